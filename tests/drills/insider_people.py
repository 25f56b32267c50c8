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
    "/session/proof": {"auth": b64u(bytes(32))},
    "/session/proof/passkey": {"response": {}},
}

ANSWERS = """
GET  /keys.json                      200     200     200     200     200     200     200     200     200     200     200     200
GET  /me                             200     200     200     200     200     200     200     200     200     200     200     200
POST /me/passkey                     400     400     400     400     400     400     400     400     400     400     400     400
POST /me/passkey/options             200     200     200     200     200     200     200     200     200     200     200     200
GET  /people                         403     403     200     403     403     403     403     403     403     200     403     403
POST /people/confirm                 403     403     404     403     403     403     403     403     403     404     403     403
GET  /people/confirm/<officer>       403     403     404     403     403     403     403     403     403     404     403     403
POST /people/invite                  403     403     422     403     403     403     403     403     403     422     403     403
GET  /people/members.json            403     403     200     403     403     403     403     403     403     200     403     403
POST /people/remove                  403     403     404     403     403     403     403     403     403     404     403     403
GET  /people/remove/<officer>        403     403     404     403     403     403     403     403     403     404     403     403
GET  /pledge                         200     200     200     200     200     200     200     200     200     200     200     200
POST /pledge                         200     200     200     200     200     200     200     200     200     200     200     200
POST /session/proof                  422     422     422     422     422     422     422     422     422     422     422     422
POST /session/proof/options          422     422     422     422     422     422     422     422     422     422     422     422
POST /session/proof/passkey          422     422     422     422     422     422     422     422     422     422     422     422
POST /session/tab                    200     200     200     200     200     200     200     200     200     200     200     200
"""
