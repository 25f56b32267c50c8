"""Files of tips and letters: announced with the words, taken part by part, handed to those who open the envelope."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import read, receive
from casework.cases.files import read_file
from casework.entry import enter
from casework.kernel.errors import Conflict, NotFound, Refused
from casework.kernel.ids import UploadId
from casework.rules.duties import Duty
from casework.tips import uploads
from casework.tips.uploads import Announced
from crypto import opening
from crypto.encoding import Json, b64u, canonical, random_id, random_seed, read_object, sha256
from crypto.files import MOST_FILES, parse_lines
from crypto.notes import noted, open_note, seal_note
from crypto.streams import open_stream, parts_of, seal_pieces, stream_length
from crypto.suite1 import Kind, parse, seal
from tests.services import builders
from tests.services.builders import handler, number_of, own_files, write_tip
from tests.services.founding import Sample
from tests.services.tips.sending import (
    PHOTO,
    SOUND,
    box_of,
    finish,
    intake_seed,
    put,
    sample_in,
    send,
    standing,
    stored,
    with_files,
)


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
