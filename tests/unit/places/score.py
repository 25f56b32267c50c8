"""How well `locate` does on texts with known answers, by kind: `python -m tests.unit.places.score [FILE…] [--show]`.

A file is `tests/vectors/places/<kind>.tsv` (written by hand) or `made/<kind>.tsv` (by make.py) with text and accepted answers,
or `held-out*.tsv` with kind, text and accepted answers; lines with `#` are remarks. Accepted answers are
joined by `|`: a county's code (any answer in that county), a wider place's (that place itself), or `-` for no answer. Without
`--show` only counts are printed, so that held-out sets stay unread. `--into docs/measurements.md` writes the tables there.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from places import Located, load, locate

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "places"
HELD_OUT = FOLDER / "held-out.tsv"
SECOND = FOLDER / "held-out-2.tsv"
THIRD = FOLDER / "held-out-3.tsv"
BEGIN, END = "<!-- places.score: begin -->", "<!-- places.score: end -->"
OUTCOMES = ("right", "wider", "asked", "nothing", "wrong")
"""As accepted; a wider place that contains an accepted one; candidates instead of an answer; neither; another place."""


@dataclass(frozen=True)
class Case:
    """A text of a kind with the answers that are right."""

    kind: str
    text: str
    accepted: tuple[str, ...]


def read(path: Path) -> Iterator[Case]:
    """Yield the cases of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            *kind, text, accepted = line.split("\t")
            yield Case(_kind(kind[0] if kind else path.stem), text, tuple(accepted.split("|")))


def _kind(name: str) -> str:
    """Return a kind's name in one spelling: full path, full-width."""
    plain = name.replace("-", " ")
    return "full paths" if plain == "full path" else plain


def own() -> list[Case]:
    """Return the cases of the sets that were written while the finder was made, or made from the gazetteer."""
    return [case for path in sorted(FOLDER.rglob("*.tsv")) if path not in (HELD_OUT, SECOND, THIRD) for case in read(path)]


def county(code: str) -> str:
    """Return the digits that a county's places begin with, or those of a city without counties; else the code whole."""
    for digits in (6, 4):
        if len(code) == 12 and not code[digits:].strip("0") and code[digits - 2 : digits] != "00":
            towns = digits == 6 or all(place.level == "township" for place in load().children(code))
            return code[:digits] if towns else code
    return code


def outcome(case: Case, found: Located) -> str:
    """Return which of OUTCOMES an answer is."""
    if found.code is None:
        return "right" if "-" in case.accepted else "asked" if found.candidates else "nothing"
    if any(found.code == code or found.code.startswith(county(code)) for code in case.accepted):
        return "right"
    digits = found.code.rstrip("0")
    wider = found.level in ("province", "city") and any(code.startswith(digits) for code in case.accepted)
    return "wider" if wider else "wrong"


def table(cases: Sequence[Case], finder: Callable[[str], Located] = locate) -> dict[str, Counter[str]]:
    """Return kind → outcomes counted."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        counted[case.kind][outcome(case, finder(case.text))] += 1
    return counted


def markdown(counted: dict[str, Counter[str]]) -> str:
    """Return the counts as a table, the sum last."""
    rows = ["| kind | texts | " + " | ".join(OUTCOMES) + " |", "|---|" + "---:|" * (1 + len(OUTCOMES))]
    every: Counter[str] = Counter()
    for counts in counted.values():
        every += counts
    for kind, counts in [*sorted(counted.items()), ("all", every)]:
        rows.append(f"| {kind} | {counts.total()} | " + " | ".join(str(counts[one]) for one in OUTCOMES) + " |")
    return "\n".join(rows)


def published() -> str:
    """Return the tables of docs/measurements.md: own sets and held-out one kind by kind, then the second and third one."""
    sides = [table(own()), table(list(read(HELD_OUT)))]
    columns = " | ".join(OUTCOMES)
    rows = [f"| kind | texts | {columns} | held out | {columns} |", "|---|" + "---:|" * (2 + 2 * len(OUTCOMES))]
    every: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for kind in sorted({kind for side in sides for kind in side}):
        counts = [side.get(kind, Counter()) for side in sides]
        every[0].update(counts[0])
        every[1].update(counts[1])
        rows.append(_row(kind, counts))
    later = (
        ("The second set, held out until its first score and read afterwards:", SECOND),
        ("The third set, held out:", THIRD),
    )
    rows += [
        _row("all", every),
        *(line for title, path in later for line in ("", title, "", markdown(table(list(read(path)))))),
    ]
    return "\n".join(rows)


def _row(kind: str, sides: Sequence[Counter[str]]) -> str:
    cells = (str(cell) for counts in sides for cell in (counts.total(), *(counts[one] for one in OUTCOMES)))
    return f"| {kind} | {' | '.join(cells)} |"


def put_into(text: str, shown: str) -> str:
    """Return a document with this table between its marks; ValueError where it has none."""
    before, opened, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (opened and closed):
        raise ValueError("the document has no place for the table")
    return f"{before}{BEGIN}\n{shown}\n{END}{after}"


def main() -> None:
    """Print the table, and with `--show` every text that is not right; or put the tables of all sets into a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--into", type=Path)
    args = parser.parse_args()
    if args.into:
        args.into.write_text(put_into(args.into.read_text("utf-8"), published()), "utf-8")
        return
    cases = [case for path in args.files for case in read(path)] if args.files else own()
    print(markdown(table(cases)))
    for case in cases if args.show else ():
        found = locate(case.text)
        if outcome(case, found) != "right":
            candidates = " / ".join(one.name for one in found.candidates)
            print(f"{outcome(case, found)}\t{case.kind}\t{case.text}\t{'|'.join(case.accepted)}\t{found.name or candidates}")


if __name__ == "__main__":
    main()
