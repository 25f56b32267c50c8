"""What the measures become: the catalogue, the wording of each locality, look-backs, and when somebody is reminded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

LOCALITY = "{locality}"
"""Stands in a basis for the documents of the locality whose wording holds."""
FURTHER_PARTS = ("leader", "monitoring")
"""What a locality may ask for besides: 责任领导, 监控 (周村2014年意见三)."""


@dataclass(frozen=True)
class Measure:
    """One measure that an authority may take; the software records it and decides none.

    `basis`: document and clause as far as they are known, `mark` how far that was checked. `document`: it counts only
    with a document number. `filing`: it makes the case one of 备案督办 (攀办函〔2015〕135号 五（五）). `stops`: work stops and
    is not taken up again before an acceptance with an expert. `closes`: the enterprise is closed, so that every one is
    looked back at. `supply`: what is cut off, empty for all else. `when`: locality → when it is taken there.
    """

    id: str
    name: str
    basis: str
    mark: str
    document: bool
    filing: bool
    stops: bool
    closes: bool
    supply: str
    when: Mapping[str, str]

    def offered(self, locality: str) -> bool:
        """Tell whether the measure exists where this wording is used; without a wording it exists everywhere."""
        return not self.when or locality in self.when


@dataclass(frozen=True)
class Locality:
    """Whose wording of the 「四个一律」 is meant, and where it stands."""

    id: str
    name: str
    citation: str
    mark: str


@dataclass(frozen=True)
class LookBack:
    """回头看: after how many days, and how many of a hundred cases in which nothing was closed are drawn."""

    days: tuple[int, ...]
    share: int
    citation: str
    mark: str


@dataclass(frozen=True)
class Measures:
    """Everything in national/measures.toml. `remind`: how many days before its day a rectification is called to mind."""

    localities: Mapping[str, Locality]
    catalogue: Mapping[str, Measure]
    look_back: LookBack
    remind: tuple[int, ...]

    def offered(self, locality: str) -> dict[str, Measure]:
        """Return the measures that exist where this wording is used, in the order of the file, each with its full basis."""
        documents = self.localities[locality].citation
        known = (one for one in self.catalogue.values() if one.offered(locality))
        return {one.id: replace(one, basis=one.basis.replace(LOCALITY, documents)) for one in known}
