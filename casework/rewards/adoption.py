"""Adopting a reward policy: a legal reviewer of the 安委办 proposes and signs, an approver signs the same bytes.

An authority pays only under a policy that it has adopted, and a policy counts for what came in from its first day on (DESIGN
section 6). A policy is named with its hash, so that nobody can put other numbers under an adopted name. How the authority's
policy and the superiors' add up (`stacking`) has no default: it is part of what is signed.

    proposed ── confirm (another person) ──> counts for tips received from `first_day` on, until a later one does
             └─ drop (either of them) ─────> never counted

A sample authority is founded with an adoption of its own, which no officer signed; it shows as such.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.cases.words import check_no_private_numbers
from casework.kernel import authorities
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, Day, KeyId, OfficerId, date_of, day_at, day_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.people import keys, officers
from casework.rewards.office import require_office, said
from casework.rewards.store import adoptions as store
from casework.rules.duties import Duty
from casework.rules.rewards import STACKINGS
from crypto import OpeningError
from crypto.adoptions import verify_adoption
from crypto.encoding import b64u, canonical, read_object
from policies import RewardPolicy

NOT_ADOPTED = "本机关还没有采用奖励办法。先由法制员和批准人签“采用”，再评定。"
MOST_DAYS_AHEAD = 366


@dataclass(frozen=True)
class AdoptionText:
    """What is adopted: policy id, `stacking` (rules/rewards.py), the authority's own document and its day, the first day."""

    policy: str
    stacking: str
    document: str
    document_day: date
    first_day: date


@dataclass(frozen=True)
class Adoption:
    """An adoption as pages show it. `body` is what is signed; `holds`: every signature there fits it."""

    number: int
    text: AdoptionText
    title: str
    body: str
    proposed_by: str
    confirmed_by: str
    dropped: bool
    known: bool
    holds: bool


@dataclass(frozen=True)
class Adoptions:
    """`now`: policy and stacking for what comes in today (None: nothing is paid), `founded`: it is the sample's own."""

    now: RewardPolicy | None
    stacking: str
    founded: bool
    choices: tuple[RewardPolicy, ...]
    every: tuple[Adoption, ...]


def in_force(tx: Transaction, authority: AuthorityId, received: date) -> tuple[RewardPolicy, str]:
    """Return policy and stacking for a tip received on a day; Refused where none was adopted or it was not valid then."""
    found = store.newest(tx.connection, authority, day_of(received))
    known = tx.office.policies.reward_policies
    if found is not None:
        policy = known.get(found.policy_id)
        if policy is None or bytes.fromhex(policy.sha256) != found.policy_hash or not _holds(tx, found):
            raise Refused("other_policy", "采用的奖励办法和现在的文件不一样，不能评定。请告诉管系统的人。")
        stacking = found.stacking
    else:
        founded = authorities.get(tx, authority)
        if not founded.stacking:
            raise Refused("not_adopted", NOT_ADOPTED)
        policy, stacking = known[founded.policy_id], founded.stacking
    if not policy.valid_on(received):
        raise Refused("no_policy", "收到举报那天，本机关没有有效的奖励办法。")
    return policy, stacking


@query
def paid_now(tx: Transaction, authority: AuthorityId) -> RewardPolicy | None:
    """Return the policy for what comes in today, for pages that promise a reward; None where nothing would be paid."""
    try:
        return in_force(tx, authority, date_of(tx.today))[0]
    except Refused:
        return None


def policy_on(tx: Transaction, authority: AuthorityId, received: date) -> str:
    """Return the id of the policy that counts for a day, or that the authority was founded with where none was adopted."""
    found = store.newest(tx.connection, authority, day_of(received))
    return str(found.policy_id) if found is not None else authorities.get(tx, authority).policy_id


def body_of(tx: Transaction, text: AdoptionText) -> bytes:
    """Return the adoption JSON that both sign; Refused for an unknown policy."""
    policy = tx.office.policies.reward_policies.get(text.policy)
    if policy is None:
        raise Refused("bad_policy", "没有这份奖励办法，请重新选。")
    return canonical(
        {
            "v": 1,
            "policy": policy.id,
            "hash": b64u(bytes.fromhex(policy.sha256)),
            "stacking": text.stacking,
            "document": text.document,
            "day": day_of(text.document_day),
            "from": day_of(text.first_day),
        }
    )


@query
def adoptions(tx: Transaction, actor: Actor) -> Adoptions:
    """Return what was adopted and may be, for those who decide rewards, check them or oversee the office."""
    require_office(tx, actor, Duty.LEGAL, Duty.APPROVE, Duty.REWARD, Duty.FUND, Duty.OVERSEE)
    founded = authorities.get(tx, actor.authority)
    try:
        now, stacking = in_force(tx, actor.authority, date_of(tx.today))
    except Refused:
        now, stacking = None, ""
    rows = store.every(tx.connection, actor.authority)
    known, pack = tx.office.policies.reward_policies, authorities.pack_of(tx, actor.authority)
    # The authority's own and its superiors' come first; others may be adopted as well.
    names = dict.fromkeys((pack.reward_policy, *pack.comparisons, *known))
    choices = tuple(known[name] for name in names if known[name].valid_on(date_of(tx.today)))
    own = not any(row.confirmed_at is not None and row.first_day <= tx.today for row in rows)
    return Adoptions(now, stacking, bool(founded.stacking) and own, choices, tuple(_adoption(tx, row) for row in rows))


