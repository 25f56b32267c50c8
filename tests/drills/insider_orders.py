"""The part of the insider drill's table about handing outside and orders of other offices.

tests/drills/insider.py says how it is read. The case of the table came by itself and stayed here: whoever may ask about its order
or its handing is told that there is none. Nobody has introduced another installation.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u
from tests.drills.insider_entry import BODIES as ENTRY

NOWHERE = b64u(bytes(16))
_TIP = ENTRY["/enter"]
assert isinstance(_TIP, dict)
BODIES: Mapping[str, object] = {
    "/hand-outside": {
        "receiver": "甲", "authority": "", "department": "", "reason": "甲", "slip": "K7M2QX8P", "letters": 0,
    },
    "/hand-outside/keys": {"authority": NOWHERE, "department": "zhoucun-water"},
    "/outside-file": {"letters": 0},
    "/received-outside": {"day": "2026-11-23", "document": "甲", "post": "甲"},
    "/refused-outside": {"reason": "甲", "document": ""},
    "/answer-outside": {
        "finding": "partial", "grounds": "甲", "checked": "甲", "handled": "甲", "pays": "none", "reward": "", "document": "甲",
    },
    "/outside/take": {"document": {}},
    "/outside/confirm": {"id": NOWHERE, "root": b64u(bytes(32))},
    "/outside/forget": {"id": NOWHERE},
    "/orders/known": {"source": "hotline", "numbers": ["1"]},
    "/orders/import": {"source": "hotline", "number": "1", "due": None, "first_day": None, **_TIP},
    "/orders/outside/part": {"id": NOWHERE, "secret": b64u(bytes(32)), "number": 0, "part": b64u(b"a")},
    "/orders/outside/parts": {"uploads": [{"id": NOWHERE, "secret": b64u(bytes(32))}]},
    "/orders/outside/finish": {"id": NOWHERE, "secret": b64u(bytes(32)), "hash": b64u(bytes(32))},
    "/orders/outside": {"slip": "K7M2QX8P", "giver": "甲", "first_day": 20000, **_TIP},
}  # fmt: skip

ANSWERS = """
GET  /case/N/answer-outside          404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/answer-outside          422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/hand-outside            404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/hand-outside            422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/hand-outside/keys       422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/outside-file            404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/outside-file            422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/outside-slip            404     404     404     404     404     404     404     404     404     404     404     404     404     404
GET  /case/N/received-outside        404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/received-outside        422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/refused-outside         404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/refused-outside         422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/replied                 404     403     404     404     403     403     403     403     404     403     404     404     403     403
GET  /case/N/reply                   404     403     404     404     403     403     403     403     404     403     404     404     403     403
GET  /orders                         200     403     200     200     403     403     403     403     200     403     200     200     403     200
GET  /orders/import                  403     403     403     403     403     403     403     403     200     403     200     403     403     403
POST /orders/import                  403     403     403     403     403     403     403     403     422     403     422     403     403     403
POST /orders/known                   403     403     403     403     403     403     403     403     200     403     200     403     403     403
GET  /orders/outside                 200     403     403     200     403     403     403     403     200     403     200     200     403     403
POST /orders/outside                 422     403     403     422     403     403     403     403     422     403     422     422     403     403
POST /orders/outside/finish          404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /orders/outside/part            404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /orders/outside/parts           404     403     403     404     403     403     403     403     404     403     404     404     403     403
GET  /outside                        403     403     200     403     403     403     403     403     403     200     403     403     403     200
POST /outside/confirm                403     403     404     403     403     403     403     403     403     404     403     403     403     404
POST /outside/forget                 403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /outside/own.json               403     403     200     403     403     403     403     403     403     200     403     403     403     200
POST /outside/take                   403     403     422     403     403     403     403     403     403     422     403     403     403     422
"""
