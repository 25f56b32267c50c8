"""Logs: what is in a line, and what must never be."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from tests.unit.web.conftest import MakeSite
from web import logs
from web.settings import SITES, SiteName

SECRET = "canary-7f3a"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    logging.getLogger("anshao").handlers.clear()


def visit(make_site: MakeSite, site: SiteName) -> None:
    client = make_site(site).test_client()
    everything = {"X-Secret": SECRET, "User-Agent": SECRET, "Referer": f"http://localhost/{SECRET}"}
    address = {"REMOTE_ADDR": "203.0.113.77"}
    for path in (f"/of/{SECRET}?q={SECRET}", "/fault", f"/nix/{SECRET}"):
        client.get(path, headers=everything, environ_base=address)
    client.post("/form", data={SECRET: SECRET}, headers=everything, environ_base=address)


@pytest.mark.parametrize("site", SITES)
def test_no_line_tells_who_or_what(make_site: MakeSite, lines: io.StringIO, site: SiteName) -> None:
    visit(make_site, site)
    text = lines.getvalue()
    assert text
    for never in (SECRET, "203.0.113.77", "what a visitor typed"):
        assert never not in text
    for line in map(json.loads, text.splitlines()):
        assert set(line) - {"error", "at"} == {"level", "event", "day", "site", "endpoint", "status", "took"}
        assert len(line["day"]) == len("2026-01-31")


def test_the_portal_logs_faults_alone(make_site: MakeSite, lines: io.StringIO) -> None:
    visit(make_site, "portal")
    (line,) = map(json.loads, lines.getvalue().splitlines())
    assert (line["endpoint"], line["status"], line["error"]) == ("fault", 500, "ValueError")
    assert line["at"].startswith("tests/unit/web/conftest.py:")


def test_the_console_logs_each_answer(make_site: MakeSite, lines: io.StringIO) -> None:
    visit(make_site, "console")
    found = [(line["endpoint"], line["status"]) for line in map(json.loads, lines.getvalue().splitlines())]
    assert found == [("of", 200), ("fault", 500), ("none", 404), ("form", 400)]


def test_servers_own_logs_are_silent(lines: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("werkzeug", "waitress", "waitress.queue", "flask-limiter"):
        logging.getLogger(name).error("203.0.113.77 GET /")
    assert lines.getvalue() == ""
    assert capsys.readouterr().err == ""


def test_an_event_is_one_line(lines: io.StringIO) -> None:
    logs.event("swept", overdue=3)
    assert json.loads(lines.getvalue()) == {"level": "info", "event": "swept", "overdue": 3}


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.0, "<10ms"), (0.01, "<100ms"), (0.5, "<1s"), (1.0, "<10s"), (10.0, ">=10s")]
)
def test_durations_are_classes(seconds: float, expected: str) -> None:
    assert logs.duration_class(seconds) == expected
