"""Whose work an officer does while they are away (AB角)."""

from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction
from casework.people.store import deputies


def stands_in_for(tx: Transaction, actor: Actor) -> set[OfficerId]:
    """Return the colleagues of the actor's department who are away today and for whom the actor stands in."""
    mine = deputies.of_officer(tx.connection, actor.authority, actor.officer, tx.today)
    return {OfficerId(row.absent_id) for row in mine if row.absent_id and row.department_id == actor.department}
