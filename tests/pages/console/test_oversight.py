"""Roster, contact, the trail of looks and what is written into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

import admin
from admin.oversight import LOOKS, OTHER_LOOKS
from casework.oversight import alerts
from casework.oversight.courier import Courier
from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.client import Page, text_of
from tests.pages.console.conftest import HOME, Officer
from tests.services import builders
from tests.services.founding import Sample
from tests.services.oversight.carriers import Receiver, webhook
from web.settings import load

WATCH = "zhoucun-discipline"


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with webhook() as receiver:
        yield receiver


@pytest.fixture
def app(sample: Sample, tmp_path: Path, hook: Receiver) -> Flask:
    settings = load(tmp_path, {"ANSHAO_WEBHOOKS": f"http://127.0.0.1:{hook.port}/"})
    return admin.create_app(sample.office, settings)


def fill(page: Page, token: bytes) -> list[str]:
    """The names of the fields of the roster's first day in which somebody is chosen."""
    return [
        select.get("name", "")
        for select in page.all("select")
        for option in select
        if option.get("selected") is not None and option.get("value") == b64u(token)
    ]


def test_a_leader_fills_the_month_and_intake_reads_it(sample: Sample, officer: Callable[..., Officer]) -> None:
    leader, intake = officer(Duty.LEAD), officer(Duty.INTAKE)
    page = leader.get("/roster")
    assert page.h1 == "值班表 · 2026 年 11 月"
    assert len([row for row in page.all("tr") if row.get("data-day")]) == 30
    assert "还没留联系方式的" in page.text
    day = {"day": sample.clock.today, "officer": b64u(intake.who.id), "leader": b64u(leader.who.id)}
    assert leader.send("/roster", {"month": "2026-11", "days": [day]}).status_code == 200
    assert fill(leader.get("/roster?month=2026-11"), intake.who.id) == ["officer"]
    shown = intake.get("/roster")
    assert intake.who.title in shown.text
    assert shown.all("select") == []
    assert intake.send("/roster", {"month": "2026-11", "days": []}).status_code == 403
    wrong = leader.send("/roster", {"month": "2026-11", "days": [day | {"officer": b64u(leader.who.id)}]})
    assert (wrong.status_code, wrong.get_json()["error"]) == (422, "bad_person")
    assert officer(Duty.VERIFY).get("/roster", status=403)


@pytest.mark.parametrize("month", ["2026-12", "x", "2026-13", "9999-12"])
def test_any_month_can_be_asked_for(officer: Callable[..., Officer], month: str) -> None:
    assert officer(Duty.LEAD).get(f"/roster?month={month}").h1.startswith("值班表")


def test_an_officer_says_where_to_be_called_and_tries_it(
    sample: Sample, officer: Callable[..., Officer], hook: Receiver
) -> None:
    me = officer(Duty.INTAKE)
    assert "急件来时叫我" in me.get("/me").text
    assert "到期前 7、3、1 天各一次，早上 9 点以后。" in me.get("/me/alerts").text
    address = f"http://127.0.0.1:{hook.port}/mine"
    assert me.send("/me/alerts", {"kind": "webhook", "address": "http://127.0.0.1:1/"}).status_code == 422
    assert me.send("/me/alerts/try", {}).get_json()["error"] == "no_contact"
    assert me.send("/me/alerts", {"kind": "webhook", "address": address}).status_code == 200
    assert me.send("/me/alerts/try", {}).status_code == 200
    assert "正在发，一分钟后刷新看看。" in me.get("/me/alerts").text
    alerts.sweep(sample.office, Courier(webhooks=(f"http://127.0.0.1:{hook.port}/",)))
    assert "试过了，送到了。" in me.get("/me/alerts").text
    assert [post.to for post in hook.got] == ["/mine"]
    assert me.send("/me/alerts", {"kind": "webhook", "address": ""}).status_code == 200
    assert "发一条试试" not in me.get("/me/alerts").text


def test_without_mail_and_webhooks_the_page_says_so(sample: Sample, tmp_path: Path) -> None:
    bare = admin.create_app(sample.office, load(tmp_path, {}))
    me = Officer(bare, sample.officer(Duty.INTAKE, HOME), sample.authority)
    assert "这里还没有接邮件和消息服务。" in me.get("/me/alerts").text


def test_the_case_says_who_is_called(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample, urgency="now"))
    alerts.sweep(sample.office, Courier())
    for duty, shown in ((Duty.INTAKE, True), (Duty.LEAD, True), (Duty.VERIFY, False)):
        assert ("急件，叫过谁" in officer(duty).get(f"/case/{number}").text) is shown


