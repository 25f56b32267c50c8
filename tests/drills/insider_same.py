"""The part of the insider drill's table about one fact in several cases, and from which answer a report counts."""

from __future__ import annotations

from collections.abc import Mapping

BODIES: Mapping[str, object] = {
    "/complete": {"version": 0, "reason": "甲"},
    "/known": {"document": "甲", "day": "2099-01-01", "handled": True},
    "/same": {"other": "ZZZZ", "verdict": "same", "reason": "甲", "new": []},
}

ANSWERS = """
POST /case/N/complete                422     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/known                   403     403     403     403     403     422     403     403     403     403     403     403     403     403
GET  /case/N/same                    403     403     403     403     403     200     200     403     403     403     403     403     403     200
POST /case/N/same                    403     403     403     403     403     422     403     403     403     403     403     403     403     403
"""
