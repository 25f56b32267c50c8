"""What the pages of 档案 share: their frame, and how addresses and days are read and said."""

import datetime

from flask import abort, render_template, request

from admin import guard, names
from casework.enterprises.records import EnterpriseId
from casework.kernel.ids import SHANGHAI, Day, date_of
from casework.kernel.office import Office
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, unb64u

LONGEST_SEARCH = 60


def page(office: Office, name: str, **more: object) -> str:
    """Render a page of 档案 with what its lists and forms choose from."""
    pack = names.place_of(office, guard.actor().authority).pack
    return render_template(
        f"admin/archive/{name}.html",
        page="archive",
        regions=names.regions(pack),
        sectors=list(office.policies.sectors.values()),
        groups=names.categories(office),
        now_day=office.clock.now().astimezone(SHANGHAI).date().isoformat(),
        **more,
    )


def asked(name: str) -> str:
    """Return what the address asks for under a name, cut to a length that no search needs."""
    return request.args.get(name, "")[:LONGEST_SEARCH].strip()


def page_asked() -> int:
    """Return which page of a list the address asks for."""
    number = request.args.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def id_of(text: str) -> EnterpriseId:
    """Read an id from an address; 404 for what is none."""
    try:
        return EnterpriseId(unb64u(text, ID_LENGTH))
    except OpeningError:
        abort(404)


def full_day(day: Day | None) -> str:
    """Return 「2026年11月23日」, or nothing for no day."""
    return "" if day is None else full_date(date_of(day))


def full_date(date: datetime.date) -> str:
    """Return 「2026年11月23日」 of a date."""
    return f"{date.year}年{date.month}月{date.day}日"
