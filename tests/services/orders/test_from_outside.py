"""The whole way of a case from one installation to another: two databases, two roots, and one file."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox, receive
from casework.cases.desk import desk
from casework.cases.files import read_file
from casework.cases.order import Place, places_of
from casework.entry.enter import Entered
from casework.kernel.errors import Conflict, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Transaction, query
from casework.orders import bring, lists
from casework.orders.bring import Origin, Taken
from casework.rules import routing
from casework.rules.duties import Duty
from crypto.encoding import TipId, random_id
from crypto.outside import Package, streams_of
from crypto.streams import open_stream, seal_stream
from tests.services import builders
from tests.services.builders import WORDS, OwnFile, Reporter
from tests.services.founding import Sample, found_sample
from tests.services.orders.values import every_value
from tests.services.tips import sending
from tests.services.transfers.outside_way import HOME, RECEIVER, another, hand_over, introduce, open_file


@pytest.fixture
def sample(engine: Engine) -> Sample:
    return found_sample(engine)


def taken(other: Sample, file: bytes) -> tuple[Reporter, Entered]:
    """Open the file with the receiver's key, seal it anew as its browser does, and take it in."""
    reporter, made, _ = taken_with(other, file, TipId(random_id()))
    return reporter, made.entered


def taken_with(other: Sample, file: bytes, tip: TipId, files: tuple[OwnFile, ...] = ()) -> tuple[Reporter, Taken, Package]:
    """The same under a tip id that the browser makes from the file, and with the files that are announced."""
    package, _ = open_file(other, file)
    where = routing.Facts(region="370306100000", sector="factory", category=str(package.tip["category"]))
    words = f"（受理员代录，{package.giver.title}转来，移送单 {package.slip}）\n{package.tip['words']}"
    reporter = builders.write_tip(other, where, words=words, tip=tip, files=files)
    origin = Origin(package.slip, package.giver.title, Day(package.first_day))
    made = bring.bring_outside(other.office, other.actor(Duty.INTAKE, RECEIVER), reporter.submission, origin)
    return reporter, made, package


def test_words_and_first_day_arrive_and_the_mailbox_stays(sample: Sample, sqlite_engine: Engine) -> None:
    other = another(sample, sqlite_engine)
    introduce(sample, other)
    mine = builders.send_tip(sample)
    sample.clock.forward(days=3)
    _, file = hand_over(sample, mine, other)
    theirs, made = taken(other, file)
    case = builders.case_of(other.office, other.authority, theirs.tip)
    assert (case.entered, case.department, made.receipt.lead_name) == (True, HOME, "周村区应急管理局")
    shown = lists.of_case(other.office, other.actor(Duty.INTAKE, HOME), case.number)
    assert shown is not None
    assert (shown.outside, shown.origin, shown.first_day) == (True, "周村区应急管理局", "11 月 23 日")
    assert mailbox.read(sample.office, sample.authority, mine.mailbox_id) is not None
    assert mailbox.read(other.office, other.authority, mine.mailbox_id) is None
    assert WORDS not in every_value(other)

    @query
    def place(tx: Transaction) -> Place:
        return places_of(tx, other.authority, [case.id])[case.id]

    # Three days ago, elsewhere: whoever reports the same here today was not the first.
    assert place(other.office).day == other.clock.today - 3


def test_the_same_slip_is_taken_once(sample: Sample, sqlite_engine: Engine) -> None:
    other = another(sample, sqlite_engine)
    introduce(sample, other)
    _, file = hand_over(sample, builders.send_tip(sample), other)
    theirs, _ = taken(other, file)
    with pytest.raises(Refused, match="known") as refusal:
        taken(other, file)
    # Who took it in may not see the case; who may is told which one it is.
    number = builders.number_of(other, theirs)
    assert number not in refusal.value.sentence
    package, _ = open_file(other, file)
    origin = Origin(package.slip, package.giver.title, Day(package.first_day))
    with pytest.raises(Refused, match="known") as refusal:
        bring.bring_outside(other.office, other.actor(Duty.INTAKE, HOME), builders.write_tip(other).submission, origin)
    assert f"是案 {number}，没有再建案" in refusal.value.sentence
    # It stands in no list of orders: nobody there waits for a text to be pasted.
    assert lists.orders(other.office, other.actor(Duty.INTAKE, HOME)).rows == ()


