"""The mailbox without a script: the words open it, a deed is done once, and what was written outlives a ticket."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass

import pytest

from casework.cases import letters, receive
from casework.entry import enter
from casework.entry import phrase as phrases
from casework.kernel.ids import AuthorityId
from casework.review import box
from casework.rules.duties import Duty
from casework.transfers import split
from crypto.keyring import Purpose
from crypto.mailbox import Mailbox, read_reply
from crypto.opening import open_any
from crypto.phrase import Phrase, derive, new_phrase
from crypto.replacement import replace_with
from tests.pages.client import text_of
from tests.pages.plain.conftest import Site, Visitor
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.entry import way as entry_way
from tests.services.founding import Sample
from tests.services.rewards import way
from tests.unit.media.build import jpeg


@dataclass(frozen=True)
class Holder:
    """A reporter who has the seven words on paper."""

    reporter: Reporter
    phrase: Phrase

    @property
    def typed(self) -> str:
        return " ".join(self.phrase.words)


def sent(site: Site) -> Holder:
    """A tip that was sealed on a phone."""
    phrase, sample = new_phrase(), site.sample
    reporter = builders.write_tip(sample, phrase=derive(phrase, AuthorityId(sample.authority)))
    receive.receive(sample.office, reporter.submission)
    return Holder(reporter, phrase)


def opened(site: Site, holder: Holder) -> Visitor:
    visitor = site.visit("/n/box")
    visitor.press("打开", {"typed": holder.typed})
    return visitor


def alert(visitor: Visitor) -> str:
    return "".join(text_of(one) for one in visitor.page.all("p") if one.get("role") in ("alert", "status"))


def read_letters(sample: Sample) -> list[str]:
    """What the departments read of the reporter's letters."""
    seeds = [one.seeds[Purpose.INTAKE] for one in sample.founded.departments.values()]
    found = []
    for one in _letters(sample):
        for seed in seeds:
            try:
                found.append(read_reply(open_any(one, seed)[1]).text)
                break
            except Exception:
                continue
    return found


def _letters(sample: Sample) -> list[bytes]:
    with sample.office.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT sealed FROM letter WHERE direction = 'in' ORDER BY seq").all()
    return [row[0] for row in rows]


def test_the_words_open_the_mailbox_and_count_as_seen_by_the_server(site: Site) -> None:
    holder = sent(site)
    visitor = site.visit("/n/box")
    assert "网站会看到您的七个词，用完就忘。" in visitor.page.text
    page = visitor.press("打开", {"typed": holder.typed})
    assert page.h1 == "收到了"
    assert "11 月 30 日前告诉您接不接。" in page.text
    # The page carries neither the words nor what they stretch into; one of them may be a word of its own, such as 帮助.
    assert len([word for word in holder.phrase.words if word in page.source]) <= 1
    known = phrases.look(site.sample.office, AuthorityId(site.sample.authority), holder.reporter.mailbox_id)
    assert known.exposed


def test_digits_open_it_too(site: Site) -> None:
    holder = sent(site)
    visitor = site.visit("/n/box")
    assert visitor.press("打开", {"typed": holder.phrase.digits}).h1 == "收到了"


def test_what_is_wrong_with_the_words_is_said_and_they_stay(site: Site) -> None:
    phrase = new_phrase()
    visitor = site.visit("/n/box")
    for typed, expected in (
        ("", "还少 7 个词。"),
        (" ".join(phrase.words[:5]), "还少 2 个词。"),
        ("123", "还少 23 个数字。"),
        ("龘龘 " + " ".join(phrase.words[1:]), "第 1 个词不在词表里。"),
        (" ".join(phrase.words), "没有找到。可能词写错了，也可能上次没有发完。"),
    ):
        visitor.press("打开", {"typed": typed}, status=422)
        assert alert(visitor).startswith(expected)
        assert visitor.fields()["typed"] == typed


def test_a_transfer_code_has_to_be_replaced_first(site: Site) -> None:
    sample, phrase = site.sample, new_phrase()
    reporter = builders.write_tip(sample, phrase=derive(phrase, AuthorityId(sample.authority)))
    enter.enter(sample.office, sample.actor(Duty.INTAKE, entry_way.HOME), reporter.submission)
    visitor = site.visit("/n/box")
    visitor.press("打开", {"typed": " ".join(phrase.words)}, status=422)
    assert alert(visitor).startswith("这七个词是办事的人给您的，他也知道。")


