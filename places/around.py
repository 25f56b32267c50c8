"""A name where it stands in a text, and what the words around it say: where somebody is from, where the work is, how far it is.

What stands around counts for a whole run of names (淄博周村区人).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from places import words
from places.names import SHORT, Spelled
from places.shapes import DIGITS, Place

BEFORE = 10
"""So many characters before a run are looked at."""


@dataclass(slots=True)
class Mention:
    """A name in the text. `wide` are the codes it means down to the county, with the surest way it is written.

    `parts` are those of them that were once, or as a zone are, parts of something wider (莱芜市 is two districts today).
    `run` numbers what belongs together; `away`: it says where somebody or something is from; `joined`: a word before its run
    sets it beside another place (从…到…); `working`: the words before say that the work is there; `shared`: townships have
    its short name too; `telling`: its own name says in which county it lies (昆山开发区).
    """

    start: int
    end: int
    readings: list[Spelled]
    run: int = -1
    away: bool = False
    joined: bool = False
    working: bool = False
    shared: bool = False
    telling: bool = False
    wide: dict[str, int] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)

    def settle(self) -> None:
        """Reckon `wide` once the readings are those that count."""
        for one in self.readings:
            codes = one.codes
            for code in codes:
                if len(code) <= DIGITS["county"]:
                    self.wide[code] = max(one.form, self.wide.get(code, 0))
                    if not isinstance(one.named, Place) and (len(codes) > 1 or one.level == "city"):
                        self.parts.add(code)

    @property
    def form(self) -> int:
        """The surest way it is written."""
        return max(one.form for one in self.readings)


def mark(text: str, found: list[Mention]) -> None:
    """Mark what is not where something happens, and what is set beside another place; a whole run alike."""
    runs: dict[int, list[Mention]] = defaultdict(list)
    starts = {one.start for one in found}
    for one in found:
        runs[one.run].append(one)
    befores = {number: _before(text, run[0].start) for number, run in runs.items()}
    works = {number for number, before in befores.items() if before and words.WORK.search(before)} if len(runs) > 1 else ()
    for number, run in runs.items():
        last, before = run[-1], befores[number]
        origin = last.end not in starts and _from_there(text, before, last)
        beside = before.endswith("的") and any(len(code) >= DIGITS["county"] for one in last.readings for code in one.codes)
        home = bool(works) and number not in works and _at_home(text, before, last.end)
        away = home or _elsewhere(text, before, last) or (origin and not beside)
        joins = bool(before and number not in works and words.JOINS.search(before) and not _only_is(before, len(runs)))
        joined = joins or (origin and beside)
        for one in run:
            one.away, one.joined, one.working = away, joined, number in works


def _only_is(before: str, runs: int) -> bool:
    """Tell whether 是 stands before the only run of a text, where it sets nothing beside another place (就是瑞丽这边)."""
    return runs == 1 and words.IS.search(before) is not None


def _at_home(text: str, before: str, end: int) -> bool:
    """Tell whether a run is where somebody lives or where the firm is that sends people elsewhere."""
    return bool(words.HOME.search(before) or words.SENDS.match(text, end))


def _before(text: str, start: int) -> str:
    """Return what stands before a run, or nothing where it ends with no word that tells something."""
    return text[max(0, start - BEFORE) : start] if start and text[start - 1] in words.TELLS else ""


def _elsewhere(text: str, before: str, last: Mention) -> bool:
    """Tell whether a seat is named, a place that something goes to or is like, that was before, or that is far."""
    if not before:
        return False
    once = words.ONCE.search(before) and words.TODAY.match(text, last.end)
    far = words.AWAY_FROM.search(before) and words.SO_FAR.match(text, last.end)
    return bool(once or far or words.LEADS_AWAY.search(before))


def _from_there(text: str, before: str, last: Mention) -> bool:
    """Tell whether what stands around a run says where somebody or something comes from."""
    after = text[last.end : last.end + 1]
    if after not in words.FROM:
        return False
    wide = all(len(code) <= DIGITS["city"] for one in last.readings for code in one.codes)
    if words.A_NATIVE.match(text, last.end) or (after == "的" and words.PERSON_IS.search(before)):
        return True
    if (wide or last.form == SHORT) and words.IS_OF_ALONE.match(text, last.end) and words.THING_IS.search(before):
        return True
    if last.form != SHORT and not wide:
        return bool(words.ONE_FROM.match(text, last.end) and words.SOMEBODY.search(before))
    ways = (words.ORIGIN, *((words.MADE_THERE,) if last.form == SHORT else ()), *((words.FROM_THERE,) if wide else ()))
    return any(one.match(text, last.end) for one in ways)
