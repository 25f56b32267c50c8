"""The way of a reward in tests: from a concluded case to money, each step by the use case and with the keys of its officer."""

from __future__ import annotations

from collections.abc import Mapping

from casework.cases import mailbox, telling
from casework.rewards import assess as assessing
from casework.rewards import claim, decide, fund, same
from casework.rewards import sheet as sheets
from casework.rewards.sheet_parts import ApprovalSheet
from casework.rules.duties import Duty
from crypto.awards import Claim, sign_award, sign_claim
from crypto.encoding import ID_LENGTH, AwardId, KeyId, random_seed, unb64u
from crypto.keyring import Purpose, Trust
from crypto.letters import verify_attestation
from crypto.mailbox import Action, SignedAction
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample

BUDGET = 10_000_000
REQUEST: Mapping[str, object] = {"evidence": "E1", "insider": "I0", "flags": []}
REASONS: Mapping[str, str] = {"evidence": "照片和排班表对得上", "insider": "看不出来"}


def put_in(sample: Sample, fen: int = BUDGET, office: str | None = None) -> int:
    """Put money in: of the authority's own office, or of the one named."""
    return fund.appropriate(sample.office, sample.actor(Duty.FUND, office), fen, "年度预算")


def concluded(sample: Sample) -> tuple[Reporter, str]:
    reporter = builders.send_tip(sample)
    return reporter, builders.conclude(sample, reporter)


def apart(sample: Sample, number: str, office: str | None = None) -> None:
    """Say of every other case that is put to the reward officer that it is about something else."""
    officer = sample.actor(Duty.REWARD, office)
    for one in same.same(sample.office, officer, number).candidates:
        if not one.verdict:
            same.decide(sample.office, officer, number, one.number, "apart", "另一台设备")


def assess(
    sample: Sample,
    number: str,
    request: Mapping[str, object] = REQUEST,
    reasons: Mapping[str, str] = REASONS,
    office: str | None = None,
) -> None:
    apart(sample, number, office)
    assessing.assess(sample.office, sample.actor(Duty.REWARD, office), number, request, reasons)


def check(sample: Sample, number: str, office: str | None = None) -> None:
    """The second look, by another reward officer."""
    assessing.check(sample.office, sample.actor(Duty.REWARD, office, 1), number)


def agreed(
    sample: Sample,
    number: str,
    request: Mapping[str, object] = REQUEST,
    reasons: Mapping[str, str] = REASONS,
    office: str | None = None,
) -> None:
    """Assessed by one and checked by another: it waits for an approver."""
    assess(sample, number, request, reasons, office)
    check(sample, number, office)


def sheet(sample: Sample, number: str, duty: Duty = Duty.APPROVE, office: str | None = None) -> ApprovalSheet:
    return sheets.sheet(sample.office, sample.actor(duty, office), number)


def signature(sample: Sample, number: str, office: str | None = None) -> bytes:
    """Sign as the approver's browser does: only after the handling department's attestation was checked up to the root."""
    wanted = sheet(sample, number, office=office).to_sign
    assert wanted is not None
    trust = Trust(sample.authority, sample.founded.authority.root_public)
    keyring = trust.verify(wanted.records, sample.clock.today)
    letters = keyring.known(KeyId(wanted.attestation_key), Purpose.LETTERS)
    award = wanted.award
    verify_attestation(
        letters.public, wanted.attestation, sample.authority, wanted.tip, wanted.mailbox_public, award.claim_public
    )
    return sign_award(award, sample.officer(Duty.APPROVE, office).keys.sign_seed)


def approve(sample: Sample, number: str, office: str | None = None) -> str:
    return decide.approve(sample.office, sample.actor(Duty.APPROVE, office), number, signature(sample, number, office))


def deny(sample: Sample, number: str) -> None:
    decide.deny(sample.office, sample.actor(Duty.APPROVE), number)


def approved(sample: Sample) -> tuple[Reporter, str]:
    """A case whose reward was approved; claimable if the fund has the money."""
    reporter, number = concluded(sample)
    agreed(sample, number)
    approve(sample, number)
    return reporter, number


def award_of(sample: Sample, reporter: Reporter) -> AwardId:
    """The award id that the reporter's page reads."""
    view = reward_view(sample, reporter)
    assert view is not None
    assert view.award is not None
    return AwardId(unb64u(view.award, ID_LENGTH))


def reward_view(sample: Sample, reporter: Reporter) -> telling.RewardView | None:
    """What the reporter's page shows of the reward."""
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view.reward


def do(sample: Sample, reporter: Reporter, signed: SignedAction) -> claim.RewardActed:
    return claim.act(sample.office, sample.authority, reporter.hash, signed)


def seen(sample: Sample, reporter: Reporter) -> claim.RewardActed:
    return do(sample, reporter, reporter.box.sign_action(Action.SEEN))


def claim_for(sample: Sample, reporter: Reporter, lookup: bytes | None = None) -> tuple[Claim, SignedAction]:
    """A signed claim with a lookup drawn at random instead of stretched from the code."""
    made = sign_claim(reporter.box.keys.claim_seed, award_of(sample, reporter), lookup or random_seed())
    return made, reporter.box.sign_action(Action.CLAIM, made.encode())
