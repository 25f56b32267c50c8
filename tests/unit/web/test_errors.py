"""Error pages: as pages, as JSON, in words that a reporter reads."""

from __future__ import annotations

import re

import pytest
from flask import abort

from tests.pages.client import PageClient
from tests.unit.web.conftest import MakeSite
from web.access import public
from web.errors import OFFICER, REPORTER, STALE_FORM, text_for
from web.settings import REPORTERS, SITES, SiteName

STATUSES = (400, 403, 404, 405, 413, 429, 500, 503)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("status", [*STATUSES, 415, 502])
def test_each_error_is_a_page_and_json(make_site: MakeSite, site: SiteName, status: int) -> None:
    app = make_site(site)

    @app.get("/error")
    @public
    def error() -> str:
        abort(status)

    expected = text_for(site, status)
    page = PageClient(app, site).get("/error", status=status)
    assert page.h1 == expected.heading
    assert page.links() == {"回到开头": "/"} | ({"离开": "/exit"} if site in REPORTERS else {})
    answer = app.test_client().get("/error", headers={"Accept": "*/*"})
    assert answer.status_code == status
    assert answer.get_json()["error"] == expected.code
    assert answer.get_json()["sentence"].startswith(expected.heading)


@pytest.mark.parametrize("site", SITES)
def test_a_fault_says_nothing_of_what_was_typed(make_site: MakeSite, site: SiteName) -> None:
    page = PageClient(make_site(site), site).get("/fault", status=500)
    assert "typed" not in page.source
    assert "ValueError" not in page.source


def test_both_audiences_have_every_status() -> None:
    assert tuple(REPORTER) == tuple(OFFICER) == STATUSES


def test_reporters_texts_keep_the_rules_of_style() -> None:
    for text in REPORTER.values():
        for sentence in (text.heading, *text.sentences):
            assert not re.search("请勿|须|应当|逾期|视为|温馨提示|！|[A-Za-z]", sentence.replace("{seconds}", "60"))
            assert all(len(piece) <= 16 for piece in re.split("[，。？：]", sentence.replace("{seconds}", "60")))
            assert "举报" not in sentence
            assert "还在" not in sentence


def test_codes_are_one_for_each_text() -> None:
    codes = [text.code for text in OFFICER.values()] + [STALE_FORM.code]
    assert len(codes) == len(set(codes))
    assert {status: text.code for status, text in REPORTER.items()} == {status: text.code for status, text in OFFICER.items()}
