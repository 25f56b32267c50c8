"""The desk: rows, tabs, filters in the address, and the sentences where nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.rules import routing
from casework.rules.duties import Duty
from tests.pages.console.conftest import HOME, Officer
from tests.services import builders
from tests.services.founding import Sample


def test_the_first_day(officer: Callable[..., Officer]) -> None:
    page = officer(Duty.INTAKE).get("/")
    assert "还没有案件。" in page.text
    assert "没有急的，没有超期，来信都看了。" in page.text


def test_an_unread_tip_shows_its_day_and_urgency_alone(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample, urgency="now")
    page = officer(Duty.INTAKE).get("/")
    row = next(row for row in page.all("tr") if builders.number_of(sample, reporter) in "".join(row.itertext()))
    words = "".join(row.itertext())
    assert "新举报" in words
    assert "急" in words
    assert "11 月 23 日收到" in words
    assert not [word for word in ("北郊", "工厂", "C16", "护罩") if word in words]


def test_a_registered_case_shows_what_officers_wrote(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    page = officer(Duty.VERIFY).get("/")
    assert page.links()["没护栏、没护罩、通道堵了（C16）"] == f"/case/{number}"
    assert "北郊镇" in page.text
    assert "已受理" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=370306100000", True), ("region=370306101000", False), ("category=C16", True), ("category=C22", False),
        ("state=ACCEPTED", True), ("state=CLOSED", False), ("text=北郊某机械厂", True), ("text=别的厂", False),
        ("page=7", True), ("page=x", True), ("tab=nonsense", True),
    ],
)  # fmt: skip
def test_filters_live_in_the_address(sample: Sample, officer: Callable[..., Officer], query: str, found: bool) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    page = officer(Duty.VERIFY).get(f"/?{query}")
    assert (number in page.text) is found
    assert ("没找到。去掉一个条件，或只写案号。" in page.text) is not found


def test_the_search_keeps_what_was_typed(officer: Callable[..., Officer]) -> None:
    page = officer(Duty.INTAKE).get('/?text="><b>x')
    field = next(field for field in page.all("input") if field.get("id") == "search")
    assert field.get("value") == '"><b>x'


def test_ten_rows_and_the_way_to_the_others(sample: Sample, officer: Callable[..., Officer]) -> None:
    for _ in range(11):
        builders.send_tip(sample)
    me = officer(Duty.INTAKE)
    first = me.get("/?tab=intake")
    assert "共 2 页 11 件" in first.text
    second = me.get(first.links()["下一页"])
    assert len([row for row in second.all("tr") if "新举报" in "".join(row.itertext())]) == 1


def test_other_departments_see_no_gap(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample, routing.Facts(region="370306100000", sector="factory", category="C16"))
    assert builders.department_of(sample, reporter) == HOME
    stranger = officer(Duty.INTAKE, "zhoucun-housing")
    assert "还没有案件。" in stranger.get("/").text
    assert stranger.get(f"/case/{builders.number_of(sample, reporter)}", status=404).h1 == "没有这一页"


def test_what_waits_for_nobody_names_the_next(sample: Sample, officer: Callable[..., Officer]) -> None:
    builders.start(sample, builders.send_tip(sample))
    page = officer(Duty.LEAD).get("/")
    assert "现在没有要您办的。下一个到期：" in page.text


def test_a_saved_view_stands_under_the_tabs_and_in_the_address(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    me = officer(Duty.VERIFY)
    assert "存下这组条件" in me.get("/?category=C16&tab=active").text
    saved = me.send("/views", {"name": "没护栏", "query": "?category=C16&tab=active&unknown=1&first=x"}).get_json()
    page = me.get(saved["next"])
    assert page.links()["没护栏"] == saved["next"]
    assert number in page.text
    chosen = [option.get("value") for option in page.all("option") if option.get("selected") is not None]
    assert chosen == ["C16"]
    assert "不留“没护栏”" in page.text
    assert me.send("/views", {"name": "没护栏", "query": "?category=C16"}).get_json()["error"] == "view_taken"
    assert "没护栏" not in officer(Duty.LEAD).get("/").links()
    assert me.send("/views/forget", {"name": "没护栏"}).status_code == 200
    assert "没护栏" not in me.get("/?view=没护栏").links()


def test_a_view_keeps_its_name_from_page_to_page(sample: Sample, officer: Callable[..., Officer]) -> None:
    for _ in range(11):
        builders.send_tip(sample)
    me = officer(Duty.INTAKE)
    me.send("/views", {"name": "新的", "query": "?tab=intake&state=TRIAGE"})
    first = me.get("/?view=新的")
    assert "共 2 页 11 件" in first.text
    second = me.get(first.links()["下一页"])
    assert "第 2 页" in second.text
    assert "不留“新的”" in second.text


def test_filter_by_who_handles_it(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    lead = officer(Duty.LEAD)
    options = {option.text: option.get("value") for option in lead.get("/").all("option")}
    for title, found in ((sample.officer(Duty.INTAKE, HOME).title, True), (sample.officer(Duty.VERIFY, HOME).title, False)):
        assert (number in lead.get(f"/?tab=active&handler={options[title]}").text) is found
    assert "没找到。" in lead.get("/?tab=active&handler=nonsense").text
