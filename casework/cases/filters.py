"""What the desk is asked for: its filters, and the moment that deadlines are compared with."""

import datetime
from dataclasses import dataclass

from casework.kernel.ids import Day, OfficerId


@dataclass(frozen=True)
class Now:
    """The moment that deadlines are compared with."""

    today: Day
    at: datetime.datetime


@dataclass(frozen=True)
class Filters:
    """What the desk shows of a tab. Empty means everything.

    `region` has what lies in it too, but that of `home`, the authority's own, is what nobody could place; `text` is the
    beginning of a case number or a part of subject or place; `handler` has a post on the case; `first` is one of the links of
    「今天先办」, or `ahead`: not over yet.
    """

    region: str = ""
    sector: str = ""
    category: str = ""
    state: str = ""
    text: str = ""
    first: str = ""
    handler: OfficerId | None = None
    home: str = ""
