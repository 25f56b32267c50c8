"""Reading of national/blacklist.toml: how long a listing of 严重失信主体 lasts, and what each of its steps needs."""

from __future__ import annotations

from pathlib import Path

from policies.reader import Table, read
from policies.types import MARKS, Blacklist, BlacklistStep

BLACKLIST_STEPS = ("notify", "propose", "enlist", "spare", "publish", "early", "remove", "revoke", "restore")
"""The steps that there are; which may follow which is `casework/rules/listing.py`."""
_MONTHS_OF_YEAR = 12


def load_blacklist(root: Path) -> Blacklist:
    """Read terms and steps; PolicyError for an early end that is none, and for a step that is missing or stands twice."""
    top = read(root / "national/blacklist.toml", root)
    terms = top.table("terms")
    years, early = terms.integer("years", minimum=1), terms.integer("early_months", minimum=1)
    if early >= years * _MONTHS_OF_YEAR:
        raise terms.fail("early_months", f"提前移出要早于期满的 {years * _MONTHS_OF_YEAR} 个月，不能写 {early}")
    rests_on = _rests_on(terms)
    terms.done()
    steps: dict[str, BlacklistStep] = {}
    for table in top.tables("steps"):
        name = table.choice("id", BLACKLIST_STEPS)
        table.once("id", name, steps)
        label, text = table.text("label"), table.text("text")
        steps[name] = BlacklistStep(name, label, table.flag("document", default=False), text, *_rests_on(table))
        table.done()
    lacking = [name for name in BLACKLIST_STEPS if name not in steps]
    if lacking:
        raise top.fail("steps", f"少了 {'、'.join(lacking)}")
    top.done()
    return Blacklist(years, early, *rests_on, steps)


def _rests_on(table: Table) -> tuple[str, str, str]:
    """Return the dossier's row, document with clause, and how far it was checked."""
    return table.text("dossier"), table.text("citation"), table.choice("mark", MARKS)
