"""Files of tips and letters: announced with the words, taken part by part, handed to those who open the envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read, receive
from casework.cases.files import read_file
from casework.entry import enter
from casework.kernel.errors import Conflict, Full, NotFound, Refused
from casework.kernel.ids import DepartmentId, UploadId
from casework.kernel.office import Office
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.tips import uploads, waiting
from casework.tips.uploads import Announced
from crypto import opening
from crypto.encoding import Json, b64u, canonical, random_id, random_seed, read_object, sha256
from crypto.files import MOST_FILES, FileKind, parse_lines
from crypto.keyring import Purpose
from crypto.mailbox import Action, SignedAction, verify_action
from crypto.notes import noted, open_note, seal_note
from crypto.streams import open_stream, parts_of, seal_pieces, stream_hash, stream_length
from crypto.suite1 import Kind, Sealed, parse, seal
from tests.services import builders
from tests.services.builders import OwnFile, Reporter, announced, handler, number_of, own_files, write_tip
from tests.services.founding import Sample, found_sample

PHOTO, SOUND = b"photo" * 1000, b"sound" * 60_000


def sample_in(engine: Engine, directory: Path) -> Sample:
    return found_sample(engine, directory)


def with_files(sample: Sample, *files: OwnFile) -> Reporter:
    reporter = write_tip(sample, files=files or own_files(("photo", PHOTO), ("voice", SOUND)))
    assert receive.receive(sample.office, reporter.submission).same
    return reporter


def put(sample: Sample, one: OwnFile, stream: bytes, *numbers: int) -> None:
    for number in numbers or range(len(parts_of(stream))):
        uploads.put_part(sample.office, sample.authority, one.line.id, one.secret, number, parts_of(stream)[number])


def finish(sample: Sample, one: OwnFile, stream: bytes) -> None:
    uploads.finish(sample.office, sample.authority, one.line.id, one.secret, stream_hash(stream))


def send(sample: Sample, sealed: Sealed, files: Sequence[OwnFile]) -> None:
    for one in files:
        stream = one.stream(sealed)
        put(sample, one, stream)
        finish(sample, one, stream)


def standing(sample: Sample, *files: OwnFile) -> list[tuple[bool, tuple[int, ...]]]:
    asked = [(one.line.id, one.secret) for one in files]
    return [(one.stored, one.missing) for one in uploads.standing(sample.office, sample.authority, asked)]


def box_of(sample: Sample, reporter: Reporter) -> mailbox.MailboxView:
    found = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert found is not None
    return found


def intake_seed(sample: Sample, department: DepartmentId) -> bytes:
    return sample.founded.departments[department].seeds[Purpose.INTAKE]


def stored(sample: Sample, reporter: Reporter) -> list[bool]:
    return [one.stored for one in box_of(sample, reporter).files]


def test_files_follow_the_words_and_whoever_opens_the_tip_opens_them(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample)
    assert stored(sample, reporter) == [False, False]
    send(sample, reporter.sealed, reporter.files)
    assert standing(sample, *reporter.files) == [(True, ()), (True, ())]
    officer, number = handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter)
    tip = read.sealed_tip(sample.office, officer, number)
    assert [(one.seq, one.place, one.stored) for one in tip.files] == [(0, 1, True), (0, 2, True)]
    seed = intake_seed(sample, officer.department)
    envelope, key = opening.open_key(tip.sealed, seed)
    body = opening.open_any(tip.sealed, seed)[1]
    assert [one.line for one in reporter.files] == list(parse_lines(opening_lines(body)))
    for own, row in zip(reporter.files, tip.files, strict=True):
        stream = b"".join(read_file(sample.office, officer, number, row.id))
        assert len(stream) == row.length
        assert open_stream(key, envelope.scope, row.place, stream) == own.data


def opening_lines(body: bytes) -> Json:
    return read_object(body)["files"]


def test_the_mailbox_learns_what_should_be_there(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample)
    send(sample, reporter.sealed, reporter.files[:1])
    view = box_of(sample, reporter)
    (note,) = view.notes
    said = open_note(note, reporter.box, reporter.tip)
    assert [one.kind for one in said] == ["photo", "voice"]
    assert [(one.id, one.stored, one.coming) for one in view.files] == [
        (said[0].id, True, False),
        (said[1].id, False, True),
    ]
    assert box_of(sample, builders.send_tip(sample)).notes == ()


def test_a_retry_is_the_same_only_with_the_same_files(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample)
    sent = reporter.submission
    assert receive.receive(sample.office, sent).same
    fewer = replace(sent, uploads=sent.uploads[:1])
    other = replace(sent, uploads=tuple(replace(one, secret_hash=random_seed()) for one in sent.uploads))
    for changed in (fewer, other, replace(sent, uploads=(), note=b"")):
        assert not receive.receive(sample.office, changed).same
    assert len(box_of(sample, reporter).files) == 2
    plain = builders.send_tip(sample)
    assert not receive.receive(sample.office, replace(plain.submission, uploads=sent.uploads, note=sent.note)).same


def refused_tips(sample: Sample) -> dict[str, receive.Submission]:
    reporter = write_tip(sample, files=own_files(("photo", PHOTO)))
    sent, box, tip = reporter.submission, reporter.box, reporter.tip
    stranger = write_tip(sample).box
    lines = noted([one.line for one in reporter.files])
    plaintext = canonical({"v": 1, "files": []})
    to_two = {sha256(b"1"): box.public, sha256(b"2"): stranger.public}
    return {
        "files without a note": replace(sent, note=b""),
        "a note without files": replace(sent, uploads=()),
        "a note for another tip": replace(sent, note=seal_note(sample.authority, random_id(), box.hash, box.public, lines)),  # type: ignore[arg-type]
        "a note for another mailbox": replace(
            sent, note=seal_note(sample.authority, tip, stranger.hash, stranger.public, lines)
        ),
        "a note to another key": replace(sent, note=seal_note(sample.authority, tip, box.hash, stranger.public, lines)),
        "a note to two": replace(sent, note=seal(Kind.NOTE, sample.authority, tip, box.hash, to_two, plaintext)),  # type: ignore[arg-type]
        "a long note": replace(
            sent,
            note=seal(
                Kind.NOTE, sample.authority, tip, box.hash, dict.fromkeys(parse(sent.note).recipients, box.public), b"x" * 5000
            ),
        ),
        "words in the place of a note": replace(sent, note=sent.sealed),
        "a file twice": replace(sent, uploads=sent.uploads * 2),
    }


@pytest.mark.parametrize("name", [
    "files without a note", "a note without files", "a note for another tip", "a note for another mailbox",
    "a note to another key", "a note to two", "a long note", "words in the place of a note", "a file twice",
])  # fmt: skip
def test_what_no_browser_sends_is_refused_whole(engine: Engine, tmp_path: Path, name: str) -> None:
    sample = sample_in(engine, tmp_path)
    sent = refused_tips(sample)[name]
    with pytest.raises(Refused, match="not_as_sealed"):
        receive.receive(sample.office, sent)
    # Nothing of it was kept: the same tip may come rightly made.
    with pytest.raises(NotFound):
        uploads.standing(sample.office, sample.authority, [(sent.uploads[0].id if sent.uploads else UploadId(bytes(16)), b"")])


def test_an_id_is_announced_once(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample, *own_files(("photo", PHOTO)))
    again = write_tip(sample, files=reporter.files)
    with pytest.raises(Refused, match="not_as_sealed"):
        receive.receive(sample.office, again.submission)


@pytest.mark.parametrize("value", [
    None, {}, [None], [{}], [{"id": "AA", "secret": "", "length": 1}],
    [{"id": b64u(bytes(16)), "secret": b64u(bytes(32)), "length": 262_473}],
    [{"id": b64u(bytes(16)), "secret": b64u(bytes(32)), "length": "262472"}],
    [{"id": b64u(bytes(16)), "secret": b64u(bytes(32)), "length": True}],
    [{"id": b64u(bytes(16)), "secret": b64u(bytes(31)), "length": 262_472}],
    [{"id": b64u(bytes(16)), "secret": b64u(bytes(32)), "length": 262_472, "kind": "photo"}],
    [{"id": b64u(bytes(16)), "secret": b64u(bytes(32)), "length": 262_472}] * 2,
    [{"id": b64u(bytes([number] * 16)), "secret": b64u(bytes(32)), "length": 262_472} for number in range(MOST_FILES + 1)],
])  # fmt: skip
def test_ill_formed_announcements_are_refused(value: Json) -> None:
    with pytest.raises(Refused):
        uploads.read_announced(value)


def test_announcements_round_trip() -> None:
    made = tuple(
        Announced(UploadId(random_id()), random_seed(), stream_length(length)) for length in (1, 500_000, 104_857_600)
    )
    assert uploads.read_announced(uploads.announced_json(made)) == made


def test_unknown_files_and_wrong_secrets_read_alike(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    one = with_files(sample).files[0]
    office, authority = sample.office, sample.authority
    known, unknown = one.line.id, UploadId(random_id())
    for upload, secret in ((unknown, one.secret), (known, random_seed()), (known, b""), (known, one.secret[:-1])):
        for deed in (
            lambda upload=upload, secret=secret: uploads.put_part(office, authority, upload, secret, 0, b""),
            lambda upload=upload, secret=secret: uploads.standing(office, authority, [(upload, secret)]),
            lambda upload=upload, secret=secret: uploads.finish(office, authority, upload, secret, bytes(32)),
        ):
            with pytest.raises(NotFound) as refused:
                deed()
            assert (refused.value.code, refused.value.sentence) == ("unknown", "没有找到。")
    with pytest.raises(NotFound):
        uploads.standing(office, random_id(), [(known, one.secret)])  # type: ignore[arg-type]


def test_parts_have_the_length_of_their_place(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    one = with_files(sample).files[0]
    first, last = parts_of(bytes(stream_length(one.line.length)))
    for number, part in ((0, last), (1, first), (0, first + b"x"), (0, b""), (2, last), (-1, first), (9999, first)):
        with pytest.raises(Refused, match="not_a_part"):
            uploads.put_part(sample.office, sample.authority, one.line.id, one.secret, number, part)
    assert standing(sample, one) == [(False, (0, 1))]


def test_an_upload_goes_on_where_it_stopped(engine: Engine, tmp_path: Path) -> None:
    """The network ends after one part; minutes later the phone asks what is missing, in another worker perhaps."""
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample, *own_files(("voice", SOUND)))
    (one,) = reporter.files
    stream = one.stream(reporter.sealed)
    put(sample, one, stream, 1)
    with pytest.raises(Conflict, match="missing"):
        finish(sample, one, stream)
    assert standing(sample, one) == [(False, (0,))]
    put(sample, one, stream, 0)
    finish(sample, one, stream)
    finish(sample, one, stream)
    put(sample, one, stream, 0)
    assert stored(sample, reporter) == [True]


def test_a_stream_whose_row_was_lost_is_found_again(engine: Engine, tmp_path: Path) -> None:
    """Killed between the disk and the row: the same call finds it, and so does the sweep."""
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample)
    for one in reporter.files:
        stream = one.stream(reporter.sealed)
        put(sample, one, stream)
        sample.office.blobs.finish(one.line.id, len(stream), stream_hash(stream), sample.clock.today)
        if one is reporter.files[0]:
            finish(sample, one, stream)
    assert stored(sample, reporter) == [True, False]
    assert standing(sample, *reporter.files)[1] == (False, ())
    assert sweep(sample.office).files.found == 1
    assert stored(sample, reporter) == [True, True]
    assert sweep(sample.office).files == waiting.SweptFiles()


def test_after_two_days_a_file_comes_from_the_mailbox(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample)
    first, second = reporter.files
    stream = first.stream(reporter.sealed)
    put(sample, first, stream, 0)
    sample.clock.forward(days=2)
    put(sample, first, stream, 1)
    assert sweep(sample.office).files.lapsed == 0
    put(sample, second, second.stream(reporter.sealed), 0)
    finish(sample, first, stream)
    sample.clock.forward(days=1)
    with pytest.raises(Refused, match="too_late"):
        put(sample, second, second.stream(reporter.sealed), 1)
    # What is whole stays so; what is not is gone from the disk.
    put(sample, first, stream, 0)
    swept = sweep(sample.office).files
    assert (swept.lapsed, swept.settled) == (1, 1)
    assert [(one.stored, one.coming) for one in box_of(sample, reporter).files] == [(True, False), (False, False)]
    assert not sample.office.blobs.spooled()
    assert sweep(sample.office).files == waiting.SweptFiles()


def test_what_no_row_knows_goes_after_a_week(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample, *own_files(("photo", PHOTO)))
    send(sample, reporter.sealed, reporter.files)
    stream, stranger = reporter.files[0].stream(reporter.sealed), UploadId(random_id())
    blobs, today = sample.office.blobs, sample.clock.today
    for number, part in enumerate(parts_of(stream)):
        blobs.put(stranger, len(stream), number, part, today)
    blobs.finish(stranger, len(stream), stream_hash(stream), today)
    begun = UploadId(random_id())
    blobs.put(begun, len(stream), 0, parts_of(stream)[0], today)
    gone = []
    for _ in range(8):
        sample.clock.forward(days=1)
        swept = sweep(sample.office).files
        gone.append((swept.lapsed, swept.unknown))
    assert gone == [(0, 0)] * 7 + [(1, 1)]
    assert list(blobs.whole(all_days=True)) == [reporter.files[0].line.id]


def test_words_go_in_where_files_have_no_room(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    full = type(sample.office.blobs)(tmp_path / "blobs", reserve=1 << 60)
    office = replace(sample.office, blobs=full)
    reporter = write_tip(sample, files=own_files(("photo", PHOTO)))
    assert receive.receive(office, reporter.submission).same
    (one,) = reporter.files
    part = parts_of(one.stream(reporter.sealed))[0]
    with pytest.raises(Full):
        uploads.put_part(office, sample.authority, one.line.id, one.secret, 0, part)
    # With room again the very same upload goes on.
    uploads.put_part(sample.office, sample.authority, one.line.id, one.secret, 0, part)


def test_the_plain_pages_hand_over_whole_streams(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample, *own_files(("photo", PHOTO), ("document", b"paper" * 200_000)))
    for one in reporter.files:
        pieces = seal_pieces(reporter.sealed.content_key, reporter.sealed.scope, one.line.index, one.data)
        uploads.put_whole(sample.office, sample.authority, one.line.id, one.secret, pieces)
    assert stored(sample, reporter) == [True, True]


def test_who_enters_a_call_sends_no_files(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = write_tip(sample, files=own_files(("photo", PHOTO)))
    with pytest.raises(Refused, match="not_as_sealed"):
        enter.enter(sample.office, sample.actor(Duty.INTAKE), reporter.submission)


def add(
    sample: Sample, reporter: Reporter, text: str, files: Sequence[OwnFile], **changed: Json
) -> tuple[Sealed, SignedAction]:
    """What the mailbox sends to add files."""
    recipients = builders.reply_recipients(sample, reporter)
    sealed = reporter.box.seal_adding(reporter.tip, recipients, text, [one.line for one in files])
    note = seal_note(
        sample.authority, reporter.tip, reporter.hash, reporter.box.public, noted([one.line for one in files])
    )
    body: dict[str, Json] = {
        "letter": b64u(sealed.sealed),
        "note": b64u(note),
        "uploads": uploads.announced_json(announced(files)),
    }
    return sealed, reporter.box.sign_action(Action.ADD, canonical({**body, **changed}))


def act(sample: Sample, reporter: Reporter, signed: SignedAction) -> mailbox.Acted:
    return mailbox.act(sample.office, sample.authority, reporter.hash, signed)


def test_files_are_added_from_the_mailbox(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample)
    later = own_files(("video", b"film" * 100_000))
    sealed, signed = add(sample, reporter, "", later)
    act(sample, reporter, signed)
    with pytest.raises(Refused, match="replayed"):
        act(sample, reporter, signed)
    send(sample, sealed, later)
    view = box_of(sample, reporter)
    assert [one.stored for one in view.files] == [False, False, True]
    assert [[each.kind for each in open_note(note, reporter.box, reporter.tip)] for note in view.notes] == [
        ["photo", "voice"],
        ["video"],
    ]
    assert [(one.direction, one.kind) for one in view.letters] == [("in", "files")]


def test_added_files_open_for_intake_with_the_letter_that_brought_them(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample, *own_files(("photo", PHOTO)))
    later = own_files(("photo", b"second"), ("voice", SOUND))
    sealed, signed = add(sample, reporter, "还有两样。", later)
    act(sample, reporter, signed)
    send(sample, sealed, later)
    officer, number = handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter)
    assert builders.case_of(sample.office, sample.authority, reporter.tip).letters_unread == 1
    tip = read.sealed_tip(sample.office, officer, number)
    (letter,) = tip.letters
    assert [(one.seq, one.place) for one in tip.files] == [(0, 1), (letter.seq, 1), (letter.seq, 2)]
    # An officer's browser makes the signed body again from what the server kept.
    body = canonical({**letter.said, "letter": b64u(letter.sealed)})
    kept = SignedAction(Action.ADD, body, letter.nonce, letter.signature)
    verify_action(reporter.box.claim_public, sample.authority, reporter.hash, kept)
    envelope, key = opening.open_key(letter.sealed, intake_seed(sample, officer.department))
    for own, row in zip(later, tip.files[1:], strict=True):
        stream = b"".join(read_file(sample.office, officer, number, row.id))
        assert open_stream(key, envelope.scope, row.place, stream) == own.data


def test_files_answer_a_question(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = builders.send_tip(sample)
    handle.ask_more(sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter), ("单位",))
    assert box_of(sample, reporter).wants_answer
    act(sample, reporter, add(sample, reporter, "", own_files(("photo", PHOTO)))[1])
    assert not box_of(sample, reporter).wants_answer


@pytest.mark.parametrize("changed", [
    {"uploads": [], "note": ""}, {"note": ""}, {"note": "AA"}, {"letter": ""}, {"letter": "AA"}, {"more": 1}, {"uploads": {}},
    {"letter": None}, {"note": None},
])  # fmt: skip
def test_ill_made_additions_are_refused(engine: Engine, tmp_path: Path, changed: dict[str, Json]) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = builders.send_tip(sample)
    _, signed = add(sample, reporter, "", own_files(("photo", PHOTO)), **changed)
    with pytest.raises(Refused):
        act(sample, reporter, signed)
    view = box_of(sample, reporter)
    assert (view.files, view.letters, view.notes) == ((), (), ())


def test_a_body_that_is_no_json_is_refused(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = builders.send_tip(sample)
    for body in (b"", b"x", b"[]"):
        with pytest.raises(Refused):
            act(sample, reporter, reporter.box.sign_action(Action.ADD, body))


def test_one_tip_has_a_hundred_files_at_most(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    reporter = builders.send_tip(sample)
    many: list[tuple[FileKind, bytes]] = [("photo", b"x")] * MOST_FILES
    for _ in range(uploads.MOST_OF_TIP // MOST_FILES):
        act(sample, reporter, add(sample, reporter, "", own_files(*many))[1])
    with pytest.raises(Refused, match="too_many_files"):
        act(sample, reporter, add(sample, reporter, "", own_files(("photo", b"x")))[1])
    assert len(box_of(sample, reporter).files) == uploads.MOST_OF_TIP


def test_a_sweep_without_files_touches_no_disk(engine: Engine, tmp_path: Path) -> None:
    sample = sample_in(engine, tmp_path)
    assert sweep(sample.office).files == waiting.SweptFiles()
    assert not (tmp_path / "blobs").exists()


def test_every_stream_is_looked_for_once_a_day(engine: Engine, tmp_path: Path) -> None:
    """A row that says nothing of a settled stream is mended on the next day, not every minute."""
    sample = sample_in(engine, tmp_path)
    reporter = with_files(sample, *own_files(("photo", PHOTO)))
    (one,) = reporter.files
    stream = one.stream(reporter.sealed)
    put(sample, one, stream)
    office: Office = sample.office
    office.blobs.finish(one.line.id, len(stream), stream_hash(stream), sample.clock.today)
    sample.clock.forward(days=1)
    assert sweep(office).files == waiting.SweptFiles(found=1, settled=1)
    sample.clock.forward(days=1)
    assert sweep(office).files == waiting.SweptFiles()
