"""A server with honest pages and signed keys that lies in its answers: the phone seals to nobody whom it does not name."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from crypto.encoding import b64u, unb64u
from crypto.keyring import Purpose, parse_record
from tests.browser.conftest import PHONE, People, Sample
from tests.browser.reporter import STRETCH_MS, Reporter, Tip

SHOP = {"region": "370306000000", "sector": "other", "category": "C99", "flags": [], "upward": False}
Answer = dict[str, Any]


def lie(page: Page, path: str, change: Answer) -> None:
    """Answer scripts at `path` as the server does, but for some fields."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            told: Answer = route.fetch().json()
            route.fulfill(json=told | change)
        else:
            route.continue_()

    page.route(f"**{path}", answer)


def of_another(page: Page, sample: Sample) -> Answer:
    """A true answer about other facts, which another department gets: its keys are as genuine as the right ones."""
    answer: Answer = page.request.post(f"{sample.portal}/route", data=SHOP).json()
    return answer


def test_who_is_shown_is_who_it_is_sealed_to(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    other = of_another(page, sample)
    assert other["recipients"] == ["zhoucun-committee"]
    lie(page, "/route", {"recipients": other["recipients"], "records": other["records"]})
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(Tip())
    expect(page.locator("#route-status")).to_have_text("现在没法替您锁好，过一会儿再来。")
    reporter.choose_place(Tip())
    reporter.tell(Tip())
    expect(page.locator("#send-status")).to_have_text(
        "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。", timeout=STRETCH_MS
    )
    assert not [url for url in sent if url.endswith("/tips")]


def test_an_answer_cannot_call_one_department_another(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    other = of_another(page, sample)
    lie(page, "/route", {**other, "lead": {"id": other["lead"]["id"], "name": "周村区应急管理局"}})
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(Tip())
    reporter.choose_place(Tip())
    assert reporter.lead() == "周村区安委办"


@pytest.mark.parametrize("known", [True, False])
def test_an_answer_is_sealed_to_whom_the_page_names(sample: Sample, people: People, known: bool) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.report(Tip())
    back = Reporter(people.page(PHONE), sample.portal)
    back.words = reporter.words
    other = of_another(back.page, sample)
    records = [parse_record(unb64u(wire))[0] for wire in other["records"]]
    intake = next(record.key_id for record in records if record.purpose == Purpose.INTAKE)
    lie(back.page, "/box", {"records": other["records"], "reply_to": [b64u(intake if known else bytes(32))]})
    back.open_box()
    back.press("加一句话")
    expect(back.page.locator("#readers")).to_have_text("能打开的：区安委办。" if known else "")
    if not known:
        back.page.get_by_label("写给部门").fill("还有一句")
        back.press("锁好发出")
        expect(back.page.locator("#reply-status")).to_contain_text("现在没法替您锁好，所以没有发。")


def test_what_leaves_the_phone_has_one_length(sample: Sample, people: People) -> None:
    """Unfilled, the trade, the department and the number of recipients could be read from lengths on the wire."""
    lengths: dict[str, set[int]] = {}
    tips = (
        Tip(),
        Tip(scene="化工油库", line="没有证就开工", township="北郊镇", place="", words="短。", urgency="很急，随时会出人命"),
        Tip(scene="饭店商铺", line="通道堵了、门锁了", words="长" * 400),
    )
    for tip in tips:
        page = people.page(PHONE)
        page.on(
            "request",
            lambda request: lengths.setdefault(request.url.rsplit("/", 1)[1], set()).add(len(request.post_data_buffer or b"")),
        )
        Reporter(page, sample.portal).report(tip)
    assert (lengths["route"], lengths["tips"]) == ({1024}, {14336})
