"""The part of the insider drill's table about enterprises, hazard cards, filed cases and ledgers.

tests/drills/insider.py says how it is read. The register is empty: what names an entry is not there for anybody, so that 404 says
only that the duty would do. Nothing was filed, so that nobody finds a file.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

_NOBODY = b64u(bytes(16))
_ENTERPRISE = {
    "name": " ", "code": "", "region": "", "sector": "", "address": "", "responsible": "", "permits": [], "seen": [],
}  # fmt: skip
_STEP = {"step": "propose", "day": "2026-01-05", "document_number": "甲", "text": "乙"}
_CARD = {
    "enterprise": _NOBODY, "source": "inspection", "region": "", "place": "甲", "sector": "", "category": "C16",
    "hazard": "乙", "grade": "general", "basis": "", "found_day": "2026-01-05", "owner": "", "steps": "", "funds": "",
    "until": "", "plan": "",
}  # fmt: skip
_LINE = {
    "level": "moon", "region": "", "who": "甲", "day": "2026-01-05", "area": "乙", "result": "丙", "outcome": "丁",
    "card": "", "enterprise": "",
}  # fmt: skip
BODIES: Mapping[str, object] = {
    "/enterprises": _ENTERPRISE,
    "/enterprises/suggest": {"name": "甲", "code": ""},
    "/enterprises/<one>/change": _ENTERPRISE | {"version": 1},
    "/enterprises/<one>/merge": {"into": _NOBODY, "reason": "甲"},
    "/enterprises/<one>/part": {"reason": "甲"},
    "/enterprises/<one>/posters": {"day": "2026-01-05", "outcome": "posted", "seen": "甲"},
    "/enterprises/<one>/blacklist": _STEP | {"step": "notify", "case": "", "penalty": "甲", "answer_by": "2026-01-15"},
    "/enterprises/<one>/blacklist/step": _STEP | {"listing": _NOBODY, "version": 1},
    "/liable": {"enterprise": _NOBODY},
    "/liable/new": {"name": " ", "code": "", "seen": []},
    "/liable/off": {"place": 9},
    "/cards": _CARD,
    "/cards/<one>/change": _CARD | {"version": 1},
    "/cards/<one>/strike": {"accepted_by": "甲", "day": "2026-01-05", "version": 1},
    "/filing": {"month": 202601, "told": "甲"},
    "/ledgers": _LINE,
    "/ledgers/correct/<one>": _LINE | {"reason": "甲"},
    "/ledgers/export": {"what": "everything", "level": "", "region": "", "text": ""},
}

ANSWERS = """
GET  /cards                          200     200     200     200     200     403     403     403     200     403     200     200     200     200
POST /cards                          422     422     422     422     422     403     403     403     422     403     422     422     403     403
GET  /cards/<one>                    404     404     404     404     404     403     403     403     404     403     404     404     404     404
GET  /cards/<one>/change             404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /cards/<one>/change             404     404     404     404     404     403     403     403     404     403     404     404     403     403
GET  /cards/<one>/paper              404     404     404     404     404     403     403     403     404     403     404     404     404     404
GET  /cards/<one>/strike             403     404     404     403     404     403     403     403     403     403     403     403     403     403
POST /cards/<one>/strike             403     404     404     403     404     403     403     403     403     403     403     403     403     403
GET  /cards/new                      200     200     200     200     200     403     403     403     200     403     200     200     403     403
GET  /case/N/filing                  404     404     404     404     404     403     403     403     404     403     404     404     404     404
POST /case/N/filing                  404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /case/N/liable                  422     422     403     404     404     403     403     403     403     403     403     404     403     403
POST /case/N/liable/new              422     422     403     404     404     403     403     403     403     403     403     404     403     403
POST /case/N/liable/off              422     422     403     404     404     403     403     403     403     403     403     404     403     403
GET  /enterprises                    200     200     200     200     200     403     403     403     200     403     200     200     200     200
POST /enterprises                    422     422     422     422     422     403     403     403     422     403     422     422     403     403
GET  /enterprises/<one>              404     404     404     404     404     403     403     403     404     403     404     404     404     404
GET  /enterprises/<one>/blacklist     403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /enterprises/<one>/blacklist     403     404     403     403     404     403     403     403     403     403     403     403     403     403
GET  /enterprises/<one>/blacklist/<listing_id>/<deed>     403     404     404     403     404     403     403     403     403     403     403     403     403     403
POST /enterprises/<one>/blacklist/step     403     404     404     403     404     403     403     403     403     403     403     403     403     403
GET  /enterprises/<one>/change       404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /enterprises/<one>/change       404     404     404     404     404     403     403     403     404     403     404     404     403     403
GET  /enterprises/<one>/merge        404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /enterprises/<one>/merge        404     404     404     404     404     403     403     403     404     403     404     404     403     403
GET  /enterprises/<one>/part         404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /enterprises/<one>/part         404     404     404     404     404     403     403     403     404     403     404     404     403     403
GET  /enterprises/<one>/posters      404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /enterprises/<one>/posters      404     404     404     404     404     403     403     403     404     403     404     404     403     403
GET  /enterprises/new                200     200     200     200     200     403     403     403     200     403     200     200     403     403
POST /enterprises/suggest            200     200     200     200     200     403     403     403     200     403     200     200     403     403
GET  /filings                        200     200     200     200     200     403     403     403     200     403     200     200     200     200
GET  /ledgers                        200     200     200     200     200     403     403     403     200     403     200     200     200     200
POST /ledgers                        422     422     422     422     422     403     403     403     422     403     422     422     403     403
GET  /ledgers/correct/<one>          404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /ledgers/correct/<one>          422     422     422     422     422     403     403     403     422     403     422     422     403     403
POST /ledgers/export                 422     422     422     422     422     403     403     403     422     403     422     422     422     422
GET  /ledgers/new                    200     200     200     200     200     403     403     403     200     403     200     200     403     403
GET  /townships                      200     200     200     200     200     403     403     403     200     403     200     200     200     200
"""
