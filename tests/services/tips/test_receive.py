"""A sealed tip comes in once, whole, and only sealed to whom the rules choose."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.cases import receive
from casework.kernel.errors import Refused
from casework.kernel.ids import MailboxHash, TipId
from casework.rules import routing
from casework.rules.duties import Duty
from crypto import opening
from crypto.encoding import AuthorityId, Json, random_id
from crypto.keyring import Purpose
from crypto.suite1 import parse
from tests.services.builders import FACTORY, case_of, history_of, new_keys, send_tip, write_tip
from tests.services.founding import found_sample


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def test_a_tip_is_stored_with_its_case(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = write_tip(sample)
    receipt = receive.receive(sample.office, reporter.submission)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (receipt.same, receipt.urgent, receipt.answer_by) == (True, False, "11 月 30 日")
    assert case.standing.main == "TRIAGE"
    assert (case.department, case.day, case.due_kind, case.due_at) == (
        reporter.facts.recipients[0], sample.clock.today, "accept", None,
    )  # fmt: skip
    assert [one.step for one in history_of(sample.office, sample.authority, reporter.tip)] == ["receive"]


def test_what_is_stored_opens_with_the_departments_key_alone(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    with sqlite_engine.connect() as connection:
        sealed = connection.execute(text("SELECT sealed FROM tip")).scalar_one()
    own = sample.founded.departments[case_of(sample.office, sample.authority, reporter.tip).department]
    envelope, plaintext = opening.open_any(sealed, own.seeds[Purpose.INTAKE])
    assert "护罩拆了" in plaintext.decode()
    assert envelope == parse(sealed)


def test_facts_are_forgotten_and_no_time_finer_than_a_day_is_kept(engine: Engine) -> None:
    sample = found_sample(engine)
    send_tip(sample)
    with engine.connect() as connection:
        for table in ("tip", "tip_recipient", "mailbox", "case", "case_recipient", "event"):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                values = [value for name, value in row.items() if name not in ("department_id", "sealed")]
                assert not any(str(value) in ("370306100000", "factory", "C16") for value in values), row
                assert row.get("at") is None
                assert row.get("due_at") is None


def test_sending_again_gives_the_same_receipt_and_nothing_new(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = write_tip(sample)
    first = receive.receive(sample.office, reporter.submission)
    sample.clock.forward(days=3)
    assert receive.receive(sample.office, reporter.submission) == first
    assert [rows(engine, name) for name in ("tip", "mailbox", "case", "event")] == [1, 1, 1, 1]


def test_other_bytes_under_the_same_tip_id_are_acknowledged_and_not_stored(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    other = write_tip(sample, words="别的话", phrase=reporter.box.keys, tip=reporter.tip)
    assert receive.receive(sample.office, other.submission).same is False
    assert [rows(engine, name) for name in ("tip", "mailbox", "case")] == [1, 1, 1]
    assert receive.receive(sample.office, reporter.submission).same is True


def test_two_identical_submissions_at_once_make_one_tip(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = write_tip(sample)
    barrier, receipts, faults = threading.Barrier(4), [], []

    def send() -> None:
        barrier.wait()
        try:
            receipts.append(receive.receive(sample.office, reporter.submission))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(receipts) == 4
    assert len(set(receipts)) == 1
    assert [rows(engine, name) for name in ("tip", "mailbox", "case", "event")] == [1, 1, 1, 1]


def test_many_at_once_are_numbered_without_a_gap_and_one_refused_leaves_nothing(engine: Engine) -> None:
    sample = found_sample(engine)
    good = [write_tip(sample).submission for _ in range(6)]
    bad = replace(write_tip(sample).submission, mailbox=MailboxHash(good[0].mailbox[:31]))
    barrier = threading.Barrier(7)

    def send(submission: receive.Submission) -> bool:
        barrier.wait()
        try:
            return receive.receive(sample.office, submission).same
        except Refused:
            return False

    with ThreadPoolExecutor(7) as pool:
        assert list(pool.map(send, [*good, bad])) == [True] * 6 + [False]
    assert [rows(engine, name) for name in ("tip", "mailbox", "case", "event")] == [6, 6, 6, 6]
    with engine.connect() as connection:
        numbers = connection.execute(text("SELECT seq FROM event WHERE stream = 'reporter' ORDER BY seq")).scalars().all()
    assert numbers == list(range(1, 7))


def test_an_urgent_tip_is_due_at_the_half_hour_after_two_hours(engine: Engine) -> None:
    sample = found_sample(engine)
    sample.clock.forward(minutes=7)
    reporter = send_tip(sample, urgency="now")
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert case.urgent
    assert case.due_at is not None
    assert (case.due_at - sample.clock.now()).total_seconds() == (2 * 60 + 23) * 60
    assert case.due == sample.clock.today


def test_going_upward_shuts_the_district_out(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, replace(FACTORY, upward=True))
    with engine.connect() as connection:
        seeing = set(connection.execute(text("SELECT department_id FROM case_recipient")).scalars())
    assert not any(name.startswith("zhoucun") for name in seeing)
    assert reporter.facts.recipients[0].startswith("zibo")


def test_c25_is_for_discipline_inspection_alone(engine: Engine) -> None:
    sample = found_sample(engine)
    send_tip(sample, replace(FACTORY, category="C25"))
    directory = sample.office.policies.packs["zhoucun"]
    with engine.connect() as connection:
        seeing = connection.execute(text("SELECT department_id FROM case_recipient")).scalars()
        assert {directory.department(name).kind for name in seeing} == {"discipline"}


def test_the_answer_names_who_cannot_see(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    answer = receive.route(sample.office, sample.authority, replace(FACTORY, upward=True))
    assert answer.lead.name.startswith("淄博市")
    assert "周村区应急管理局" in answer.unseen
    assert answer.recipients[0] == answer.lead.id
    assert answer.trace


@pytest.mark.parametrize("change", ["region", "category", "urgency", "tip", "recipients", "flags", "extra", "authority"])
def test_an_edited_routing_fact_is_refused(sqlite_engine: Engine, change: str) -> None:
    sample = found_sample(sqlite_engine)
    submission = write_tip(sample).submission
    assert isinstance(submission.facts, dict)
    facts = dict(submission.facts)
    edits: dict[str, Json] = {
        "region": "370306000000", "category": "C17", "urgency": "now", "flags": ["deaths"], "recipients": ["zhoucun-police"],
        "extra": 1, "tip": "AAAAAAAAAAAAAAAAAAAAAA", "authority": "AAAAAAAAAAAAAAAAAAAAAA",
    }  # fmt: skip
    facts[change] = edits[change]
    with pytest.raises(Refused):
        receive.receive(sample.office, replace(submission, facts=facts))
    assert rows(sqlite_engine, "tip") == 0


def test_sealed_to_another_department_is_refused(sqlite_engine: Engine) -> None:
    """The facts name whom the rules choose, and the envelope goes to somebody else: a swapped recipient."""
    sample = found_sample(sqlite_engine)
    here, there = write_tip(sample), write_tip(sample, replace(FACTORY, category="C25"))
    mixed = bytearray(here.submission.sealed)
    mixed[68:100] = there.submission.sealed[68:100]
    with pytest.raises(Refused):
        receive.receive(sample.office, replace(here.submission, sealed=bytes(mixed)))
    with pytest.raises(Refused):
        receive.receive(sample.office, replace(here.submission, sealed=there.submission.sealed))
    assert [rows(sqlite_engine, name) for name in ("tip", "mailbox", "tip_recipient")] == [0, 0, 0]


def test_a_refused_tip_can_be_sent_again(engine: Engine) -> None:
    """What was kept before the refusal is taken back with it, on both databases."""
    sample = found_sample(engine)
    reporter = write_tip(sample)
    moved = replace(reporter.facts, recipients=("zhoucun-police",))
    sealed = bytearray(reporter.submission.sealed)
    sealed[36:68] = moved.routing_hash
    with pytest.raises(Refused) as refusal:
        receive.receive(sample.office, replace(reporter.submission, facts=moved.json(), sealed=bytes(sealed)))
    assert refusal.value.code == "route_changed"
    assert [rows(engine, name) for name in ("tip", "mailbox")] == [0, 0]
    assert receive.receive(sample.office, reporter.submission).same is True


def test_a_retry_is_answered_after_the_keys_have_run_out(engine: Engine) -> None:
    sample = found_sample(engine)
    late, never = write_tip(sample), write_tip(sample)
    first = receive.receive(sample.office, late.submission)
    sample.clock.forward(days=124)
    assert receive.receive(sample.office, late.submission) == first
    with pytest.raises(Refused):
        receive.receive(sample.office, never.submission)


@pytest.mark.parametrize("where", [0, 1, 2, 3, 4, 20, 36])
def test_a_changed_outer_byte_is_refused(sqlite_engine: Engine, where: int) -> None:
    sample = found_sample(sqlite_engine)
    submission = write_tip(sample).submission
    sealed = bytearray(submission.sealed)
    sealed[where] ^= 1
    with pytest.raises(Refused):
        receive.receive(sample.office, replace(submission, sealed=bytes(sealed)))
    assert rows(sqlite_engine, "tip") == 0


@pytest.mark.parametrize("field", ["mailbox", "mailbox_public", "claim_public"])
def test_keys_of_another_length_are_refused(sqlite_engine: Engine, field: str) -> None:
    sample = found_sample(sqlite_engine)
    submission = write_tip(sample).submission
    with pytest.raises(Refused):
        receive.receive(sample.office, replace(submission, **{field: b"short"}))  # type: ignore[arg-type]


def test_words_over_64_kib_are_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    fits, over = (write_tip(sample, words="x" * size) for size in (60_000, 66_000))
    assert receive.receive(sample.office, fits.submission).same
    with pytest.raises(Refused):
        receive.receive(sample.office, over.submission)


def test_a_mailbox_answers_one_tip(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    first = send_tip(sample)
    second = write_tip(sample, phrase=first.box.keys, tip=TipId(random_id()))
    with pytest.raises(Refused) as refusal:
        receive.receive(sample.office, second.submission)
    assert refusal.value.code == "mailbox_taken"
    assert rows(sqlite_engine, "tip") == 1


def test_a_tip_of_another_authority_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = write_tip(sample)
    stranger = new_keys(sample.authority)
    assert stranger.mailbox_id != reporter.mailbox_id
    with pytest.raises(Refused):
        receive.receive(sample.office, replace(reporter.submission, authority=AuthorityId(random_id())))


def test_facts_that_no_pack_knows_are_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    with pytest.raises(Refused):
        receive.route(sample.office, sample.authority, routing.Facts(sector="moon"))
    assert sample.actor(Duty.INTAKE)
