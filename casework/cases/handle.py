"""What intake does: the case record, the lead sheet, taking the case or not, asking for more.

The case record and the lead sheet are written in the officer's own words after reading; whether they repeat the tip's
words is compared in the officer's browser, since the server never sees those. Declining needs two people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.cases import followers, store
from casework.cases.deeds import find_for
from casework.cases.letters import OutLetter, post
from casework.cases.posts import claim_duty
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import KeyId
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.people import departments, keys, officers
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.regions import regions_of
from casework.tips import mailbox
from crypto import OpeningError
from crypto.encoding import Json
from crypto.keyring import Purpose, holder_id
from crypto.letters import verify_attestation

# Reasons for not accepting: ids of the reporter's sentences. A duplicate reads like Z08 (DESIGN section 1).
KNOWN = "Z08"
DECLINE_REASONS = ("Z02", "Z03", KNOWN)


@dataclass(frozen=True)
class RecordText:
    """What a case is about, in the officer's words. `region` is a gazetteer code, or empty when it is not known."""

    region: str
    sector: str
    category: str
    subject: str
    place: str
    summary: str


@dataclass(frozen=True)
class Attestation:
    """The department's signature that the tip names this mailbox and claim key, and the letters record that made it."""

    signature: bytes
    key_id: KeyId


@use_case
def write_record(tx: Transaction, actor: Actor, number: str, text: RecordText, seen_version: int) -> int:
    """Write the case record over the version that was seen (0: none) and return the new version.

    Raises Conflict when somebody else was first, Refused for what the pack does not know or private numbers.
    """
    case = _by_intake(tx, actor, number)
    pack = authorities.pack_of(tx, actor.authority)
    if (text.region and not regions_of(pack).label(text.region)) or text.sector not in {"", *pack.sectors}:
        raise Refused("bad_place", "街镇或行业不在单子里，请重新选。")
    if text.category not in tx.office.policies.categories:
        raise Refused("bad_category", "事由不在单子里，请重新选。")
    check_no_private_numbers(text.subject, text.place, text.summary)
    values = {
        "region": text.region,
        "sector": text.sector,
        "category": text.category,
        "subject": text.subject.strip(),
        "place": text.place.strip(),
        "summary": required(text.summary, "摘要"),
    }
    return _save(tx, actor, case, "case_record", values, seen_version)


@use_case
def write_lead_sheet(tx: Transaction, actor: Actor, number: str, text: str, seen_version: int) -> int:
    """Write the lead sheet for those who verify; as `write_record`."""
    case = _by_intake(tx, actor, number)
    check_no_private_numbers(text)
    return _save(tx, actor, case, "lead_sheet", {"text": required(text, "线索")}, seen_version)


@use_case
def accept(tx: Transaction, actor: Actor, number: str, attestation: Attestation) -> None:
    """Accept the case. The attestation must be the department's over the mailbox as the server has it."""
    case = find_for(tx, actor, number, "accept")
    if store.versioned(tx.connection, "case_record", case.authority, case.id) is None:
        raise Refused("no_record", "先写案件登记，再受理。")
    check_attestation(tx, actor, case, attestation)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    values = {"attestation": attestation.signature, "attestation_key": attestation.key_id}
    followers.accepted_again(tx, actor, events.append(tx, case, "accept", actor=actor, values=values))


@use_case
def ask_more(tx: Transaction, actor: Actor, number: str, missing: tuple[str, ...], letter: OutLetter | None = None) -> None:
    """Ask the reporter for what is missing; the clock stands until they answer or 15 days are over.

    `missing` are question cards (policies/national/questions.toml), each by its id or by its short name.
    """
    case = find_for(tx, actor, number, "ask_more")
    cards = _cards(tx, missing)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    case = events.append(tx, case, "ask_more", actor=actor, tell={"cards": list[Json](cards)})
    if letter:
        post(tx, actor, case, letter)


@use_case
def propose_decline(tx: Transaction, actor: Actor, number: str, reason: str, department: str = "") -> None:
    """Propose not to accept, for a reason of DECLINE_REASONS; `department` names who is told instead (Z02).

    What is still being looked into is merged instead: 「已经知道」 would tell an enterprise that reports itself that somebody
    else did, while there is something to hide (DESIGN section 1).
    """
    case = find_for(tx, actor, number, "propose_decline")
    if any(one.standing.main == "MERGED" for one in events.followers_of(tx, case)):
        raise Refused("followed", "有案并在这件里，不能不予受理。先受理，查了再下结论，两边一起答复。")
    sentence = _decline_sentence(tx, actor, reason, department)
    if reason == KNOWN:
        _check_none_is_open(tx, actor, case)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    payload: dict[str, Json] = {"reason": reason, "sentence": sentence}
    events.append(tx, case, "propose_decline", actor=actor, payload=payload)