def test_its_files_are_files_of_the_case_and_a_cut_try_goes_on(sample: Sample, sqlite_engine: Engine) -> None:
    """Whoever was interrupted opens the file again: no second case, whatever is chosen, and the files still come whole."""
    other = another(sample, sqlite_engine)
    introduce(sample, other)
    photo = builders.own_files(("photo", b"\xff\xd8 a photo"))
    mine = builders.write_tip(sample, files=photo)
    receive.receive(sample.office, mine.submission)
    _, file = hand_over(sample, mine, other, [photo[0].stream(mine.sealed)])
    (carried, line, stream), *_ = streams_of(*open_file(other, file))
    assert stream is not None
    plain = open_stream(carried.key, carried.scope, line.index, stream)
    tip, held = TipId(random_id()), builders.own_files(("photo", plain))
    theirs, first, _ = taken_with(other, file, tip, held)
    # The last part came, then the page was closed.
    sending.put(other, held[0], held[0].stream(theirs.sealed), 1)
    _, again, _ = taken_with(other, file, tip, held)
    assert (first.own_words, first.scope) == (True, theirs.sealed.scope)
    assert (again.entered.number, again.scope, again.own_words) == (first.entered.number, theirs.sealed.scope, False)
    sent = seal_stream(theirs.sealed.content_key, again.scope, 1, plain)
    sending.put(other, held[0], sent, 0)
    with pytest.raises(Conflict, match="again"):
        sending.finish(other, held[0], sent)
    sending.put(other, held[0], sent)
    sending.finish(other, held[0], sent)
    lead = other.actor(Duty.INTAKE, HOME)
    assert len(desk(other.office, lead, "mine").rows) == 1
    case = builders.case_of(other.office, other.authority, tip)
    came = b"".join(read_file(other.office, lead, case.number, held[0].line.id))
    assert open_stream(theirs.sealed.content_key, theirs.sealed.scope, 1, came) == plain


def test_two_officers_at_once_make_one_case(engine: Engine) -> None:
    """Their browsers make the same tip of the file; only the seven words are each officer's own, and one of them has theirs."""
    sample = found_sample(engine)
    tip, barrier = TipId(random_id()), threading.Barrier(2)
    tries = [builders.write_tip(sample, tip=tip) for _ in range(2)]
    made: list[Taken] = []

    def go(which: int) -> None:
        barrier.wait()
        clerk = sample.actor(Duty.INTAKE, HOME, which)
        made.append(bring.bring_outside(sample.office, clerk, tries[which].submission, Origin("K7M2QX8P", "乙局", Day(20000))))

    threads = [threading.Thread(target=go, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.own_words for one in made) == [False, True]
    assert sorted(one.entered.receipt.same for one in made) == [False, True]
    # The files of both follow under the envelope that stands.
    assert len({(one.entered.number, one.scope) for one in made}) == 1
    assert len(desk(sample.office, sample.actor(Duty.INTAKE, HOME), "mine").rows) == 1


@pytest.mark.parametrize(("giver", "day"), [("", 20000), ("乙局", 0), ("乙局", 99999)])
def test_a_day_and_a_giver_are_wanted(sample: Sample, giver: str, day: int) -> None:
    reporter, origin = builders.write_tip(sample), Origin("K7M2QX8P", giver, Day(day))
    with pytest.raises(Refused, match="bad_origin"):
        bring.bring_outside(sample.office, sample.actor(Duty.INTAKE, HOME), reporter.submission, origin)
