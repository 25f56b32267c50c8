"""The parts of an approval sheet as frozen records; `casework/rewards/sheet.py` fills them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.cases.concluded import Concluded
from casework.kernel.ids import TipId
from crypto.awards import Award


@dataclass(frozen=True)
class RewardRow:
    """One line of the list of rewards; `due` is a page day or empty, `amount` in yuan or empty.

    `disputed`: the reporter finds the amount wrong and nobody has answered. `late`: what was promised by `due` is not done.
    """

    number: str
    state: str
    state_name: str
    due: str
    amount: str
    disputed: bool
    late: bool


@dataclass(frozen=True)
class Factor:
    """One line of the table: 档 · 理由 · 谁定 · 加额."""

    rule: str
    name: str
    step: str
    meaning: str
    reason: str
    decided_by: str
    fen: int


@dataclass(frozen=True)
class RuleLine:
    """A rule of refusal, an exception, or another rule that was applied."""

    id: str
    sentence: str
    citation: str
    applies: bool
    reason: str


@dataclass(frozen=True)
class Signature:
    """Who did which part; `at` is None while it is missing."""

    role: str
    who: str
    at: datetime.datetime | None


@dataclass(frozen=True)
class ToSign:
    """What the approver's browser signs, after it has checked the attestation against `records`."""

    award: Award
    tip: TipId
    mailbox_public: bytes
    attestation: bytes
    attestation_key: bytes
    records: tuple[bytes, ...]


@dataclass(frozen=True)
class Assessed:
    """A frozen assessment. `shares` (in yuan) are of people who reported together, empty for one. `comparison` always
    says something; `higher` is whether a superior policy pays more.

    `lapsed` is what superior policies would have paid that were no longer in force, one sentence each.
    """

    status: str
    amount_fen: int
    amount: str
    capitals: str
    factors: tuple[Factor, ...]
    shares: tuple[str, ...]
    comparison: str
    lapsed: tuple[str, ...]
    higher: bool
    applied: tuple[RuleLine, ...]
    rules: tuple[RuleLine, ...]
    request: Mapping[str, Any]
    reasons: Mapping[str, str]
    reporter_reads: str


@dataclass(frozen=True)
class ApprovalSheet:
    """The sheet of one case. `assessed` is None before the assessment, `to_sign` unless the actor may approve now.

    `note` is the sentence with which an assessment was sent back, `note_by` the part of whoever wrote it (复核人, 批准人).
    `obstacle` is the sentence why the actor may not take the next step, or empty. `besides` are deeds that are no decision of
    this sheet. Where the reporter disagrees with the amount (`disputed`), `already` is what was approved (by `already_by`) and
    `proposed` what a new approval would add or put in its place, in yuan, with the shares of people who reported together.
    `recheck` and `renewed` are sentences, empty where there was none. `waits`: refused, and told when the case is over.
    """

    number: str
    state: str
    state_name: str
    received: str
    policy_title: str
    policy_document: str
    policy_state: str
    policy_hash: str
    finding: Concluded | None
    verifiers: tuple[str, ...]
    assessed: Assessed | None
    signatures: tuple[Signature, ...]
    note: str
    note_by: str
    steps: tuple[str, ...]
    obstacle: str
    fund_after: str
    besides: tuple[str, ...]
    disputed: bool
    already: str
    already_by: str
    proposed: str
    proposed_shares: tuple[str, ...]
    recheck: str
    renewed: str
    waits: bool
    mark: str
    to_sign: ToSign | None
