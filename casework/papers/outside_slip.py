"""移送单 for another installation: the paper that goes along with a sealed file, or alone where there is none.

Like the slip within an installation (slip.py) it is made of the case record and the reason. The day of the first report
travels inside the sealed file; where no file could be made it stands on the paper, since the reward of the other authority
hangs on it and nothing else would carry it. The root's fingerprint is there for whoever opens the file to compare.
"""

from dataclasses import dataclass

from casework.cases import written
from casework.kernel import authorities
from casework.kernel.errors import NotFound
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.papers.marks import mark
from casework.people import departments
from casework.transfers.sent import sent_of
from crypto.keyring import root_fingerprint

PAPER = "outside-slip"


@dataclass(frozen=True)
class OutsideSlip:
    """One slip; days and names are page texts. `first_day` is empty where a sealed file carries it."""

    number: str
    authority: str
    giver: str
    receiver: str
    day: str
    category: str
    sector: str
    subject: str
    place: str
    region: str
    summary: str
    reason: str
    file: bool
    first_day: str
    fingerprint: str
    sign_within: int
    mark: str


@use_case
def outside_slip(tx: Transaction, actor: Actor, number: str) -> OutsideSlip:
    """Return the slip of a case's newest handing outside, for its lead, with a fresh mark; NotFound for everybody else."""
    case, role = find(tx, actor, number)
    sent, record = sent_of(tx, case), written.record_of(tx, case)
    if role != "lead" or not sent.count or record is None:
        raise NotFound
    authority, pack = authorities.get(tx, case.authority), authorities.pack_of(tx, case.authority)
    sector = pack.sectors.get(record.sector)
    return OutsideSlip(
        number=sent.slip,
        authority=authority.name,
        giver=departments.names(tx, case.authority)[case.department].name,
        receiver=sent.receiver,
        day=_day(sent.day),
        category=tx.office.policies.categories[record.category].name,
        sector=sector.label if sector else "",
        subject=record.subject,
        place=record.place,
        region=record.region,
        summary=record.summary,
        reason=sent.reason,
        file=sent.file,
        first_day="" if sent.file else _day(case.day),
        fingerprint=root_fingerprint(authority.root_public),
        sign_within=tx.office.policies.deadlines["transfer_receipt"].length,
        mark=mark(tx, actor, PAPER, case.id),
    )


def _day(day: Day) -> str:
    on = date_of(day)
    return f"{on.year}年{on.month}月{on.day}日"
