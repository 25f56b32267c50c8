"""A sealed file is handed to exactly those who may open the envelope that carries it, each time with a line in the trail."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from casework.cases import files, handle, mailbox, read, receive
from casework.entry import files as granted
from casework.entry import original
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import UploadId
from casework.kernel.office import Actor
from casework.rules.duties import Duty
from casework.tips import uploads
from crypto.encoding import b64u, canonical, random_id, unb64u
from crypto.mailbox import Action, read_reply
from crypto.notes import noted, seal_note
from crypto.opening import open_key
from crypto.padding import Sizes
from crypto.streams import open_stream
from crypto.suite1 import Sealed, body_length, build, open_with_key
from tests.services import builders
from tests.services.builders import OwnFile, Reporter
from tests.services.entry import way as entry_way
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way

HOME, HOUSING, ABOVE = "zhoucun-emergency", "zhoucun-housing", "zibo-committee"
PHOTO, VOICE = b"\xff\xd8 a picture of the press" * 999, b"a voice" * 3


@pytest.fixture
def sample(engine: Engine, tmp_path: Path) -> Sample:
    return found_sample(engine, tmp_path / "exchange")


def arrive(sample: Sample, own: OwnFile, sealed: Sealed) -> None:
    """Send a file as the phone does, whole."""
    uploads.put_whole(sample.office, sample.authority, own.line.id, own.secret, iter([own.stream(sealed)]))


def photographed(sample: Sample, *, sent: int = 2) -> tuple[Reporter, str]:
    """A tip with a picture and a recording, of which the first `sent` have come; and its number."""
    reporter = builders.write_tip(sample, files=builders.own_files(("photo", PHOTO), ("voice", VOICE)))
    receive.receive(sample.office, reporter.submission)
    for own in reporter.files[:sent]:
        arrive(sample, own, reporter.sealed)
    return reporter, builders.number_of(sample, reporter)


def added(sample: Sample, reporter: Reporter, said: str = "") -> tuple[OwnFile, Sealed]:
    """A picture that the reporter adds later from the mailbox, and that has come."""
    own = builders.own_files(("photo", PHOTO[::-1]))
    lines = [one.line for one in own]
    letter = reporter.box.seal_adding(reporter.tip, builders.reply_recipients(sample, reporter), said, lines)
    note = seal_note(sample.authority, reporter.tip, reporter.hash, reporter.box.public, noted(lines))
    told = uploads.announced_json(builders.announced(own))
    body = canonical({"letter": b64u(letter.sealed), "note": b64u(note), "uploads": told})
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.ADD, body))
    arrive(sample, own[0], letter)
    return own[0], letter


def opened(sample: Sample, actor: Actor, number: str, own: OwnFile, sealed: bytes) -> bytes:
    """What the actor's browser shows: the stream opened with the key of the envelope, which the department opens."""
    stream = files.read_file(sample.office, actor, number, own.line.id)
    envelope, key = open_key(sealed, way.seed_for(sample, actor.department, way.parse(sealed))[1])
    held = b"".join(stream)
    assert len(held) == stream.length
    return open_stream(key, envelope.scope, own.line.index, held)


def refusal(sample: Sample, actor: Actor, number: str, upload: UploadId) -> set[str]:
    """The code with which both the stream and a copy are refused."""
    found = set()
    for attempt in (files.read_file, files.take_file, granted.read_granted_file, granted.take_granted_file):
        try:
            attempt(sample.office, actor, number, upload)
        except CaseworkError as error:
            found.add(error.code)
        else:
            found.add("allowed")
    return found


