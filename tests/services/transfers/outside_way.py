"""What the browsers of two installations do when a case goes from one to the other, with the project's own crypto."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from casework.cases import handle, read
from casework.kernel.blobs import Blobs
from casework.kernel.ids import AuthorityId, DepartmentId
from casework.kernel.office import Actor, Office
from casework.rules.duties import Duty
from casework.transfers import introductions, outside
from casework.transfers.outside import Sending
from cli.founding import found
from cli.roster import sample_pools, sample_roster
from crypto import opening
from crypto._unwrap import content_key
from crypto.encoding import Json
from crypto.files import parse_lines
from crypto.keyring import Purpose, Trust, holder_id
from crypto.outside import Carried, Giver, Package, join_file, seal_package, split_file
from crypto.suite1 import parse
from tests.services import builders
from tests.services.builders import Reporter, handler
from tests.services.founding import FixedClock, Sample, quick_stretch
from tests.services.transfers import way

HOME, RECEIVER, OFFICE = "zhoucun-emergency", "zhoucun-housing", "zhoucun-committee"
REASON = "厂子不在本区。"


def another(sample: Sample, engine: object, clock: FixedClock | None = None) -> Sample:
    """Found another authority on a database of its own, with keys of its own: another installation."""
    same = sample.office
    clock = clock or sample.clock
    office = Office(engine, clock, same.policies, same.directory / "other", Blobs(same.directory / "other/blobs"))  # type: ignore[arg-type]
    pack = same.policies.packs["zhoucun"]
    return Sample(office, clock, found(office, pack, sample_roster(pack), sample_pools(pack), stretch=quick_stretch))


def introduce(sample: Sample, other: Sample) -> AuthorityId:
    """Let two officers of `sample` take and confirm the introduction of `other`, as it crosses the border: as JSON."""
    document: Json = json.loads(json.dumps(introductions.own(other.office, other.authority)))
    introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), document)
    second = sample.actor(Duty.KEYS, OFFICE)
    introductions.confirm(sample.office, second, other.authority, other.founded.authority.root_public)
    return other.authority


def recorded(sample: Sample, reporter: Reporter) -> tuple[str, Actor]:
    """Write the record of a tip that just came; number and officer."""
    number, actor = builders.number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, actor, number, builders.RECORD, 0)
    return number, actor


def make_file(
    sample: Sample, actor: Actor, number: str, to: Sample, department: str = RECEIVER, streams: Sequence[bytes] = ()
) -> tuple[bytes, str, int]:
    """Open words and letters and seal them to the other department, as the giver's browser does; file, slip, newest letter."""
    wanted = outside.keys_of(sample.office, actor, number, to.authority, DepartmentId(department))
    tip = read.sealed_tip(sample.office, actor, number)
    envelope = parse(tip.sealed)
    key, seed = way.seed_for(sample, actor.department, envelope)
    keyring = way.trust(sample).verify(tip.records, sample.clock.today)
    body = opening.open_tip(tip.sealed, keyring, holder_id(actor.department), key, seed, tip.notes)
    facts, fields = body.facts, body.fields
    words: dict[str, Json] = {name: fields[name] for name in (
        "words", "place", "subject", "when", "ongoing", "known", "insider", "told", "reward", "together",
    )}  # fmt: skip
    words |= {"category": facts.category, "sector": facts.sector, "region": facts.region, "urgency": facts.urgency}
    lines = parse_lines(fields["files"])
    have = tuple(range(1, len(streams) + 1))
    carried = (Carried(0, envelope.scope, content_key(envelope, key, seed), lines, have),) if lines else ()
    letters = tuple(enumerate(way.letters_open(sample, actor, number), 1))
    theirs = Trust(wanted.receiver.id, wanted.receiver.root).verify(wanted.receiver.records, sample.clock.today)
    record = theirs.current(Purpose.INTAKE, holder_id(department))
    own = sample.founded.departments[actor.department]
    giver = Giver(
        sample.authority, wanted.name, actor.department, wanted.own_title, sample.founded.authority.root_public,
        wanted.own_records, own.key_ids[Purpose.LETTERS],
    )  # fmt: skip
    package = Package(
        giver, (wanted.receiver.id, record.key_id), wanted.slip, wanted.first_day, wanted.day, asdict(wanted.record),
        words, letters, carried,
    )  # fmt: skip
    sealed = seal_package(package, own.seeds[Purpose.LETTERS], record.public)
    return join_file(sealed, streams), wanted.slip, len(letters)


def hand_over(sample: Sample, reporter: Reporter, to: Sample, streams: Sequence[bytes] = ()) -> tuple[str, bytes]:
    """Take a tip to SENT_OUT with a sealed file; case number and file."""
    number, actor = recorded(sample, reporter)
    file, slip, letters = make_file(sample, actor, number, to, streams=streams)
    sending = Sending("", REASON, slip, to.authority, DepartmentId(RECEIVER), letters)
    outside.hand(sample.office, actor, number, sending)
    return number, file


def open_file(sample: Sample, file: bytes, department: str = RECEIVER) -> tuple[Package, bytes]:
    """Open a file that came, as the receiver's browser or `./anshao open` does; the package and the streams behind it."""
    sealed, rest = split_file(file)
    return opening.open_package(sealed, sample.founded.departments[DepartmentId(department)].seeds[Purpose.INTAKE]), rest


__all__ = ["HOME", "OFFICE", "REASON", "RECEIVER", "another", "hand_over", "introduce", "make_file", "open_file", "recorded"]