@use_case
def propose(tx: Transaction, actor: Actor, text: AdoptionText, signature: bytes) -> int:
    """Propose an adoption with the legal reviewer's signature; its number. Raises Refused."""
    require_office(tx, actor, Duty.LEGAL)
    document = said(text.document, "采用的文件的文号")
    check_no_private_numbers(document)
    if text.stacking not in STACKINGS:
        raise Refused("bad_stacking", "请选本地和国家的奖励怎么叠加。")
    today = date_of(tx.today)
    if text.document_day > today:
        raise Refused("bad_day", "文件的日期还没有到，请重新写。")
    if not 1 <= (text.first_day - today).days <= MOST_DAYS_AHEAD:
        raise Refused("bad_first_day", "开始的日子最早是明天，最晚是一年以后。已经收到的举报，不改办法。")
    policy = tx.office.policies.reward_policies.get(text.policy)
    if policy is not None and not policy.valid_on(text.first_day):
        raise Refused("lapsed", "那一天，这份办法不在有效期里，请重新选。")
    if store.open_one(tx.connection, actor.authority) is not None:
        raise Refused("open", "还有一份采用没有签完，先签完或者撤掉它。")
    body = body_of(tx, text)
    key = _check(tx, actor, body, signature)
    number = store.next_number(tx.connection, actor.authority)
    row = {
        "authority_id": actor.authority, "number": number, "body": body.decode(), "policy_id": text.policy,
        "policy_hash": bytes.fromhex(tx.office.policies.reward_policies[text.policy].sha256), "stacking": text.stacking,
        "first_day": day_of(text.first_day), "proposed_by": actor.officer, "proposed_at": tx.now,
        "proposer_key_id": key, "proposer_signature": signature, "dropped": False,
    }  # fmt: skip
    store.add(tx.connection, row)
    return number


@use_case
def confirm(tx: Transaction, actor: Actor, number: int, signature: bytes) -> None:
    """Sign a proposed adoption as the approver: it counts from its first day. Raises Refused."""
    require_office(tx, actor, Duty.APPROVE)
    row = _open(tx, actor, number)
    if row.proposed_by == actor.officer:
        raise Refused("second_person", "您提的，要另一个人来签。")
    if row.first_day <= tx.today:
        raise Refused("late", "开始的日子到了还没有签完。撤掉它，再提一份。")
    key = _check(tx, actor, row.body.encode(), signature)
    signed = {"confirmed_by": actor.officer, "confirmed_at": tx.now, "confirmer_key_id": key, "confirmer_signature": signature}
    store.put(tx.connection, actor.authority, number, signed)


@use_case
def drop(tx: Transaction, actor: Actor, number: int) -> None:
    """Take a proposed adoption back before it is confirmed. Raises Refused."""
    require_office(tx, actor, Duty.LEGAL, Duty.APPROVE)
    _open(tx, actor, number)
    store.put(tx.connection, actor.authority, number, {"dropped": True})


def _open(tx: Transaction, actor: Actor, number: int) -> Any:
    row = store.open_one(tx.connection, actor.authority)
    if row is None or row.number != number:
        raise Refused("not_now", "这一份已经签完，或者撤掉了。")
    return row


def _check(tx: Transaction, actor: Actor, body: bytes, signature: bytes) -> KeyId:
    """Return the key that made a signature of the actor over an adoption; Refused where it does not fit."""
    signer = keys.signer_of(tx, actor.authority, actor.officer)
    try:
        ring = keys.trust_of(tx, actor.authority).verify(keys.signer_records(tx, actor.authority, [signer.key_id]), tx.today)
        verify_adoption(ring, body, signature, signer.key_id, tx.today)
    except OpeningError:
        raise Refused("signature", "签名对不上，没有签成。请重新打开这一页再签。") from None
    return signer.key_id


def _adoption(tx: Transaction, row: Any) -> Adoption:
    signed = read_object(row.body.encode())
    policy = tx.office.policies.reward_policies.get(row.policy_id)
    known = policy is not None and bytes.fromhex(policy.sha256) == row.policy_hash
    who = {OfficerId(one) for one in (row.proposed_by, row.confirmed_by) if one}
    titles = officers.titles(tx, row.authority_id, who)
    return Adoption(
        number=row.number,
        text=AdoptionText(
            policy=row.policy_id,
            stacking=row.stacking,
            document=str(signed.get("document", "")),
            document_day=date_of(Day(int(str(signed.get("day", 0))))),
            first_day=date_of(row.first_day),
        ),
        title=policy.title if policy else row.policy_id,
        body=row.body,
        proposed_by=titles[OfficerId(row.proposed_by)],
        confirmed_by=titles[OfficerId(row.confirmed_by)] if row.confirmed_by else "",
        dropped=row.dropped,
        known=known,
        holds=_holds(tx, row),
    )


def _holds(tx: Transaction, row: Any) -> bool:
    """Say whether a row says what its body does, and every signature fits that, by its key and on its day."""
    columns = (row.policy_id, b64u(row.policy_hash), row.stacking, row.first_day)
    made = [(row.proposer_key_id, row.proposer_signature, row.proposed_at)]
    if row.confirmed_at is not None:
        made.append((row.confirmer_key_id, row.confirmer_signature, row.confirmed_at))
    wires = keys.signer_records(tx, row.authority_id, [KeyId(key) for key, _, _ in made])
    try:
        signed = read_object(row.body.encode())
        if tuple(signed.get(name) for name in ("policy", "hash", "stacking", "from")) != columns:
            return False
        ring = keys.trust_of(tx, row.authority_id).verify(wires, tx.today)
        for key, signature, at in made:
            verify_adoption(ring, row.body.encode(), signature, KeyId(key), day_at(at))
    except OpeningError:
        return False
    return True
