"""The facts of a finding, and why each is graded so: major hazards by a standard, or by an expert with a reason
(docs/policy/hazards.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.cases.words import check_no_private_numbers, required
from casework.kernel.errors import Refused
from policies import CatalogueItem, HazardDocument

MAJOR = ("S2", "S3")
"""Grades of a 重大事故隐患."""
PRESENT_DANGER = "S3"


@dataclass(frozen=True)
class FindingItem:
    """One fact of the tip: nature, severity, whether it was verified, and why it was put so.

    `standard` is an item of a standard of major hazards (policies `hazards`), or its document where an expert decided;
    `expert` is why the expert says so, `danger` why the danger is present (S3). `listed` is the item of the founding documents'
    catalogues that the fact falls under (policies `catalogue`), from which its nature follows where nobody says otherwise.
    """

    nature: str
    severity: str
    verified: bool
    reason: str
    standard: str = ""
    expert: str = ""
    danger: str = ""
    listed: str = ""


def choices(hazards: Mapping[str, HazardDocument]) -> dict[str, str]:
    """Return what an officer may name: each item that is known, and each document; id → name."""
    found = {}
    for document in hazards.values():
        for item in document.items:
            found[item.id] = f"{document.title}（{document.number}）：{item.text}"
        found[document.id] = f"{document.title}（{document.number}），别的条由专家认定"
    return found


def name_of(hazards: Mapping[str, HazardDocument], standard: str) -> str:
    """Return the name of a standard as pages show it; its id where the dictionary no longer has it."""
    return choices(hazards).get(standard, standard)


def listed_name(catalogue: Mapping[str, CatalogueItem], code: str) -> str:
    """Return an item of a catalogue as pages show it; its id where the catalogues no longer have it."""
    item = catalogue.get(code)
    return f"{code} {item.label}（{item.document}）" if item else code


def check_listed(catalogue: Mapping[str, CatalogueItem], fact: FindingItem) -> None:
    """Refuse a fact under an item that the catalogues do not have."""
    if fact.listed and fact.listed not in catalogue:
        raise Refused("bad_listed", "目录里没有这一条，请重新选。")


def check_grade(hazards: Mapping[str, HazardDocument], fact: FindingItem) -> None:
    """Refuse a verified S2 or S3 without an item or an expert's reason, and an S3 without its present danger."""
    check_no_private_numbers(fact.expert, fact.danger)
    if fact.standard and fact.standard not in choices(hazards):
        raise Refused("bad_standard", "判定标准不在单子里，请重新选。")
    if not fact.verified or fact.severity not in MAJOR:
        return
    if "-" not in fact.standard and not fact.expert.strip():
        raise Refused("no_standard", f"定 {fact.severity} 要写判定标准的哪一条；没有合适的条，写专家认定的理由。")
    if fact.severity == PRESENT_DANGER:
        required(fact.danger, "为什么现在就有危险、要撤人停产")
