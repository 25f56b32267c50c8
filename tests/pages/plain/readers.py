"""What the handling department reads of what the plain pages sealed, with its own key."""

from __future__ import annotations

from dataclasses import dataclass

from casework.kernel.ids import TipId
from casework.kernel.office import Transaction, query
from casework.tips import keep
from crypto.files import parse_lines
from crypto.keyring import Purpose
from crypto.opening import open_key
from crypto.routing import TipBody, parse_body
from crypto.streams import open_stream
from crypto.suite1 import open_with_key
from tests.services.founding import Sample


@dataclass(frozen=True)
class Read:
    """An opened tip and its opened files."""

    body: TipBody
    files: tuple[bytes, ...]


def read_tip(sample: Sample, tip: TipId) -> Read:
    """Open a stored tip and its files as the lead does."""
    sealed = _sealed(sample.office, sample, tip)
    seeds = [one.seeds[Purpose.INTAKE] for one in sample.founded.departments.values()]
    for seed in seeds:
        try:
            envelope, key = open_key(sealed, seed)
        except Exception:
            continue
        body = parse_body(open_with_key(envelope, key))
        files = []
        for line in parse_lines(body.fields["files"]):
            stream = sample.office.blobs.read(line.id)
            assert stream is not None, "the file did not arrive"
            files.append(open_stream(key, envelope.scope, line.index, b"".join(stream)))
        return Read(body, tuple(files))
    raise AssertionError("no department can open it")


@query
def _sealed(tx: Transaction, sample: Sample, tip: TipId) -> bytes:
    found = keep.kept(tx, sample.authority, tip)
    assert found is not None
    return found.sealed


def tips(sample: Sample) -> list[TipId]:
    """All tips there are."""
    return _tips(sample.office)


@query
def _tips(tx: Transaction) -> list[TipId]:
    return [TipId(row[0]) for row in tx.connection.exec_driver_sql("SELECT tip_id FROM tip")]
