"""移送单: what goes along when a case is handed on, on one sheet of paper.

It is made of the case record and of the reason, both written by officers and compared with the reporter's words before they
were stored. It bears neither the case's number nor any day of the reporter's: in 2025 such a slip, with the reporter's
details on it, turned up in the accused mine's office (policy dossier 4.7 4).
"""

from dataclasses import dataclass

from casework.cases import written
from casework.cases.handing import handed
from casework.kernel import authorities
from casework.kernel.errors import NotFound
from casework.kernel.ids import date_of
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.papers.marks import mark
from casework.people import departments
from casework.rules.regions import regions_of

PAPER = "slip"


@dataclass(frozen=True)
class Slip:
    """One slip. `day` is the day of the transfer; names and the places are page texts."""

    number: str
    authority: str
    giver: str
    receiver: str
    day: str
    category: str
    sector: str
    region: str
    subject: str
    place: str
    summary: str
    reason: str
    sheet: bool
    sign_within: int
    back_within: int
    mark: str


@use_case
def slip(tx: Transaction, actor: Actor, number: str) -> Slip:
    """Return the slip of a case's newest transfer, for giver and receiver, with a fresh mark; NotFound for everybody else."""
    case, role = find(tx, actor, number)
    found, record = handed(tx, case), written.record_of(tx, case)
    if role not in ("lead", "sender") or not found.count or record is None:
        raise NotFound
    pack = authorities.pack_of(tx, case.authority)
    names, rules = departments.names(tx, case.authority), tx.office.policies.deadlines
    sector = pack.sectors.get(record.sector)
    day = date_of(found.day)
    return Slip(
        number=found.slip,
        authority=authorities.get(tx, case.authority).name,
        giver=names[found.giver].name,
        receiver=names[found.receiver].name,
        day=f"{day.year}年{day.month}月{day.day}日",
        category=tx.office.policies.categories[record.category].name,
        sector=sector.label if sector else "",
        region=regions_of(pack).label(record.region),
        subject=record.subject,
        place=record.place,
        summary=record.summary,
        reason=found.reason,
        sheet=found.sheet,
        sign_within=rules["transfer_receipt"].length,
        back_within=rules["transfer_back"].length,
        mark=mark(tx, actor, PAPER, case.id),
    )