def test_a_letter_shows_and_is_answered_once(site: Site) -> None:
    sample, holder = site.sample, sent(site)
    number = builders.accept(sample, holder.reporter)
    letter = builders.letter_to(sample, holder.reporter, "是靠河的那个，还是靠路的那个？", kind="question")
    letters.send_letter(sample.office, builders.handler(sample, holder.reporter, Duty.INTAKE), number, letter)
    visitor = opened(site, holder)
    assert "是靠河的那个，还是靠路的那个？" in visitor.page.text
    assert "区应急管理局 · 11 月 23 日" in visitor.page.text
    visitor.press("回信")
    assert "能打开的：" in visitor.page.text
    again = Visitor(visitor.client, visitor.page)
    for one in (visitor, again):
        one.press("锁好发出", {"text": "靠河的。"})
        assert alert(one) == "发出了。部门看过会回您。"
    assert read_letters(sample) == ["靠河的。"]
    assert "靠河的。" not in visitor.page.source


def test_a_letter_that_is_not_the_departments_says_so(site: Site) -> None:
    sample, holder = site.sample, sent(site)
    number = builders.accept(sample, holder.reporter)
    letter = builders.letter_to(sample, holder.reporter, "您好。")
    letters.send_letter(sample.office, builders.handler(sample, holder.reporter, Duty.INTAKE), number, letter)
    with sample.office.engine.begin() as connection:
        sealed = bytearray(letter.sealed)
        sealed[-1] ^= 1
        connection.exec_driver_sql("UPDATE letter SET sealed = ?", (bytes(sealed),))
    visitor = opened(site, holder)
    assert "这封不是部门写的。" in visitor.page.text
    assert "您好。" not in visitor.page.text


def test_files_go_with_a_letter(site: Site) -> None:
    holder = sent(site)
    visitor = opened(site, holder)
    visitor.press("加一句话")
    visitor.press("锁好发出", {"text": "", "files": [(io.BytesIO(jpeg().data), "a.jpg")]})
    assert alert(visitor) == "发出了。部门看过会回您。"
    assert "1 张照片到了。" in visitor.page.text
    view = box.read(site.sample.office, AuthorityId(site.sample.authority), holder.reporter.mailbox_id)
    assert view is not None
    assert [one.stored for one in view.mailbox.files] == [True]


def test_nothing_written_comes_back_filled_in(site: Site) -> None:
    visitor = opened(site, sent(site))
    visitor.press("加一句话")
    visitor.press("锁好发出", {"text": " "}, status=422)
    assert alert(visitor) == "还没写。写几个字就行。"


def test_whoever_comes_too_late_types_the_words_again_and_finds_what_was_written(site: Site) -> None:
    holder = sent(site)
    visitor = opened(site, holder)
    visitor.press("被人为难了")
    site.sample.clock.forward(minutes=31)
    visitor.press("发出去", {"text": "扣了工资。", "met": ["docked", "asked"], "helper": "union"})
    assert (visitor.page.h1, alert(visitor)) == ("查进度", "放得太久，信箱锁上了。再写一次七个词，您写的还在。")
    visitor.press("打开", {"typed": holder.typed})
    assert visitor.page.h1 == "被人为难了"
    assert visitor.fields()["text"] == "扣了工资。"
    ticked = [one.get("value") for one in visitor.form().iter("input") if one.get("checked") is not None]
    assert ticked == ["docked", "asked", "union"]


@pytest.mark.parametrize("ticket", ["", "x", "A" * 91])
def test_a_ticket_that_is_none_opens_nothing(site: Site, ticket: str) -> None:
    visitor = opened(site, sent(site))
    next(one for one in visitor.form().iter("input") if one.get("name") == "ticket").set("value", ticket)
    visitor.press("被人为难了")
    assert visitor.page.h1 == "查进度"


def test_being_given_a_hard_time_is_told_in_the_sealed_letter(site: Site) -> None:
    holder = sent(site)
    visitor = opened(site, holder)
    visitor.press("被人为难了")
    visitor.press("发出去", {}, status=422)
    assert alert(visitor) == "还没写。点一下，或者写几个字。"
    visitor.press("发出去", {"met": ["docked", "asked"], "helper": "union", "text": "扣了工资。"})
    assert alert(visitor) == "收到了。"
    told = read_letters(site.sample)
    assert told == ["遇到了：扣钱、换苦活；有人在打听是谁报的。\n想请帮忙的：工会。\n扣了工资。"]
    view = box.read(site.sample.office, AuthorityId(site.sample.authority), holder.reporter.mailbox_id)
    assert view is not None
    assert view.protecting.line is not None


