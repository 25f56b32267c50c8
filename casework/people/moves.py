"""Whether a change of duties moves seeds, and the new epoch that goes with it."""

from collections.abc import Collection

from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction
from casework.people.keys import change_keys
from casework.people.rotation import SEED_NEEDS, KeyChange, Member, needs
from casework.rules.duties import Duty
from crypto.keyring import Purpose


def seeds_of(members: Collection[Member], officer: OfficerId) -> set[Purpose]:
    """The purposes of the seeds that an officer keeps among these members."""
    mine = [one for one in members if one.officer == officer]
    return {purpose for one in mine for purpose in SEED_NEEDS if needs(one.duties, purpose)}


def move_keys(
    tx: Transaction,
    actor: Actor,
    before: Collection[Member],
    after: Collection[Member],
    officer: OfficerId,
    change: KeyChange | None,
) -> None:
    """Begin the new epoch that an officer's gain or loss of seeds takes; raises Forbidden, Refused.

    `before` and `after` are the members of the actor's department. Where no seed moves there is no `change`, so that nobody
    brings in keys by the way.
    """
    had, has = seeds_of(before, officer), seeds_of(after, officer)
    if had == has:
        if change is not None:
            raise Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。")
        return
    if Duty.KEYS not in actor.duties:
        raise Forbidden("keys_needed", "这要换部门的钥匙，请管钥匙的同事来办。")
    if change is None:
        raise Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。")
    gaining = [one for one in after if one.officer == officer] if has - had else []
    change_keys(tx, actor.authority, actor.department, after, change, gaining=gaining)
