"""From a sealed tip to a case: where it would go, and taking it in once.

What is checked, in this order: the facts have their one spelling; the envelope is a tip of this authority under this tip
id, bound to the hash of these facts; its size is at most 64 KiB; the departments named in the facts are those that the
rules choose now; the envelope is sealed to exactly their intake keys (in use, or replaced at most a day ago). Recipients,
day, urgency and sizes are stored and the facts are forgotten. Sending twice never makes two tips: the tip id is the key.
Files are announced with the tip and follow by themselves (casework/tips/uploads.py).
"""

from dataclasses import dataclass, replace

from casework.cases import order
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import CaseworkError, Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, MailboxHash, TipId, date_of
from casework.kernel.office import Transaction, query, shared_use_case
from casework.people import departments, keys
from casework.people.departments import Department
from casework.rules import routing
from casework.rules.deadlines import promised_day
from casework.rules.routing import Directory, Route
from casework.tips import keep, uploads
from casework.tips.envelopes import check_departments, parsed, refused, size_class_of
from casework.tips.uploads import Announced
from crypto import OpeningError
from crypto.encoding import HASH_LENGTH, ID_LENGTH, Json
from crypto.routing import Facts, parse_facts
from crypto.suite1 import PUBLIC_LENGTH, Kind

URGENT = "now"


@dataclass(frozen=True)
class RouteAnswer:
    """What the reporter reads before sending, and what the browser seals to. Names are page names."""

    lead: Department
    supervisor: Department | None
    assisting: tuple[Department, ...]
    unseen: tuple[str, ...]
    trace: tuple[str, ...]
    recipients: tuple[DepartmentId, ...]
    records: tuple[bytes, ...]
    fallback: bool


