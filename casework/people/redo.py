"""Changing what an officer is charged with, and what the post is called. Seeds follow the duties, by a new epoch."""

from casework.kernel import access
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.people import store
from casework.people.keys import members_of
from casework.people.moves import move_keys
from casework.people.officers import check_post
from casework.people.rotation import KeyChange, needs
from casework.rules.duties import NAMES, Duty
from crypto.keyring import Purpose


@use_case
def change_post(
    tx: Transaction,
    actor: Actor,
    officer: OfficerId,
    title: str,
    duties: frozenset[Duty],
    change: KeyChange | None = None,
) -> None:
    """Give an officer of the actor's department other duties or another title; with `change` where seeds come or go.

    What the person did on a case keeps barring what never meets it. Raises Forbidden, NotFound, Refused.
    """
    actor.require(Duty.KEYS)
    row = store.officer_row(tx.connection, actor.authority, officer)
    if row is None or row.department_id != actor.department or not row.active:
        raise NotFound
    if officer == actor.officer:
        raise Refused("yourself", "不能改自己的职责，请同事来做。")
    title = check_post(title, duties)
    before = members_of(tx, actor.authority, actor.department, coming=True)
    store.set_post(tx.connection, actor.authority, officer, title, sorted(duty.value for duty in duties))
    after = members_of(tx, actor.authority, actor.department, coming=True)
    if not any(needs(one.duties, Purpose.INTAKE) for one in after):
        raise Refused("last_intake", "部门至少要留一名受理员。")
    if not any(needs(one.duties, Purpose.DEPARTMENT) for one in after):
        raise Refused("last_keys", "部门至少要留一名管钥匙的人。")
    move_keys(tx, actor, before, after, officer, change)
    access.note(tx, actor, "change_post", detail=f"{title}：{'、'.join(NAMES[duty] for duty in sorted(duties))}")
