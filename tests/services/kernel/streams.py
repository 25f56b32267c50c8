"""Streams for the tests of the disk, and sending one."""

from __future__ import annotations

import random

from casework.kernel.blobs import Blobs
from casework.kernel.ids import Day, UploadId
from crypto.encoding import random_id
from crypto.streams import parts_of, stream_length

TODAY, TOMORROW = Day(20_780), Day(20_781)
SMALL, LARGER = stream_length(1), stream_length(700_000)
# Beginning and end of the two days in Asia/Shanghai, in seconds.
BEGINS, ENDS = TODAY * 86_400 - 8 * 3600, (TODAY + 1) * 86_400 - 8 * 3600


def stream_of(length: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(length)


def upload() -> UploadId:
    return UploadId(random_id())


def send(blobs: Blobs, one: UploadId, stream: bytes) -> None:
    for number, part in enumerate(parts_of(stream)):
        blobs.put(one, len(stream), number, part, TODAY)


def whole(blobs: Blobs, one: UploadId) -> bytes | None:
    found = blobs.read(one)
    return None if found is None else b"".join(found)
