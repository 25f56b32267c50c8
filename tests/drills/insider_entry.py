"""The part of the insider drill's table about entering at the desk, the original for a verifier, and files.

tests/drills/insider.py says how it is read. Whoever does intake may enter, wherever; what is sent here is sealed to nobody.
No phrase was replaced and nothing was asked for before the drill's own verifier asks, so that the rest is refused to those
whose it is too; tests/pages/console/test_entry.py does it.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

BODIES: Mapping[str, object] = {
    "/attest": {"signature": b64u(bytes(64)), "key": b64u(bytes(32))},
    "/enter": {
        "facts": {}, "sealed": "AA", "mailbox": b64u(bytes(32)), "mailbox_public": "AA", "claim_public": b64u(bytes(32)),
        "uploads": [], "note": "",
    },
    "/enter/route": {"region": "370306100000", "sector": "factory", "category": "C16", "flags": [], "upward": False},
    "/enter/places": {"text": "王村"},
    "/file": {"id": b64u(bytes(16))},
    "/file/download": {"id": b64u(bytes(16))},
    "/original": {"reason": "甲"},
    "/original/grant": {"grant": b64u(bytes(16)), "wrap": b64u(bytes(1168)), "wrap_key": b64u(bytes(32))},
    "/original/refuse": {"grant": b64u(bytes(16)), "reason": "甲"},
}  # fmt: skip

ANSWERS = """
POST /case/N/attest                  422     422     422     404     404     403     403     403     403     403     403     404     403     403
POST /case/N/file                    404     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/file/download           404     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/original                403     200     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/original                403     200     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/original/<grant>        404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/original/file           403     403     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/original/file/download     403     403     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/original/grant          404     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/original/read           403     403     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/original/refuse         404     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /enter                          200     403     403     200     403     403     403     403     200     403     200     200     403     403
POST /enter                          422     403     403     422     403     403     403     403     422     403     422     422     403     403
GET  /enter/places                   200     403     403     200     403     403     403     403     200     403     200     200     403     403
POST /enter/places                   200     403     403     200     403     403     403     403     200     403     200     200     403     403
POST /enter/route                    200     403     403     200     403     403     403     403     200     403     200     200     403     403
"""
