"""The part of the insider drill's table about shutting out, urging, and taking over.

tests/drills/insider.py says how it is read. Whoever may ask is refused by what the body lacks, so that the case stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.drills.insider_transfers import GIVEN

BODIES: Mapping[str, object] = {
    "/recuse/look": {"department": "zhoucun-water"},
    "/recuse": {"department": "zhoucun-water", "reason": "none"},
    "/urge": {"ask": ""},
    "/urge-answer": {"answer": "甲"},
    "/raise-up": {"to": "zhoucun-water", "basis": "overdue", "reason": "甲"},
    "/hand-up": {"to": "zibo-emergency", "reason": "beyond", **GIVEN},
    "/hand-up/keys": {"to": "zhoucun-water"},
    "/hand-words": GIVEN,
}

ANSWERS = """
GET  /case/N/hand-up                 404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/hand-up                 422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/hand-up/keys            403     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/hand-words              404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/hand-words              403     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/raise-up                403     403     403     403     403     403     403     403     403     403     403     403     403     404
POST /case/N/raise-up                403     403     403     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/recuse                  200     403     200     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/recuse                  422     403     422     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/recuse/look             200     403     200     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/urge                    403     403     403     403     403     403     403     403     403     403     403     403     403     200
POST /case/N/urge                    403     403     403     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/urge-answer             404     404     404     404     404     403     403     403     404     403     404     404     403     403
POST /case/N/urge-answer             422     422     422     404     404     403     403     403     403     403     403     404     403     403
GET  /schedule                       403     403     403     403     403     403     403     403     403     403     403     403     403     200
GET  /urgings                        403     403     403     403     403     403     403     403     403     403     403     403     403     200
"""