@dataclass(frozen=True)
class Submission:
    """A tip as the portal gets it: routing facts as JSON, the envelope, and the reporter's public keys.

    `uploads` are the files that will follow, `note` tells the mailbox of them (nothing where there are none). `exposed`: the
    plain pages drew the phrase.
    """

    authority: AuthorityId
    facts: Json
    sealed: bytes
    mailbox: MailboxHash
    mailbox_public: bytes
    claim_public: bytes
    uploads: tuple[Announced, ...] = ()
    note: bytes = b""
    exposed: bool = False


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement: who will look into it, the page day by which they answer, whether it is urgent.

    `same` is false when other bytes were stored under this tip id before: the tip stands as it was first sent.
    """

    lead_name: str
    answer_by: str
    urgent: bool
    same: bool


@query
def route(tx: Transaction, authority: AuthorityId, facts: routing.Facts) -> RouteAnswer:
    """Say who would get a tip with these facts; raises Refused for facts that cannot be routed."""
    found = _route(departments.directory_of(tx, authority), facts)
    names = departments.names(tx, authority)
    recipients = recipients_of(found)
    return RouteAnswer(
        lead=names[DepartmentId(found.lead.id)],
        supervisor=names[DepartmentId(found.supervisor.id)] if found.supervisor else None,
        assisting=tuple(names[DepartmentId(one.id)] for one in found.assisting),
        unseen=tuple(one.name for one in found.excluded),
        trace=tuple(line.sentence for line in found.trace),
        recipients=recipients,
        records=keys.records_for(tx, authority, recipients),
        fallback=found.fallback,
    )


@query
def received(tx: Transaction, authority: AuthorityId, tip: TipId) -> Receipt | None:
    """Return the receipt of a tip that stands already, for whoever sends its form again; None where there is none."""
    if keep.kept(tx, authority, tip) is None:
        return None
    return _receipt(tx, authority, tip, same=False)[0]


@shared_use_case
def receive(tx: Transaction, submission: Submission) -> Receipt:
    """Take a sealed tip in, once; raises Refused when it is not sealed to whom the rules choose."""
    return take_in(tx, submission)[0]


def take_in(
    tx: Transaction, submission: Submission, *, entered: bool = False, files: bool = True
) -> tuple[Receipt, Case]:
    """The same within a use case, with the tip's case; `entered` by an officer for somebody who called, wrote or came.

    `files`: some may follow.
    """
    facts = _facts(submission)
    tip = replace(_sealed_tip(submission, facts), transfer=entered, exposed=submission.exposed)
    envelope = parsed(tip.sealed, Kind.TIP, tip.authority, tip.tip, facts.routing_hash)
    directory = departments.directory_of(tx, tip.authority)
    if not keep.keep(tx, tip, urgency=facts.urgency, size_class=size_class_of(envelope)):
        # What was promised stands, even where the route or the keys have changed since.
        return _receipt(tx, facts.authority, facts.tip, same=_is_same(tx, tip, submission))
    # A refusal from here on takes back with the transaction what was just kept.
    found = _route(directory, routing_facts(facts))
    recipients = recipients_of(found)
    if facts.recipients != recipients:
        raise Refused("route_changed", "来查的部门刚刚变了。请回到上一步看一看，再发。")
    known = keys.intake_keys(tx, tip.authority, recipients)
    sealed_to = check_departments(
        envelope, {one.key_id: (one.department, one.retired_day) for one in known.values()}, recipients, tx.today
    )
    roles = roles_of(directory, found)
    keep.address(tx, tip, {name: (roles[name], key_id) for name, key_id in sealed_to.items()})
    _announce(tx, tip, submission, files=files)
    case = events.begin(
        tx,
        authority=tip.authority,
        tip=tip.tip,
        department=recipients[0],
        recipients=roles,
        urgent=facts.urgency == URGENT,
        entered=entered,
    )
    order.received(tx, tip.authority, case.id)
    # What was just promised is the first promise, so nothing has to be read again.
    return _acknowledge(case, found.lead.name, case.due, same=True), case


def recipients_of(found: Route) -> tuple[DepartmentId, ...]:
    """Return the departments that a tip is sealed to: the lead first, then those who assist, sorted.

    The supervisor sees how far a case is and not its words (DESIGN section 1), so nothing is sealed to it.
    """
    assisting = sorted({one.id for one in found.assisting} - {found.lead.id})
    return tuple(DepartmentId(name) for name in (found.lead.id, *assisting))


def roles_of(directory: Directory, found: Route) -> dict[DepartmentId, str]:
    """Return department → role for all that may know of the case.

    Besides those of the route the office that decides rewards (the authority's 安委办, or where it is shut out the next
    one above) has a role of its own, which shows it the case after the conclusion.
    """
    roles = {DepartmentId(found.lead.id): "lead"}
    for one in found.assisting:
        roles.setdefault(DepartmentId(one.id), "assisting")
    if found.supervisor:
        roles.setdefault(DepartmentId(found.supervisor.id), "supervisor")
    shut = {one.id for one in found.excluded}
    pack = directory.pack
    # Never an office of a level below: the money is the authority's, and one county's office is a stranger in another's case.
    order = [region.code for region in (pack.region, *pack.upward(pack.region.code))]
    offices = sorted(
        (one for one in pack.departments if one.kind == "committee" and one.region in order),
        key=lambda one: order.index(one.region),
    )
    office = next((one for one in offices if one.id in directory.live and one.id not in shut), None)
    if office and found.lead.kind != "discipline":
        roles.setdefault(DepartmentId(office.id), "rewards")
    return roles


def routing_facts(facts: Facts) -> routing.Facts:
    """Return what the rules ask of the facts that travelled."""
    return routing.Facts(
        region=facts.region,
        sector=facts.sector,
        category=facts.category,
        flags=frozenset(facts.flags),
        upward=facts.upward,
    )


def _route(directory: Directory, facts: routing.Facts) -> Route:
    try:
        return routing.route(directory, facts)
    except routing.NoRoute:
        raise Refused("no_key", "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。") from None
    except routing.RoutingError:
        raise refused() from None


def _facts(submission: Submission) -> Facts:
    try:
        facts = parse_facts(submission.facts)
    except OpeningError:
        raise refused() from None
    if facts.authority != submission.authority:
        raise refused()
    return facts


def _sealed_tip(submission: Submission, facts: Facts) -> keep.SealedTip:
    lengths = (len(submission.mailbox), len(submission.mailbox_public), len(submission.claim_public))
    if lengths != (HASH_LENGTH, PUBLIC_LENGTH, HASH_LENGTH) or len(facts.tip) != ID_LENGTH:
        raise refused()
    return keep.SealedTip(
        submission.authority,
        TipId(facts.tip),
        submission.sealed,
        submission.mailbox,
        submission.mailbox_public,
        submission.claim_public,
    )


def _announce(tx: Transaction, tip: keep.SealedTip, submission: Submission, *, files: bool) -> None:
    """Write down the files that will follow; who enters what somebody said has none."""
    if submission.uploads and not files:
        raise refused()
    uploads.check_note(
        submission.note, submission.uploads, (tip.authority, tip.tip, tip.mailbox, tip.mailbox_public)
    )
    if submission.uploads:
        uploads.announce(tx, tip.authority, tip.tip, uploads.TIP, submission.uploads)
        uploads.keep_note(tx, tip.authority, tip.tip, submission.note)


def _is_same(tx: Transaction, tip: keep.SealedTip, submission: Submission) -> bool:
    return keep.is_same(tx, tip) and uploads.is_same(tx, tip.authority, tip.tip, submission.uploads, submission.note)


def _receipt(tx: Transaction, authority: AuthorityId, tip: TipId, *, same: bool) -> tuple[Receipt, Case]:
    """Answer from what is stored, so that a retry days later reads the promise that was made."""
    case = events.load_of_tip(tx, authority, tip)
    lead = departments.names(tx, authority)[case.department]
    return _acknowledge(case, lead.name, promised(tx, case), same=same), case


def _acknowledge(case: Case, lead_name: str, day: Day | None, *, same: bool) -> Receipt:
    if day is None:
        raise CaseworkError("no_promise", "系统出错了，什么都没有改动。")
    provisional = case.due_from is not None and day == case.due
    return Receipt(lead_name, promised_day(date_of(day), provisional=provisional), case.urgent, same)


def promised(tx: Transaction, case: Case) -> Day:
    """Return the day by which the department says whether it takes the case, as promised when it came."""
    first = events.of_case(tx, case.authority, case.id)[0]
    return Day(first.tell["day"])
