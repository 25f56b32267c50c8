"""Files that are added from the mailbox: with a letter of their own, for those who open it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import handle, read
from casework.cases.files import read_file
from casework.kernel.errors import Refused
from casework.rules.duties import Duty
from casework.tips import uploads
from crypto import opening
from crypto.encoding import Json, b64u, canonical
from crypto.files import MOST_FILES, FileKind
from crypto.mailbox import Action, SignedAction, verify_action
from crypto.notes import open_note
from crypto.streams import open_stream
from tests.services import builders
from tests.services.builders import handler, number_of, own_files
from tests.services.tips.sending import (
    PHOTO,
    SOUND,
    act,
    add,
    box_of,
    intake_seed,
    sample_in,
    send,
    with_files,
)


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
