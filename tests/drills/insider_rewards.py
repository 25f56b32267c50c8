"""The part of the insider drill's table about rewards and the fund.

tests/drills/insider.py says how it is read. The case is concluded and its reward not assessed yet; tests/pages/console
test_rewards.py and test_reward_again.py do what is missing or refused here.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

ASSESSMENT = {"evidence": "E9", "insider": "I0", "flags": [], "reasons": {"evidence": "甲", "insider": "乙"}}
BODIES: Mapping[str, object] = {
    "/adoption/confirm": {"number": 1, "signature": b64u(bytes(64))},
    "/adoption/drop": {"number": 1},
    "/adoption/propose": {
        "policy": "cn-2018", "stacking": "max_of", "document": "甲", "day": "2026-01-01", "from": "2026-01-02",
        "signature": b64u(bytes(64)),
    },
    "/fraud": {"is_fraud": True, "reason": "甲"},
    "/fund/appropriate": {"amount": 1, "reason": " "},
    "/fund/correct": {"year": 2026, "entry": b64u(bytes(16)), "reason": "甲"},
    "/recheck": {"agrees": True, "statement": "甲"},
    "/reward/again/assess": ASSESSMENT,
    "/reward/again/back": {"note": "甲"},
    "/reward/again/raise": {"signature": b64u(bytes(64))},
    "/reward/again/uphold": {"answer": "甲"},
    "/reward/approve": {"signature": b64u(bytes(64))},
    "/reward/assess": ASSESSMENT,
    "/reward/fine": {"fine": 1, "document": "甲", "day": "2026-01-01"},
    "/reward/hold": {"document": "甲", "grounds": "乙"},
    "/reward/recheck": {"department": "zhoucun-housing"},
    "/reward/renew": {"grant": True, "reason": "甲"},
    "/reward/send-back": {"note": "再看一遍"},
}

ANSWERS = """
GET  /adoption                       403     403     403     403     403     200     200     200     403     403     403     403     403     200
GET  /adoption/confirm               403     403     403     403     403     403     404     403     403     403     403     403     403     403
POST /adoption/confirm               403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /adoption/drop                  403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /adoption/propose               403     403     403     403     403     403     403     403     403     403     403     403     403     403
GET  /adoption/propose               403     403     403     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/fraud                   403     403     403     403     403     403     403     403     403     403     403     404     403     403
GET  /case/N/fraud                   403     403     403     403     403     403     403     403     403     403     403     404     403     403
POST /case/N/recheck                 403     403     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/recheck                 403     403     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/reward                  403     403     403     403     403     200     200     200     403     403     403     403     403     200
GET  /case/N/reward/<deed>           403     403     403     403     403     404     404     403     403     403     403     403     403     403
GET  /case/N/reward/again/<deed>     403     403     403     403     403     404     404     403     403     403     403     403     403     403
GET  /case/N/reward/again/assess     403     403     403     403     403     404     403     403     403     403     403     403     403     403
POST /case/N/reward/again/assess     403     403     403     403     403     422     403     403     403     403     403     403     403     403
POST /case/N/reward/again/back       403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /case/N/reward/again/check      403     403     403     403     403     422     403     403     403     403     403     403     403     403
POST /case/N/reward/again/raise      403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /case/N/reward/again/uphold     403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /case/N/reward/approve          403     403     403     403     403     403     422     403     403     403     403     403     403     403
GET  /case/N/reward/assess           403     403     403     403     403     200     403     403     403     403     403     403     403     403
POST /case/N/reward/assess           403     403     403     403     403     422     403     403     403     403     403     403     403     403
POST /case/N/reward/check            403     403     403     403     403     422     403     403     403     403     403     403     403     403
POST /case/N/reward/deny             403     403     403     403     403     403     422     403     403     403     403     403     403     403
GET  /case/N/reward/fine             403     403     403     403     403     422     403     403     403     403     403     403     403     403
POST /case/N/reward/fine             403     403     403     403     403     422     403     403     403     403     403     403     403     403
GET  /case/N/reward/hold             403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /case/N/reward/hold             403     403     403     403     403     403     422     403     403     403     403     403     403     403
GET  /case/N/reward/recheck          403     403     403     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/reward/recheck          403     403     403     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/reward/renew            403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /case/N/reward/renew            403     403     403     403     403     403     422     403     403     403     403     403     403     403
POST /case/N/reward/send-back        403     403     403     403     403     403     422     403     403     403     403     403     403     403
GET  /fund                           403     403     403     403     403     403     403     200     403     403     403     403     403     200
GET  /fund/appropriate               403     403     403     403     403     403     403     200     403     403     403     403     403     403
POST /fund/appropriate               403     403     403     403     403     403     403     422     403     403     403     403     403     403
POST /fund/correct                   403     403     403     403     403     403     403     404     403     403     403     403     403     403
GET  /fund/correct/<entry>           403     403     403     403     403     403     403     404     403     403     403     403     403     403
GET  /fund/statement                 403     403     403     403     403     403     403     200     403     403     403     403     403     200
GET  /rewards                        403     403     403     403     403     200     200     200     403     403     403     403     403     200
"""
