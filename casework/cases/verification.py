"""What the case page says of verification: who verifies, by when to be there, record and evidence, review, signature, days.

Legal review and the leader read what the verifiers wrote; whoever sees the finding reads who signed it; the supervising office
reads of an extension. Somebody with a conflict of interest reads nothing of it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from casework.cases import extension, signing, site, verifiers
from casework.cases.extension import Extension
from casework.cases.site import EvidenceList, SiteRecord
from casework.cases.verifiers import Verifier
from casework.cases.views import Candidate
from casework.cases.visit import Visit, visit_of
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden
from casework.kernel.ids import Day, OfficerId
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import find
from casework.people import officers
from casework.rules.duties import Duty

READERS = frozenset({Duty.VERIFY, Duty.LEGAL, Duty.LEAD})
"""Who reads site record and evidence, in the department that handles the case."""


@dataclass(frozen=True)
class Charged:
    """One verifier of the round: title, and what they said of conflicts (declared, open or conflict)."""

    title: str
    said: str


@dataclass(frozen=True)
class SignedBy:
    """Who signed the conclusion and when, whether the signature still fits what is shown, and whether it is a former one."""

    title: str
    at: datetime.datetime
    holds: bool
    former: bool


@dataclass(frozen=True)
class Review:
    """The newest word of legal review or the leader: passed or returned, by whom, and what they said."""

    passed: bool
    by: str
    said: str


@dataclass(frozen=True)
class Verification:
    """The panel. `mine`: what this officer has to say first (declare) or may do (write), or empty."""

    charged: tuple[Charged, ...]
    visit: Visit | None
    site: SiteRecord | None
    evidence: EvidenceList | None
    review: Review | None
    signed: SignedBy | None
    extension: Extension | None
    new_day: Day | None
    mine: str
    may_replace: bool
    may_extend: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show and nothing to do."""
        return not (self.charged or self.signed or self.extension or self.may_extend)


@query
def verification(tx: Transaction, actor: Actor, number: str) -> Verification | None:
    """Return what this officer may read of the verification of a case, or None; raises NotFound."""
    case, role = find(tx, actor, number)
    history = events.of_case(tx, case.authority, case.id)
    signed = signing.signed_of(tx, case)
    reads = role == "lead" and bool(READERS & actor.duties)
    if actor.officer in recused(tx, case):
        return None
    supervises = role == "supervisor" and Duty.OVERSEE in actor.duties
    # Whoever verifies again before a reward compares with what was found.
    compares = reads or (role == "recheck" and Duty.VERIFY in actor.duties)
    asked = extension.extension_of(tx, case) if reads or supervises else None
    now = verifiers.round_of(history)
    of_round = [one for one in verifiers.all_of(tx, case) if one.round == now] if reads and now else []
    names = officers.titles(tx, case.authority, {one.officer for one in of_round} | _actors(history, signed))
    shown = Verification(
        charged=tuple(sorted((Charged(names.get(one.officer, ""), _said(one)) for one in of_round), key=lambda one: one.title)),
        visit=visit_of(tx, case, history) if reads else None,
        site=site.site_record_of(tx, case, now) if compares and now else None,
        evidence=site.evidence_of(tx, case, now) if compares and now else None,
        review=_review(history, names) if reads else None,
        signed=SignedBy(names.get(signed.by, ""), signed.at, signed.holds, signed.former) if signed else None,
        extension=asked,
        new_day=extension.new_day(tx, case) if asked and asked.answer == extension.OPEN else None,
        mine=_mine(tx, actor, case, of_round),
        may_replace=_may_replace(actor, case, of_round),
        may_extend=reads and Duty.LEAD in actor.duties and extension.may_propose(case, asked),
    )
    return None if shown.empty else shown


@dataclass(frozen=True)
class Writing:
    """What a verifier writes over: the newest versions, and the record and list of this round (None: not written yet)."""

    site: SiteRecord | None
    site_version: int
    evidence: EvidenceList | None
    evidence_version: int
    today: Day


@query
def writing(tx: Transaction, actor: Actor, number: str) -> Writing:
    """Return what the pages of site record and evidence show to a verifier of the case; raises Forbidden and Refused."""
    actor.require(Duty.VERIFY)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    verifiers.require_verifier(tx, actor, case)
    now = verifiers.round_of(events.of_case(tx, case.authority, case.id))
    record, evidence = site.versions(tx, case)
    return Writing(site.site_record_of(tx, case, now), record, site.evidence_of(tx, case, now), evidence, tx.today)


@query
def may_verify(tx: Transaction, actor: Actor, number: str) -> tuple[Candidate, ...]:
    """Return the officers who may be charged with verifying, but for those who are; for the pages that name somebody."""
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    history = events.of_case(tx, case.authority, case.id)
    charged = {one.officer for one in verifiers.active(tx, case, history)} if case.standing.main in verifiers.WORK else set()
    free = verifiers.able(tx, actor, case, history) - charged
    titles = officers.titles(tx, case.authority, free)
    return tuple(sorted((Candidate(one, titles.get(one, "")) for one in free), key=lambda one: one.title))


def recused(tx: Transaction, case: Case) -> frozenset[OfficerId]:
    """Return who said that they have a conflict of interest in the case."""
    return frozenset(one.officer for one in verifiers.all_of(tx, case) if one.conflict)


def _said(one: Verifier) -> str:
    return "conflict" if one.conflict else "declared" if one.declared else "open"


def _actors(history: Sequence[events.Event], signed: signing.Signed | None) -> set[OfficerId]:
    found = {one.actor for one in history if one.step in ("pass_finding", "return_finding") and one.actor}
    return found | ({signed.by} if signed else set())


def _review(history: Sequence[events.Event], names: dict[OfficerId, str]) -> Review | None:
    starts = [at for at, one in enumerate(history) if one.step == "start"]
    found = [one for one in history[starts[-1] if starts else 0 :] if one.step in ("pass_finding", "return_finding")]
    if not found:
        return None
    last, by_whom = found[-1], found[-1].actor
    is_passed = last.step == "pass_finding"
    said = str(last.payload["opinion" if is_passed else "reason"])
    return Review(is_passed, names.get(by_whom, "") if by_whom else "", said)


def _mine(tx: Transaction, actor: Actor, case: Case, of_round: Sequence[Verifier]) -> str:
    own = [one for one in of_round if one.officer == actor.officer and not one.conflict]
    if case.standing.main not in verifiers.WORK:
        return ""
    if not own:
        return "declare" if verifiers.may_stand_in(tx, actor, case) else ""
    return "write" if own[0].declared else "declare"


def _may_replace(actor: Actor, case: Case, of_round: Sequence[Verifier]) -> bool:
    left = [one for one in of_round if not one.conflict]
    if case.standing.main not in verifiers.WORK or len(left) >= verifiers.NEEDED:
        return False
    return Duty.LEAD in actor.duties or actor.officer in {one.officer for one in left}