def test_discipline_sees_who_looked_and_nothing_of_the_case(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    verifier = officer(Duty.VERIFY)
    verifier.get(f"/case/{number}")
    watch = officer(Duty.DISCIPLINE, WATCH)
    page = watch.get("/trail")
    row = next(row for row in page.all("tr") if number in "".join(row.itertext()))
    words = " ".join(row.itertext())
    assert verifier.who.title in words
    assert "看案件" in words
    assert not [word for word in (builders.RECORD.subject, builders.RECORD.summary, builders.SHEET) if word in page.text]
    assert f"/case/{number}" not in page.links().values()
    assert watch.get(f"/case/{number}", status=404)
    assert "看这份记录" in watch.get("/trail").text
    for duty in (Duty.LEAD, Duty.INTAKE, Duty.VERIFY):
        assert officer(duty).get("/trail", status=403)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True), ("what=sealed", False), ("what=case", True), ("number=ZZZZ", False), ("officer=x", True), ("page=9", True),
        ("first=2026-11-23&last=2026-11-23", True), ("first=2026-11-24&last=2026-11-25", False), ("first=never&last=x", True),
        (f"officer={b64u(bytes(16))}", False), ("mark=222222", False), ("what=%25", True),
    ],
)  # fmt: skip
def test_filters_of_the_trail(sample: Sample, officer: Callable[..., Officer], query: str, found: bool) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    intake = officer(Duty.INTAKE)
    intake.get(f"/case/{number}")
    page = officer(Duty.DISCIPLINE, WATCH).get(f"/trail?{query}")
    assert any(number in "".join(row.itertext()) for row in page.all("tr")) is found


def test_a_mark_on_paper_leads_to_one_look(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    intake, other = officer(Duty.INTAKE), officer(Duty.INTAKE, number=1)
    printed = ["".join(line.itertext()) for line in intake.get(f"/case/{number}").all("p") if line.get("class") == "mark"]
    mark = printed[0].split("·")[0].replace("读者标记", "").strip()
    assert len(mark) == 6
    assert printed[0].endswith(f"{intake.who.title} · 11月23日")
    other.get(f"/case/{number}")
    page = officer(Duty.DISCIPLINE, WATCH).get(f"/trail?mark={mark.lower()}")
    lines = [" ".join(row.itertext()) for row in page.all("tr") if mark in "".join(row.itertext())]
    assert len(lines) == 1
    assert intake.who.title in lines[0]
    assert other.who.title not in lines[0]


def test_asking_for_what_is_not_ones_own_is_written(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    stranger = officer(Duty.INTAKE, "zhoucun-housing")
    for path in (f"/case/{number}", "/case/ZZZZ", f"/case/{number}/accept", "/case/%3Cb%3E"):
        stranger.get(path, status=404)
    # A page of an own case whose deed is not to be done now is no attempt.
    officer(Duty.INTAKE).get(f"/case/{number}/close", status=404)
    page = officer(Duty.DISCIPLINE, WATCH).get("/trail?what=refused")
    lines = [[text_of(cell) for cell in row] for row in page.all("tr")]
    assert sorted(line[-1] for line in lines if "要看不归自己的" in line) == sorted(["—", number, number, "ZZZZ"])
    assert "一天 4 次要看不归自己的" in page.text


def test_a_deed_beyond_ones_duty_is_written_with_its_case(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    verifier = officer(Duty.VERIFY)
    assert verifier.send(f"/case/{number}/sealed", {}).status_code == 403
    page = officer(Duty.DISCIPLINE, WATCH).get(f"/trail?what=refused&number={number}")
    lines = [" ".join(row.itertext()) for row in page.all("tr") if "要看不归自己的" in "".join(row.itertext())]
    assert len(lines) == 1
    assert verifier.who.title in lines[0]


def test_attempts_are_written_twenty_times_an_hour(sample: Sample, officer: Callable[..., Officer]) -> None:
    stranger = officer(Duty.INTAKE, "zhoucun-housing")
    for _ in range(25):
        stranger.client.http.get("/case/ZZZZ")
    page = officer(Duty.DISCIPLINE, WATCH).get("/trail?what=refused")
    assert "共 1 页 20 条" in page.text


def test_a_district_does_not_see_the_looks_of_those_above(sample: Sample, officer: Callable[..., Officer]) -> None:
    above = officer(Duty.INTAKE, "zibo-committee")
    above.get("/case/ZZZZ", status=404)
    below = officer(Duty.DISCIPLINE, WATCH).get("/trail")
    assert "淄博" not in below.text
    assert "ZZZZ" not in below.text
    assert "ZZZZ" in officer(Duty.DISCIPLINE, "zibo-discipline").get("/trail").text


def test_a_leader_sees_who_looked_at_the_departments_case(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    verifier = officer(Duty.VERIFY)
    verifier.get(f"/case/{number}")
    page = officer(Duty.LEAD).get(f"/case/{number}")
    assert "谁看过（" in page.text
    assert f"{verifier.who.title}，看案件" in page.text
    assert "谁看过（" not in verifier.get(f"/case/{number}").text


def test_every_kind_of_look_has_a_name_on_the_page() -> None:
    """A code that a page writes into the trail and that nobody named would stand there as it is."""
    root = Path(admin.__file__).parents[1] / "casework"
    texts = [path.read_text("utf-8") for path in root.rglob("*.py")]
    codes = {code for text in texts for code in re.findall(r'access\.(?:note|marked)\(\s*tx, \w+, "(\w+)"', text)}
    assert {"case", "reward", "invite"} <= codes
    assert sorted(code for code in codes if code not in LOOKS | OTHER_LOOKS) == []
    assert sorted(code for code in OTHER_LOOKS if code not in codes) == []
