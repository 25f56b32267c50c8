"""Rows lie where nothing says in which order they came.

A database writes a row where there is room, so that its files tell for good what came after what, whatever the rows say: of
two tips which was first, and between which two deeds of officers, whose times are known, a tip came.

    SQLite       pages are given out as rows come. Once a day is over the file is written anew, each table by its keys, which
                 are drawn at random.
    PostgreSQL   rows lie as they came (a dump gives them so), each with the number of its transaction, and long values with
                 numbers of their own. What reporters brought about on days that are over is written again as it is, in an
                 order drawn by lot; then the old rows are dropped (VACUUM).

What this does not reach stands in docs/threat-model.md: PostgreSQL's own log, and room on its pages that is not used again yet.
"""

import secrets
from collections.abc import Collection, Iterator

from casework.kernel import scatter_store
from casework.kernel.database import Engine, lay_by_keys
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.office import Office, Transaction, use_case

LARGEST = 1 << 30
"""Bytes of an SQLite database up to which it is written anew; so much memory is needed. Above that stands PostgreSQL."""
_AT_ONCE = 200
"""Cases whose rows are held at one time while they are written again."""


def scatter(office: Office, authority: AuthorityId, cases: Collection[CaseId]) -> None:
    """Lay what stands about some cases in an order drawn by lot; SQLite does all at once, in `settle`."""
    if office.engine.dialect.name == "postgresql":
        for some in _by_lot(cases):
            lay_anew(office, authority, some)


@use_case
def lay_anew(tx: Transaction, authority: AuthorityId, cases: Collection[CaseId]) -> None:
    """Write the rows about some cases again as they are; rows that somebody works on are left to them."""
    scatter_store.lay_anew(tx.connection, authority, cases)


def settle(engine: Engine) -> None:
    """Let go of what the database keeps of rows as they were."""
    if engine.dialect.name == "postgresql":
        scatter_store.drop_dead(engine)
        scatter_store.write_order_anew(engine)
    else:
        lay_by_keys(engine, LARGEST)


def forget_order(engine: Engine) -> None:
    """Let go of places in the order of receipt that were just deleted; SQLite has overwritten them (secure_delete)."""
    if engine.dialect.name == "postgresql":
        scatter_store.write_order_anew(engine)


def _by_lot(cases: Collection[CaseId]) -> Iterator[list[CaseId]]:
    drawn = list(cases)
    secrets.SystemRandom().shuffle(drawn)
    for first in range(0, len(drawn), _AT_ONCE):
        yield drawn[first : first + _AT_ONCE]


__all__ = ["LARGEST", "forget_order", "lay_anew", "scatter", "settle"]
