"""Claiming: the reporter's two signed deeds about a reward, `seen` and `claim`.

`seen` starts the time to claim, on the first look, and the days for not agreeing with an answer
(casework/review/notices.py). `claim` hands the lookup of the claim code to the payer's list, together with a proof by the
reporter's claim key; the code itself, the mailbox and the tip stay unknown to the payer (docs/formats.md section 7). A
claim that is sent again with the same lookups is the same claim; one with another lookup is refused, so that nobody who
learned the mailbox's nonce could turn a payment round. Where several reported together, each has a share with a lookup.
"""

from dataclasses import dataclass
from typing import Any

from casework.cases import parts, telling
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, NotFound, Refused
from casework.kernel.ids import AuthorityId, AwardId, CaseId, MailboxHash
from casework.kernel.office import Transaction, use_case
from casework.review import notices
from casework.rewards import awards, ledger, posting, store
from casework.rewards.store import claims
from casework.tips import mailbox
from crypto import OpeningError
from crypto.awards import Claim, parse_claim, verify_claim
from crypto.mailbox import Action, SignedAction

ACTIONS = frozenset({Action.CLAIM, Action.SEEN})


@dataclass(frozen=True)
class RewardActed:
    """What became of it: the state of the reward track, and what the reporter reads now."""

    state: str
    reward: telling.RewardView | None


@use_case
def act(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> RewardActed:
    """Take `seen` or `claim`. Raises NotFound for an unknown mailbox, signature or award, Refused for anything else."""
    if signed.action is Action.CLAIM:
        return _claim(tx, authority, mailbox_hash, signed)
    if signed.action is Action.SEEN:
        return _seen(tx, authority, mailbox_hash, signed)
    raise NotFound


def _seen(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> RewardActed:
    box = mailbox.take_action(tx, authority, mailbox_hash, signed)
    whole = events.load_of_tip(tx, authority, box.tip)
    # The page shows all parts of a tip at once.
    for case in parts.of_tip(tx, whole):
        award = store.live_award(tx.connection, authority, case.id)
        if award is not None and case.standing.reward == "R_CLAIMABLE" and award.first_shown_day is None:
            until = posting.first_seen(tx, award)
            events.note(tx, case, telling.REWARD_SEEN, actor=None, payload={"tell": {"day": until}})
        notices.shown(tx, case)
    return _acted(tx, events.load(tx, authority, whole.id))


def _claim(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> RewardActed:
    try:
        claim = parse_claim(signed.body)
    except OpeningError:
        raise NotFound from None
    known = claims.claim_row(tx.connection, authority, claim.award_id)
    # A repeated claim is signed as ever, and its nonce was used up the first time.
    take = mailbox.signed_by_reporter if known else mailbox.take_action
    box = take(tx, authority, mailbox_hash, signed)
    award = store.award_row(tx.connection, authority, claim.award_id)
    if award is None or award.ended:
        raise NotFound
    case = events.load(tx, authority, CaseId(award.case_id))
    if case.tip != box.tip:
        raise NotFound
    if known is not None:
        if tuple(row.lookup for row in claims.shares(tx.connection, authority, claim.award_id)) != claim.lookups:
            raise Refused("claimed", "这笔奖金已经交给付钱的人了，不能再换。")
        return _acted(tx, case)
    _check(tx, case, award, claim)
    _store(tx, authority, claim)
    ledger.issue(tx, authority, AwardId(award.id), award.amount)
    awards.claimed(tx, case)
    case = events.append(tx, case, "claim", actor=None, tell={"amount": award.amount})
    return _acted(tx, case)


def _store(tx: Transaction, authority: AuthorityId, claim: Claim) -> None:
    key = {"authority_id": authority, "award_id": claim.award_id}
    if not store.add_once(tx.connection, "claim", {**key, "day": tx.today}):
        raise Conflict
    proven = [(claim.lookup, claim.proof), *((share.lookup, share.proof) for share in claim.shares)]
    for number, (lookup, proof) in enumerate(proven, 1):
        store.add(tx.connection, "claim_share", {**key, "share": number, "lookup": lookup, "proof": proof})


def _check(tx: Transaction, case: Case, award: Any, claim: Claim) -> None:
    if case.standing.reward != "R_CLAIMABLE" or award.posted_day is None:
        raise Refused("not_now", "现在还不能领。过几天再来看看。")
    if award.until_day is None or (tx.today > award.until_day and not case.reward_disputed):
        raise Refused("too_late", "领奖的日子过了。")
    try:
        verify_claim(claim, award.claim_public, award.joint)
    except OpeningError:
        raise NotFound from None


def _acted(tx: Transaction, case: Case) -> RewardActed:
    history = events.of_case(tx, case.authority, case.id)
    return RewardActed(case.standing.reward, telling.reward_view(tx, case, history))
