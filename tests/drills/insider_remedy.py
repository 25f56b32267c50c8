"""The part of the insider drill's table about measures, rectification and looking back.

tests/drills/insider.py says how it is read. Looking back is for the office above alone, which no role of the table is.
"""

from __future__ import annotations

from collections.abc import Mapping

MEASURE = {"code": "MS-99", "document_number": "甲", "day": "", "against": "unit", "target": "", "basis": ""}
PLAN = {
    "item": 9, "kind": "plan", "owner": "甲", "steps": "甲", "funds": "甲", "until": "2030-01-01", "plan": "甲", "leader": "甲",
    "monitoring": "甲", "found": "", "cured": "", "seen_by": "",
}  # fmt: skip
BODIES: Mapping[str, object] = {
    "/measure": MEASURE,
    "/measure-withdraw": {"which": 9, "reason": "甲"},
    "/enforce": {"measures": [], "plans": [PLAN]},
    "/plan": PLAN,
    "/rectify": {"verdicts": [], "seen": "甲", "expert": "", "document_number": ""},
    "/rectify/agree": {"number": 1},
    "/cut": {
        "code": "MS-05", "document_number": "甲", "refused": 9, "refusal": "甲", "danger": "甲",
        "notified": "2030-01-01T08:00", "cut": "2030-01-02T08:00", "urgent": "",
    },
    "/look-back-done": {"outcome": "clean", "seen": "甲"},
}  # fmt: skip

ANSWERS = """
GET  /case/N/close                   404     404     403     404     404     403     403     403     404     403     404     404     403     403
POST /case/N/close                   422     422     403     404     404     403     403     403     403     403     403     404     403     403
GET  /case/N/cut                     403     403     200     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/cut                     403     403     422     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/enforce                 403     200     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/enforce                 403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/look-back               403     403     403     403     403     403     403     403     403     403     403     403     403     404
POST /case/N/look-back               403     403     403     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/look-back-done          403     403     403     403     403     403     403     403     403     403     403     403     403     404
POST /case/N/look-back-done          403     403     403     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/measure                 403     200     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/measure                 403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/measure-withdraw        403     200     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/measure-withdraw        403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/plan                    403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/plan                    403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/rectify                 403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/rectify                 403     422     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/rectify/agree           403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /look-backs                     403     403     403     403     403     403     403     403     403     403     403     403     403     200
"""
