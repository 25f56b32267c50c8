"""A phone that sends files, for the tests of uploads: what goes with a tip, what is added, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from casework.cases import mailbox, receive
from casework.kernel.ids import DepartmentId
from casework.tips import uploads
from crypto.encoding import Json, b64u, canonical
from crypto.keyring import Purpose
from crypto.mailbox import Action, SignedAction
from crypto.notes import noted, seal_note
from crypto.streams import parts_of, stream_hash
from crypto.suite1 import Sealed
from tests.services import builders
from tests.services.builders import OwnFile, Reporter, announced, own_files, write_tip
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
