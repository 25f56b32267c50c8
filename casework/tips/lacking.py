"""How many tips stay shut for an officer who lacks older seeds."""

from collections.abc import Sequence

from casework.kernel.ids import KeyId
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import count_of_tips
from casework.tips import store


@query
def shut_by(tx: Transaction, actor: Actor, keys: Sequence[KeyId]) -> int:
    """Count the tips that are sealed to these keys of the actor's department and that the actor may know of."""
    return count_of_tips(tx, actor, store.tips_sealed_to(tx.connection, actor.authority, keys)) if keys else 0