def test_a_tip_is_taken_back(site: Site) -> None:
    visitor = opened(site, sent(site))
    visitor.press("撤回")
    assert "撤回以后，部门不会再看。" in visitor.page.text
    assert visitor.press("撤回我发的").h1 == "您撤回了"


def test_an_answer_may_be_disagreed_with(site: Site) -> None:
    holder = sent(site)
    builders.conclude(site.sample, holder.reporter)
    visitor = opened(site, holder)
    assert "查的结果" in visitor.page.text
    # The days for not agreeing have begun with this look.
    view = box.read(site.sample.office, AuthorityId(site.sample.authority), holder.reporter.mailbox_id)
    assert view is not None
    assert not view.unseen
    visitor.press("不同意")
    visitor.press("不同意，请再查", {}, status=422)
    assert alert(visitor) == "点一下哪里不对。"
    visitor.press("不同意，请再查", {"about": ["finding"], "text": "只看了一台。"})
    assert (visitor.page.h1, alert(visitor)) == ("换人再查", "收到了。会换一个人再查。")


def test_a_reward_is_waived_and_wanted_again(site: Site) -> None:
    holder = sent(site)
    builders.conclude(site.sample, holder.reporter)
    visitor = opened(site, holder)
    visitor.press("不要奖金")
    visitor.press("不要奖金了")
    assert "您说过不要" in visitor.page.text
    visitor.press("奖金还是要")
    visitor.press("奖金还是要")
    assert "正在算" in visitor.page.text


def test_the_claim_code_comes_with_the_weaker_promise(site: Site) -> None:
    sample, holder = site.sample, sent(site)
    way.put_in(sample)
    number = builders.conclude(sample, holder.reporter)
    way.agreed(sample, number)
    way.approve(sample, number)
    visitor = opened(site, holder)
    page = visitor.press("怎么领")
    weaker = "这样领弱一点：付钱的和办案的要是合起来查，能对上是哪件事。"
    code = Mailbox(derive(holder.phrase, AuthorityId(sample.authority))).keys.claim_code
    assert weaker in page.text
    assert code[:4] not in page.source
    page = visitor.press("要领奖码")
    assert weaker in page.text
    shown = "".join(text_of(one) for one in page.all("p") if one.get("class") == "code").replace(" ", "")
    assert shown == code
    assert way.reward_view(sample, holder.reporter).state == "R_CLAIMED"  # type: ignore[union-attr]


def test_the_parts_of_a_tip_are_shown_and_told_apart(site: Site) -> None:
    sample, holder = site.sample, sent(site)
    number = builders.accept(sample, holder.reporter)
    split.split(sample.office, builders.handler(sample, holder.reporter, Duty.INTAKE), number, ("甲厂", "乙厂"))
    page = opened(site, holder).page
    assert page.h1 == "分成 2 件来办"
    assert "第 2 件：部门接手了" in page.text
    assert "甲厂" not in page.source


def test_a_database_that_fails_loses_no_letter(site: Site) -> None:
    visitor = opened(site, sent(site))
    visitor.press("加一句话")
    with site.sample.office.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE mailbox_nonce RENAME TO away")
    visitor.press("锁好发出", {"text": "门锁着。"}, status=503)
    assert visitor.fields()["text"] == "门锁着。"
    with site.sample.office.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO mailbox_nonce")
    visitor.press("锁好发出")
    assert alert(visitor) == "发出了。部门看过会回您。"


def test_letters_open_with_the_phrase_that_took_anothers_place(site: Site) -> None:
    sample, holder = site.sample, sent(site)
    phrases.expose(sample.office, AuthorityId(sample.authority), holder.reporter.mailbox_id)
    number = builders.accept(sample, holder.reporter)
    letter = builders.letter_to(sample, holder.reporter, "您好。")
    letters.send_letter(sample.office, builders.handler(sample, holder.reporter, Duty.INTAKE), number, letter)
    own = new_phrase()
    new = dataclasses.replace(holder.reporter, box=Mailbox(derive(own, AuthorityId(sample.authority))))
    phrases.replace_code(sample.office, sample.authority, holder.reporter.hash, replace_with(holder.reporter.box, new.box))
    assert "您好。" in opened(site, Holder(new, own)).page.text
