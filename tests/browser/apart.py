"""What none of those who worked on a case may do: each tries the others' work from the own browser, with the own session."""

from __future__ import annotations

from collections.abc import Mapping

from tests.browser.officer import Officer
from tests.drills.insider import BODIES

# Duty → the deeds that are its work, below the case's address.
WORK: Mapping[str, tuple[str, ...]] = {
    "intake": ("sealed", "record", "lead-sheet", "accept", "ask-more", "decline"),
    "verify": ("start", "declare", "site", "evidence", "finding", "finding/countersign", "enforce"),
    "legal": ("legal",),
    "lead": ("conclude", "extension"),
    "reward": ("reward/assess", "reward/check"),
    "approve": ("reward/approve", "reward/deny", "reward/send-back"),
}
# Pages that show more of a case than the rest of those who work on it may read.
READS: Mapping[str, tuple[str, ...]] = {"reward": ("reward",), "approve": ("reward",)}
# Money and people belong to none of them, but that a leader keeps the department's keys as well.
PEOPLE = ("/people/invite", "/people/confirm", "/people/deputies")
ASK = """async ([method, path, body]) => {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const headers = { Accept: "*/*", "Content-Type": "application/json", "X-CSRF-Token": token };
    const sent = method === "POST" ? { method, headers, body: JSON.stringify(body) } : { method, headers };
    return (await fetch(path, sent)).status;
}"""


def body_for(path: str) -> object:
    """What the drill of all roles sends there: a body that gets past the form."""
    fitting = [end for end in BODIES if path.endswith(end)]
    return BODIES[max(fitting, key=len)] if fitting else {}


def tried(officer: Officer, path: str, method: str = "POST") -> int:
    """The status that the officer's own browser gets."""
    return int(officer.page.evaluate(ASK, [method, path, body_for(path)]))


def done_by_others(officer: Officer, duty: str, number: str) -> dict[str, int]:
    """Address → status of everything that is the work of other duties, where it was not refused outright."""
    case = f"/case/{number}"
    answers = {f"{case}/{deed}": 0 for other, deeds in WORK.items() if other != duty for deed in deeds}
    answers |= dict.fromkeys(("/fund/appropriate", *(() if duty == "lead" else PEOPLE)), 0)
    found = {path: tried(officer, path) for path in answers}
    own = READS.get(duty, ())
    pages = {f"{case}/{page}" for pages in READS.values() for page in pages if page not in own}
    found |= {path: tried(officer, path, "GET") for path in pages}
    return {path: status for path, status in found.items() if status not in (403, 404)}


def history(officer: Officer, number: str) -> list[str]:
    """The lines of 经过 as the officer reads them."""
    officer.open_case(number)
    return officer.page.locator(".history li").all_inner_texts()
