"""What the policy files become: frozen records, with no behaviour beyond look-up.

`mark` is how far a fact was checked against its document: `seed` (stands in a founding document), `sourced` (read in
public material), `reposted` (read in a copy whose wording was not compared), `memory` (not verified), `proposal`
(this project's own rule, no regulation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.formulas import Formula, Uplift
from policies.hazard_types import HazardDocument
from policies.measure_types import Measures
from policies.order_types import OrderSource
from policies.pack_types import Function, NationalLine, Pack, Sector
from policies.question_files import Card

MARKS = ("seed", "sourced", "reposted", "memory", "proposal")
UNITS = ("working_days", "days", "hours")


@dataclass(frozen=True)
class RuleText:
    """One rule of eligibility or calculation: id, the officer's sentence, document and clause, mark."""

    id: str
    sentence: str
    citation: str
    mark: str


@dataclass(frozen=True)
class Example:
    """A worked example of a policy file; `request` is in the JSON of the command `reward`."""

    name: str
    request: Mapping[str, object]
    amount: int | None
    rules: tuple[str, ...]
    shares: tuple[int, ...]
    advisory: int | None


@dataclass(frozen=True)
class FormulaExample:
    """A checked value of one formula: rule class, its inputs (yuan, deaths, score in per mille), yuan."""

    rule: str
    given: Mapping[str, int]
    amount: int


@dataclass(frozen=True)
class RewardPolicy:
    """One reward policy. `sha256` is of its canonical content and freezes what an approval was made under."""

    id: str
    title: str
    jurisdiction: str
    adopted_by: str
    document: str
    clause: str
    mark: str
    valid_from: date | None
    valid_to: date | None
    file_sha256: str
    note: str
    payer_rule: str
    share_unit: int
    formulas: Mapping[str, Formula]
    uplift: Uplift | None
    total_cap: int | None
    rules: Mapping[str, RuleText]
    examples: tuple[Example, ...]
    formula_examples: tuple[FormulaExample, ...]
    sha256: str

    def valid_on(self, day: date) -> bool:
        """Tell whether the policy was in force on `day`, as far as its dates are known."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class NatureWhen:
    """A nature that an officer takes instead of the default, and when."""

    nature: str
    when: str


@dataclass(frozen=True)
class Category:
    """What a tip is about (C01-C28, C99): the reporter's words, the officer's, the catalogues it gathers."""

    id: str
    name: str
    example: str
    official: str
    group: str
    nature: str
    otherwise: tuple[NatureWhen, ...]
    catalogue: tuple[str, ...]
    rewarded: bool
    notice: str


@dataclass(frozen=True)
class CatalogueItem:
    """One item of a founding document's list, or a part of one.

    `categories` are those that gather it (a few stand in two); `nature` is where the reckoning of a reward starts (N0…N4) and
    `graver` the nature that an officer takes instead, and when. `part_of` is empty for a whole item. `counted` is false for
    what is none of the seven lists of the founding documents: the points of the 「回头看」, and what a place adds.
    """

    id: str
    catalogue: str
    document: str
    label: str
    nature: str
    graver: NatureWhen | None
    part_of: str
    categories: tuple[str, ...]
    counted: bool


@dataclass(frozen=True)
class Group:
    """A group of categories for 「看全部种类」."""

    id: str
    label: str


@dataclass(frozen=True)
class Deadline:
    """A promised time: `length` in `unit`; `dossier` is its stable id, `citation` the document it rests on."""

    id: str
    length: int
    unit: str
    dossier: str
    citation: str
    mark: str


@dataclass(frozen=True)
class BlacklistStep:
    """One step: its name on pages, whether it needs a document number, what its text is called, and what it rests on."""

    id: str
    label: str
    document: bool
    text: str
    dossier: str
    citation: str
    mark: str


@dataclass(frozen=True)
class Blacklist:
    """A listing lasts `years` from the decision, and may end early after `early_months`; `steps` in the order of the file."""

    years: int
    early_months: int
    dossier: str
    citation: str
    mark: str
    steps: Mapping[str, BlacklistStep]


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked. Within the table it is exact; beyond it weekdays less the fixed festivals, 暂定."""

    first: date
    last: date
    off: frozenset[date]
    made_up: frozenset[date]
    fixed_festivals: frozenset[tuple[int, int]]

    def known(self, day: date) -> bool:
        """Tell whether the published table covers `day`."""
        return self.first <= day <= self.last

    def worked(self, day: date) -> bool:
        """Tell whether offices work on `day`; provisional where `known` is false."""
        if self.known(day):
            return day in self.made_up or (day.weekday() < 5 and day not in self.off)
        return day.weekday() < 5 and (day.month, day.day) not in self.fixed_festivals


@dataclass(frozen=True)
class StateText:
    """What a reporter reads in one state: headline and sentence, with {fields} to fill.

    `late` stands in place of the sentence once the day that it names is over; empty where it holds on.
    """

    headline: str
    sentence: str
    late: str


@dataclass(frozen=True)
class Sentences:
    """The reporter's sentences, letter by letter as the pages show them."""

    states: Mapping[str, StateText]
    no_reward: Mapping[str, str]
    thanks: str


@dataclass(frozen=True)
class Policies:
    """Everything in `policies/`, checked. `recheck_percent`: rewards of a hundred that are verified elsewhere first,
    `above_percent`: that the office above decides.

    `languages` holds the sentences of every language, those of `sentences` first.
    """

    reward_policies: Mapping[str, RewardPolicy]
    packs: Mapping[str, Pack]
    functions: Mapping[str, Function]
    lines: tuple[NationalLine, ...]
    groups: tuple[Group, ...]
    categories: Mapping[str, Category]
    catalogue: Mapping[str, CatalogueItem]
    sectors: Mapping[str, Sector]
    deadlines: Mapping[str, Deadline]
    calendar: WorkingDays
    sentences: Sentences
    languages: Mapping[str, Sentences]
    cards: Mapping[str, Card]
    measures: Measures
    hazards: Mapping[str, HazardDocument]
    order_sources: Mapping[str, OrderSource]
    blacklist: Blacklist
    recheck_percent: int
    above_percent: int
