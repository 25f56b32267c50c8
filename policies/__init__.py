"""Policy as data: reward policies, the authority's pack, deadlines, working days, and the reporter's sentences.

`load()` reads and checks everything below this folder once. TOML holds numbers, ids, citations and the name of a formula
kind, never an expression; what a kind computes is code in `casework/rules`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from policies.catalogue_files import load_catalogue, load_sectors
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
from policies.pack_files import load_pack
from policies.pack_types import (
    Department,
    Hotline,
    Line,
    Option,
    Pack,
    Region,
    Responsibility,
    Scene,
    Sector,
    Tile,
)
from policies.question_files import Card, CardText, load_cards
from policies.reader import PolicyError
from policies.recheck_files import load_recheck_percent
from policies.reward_files import load_reward_policies
from policies.types import (
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
    "FIRST_LANGUAGE",
    "Card",
    "CardText",
    "CatalogueItem",
    "Category",
    "Deadline",
    "Department",
    "Group",
    "HazardDocument",
    "HazardItem",
    "Hotline",
    "Line",
    "Measure",
    "Measures",
    "Option",
    "Pack",
    "Policies",
    "PolicyError",
    "Region",
    "Responsibility",
    "RewardPolicy",
    "RuleText",
    "Scene",
    "Sector",
    "Sentences",
    "StateText",
    "Tile",
    "WorkingDays",
    "load",
    "load_from",
]

ROOT = Path(__file__).parent


def load_from(root: Path) -> Policies:
    """Read the policies below `root`; PolicyError names file, key and reason of the first fault."""
    groups, categories = load_categories(root)
    reward_policies = load_reward_policies(root)
    measures = load_measures(root)
    languages = load_languages(root)
    packs = {
        path.parent.name: load_pack(path.parent, root, categories, reward_policies, measures.localities)
        for path in sorted(root.glob("*/pack.toml"))
    }
    return Policies(
        reward_policies=reward_policies,
        packs=packs,
        groups=groups,
        categories=categories,
        catalogue=load_catalogue(root, categories),
        sectors=load_sectors(root),
        deadlines=load_deadlines(root),
        calendar=load_working_days(root),
        sentences=languages[FIRST_LANGUAGE],
        languages=languages,
        cards=load_cards(root, languages),
        measures=measures,
        hazards=load_hazards(root),
        recheck_percent=load_recheck_percent(root),
    )


@cache
def load() -> Policies:
    """Return the policies of this checkout, read once."""
    return load_from(ROOT)
