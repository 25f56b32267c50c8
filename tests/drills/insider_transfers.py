"""The part of the insider drill's table about transfers, merging and joint enforcement.

tests/drills/insider.py says how it is read. The case of the table is concluded: nothing of this is lawful any more, so that
whoever may ask at all is refused by a rule of the case.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

GIVEN = {
    "key": b64u(bytes(32)), "signer": b64u(bytes(32)), "signature": b64u(bytes(64)), "letters": [], "unopened": [],
}  # fmt: skip
BODIES: Mapping[str, object] = {
    "/transfer": {"to": "zhoucun-water", "reason": "甲", "sheet": False, **GIVEN},
    "/transfer/keys": {"to": "zhoucun-water"},
    "/hand-back": {"reason": "甲", **GIVEN},
    "/dispute": {"reason": "甲"},
    "/designate": {"to": "zhoucun-water", "reason": "甲"},
    "/merge": {"into": "2222"},
    "/split": {"subjects": ["甲", "乙"]},
    "/joint": {"departments": ["zhoucun-water"], "reason": "甲"},
    "/joint-answer": {"joins": False, "verifiers": [], "said": "甲"},
    "/joint-note": {"text": "甲"},
}

ANSWERS = """
GET  /case/N/designate               403     403     403     403     403     403     403     403     403     403     403     403     403     404
POST /case/N/designate               403     403     403     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/dispute                 404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/dispute                 422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/hand-back               404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/hand-back               422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/joint                   403     403     404     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/joint                   403     403     422     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/joint-answer            403     404     404     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/joint-answer            403     403     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/joint-note              403     403     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/merge                   404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/merge                   422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/slip                    404     404     404     404     404     404     404     404     404     404     404     404     404     404
GET  /case/N/split                   404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/split                   422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/take-over               404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/take-over               422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/transfer                404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/transfer                422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/transfer/keys           422     403     403     404     403     403     403     403     403     403     403     404     403     403
"""