@use_case
def confirm_decline(tx: Transaction, actor: Actor, number: str, *, agree: bool) -> None:
    """Agree to a colleague's proposal, or send it back to triage; the proposer cannot do either."""
    step = "decline" if agree else "keep"
    case = find_for(tx, actor, number, step)
    history = events.of_case(tx, case.authority, case.id)
    proposals = [one for one in history if one.step == "propose_decline"]
    if not proposals:
        raise Refused("not_now", "没有人送来不予受理的意见。")
    if proposals[-1].actor == actor.officer:
        raise Refused("second_person", "您提的，要另一个人同意才生效。")
    if Duty.INTAKE in actor.duties:
        claim_duty(tx, actor, case.id, Duty.INTAKE)
    # The reporter reads the sentence inside another one, which brings its own full stop.
    tell: dict[str, Json] = {"reason": proposed_sentence(history)}
    events.append(tx, case, step, actor=actor, tell=tell if agree else None)


def _check_none_is_open(tx: Transaction, actor: Actor, case: Case) -> None:
    if not recorded(tx, case):
        raise Refused("no_record", "先写案件登记，才看得出是不是和别的案同一件事。")
    like = [one.number for one in followers.candidates(tx, actor, case) if one.why]
    if like:
        told = "不受理的话，举报的人马上就知道有人先报过"
        raise Refused("merge", f"像是和 {like[0]} 同一件事，那一案还在查。请并案：{told}。")


def proposed_sentence(history: Iterable[events.Event]) -> str:
    """Return what the reporter would read if the newest proposal to decline were agreed to; empty without one."""
    sentences = [str(one.payload["sentence"]).rstrip("。") for one in history if one.step == "propose_decline"]
    return sentences[-1] if sentences else ""


def _cards(tx: Transaction, missing: Iterable[str]) -> list[str]:
    """Return the ids of some cards in the order of the file, so that the reporter's page can read them in any language."""
    wanted, known = set(missing), tx.office.policies.cards.values()
    chosen = [one.id for one in known if wanted & {one.id, *(text.short for text in one.texts.values())}]
    if not chosen or len(chosen) != len(wanted):
        raise Refused("nothing_asked", "请选想知道什么。")
    return chosen


def recorded(tx: Transaction, case: Case) -> bool:
    """Say whether intake has written the record of a case that the caller has found."""
    return store.versioned(tx.connection, "case_record", case.authority, case.id) is not None


def _by_intake(tx: Transaction, actor: Actor, number: str) -> Case:
    """Return the case for an intake officer of the handling department, while it is open."""
    actor.require(Duty.INTAKE)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if lifecycle.closed(case.standing):
        raise Refused("closed", "这件案已经办结，不能再改。")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    return case


def _save(tx: Transaction, actor: Actor, case: Case, table: str, values: Mapping[str, object], seen_version: int) -> int:
    row = {**values, "written_by": actor.officer, "at": tx.now}
    if not store.save_versioned(tx.connection, table, (case.authority, case.id), seen_version, row):
        raise _changed(tx, actor, case, table, list(values))
    events.note(tx, case, table, actor=actor, payload={"version": seen_version + 1})
    return seen_version + 1


def check_attestation(tx: Transaction, actor: Actor, case: Case, attestation: Attestation) -> None:
    """Raise Refused unless the actor's department signed the keys of the mailbox as it is."""
    box = mailbox.of_tip(tx, case.authority, case.tip)
    try:
        keyring = keys.keyring_for(tx, actor.authority, [actor.department])
        record = keyring.get(attestation.key_id, Purpose.LETTERS)
        if record.holder != holder_id(actor.department):
            raise OpeningError
        verify_attestation(record.public, attestation.signature, case.authority, case.tip, box.public, box.claim_public)
    except OpeningError:
        raise Refused("attestation", "原话里的钥匙和信箱的对不上，不能受理。请告诉机关的钥匙员。") from None


def _decline_sentence(tx: Transaction, actor: Actor, reason: str, department: str) -> str:
    if reason not in DECLINE_REASONS:
        raise Refused("bad_reason", "请选一条理由。")
    sentence = tx.office.policies.sentences.no_reward[reason]
    if "{department}" not in sentence:
        return sentence
    names = {one.name for one in departments.names(tx, actor.authority).values()}
    if department not in names:
        raise Refused("no_department", "请选转给哪个部门。")
    return sentence.format(department=department)


def _changed(tx: Transaction, actor: Actor, case: Case, table: str, names: list[str]) -> Conflict:
    """Return the refusal that says who changed the text, and carries what stands there now."""
    row = store.versioned(tx.connection, table, case.authority, case.id)
    if row is None:
        return Conflict()
    title = officers.titles(tx, case.authority, {row.written_by}).get(row.written_by, "")
    who = "您在另一页" if row.written_by == actor.officer else f"{title} "
    fields = {name: getattr(row, name) for name in names}
    present = {"by": title, "version": row.version, "fields": fields}
    return Conflict(sentence=f"{who}刚刚改过。您写的还在右边，请看一遍再存。", present=present)
