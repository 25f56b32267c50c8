"""Views of the desk that an officer saved: a tab with its filters under a name of the officer's own."""

from dataclasses import dataclass

from casework.cases import store
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, query, use_case

MOST = 8
LONGEST_NAME = 12
LONGEST_QUERY = 500


@dataclass(frozen=True)
class SavedView:
    """One saved view; `query` is the part of the desk's address behind the question mark."""

    name: str
    query: str


@query
def saved_views(tx: Transaction, actor: Actor) -> tuple[SavedView, ...]:
    """Return the actor's own views by name."""
    return tuple(SavedView(row.name, row.query) for row in store.views_of(tx.connection, actor.authority, actor.officer))


@use_case
def save_view(tx: Transaction, actor: Actor, name: str, wanted: str) -> None:
    """Save what the desk shows under a name; Refused for a name that is empty, long or taken, and beyond eight."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("view_name", f"起个名字，最多 {LONGEST_NAME} 个字。")
    if not wanted or len(wanted) > LONGEST_QUERY:
        raise Refused("view_empty", "先选条件，再存。")
    if len(store.views_of(tx.connection, actor.authority, actor.officer)) >= MOST:
        raise Refused("views_full", f"最多存 {MOST} 组，先删一组。")
    values = {"authority_id": actor.authority, "officer_id": actor.officer, "name": name, "query": wanted}
    if not store.insert_view(tx.connection, values):
        raise Refused("view_taken", "这个名字用过了，换一个。")


@use_case
def forget_view(tx: Transaction, actor: Actor, name: str) -> None:
    """Forget one of the actor's own views; a name that is none is no error."""
    store.delete_view(tx.connection, actor.authority, actor.officer, name)
