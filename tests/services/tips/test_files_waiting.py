"""What time and a full disk do with files: days that are over, rows that were lost, streams that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import receive
from casework.kernel.errors import Full, Refused
from casework.kernel.ids import UploadId
from casework.kernel.office import Office
from casework.sweep import sweep
from casework.tips import uploads, waiting
from crypto.encoding import random_id
from crypto.streams import parts_of, stream_hash
from tests.services.builders import own_files, write_tip
from tests.services.tips.sending import (
    PHOTO,
    box_of,
    finish,
    put,
    sample_in,
    send,
    standing,
    stored,
    with_files,
)


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
