"""The part of the insider drill's table about the desk's views, duty roster, calls and the trail."""

from __future__ import annotations

from collections.abc import Mapping

BODIES: Mapping[str, object] = {
    "/roster": {"month": "2026-11", "days": []},
    "/me/alerts": {"kind": "mail", "address": ""},
    "/views": {"name": "北郊", "query": "?category=C16"},
    "/views/forget": {"name": "北郊"},
}

ANSWERS = """
GET  /me/alerts                      200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /me/alerts                      200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /me/alerts/try                  422     422     422     422     422     422     422     422     422     422     422     422     422     422
GET  /roster                         200     403     200     200     403     403     403     403     200     403     200     200     403     403
POST /roster                         403     403     200     403     403     403     403     403     403     403     403     403     403     403
GET  /trail                          403     403     403     403     403     403     403     403     403     403     403     200     403     403
POST /views                          200     200     200     200     200     200     200     200     200     200     200     200     200     200
POST /views/forget                   200     200     200     200     200     200     200     200     200     200     200     200     200     200
"""
