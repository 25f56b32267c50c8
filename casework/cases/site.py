"""The record of a visit and the list of evidence: what a finding rests on besides the words of who writes it.

Both are written by the two verifiers and shown to legal review and the leader. Neither holds anything of the reporter: not who,
not what was sent. When a hazard came into being is recorded with its evidence, so that nobody is paid for one that they made
themselves (dossier 3.8).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from casework.cases import store, verifiers
from casework.cases.verifiers import require_verifier
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.rules.duties import Duty
from crypto.encoding import Json

FORMED = {"evidenced": "有证据", "unclear": "没有证据，说不准", "none": "没有发现隐患"}
"""Whether it is evidenced when the hazard came into being."""
KINDS = {
    "document": "书证",
    "object": "物证",
    "recording": "视听资料",
    "data": "电子数据",
    "witness": "证人证言",
    "party": "当事人陈述",
    "expert": "鉴定意见",
    "site": "勘验、现场笔录",
}
"""Kinds of evidence (行政处罚法第46条)."""
LONGEST_LIST = 60
_LONGEST_LINE = 300
_REPORTERS = ("举报", "吹哨", "匿名信")


@dataclass(frozen=True)
class SiteText:
    """A visit: its day, who was there by post, where and at which machine, what was seen, and since when it was so."""

    visited_day: Day
    present: str
    place: str
    seen: str
    formed: str
    formed_why: str


@dataclass(frozen=True)
class EvidenceLine:
    """One piece: its kind, what it shows, where it is kept, and the day on which it was taken. Its number is its place."""

    kind: str
    shows: str
    kept: str
    day: Day


@dataclass(frozen=True)
class SiteRecord:
    """A site record of the round that runs, with its version."""

    text: SiteText
    version: int

    def json(self) -> dict[str, Json]:
        """Return what is hashed into the finding that a leader signs."""
        return {**asdict(self.text), "version": self.version}


@dataclass(frozen=True)
class EvidenceList:
    """The evidence of the round that runs, with the list's version."""

    lines: tuple[EvidenceLine, ...]
    version: int

    def json(self) -> dict[str, Json]:
        """Return what is hashed into the finding that a leader signs."""
        return {"lines": [asdict(one) for one in self.lines], "version": self.version}


@use_case
def write_site_record(tx: Transaction, actor: Actor, number: str, text: SiteText, seen_version: int) -> int:
    """Write the site record over the version that was seen (0: none); returns the new one. Raises Refused and Conflict."""
    case = _writable(tx, actor, number)
    _check_day(tx, text.visited_day, "到场的日子")
    if text.formed not in FORMED:
        raise Refused("bad_formed", "请选隐患的形成时间有没有证据。")
    labels = {"present": "在场的人", "place": "位置和设备", "seen": "看到了什么", "formed_why": "形成时间的依据"}
    values: dict[str, object] = {name: required(getattr(text, name), label) for name, label in labels.items()}
    _check_texts(*(str(value) for value in values.values()))
    values |= {"visited_day": text.visited_day, "formed": text.formed}
    return _save(tx, actor, case, "site_record", values, seen_version)


@use_case
def write_evidence(tx: Transaction, actor: Actor, number: str, lines: Sequence[EvidenceLine], seen_version: int) -> int:
    """Write the list of evidence over the version that was seen; as `write_site_record`."""
    case = _writable(tx, actor, number)
    if not 1 <= len(lines) <= LONGEST_LIST:
        raise Refused("bad_list", f"证据单要有 1 到 {LONGEST_LIST} 件。")
    for line in lines:
        if line.kind not in KINDS:
            raise Refused("bad_kind", "请选证据的种类。")
        for text, label in ((line.shows, "证明什么"), (line.kept, "放在哪里")):
            if len(required(text, label)) > _LONGEST_LINE:
                raise Refused("too_long", f"{label}太长，最多 {_LONGEST_LINE} 个字。")
        _check_texts(line.shows, line.kept)
        _check_day(tx, line.day, "取证的日子")
    kept: list[Json] = [asdict(line) for line in lines]
    return _save(tx, actor, case, "evidence_list", {"lines": kept}, seen_version)


def site_record_of(tx: Transaction, case: Case, number: int) -> SiteRecord | None:
    """Return the site record of a round, or None."""
    row = store.versioned(tx.connection, "site_record", case.authority, case.id)
    if row is None or row.round != number:
        return None
    text = SiteText(Day(row.visited_day), row.present, row.place, row.seen, row.formed, row.formed_why)
    return SiteRecord(text, row.version)


def evidence_of(tx: Transaction, case: Case, number: int) -> EvidenceList | None:
    """Return the list of evidence of a round, or None."""
    row = store.versioned(tx.connection, "evidence_list", case.authority, case.id)
    if row is None or row.round != number:
        return None
    return EvidenceList(tuple(EvidenceLine(**{**line, "day": Day(line["day"])}) for line in row.lines), row.version)


def versions(tx: Transaction, case: Case) -> tuple[int, int]:
    """Return the newest versions of site record and evidence list, of whatever round; 0 where there is none."""
    rows = [store.versioned(tx.connection, name, case.authority, case.id) for name in ("site_record", "evidence_list")]
    return (rows[0].version if rows[0] else 0, rows[1].version if rows[1] else 0)


def _writable(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(Duty.VERIFY)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    require_verifier(tx, actor, case)
    if case.standing.main not in verifiers.WORK:
        raise Refused("not_now", "现在不在核查，不能改记录和证据。")
    return case


def _save(tx: Transaction, actor: Actor, case: Case, table: str, values: dict[str, object], seen_version: int) -> int:
    now = verifiers.round_of(events.of_case(tx, case.authority, case.id))
    row = {**values, "round": now, "written_by": actor.officer, "at": tx.now}
    if not store.save_versioned(tx.connection, table, (case.authority, case.id), seen_version, row):
        raise Conflict
    events.note(tx, case, table, actor=actor, payload={"version": seen_version + 1})
    return seen_version + 1


def _check_day(tx: Transaction, day: Day, label: str) -> None:
    if day > tx.today:
        raise Refused("future", f"{label}还没有到。")


def _check_texts(*texts: str) -> None:
    check_no_private_numbers(*texts)
    if any(word in text for text in texts for word in _REPORTERS):
        raise Refused("reporter_named", "记录和证据单里不写举报人，也不写举报人给的东西。")
