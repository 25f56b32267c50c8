"""The part of the insider drill's table about people, sessions and keys (tests/drills/insider.py says how it is read)."""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

NOBODY = b64u(bytes(16))
CHANGE = {"officer": NOBODY, "records": [], "shares": []}
BODIES: Mapping[str, object] = {
    "/people/invite": {"login": "x", "title": "受理员 99", "duties": ["intake"]},
    "/people/confirm": CHANGE,
    "/people/remove": CHANGE,
    "/people/change": {"officer": NOBODY, "title": "受理员 99", "duties": ["intake"]},
    "/people/deputies": {"officer": NOBODY, "duties": ["legal"], "first": "2026-11-23", "last": None, "absent": None},
    "/people/deputies/end": {"id": NOBODY},
    "/people/handover": {"case": "M8TD", "officer": NOBODY, "taker": NOBODY},
    "/people/renew": {"officer": NOBODY},
    "/people/rotate": {"records": [], "shares": []},
    "/me/absence": {"officer": NOBODY, "first": "2026-11-23", "last": "2026-11-24"},
    "/me/absence/end": {"id": NOBODY},
    "/me/older/give": {"officer": NOBODY, "shares": []},
    "/session/proof": {"auth": b64u(bytes(32))},
    "/session/proof/passkey": {"response": {}},
}

ANSWERS = """
GET  /keys.json                      200     200     200     200     200     200     200     200     200     200     200     200     200     200
GET  /me                             200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /me/absence                     404     404     404     404     404     404     404     404     404     404     404     404     404     404
POST /me/absence/end                 404     404     404     404     404     404     404     404     404     404     404     404     404     404
POST /me/older                       422     422     422     422     422     422     422     422     422     422     422     422     422     422
GET  /me/older.json                  200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /me/older/give                  404     404     404     404     404     404     404     404     404     404     404     404     404     404
POST /me/passkey                     400     400     400     400     400     400     400     400     400     400     400     400     400     400
POST /me/passkey/options             200     200     200     200     200     200     200     200     200     200     200     200     200     200
GET  /people                         403     403     200     403     403     403     403     403     403     200     403     403     403     200
POST /people/change                  403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/change/<officer>        403     403     404     403     403     403     403     403     403     404     403     403     403     404
POST /people/confirm                 403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/confirm/<officer>       403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/deputies                403     403     200     403     403     403     403     403     403     200     403     403     403     200
POST /people/deputies                403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/deputies/<one>/end      403     403     404     403     403     403     403     403     403     404     403     403     403     404
POST /people/deputies/end            403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/deputy/<officer>        403     403     404     403     403     403     403     403     403     404     403     403     403     404
POST /people/handover                403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/handover/<officer>      403     403     404     403     403     403     403     403     403     404     403     403     403     404
POST /people/invite                  403     403     422     403     403     403     403     403     403     422     403     403     403     422
GET  /people/members.json            403     403     200     403     403     403     403     403     403     200     403     403     403     200
POST /people/remove                  403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/remove/<officer>        403     403     404     403     403     403     403     403     403     404     403     403     403     404
POST /people/renew                   403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/renew/<officer>         403     403     404     403     403     403     403     403     403     404     403     403     403     404
GET  /people/rotate                  403     403     200     403     403     403     403     403     403     200     403     403     403     200
POST /people/rotate                  403     403     422     403     403     403     403     403     403     422     403     403     403     422
GET  /pledge                         200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /pledge                         200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /session/desk                   303     303     303     303     303     303     303     303     303     303     303     303     303     303
POST /session/proof                  422     422     422     422     422     422     422     422     422     422     422     422     422     422
POST /session/proof/options          422     422     422     422     422     422     422     422     422     422     422     422     422     422
POST /session/proof/passkey          422     422     422     422     422     422     422     422     422     422     422     422     422     422
POST /session/tab                    200     200     200     200     200     200     200     200     200     200     200     200     200     200
"""
