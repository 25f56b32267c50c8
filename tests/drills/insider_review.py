"""The part of the insider drill's table about reviews, requests to stop and protection.

tests/drills/insider.py says how it is read. Nobody has objected, asked to stop or told of reprisal, so that every page is
missing and every deed refused even to those whose it is; tests/pages/console/test_review.py does them.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

BODIES: Mapping[str, object] = {
    "/protect": {"step": "look_into", "note": "甲", "helpers": [], "letter": None},
    "/review-charge": {"officers": [b64u(bytes(16))]},
    "/review-decide": {"stands": True, "answer": "甲", "letter": None},
    "/review-opinion": {"stands": True, "grounds": "甲", "version": 0},
    "/review-agree": {"version": 1},
    "/review-pass-up": {"reason": "甲"},
    "/withdrawal": {"grant": True, "text": "", "letter": None},
}

ANSWERS = """
GET  /case/N/protect                 404     403     404     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/protect                 422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/protect/letters         422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/review-agree            422     422     403     404     404     403     403     403     403     403     403     404     403     403
GET  /case/N/review-charge           403     403     404     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/review-charge           403     403     422     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/review-decide           403     403     404     403     403     403     403     403     403     403     403     403     403     404
POST /case/N/review-decide           403     403     422     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/review-opinion          404     404     403     404     404     403     403     403     404     403     404     404     403     403
POST /case/N/review-opinion          422     422     403     404     404     403     403     403     403     403     403     404     403     403
POST /case/N/review-pass-up          403     403     422     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/withdrawal              403     403     404     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/withdrawal              403     403     422     403     403     403     403     403     403     403     403     403     403     403
"""
