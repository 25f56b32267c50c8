"""Policy as data: reward policies, the authority's pack, deadlines, working days, and the reporter's sentences.

`load()` reads and checks everything below this folder once. TOML holds numbers, ids, citations and the name of a formula
kind, never an expression; what a kind computes is code in `casework/rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.blacklist_files import load_blacklist
from policies.catalogue_files import load_catalogue, load_sectors
from policies.document_types import Campaign, Clause, Document, Goal, LevelDuty, LevelRule, Phase, ReportDuty
from policies.function_files import load_functions, load_national_lines
from policies.hazard_files import HazardDocument, HazardItem, load_hazards
from policies.measure_files import load_measures
from policies.measure_types import Measure, Measures
from policies.national_files import (
    FIRST_LANGUAGE,
    load_categories,
    load_deadlines,
    load_languages,
    load_working_days,
)
from policies.order_files import load_order_sources
from policies.order_types import OrderSource
from policies.pack_files import Common, load_pack
from policies.pack_types import (
    DIGITS,
    LEVELS,
    Department,
    Function,
    Hotline,
    Line,
    Option,
    Pack,
    Region,
    Responsibility,
    Scene,
    Sector,
)
from policies.question_files import Card, CardText, load_cards
from policies.reader import PolicyError, together
from policies.recheck_files import load_shares
from policies.reward_files import load_reward_policies
from policies.types import (
    Blacklist,
    BlacklistStep,
    CatalogueItem,
    Category,
    Deadline,
    Group,
    Policies,
    RewardPolicy,
    RuleText,
    Sentences,
    StateText,
    WorkingDays,
)

__all__ = [
    "DIGITS",
    "FIRST_LANGUAGE",
    "LEVELS",
    "ROOT",
    "Blacklist",
    "BlacklistStep",
    "Campaign",
    "Card",
    "CardText",
    "CatalogueItem",
    "Category",
    "Clause",
    "Deadline",
    "Department",
    "Document",
    "Function",
    "Goal",
    "Group",
    "HazardDocument",
    "HazardItem",
    "Hotline",
    "LevelDuty",
    "LevelRule",
    "Line",
    "Measure",
    "Measures",
    "Option",
    "OrderSource",
    "Pack",
    "Phase",
    "Policies",
    "PolicyError",
    "Region",
    "ReportDuty",
    "Responsibility",
    "RewardPolicy",
    "RuleText",
    "Scene",
    "Sector",
    "Sentences",
    "StateText",
    "WorkingDays",
    "load",
    "load_folder",
    "load_from",
]

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class _National:
    """What is read before the packs, because they name it."""

    groups: tuple[Group, ...]
    reward_policies: dict[str, RewardPolicy]
    measures: Measures
    common: Common


def _national(root: Path) -> _National:
    groups, categories = load_categories(root)
    sectors, functions = load_sectors(root), load_functions(root)
    reward_policies, measures = load_reward_policies(root), load_measures(root)
    common = Common(
        categories=categories,
        sectors=sectors,
        functions=functions,
        lines=load_national_lines(root, sectors, categories, functions),
        reward_policies=tuple(reward_policies),
        localities=tuple(measures.localities),
    )
    return _National(groups, reward_policies, measures, common)


def _packs(root: Path, common: Common) -> dict[str, Pack]:
    packs: dict[str, Pack] = {}
    faults: list[str] = []
    for path in sorted(root.glob("*/pack.toml")):
        try:
            packs[path.parent.name] = load_pack(path.parent, root, common)
        except PolicyError as error:
            faults += error.faults
    if faults:
        raise together(faults)
    return packs


def load_folder(folder: Path) -> Pack:
    """Read the pack of one folder, wherever it lies, with what this checkout holds for all; PolicyError as `load_from`."""
    return load_pack(folder, ROOT, _national(ROOT).common)


def load_from(root: Path) -> Policies:
    """Read the policies below `root`; PolicyError names file, line, key and reason, of a file (and of all packs) at once."""
    national = _national(root)
    common, languages = national.common, load_languages(root)
    recheck_percent, above_percent = load_shares(root)
    return Policies(
        reward_policies=national.reward_policies,
        packs=_packs(root, common),
        functions=common.functions,
        lines=common.lines,
        groups=national.groups,
        categories=common.categories,
        catalogue=load_catalogue(root, common.categories),
        sectors=common.sectors,
        deadlines=load_deadlines(root),
        calendar=load_working_days(root),
        sentences=languages[FIRST_LANGUAGE],
        languages=languages,
        cards=load_cards(root, languages),
        measures=national.measures,
        hazards=load_hazards(root),
        order_sources=load_order_sources(root),
        blacklist=load_blacklist(root),
        recheck_percent=recheck_percent,
        above_percent=above_percent,
    )


@cache
def load() -> Policies:
    """Return the policies of this checkout, read once."""
    return load_from(ROOT)
