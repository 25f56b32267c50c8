"""To whom a case is closed because of where its tip first came to; pure.

Whom routing excluded is not stored, or the table would tell what the reporter asked for. It follows from the department that
the tip came to, which is stored anyway:

    discipline inspection    closed to every department that is none (平湛安〔2022〕9号 35: past everybody who could be meant)
    a wider region           closed to every department of a region within it, as the reporter may want the level above

for ever, unless the lead itself gives a department a part in the case. It closes more than the reporter may have wished: a
matter that is the city's by a rule of its own is closed to the district too, which loses nothing by it.
"""

from policies import Department, Pack

OFFICIAL = "C25"
"""An official in the dark with the enterprise: a matter of the discipline inspection alone."""


def closes(pack: Pack, came_to: str, department: str) -> bool:
    """Say whether a tip that came to the department `came_to` is closed to `department`, if that has no part in its case."""
    first, other = _named(pack, came_to), _named(pack, department)
    if first is None or other is None or first.id == other.id:
        return False
    if first.kind == "discipline" and other.kind != "discipline":
        return True
    return first.region != other.region and pack.region_of(first.region).contains(other.region)


def forbidden(pack: Pack, came_to: str, category: str) -> frozenset[str]:
    """Return the departments that nobody may hand a case to, not even its lead, by what officers know of it.

    What came to a discipline inspection came there because it is about an official, as nothing else is routed there; and what
    officers recorded as such (C25) goes nowhere else. Of a wider region only the words say why the tip came there: at the
    reporter's wish, or by a rule of levels. So that is the browser's to know (static/js/console/handing.js), and not ours.
    """
    first = _named(pack, came_to)
    official = category == OFFICIAL or (first is not None and first.kind == "discipline")
    return frozenset(one.id for one in pack.departments if official and one.kind != "discipline")


def closers(pack: Pack, department: str) -> frozenset[str]:
    """Return the departments at which a tip may come in that is then closed to `department`."""
    return frozenset(one.id for one in pack.departments if closes(pack, one.id, department))


def _named(pack: Pack, department: str) -> Department | None:
    """Return a department of the pack; None for one that it no longer names, to which nothing is closed by this rule."""
    return next((one for one in pack.departments if one.id == department), None)