def looks(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        # The clock of the sample stands still, so the lines have no order of their own.
        rows = connection.execute(
            text("SELECT what, detail FROM access WHERE what IN ('file', 'download') ORDER BY what DESC, detail")
        )
        return [(row.what, row.detail) for row in rows]


def test_intake_opens_what_came_with_the_words(sample: Sample, engine: Engine) -> None:
    reporter, number = photographed(sample)
    clerk = builders.handler(sample, reporter, Duty.INTAKE)
    tip = read.sealed_tip(sample.office, clerk, number)
    assert [(one.id, one.seq, one.place, one.stored) for one in tip.files] == [
        (own.line.id, 0, own.line.index, True) for own in reporter.files
    ]
    assert [opened(sample, clerk, number, own, tip.sealed) for own in reporter.files] == [PHOTO, VOICE]
    assert looks(engine) == [("file", "附件 1"), ("file", "附件 2")]


def test_a_file_added_later_opens_with_its_letter(sample: Sample, engine: Engine) -> None:
    reporter, number = photographed(sample, sent=0)
    own, _ = added(sample, reporter, "又拍到一张")
    clerk = builders.handler(sample, reporter, Duty.INTAKE)
    tip = read.sealed_tip(sample.office, clerk, number)
    letter = tip.letters[0]
    assert (letter.kind, letter.seq) == ("files", 1)
    envelope, key = open_key(letter.sealed, way.seed_for(sample, clerk.department, way.parse(letter.sealed))[1])
    reply = read_reply(open_with_key(envelope, key))
    assert (reply.text, reply.files) == ("又拍到一张", (own.line,))
    # The browser makes the signed body again.
    signed = canonical({**letter.said, "letter": b64u(letter.sealed)})
    assert unb64u(letter.said["note"])
    assert signed.count(b64u(own.line.id).encode()) == 1
    assert opened(sample, clerk, number, own, letter.sealed) == PHOTO[::-1]
    assert looks(engine) == [("file", "来信 1，附件 1")]


def test_looking_at_a_picture_is_intake(sample: Sample) -> None:
    """Whoever looked verifies nothing on this case, whether or not they opened the words."""
    reporter, number = photographed(sample)
    clerk = sample.actor(Duty.INTAKE, HOME, 1)
    files.read_file(sample.office, clerk, number, reporter.files[0].line.id).close()
    done = dict(read.open_case(sample.office, clerk, number).duties_done)
    assert done[clerk.title] == "受理"


def test_a_copy_has_a_mark_of_its_own(sample: Sample, engine: Engine) -> None:
    reporter, number = photographed(sample)
    clerk, upload = builders.handler(sample, reporter, Duty.INTAKE), reporter.files[0].line.id
    marks = [files.take_file(sample.office, clerk, number, upload) for _ in range(3)]
    assert len(set(marks)) == 3
    assert sorted(looks(engine)) == sorted(("download", mark) for mark in marks)


def test_nobody_else_is_handed_a_file(sample: Sample, engine: Engine) -> None:
    reporter, _ = photographed(sample)
    number, first, _ = builders.start(sample, reporter)
    upload = reporter.files[0].line.id
    # Each may know of the case, or not, and does another duty on it.
    denied = {
        "verifier": first,
        "leader": sample.actor(Duty.LEAD, HOME),
        "above": sample.actor(Duty.INTAKE, ABOVE),
        "other": sample.actor(Duty.INTAKE, HOUSING),
        "legal": sample.actor(Duty.LEGAL, HOME),
    }
    found = {name: refusal(sample, actor, number, upload) for name, actor in denied.items()}
    assert found == {
        "verifier": {"not_yours", "not_granted"}, "leader": {"not_yours", "forbidden"}, "above": {"not_yours", "forbidden"},
        "other": {"not_found", "forbidden"}, "legal": {"not_yours", "forbidden"},
    }  # fmt: skip
    assert looks(engine) == []


def test_a_file_of_another_tip_is_as_unknown_as_none(sample: Sample) -> None:
    reporter, number = photographed(sample)
    other, _ = photographed(sample)
    clerk = builders.handler(sample, reporter, Duty.INTAKE)
    for upload in (other.files[0].line.id, UploadId(random_id())):
        assert refusal(sample, clerk, number, upload) == {"not_found", "forbidden"}


def test_what_has_not_come_is_said(sample: Sample) -> None:
    """A file is coming while its parts are taken, and missing from then on."""
    reporter, number = photographed(sample, sent=1)
    clerk, late = builders.handler(sample, reporter, Duty.INTAKE), reporter.files[1].line.id

    def waits() -> list[tuple[bool, bool]]:
        return [(one.stored, one.coming) for one in read.sealed_tip(sample.office, clerk, number).files]

    assert waits() == [(True, False), (False, True)]
    assert refusal(sample, clerk, number, late) == {"not_come", "forbidden"}
    sample.clock.forward(days=2)
    assert waits()[1] == (False, True)
    sample.clock.forward(days=1)
    assert waits() == [(True, False), (False, False)]


def test_a_stream_that_the_disk_lost_is_said_and_leaves_no_line(sample: Sample, engine: Engine) -> None:
    reporter, number = photographed(sample)
    upload = reporter.files[0].line.id
    sample.office.blobs.discard(upload)
    with pytest.raises(CaseworkError, match="lost"):
        files.read_file(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, upload)
    assert looks(engine) == []


def test_what_the_reporter_took_back_is_read_by_nobody(sample: Sample) -> None:
    reporter, number = photographed(sample)
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    clerk = builders.handler(sample, reporter, Duty.INTAKE)
    assert refusal(sample, clerk, number, reporter.files[0].line.id) == {"withdrawn", "forbidden"}


def test_the_receiver_of_a_transfer_opens_all_files_and_the_giver_no_more(sample: Sample) -> None:
    """The tip's and a letter's: the envelopes are wrapped to the receiver, the streams stay as they are."""
    reporter, number = photographed(sample)
    handle.write_record(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, builders.RECORD, 0)
    handle.write_lead_sheet(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, builders.SHEET, 0)
    own, _ = added(sample, reporter)
    giver, receiver = builders.handler(sample, reporter, Duty.INTAKE), sample.actor(Duty.INTAKE, HOUSING)
    way.over(sample, reporter, number, HOUSING)
    tip = read.sealed_tip(sample.office, receiver, number)
    assert [opened(sample, receiver, number, one, tip.sealed) for one in reporter.files] == [PHOTO, VOICE]
    letter = build(way.readable(tip.letters[0]))
    assert opened(sample, receiver, number, own, letter) == PHOTO[::-1]
    way.take(sample, reporter, number)
    assert "allowed" not in refusal(sample, giver, number, own.line.id)


def test_a_grant_shows_the_tips_files_and_not_the_letters(sample: Sample, engine: Engine) -> None:
    reporter, _ = photographed(sample)
    own, _ = added(sample, reporter)
    number, who, _ = builders.start(sample, reporter)
    original.ask(sample.office, who, number, "线索里写不清是哪条线。")
    view = original.originals(sample.office, who, number)
    assert view is not None
    clerk = sample.actor(Duty.INTAKE, HOME)
    to = original.to_decide(sample.office, clerk, number, view.waiting[0].id)
    wrap = entry_way.wrap_for(sample, reporter, to.records, to.key_id)
    original.grant_original(sample.office, clerk, number, view.waiting[0].id, wrap, to.key_id)
    assert [one.place for one in original.read_original(sample.office, who, number).files] == [1, 2]
    stream = granted.read_granted_file(sample.office, who, number, reporter.files[0].line.id)
    assert b"".join(stream) == stored(sample, reporter.files[0])
    mark = granted.take_granted_file(sample.office, who, number, reporter.files[0].line.id)
    assert looks(engine) == [("file", "附件 1"), ("download", mark)]
    # The letters stay with intake, and the other way is intake's alone.
    assert refusal(sample, who, number, own.line.id) == {"not_found", "not_yours"}
    sample.clock.forward(days=4)
    assert refusal(sample, who, number, reporter.files[0].line.id) == {"not_granted", "not_yours"}


def stored(sample: Sample, own: OwnFile) -> bytes:
    stream = sample.office.blobs.read(own.line.id)
    assert stream is not None
    held = b"".join(stream)
    assert len(held) == body_length(len(own.data), Sizes.FILES)
    return held
