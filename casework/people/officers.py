"""Officers: how they come in and how they leave.

    invite         an officer with duty `keys` asks for somebody: a random token, told once, good for seven days
    take           the newcomer's browser makes secret, passphrase and key pairs; the server keeps the two public keys
    confirm        a `keys` officer of the department signs both records in the browser and begins a new epoch
    remove         the officer is out at once: no session, no share, and a new epoch that was never sealed for them

The invited person is nobody until the confirmation: whoever catches the link can at most be confirmed by mistake, and
the page shows the key officer when the invitation was taken.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from casework.kernel import access, authorities
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, DepartmentId, OfficerId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.people import renewals, store
from casework.people.departments import NewOfficer, add_officer
from casework.people.keys import change_keys, members_of
from casework.people.rotation import OFFICER_PURPOSES, Joining, KeyChange, needs
from casework.people.sessions import draw_token
from casework.people.store import deputies
from casework.people.store import keys as key_store
from casework.people.tickets import Invited, Taking, check_taking, no_ticket, read_ticket
from casework.rules.duties import Duty
from crypto.encoding import ID_LENGTH, labelled
from crypto.keyring import Purpose

INVITATION = datetime.timedelta(days=7)
LONGEST_LOGIN, LONGEST_TITLE = 40, 60


@dataclass(frozen=True)
class Colleague:
    """One line of the roster. `state`: active, removed, invited, lost (has a ticket to come back), or waiting for confirmation.

    `wrap_public` and `sign_public` are set while somebody waits: what the confirming browser signs.
    """

    officer: OfficerId
    login: str
    title: str
    duties: tuple[Duty, ...]
    state: str
    wrap_public: bytes | None = None
    sign_public: bytes | None = None


@use_case
def invite(tx: Transaction, actor: Actor, login: str, title: str, duties: frozenset[Duty]) -> str:
    """Invite somebody into the actor's department; the token, which is told this once. Raises Forbidden, Refused."""
    actor.require(Duty.KEYS)
    login, title = login.strip(), check_post(title, duties)
    if not 3 <= len(login) <= LONGEST_LOGIN or not login.isascii() or not login.isprintable() or " " in login:
        raise Refused("login", "账号用 3 到 40 个字母、数字或短横线。")
    if store.login_taken(tx.connection, actor.authority, login, tx.now):
        raise Refused("login_taken", "这个账号已经有人用了，换一个。")
    token = draw_token(actor.authority)
    row = {
        "authority_id": actor.authority,
        "token_hash": read_ticket(token)[1],
        "department_id": actor.department,
        "login": login,
        "title": title,
        "duties": sorted(duty.value for duty in duties),
        "expires": tx.now + INVITATION,
    }
    store.add(tx.connection, "invitation", [row])
    access.note(tx, actor, "invite", detail=title)
    return token


def check_post(title: str, duties: Collection[Duty]) -> str:
    """Return a post's title without the white space around it; raises Refused for a title or duties that are none."""
    title = title.strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Refused("title", "写上岗位编号，比如“受理员 03”。")
    if not duties:
        raise Refused("duties", "至少选一个岗位职责。")
    return title


@query
def look_at_invitation(tx: Transaction, token: str) -> Invited:
    """What an open invitation or renewal offers; raises NotFound alike for wrong, taken and over."""
    authority, hashed = read_ticket(token)
    row = store.invitation_row(tx.connection, authority, hashed)
    if row is None:
        return renewals.look(tx, token)
    if row.taken_officer is not None or tx.now >= row.expires:
        raise no_ticket()
    return Invited(
        authority,
        authorities.get(tx, authority).name,
        DepartmentId(row.department_id),
        _invited_id(hashed),
        row.login,
        row.title,
        _duties(row.duties),
    )


@use_case
def take_invitation(tx: Transaction, token: str, taking: Taking) -> None:
    """Take an invitation up; the officer exists from now on and may do nothing until confirmed. Raises NotFound."""
    authority, hashed = read_ticket(token)
    row = store.invitation_row(tx.connection, authority, hashed)
    if row is None:
        renewals.take(tx, token, taking)
        return
    if row.taken_officer is not None or tx.now >= row.expires:
        raise no_ticket()
    verifier = check_taking(taking)
    officer = NewOfficer(
        _invited_id(hashed),
        DepartmentId(row.department_id),
        row.login,
        row.title,
        frozenset(_duties(row.duties)),
        verifier,
        taking.wrapped_secret,
    )
    add_officer(tx, authority, officer, active=False)
    taken = {
        "taken_officer": officer.id,
        "wrap_public": taking.wrap_public,
        "sign_public": taking.sign_public,
    }
    if not store.take_invitation(tx.connection, authority, hashed, taken):
        raise no_ticket()


@use_case
def confirm(tx: Transaction, actor: Actor, officer: OfficerId, change: KeyChange) -> None:
    """Let in who took an invitation or a renewal: records signed by the department, a new epoch. Raises NotFound, Refused."""
    actor.require(Duty.KEYS)
    if renewals.confirm(tx, actor, officer, change):
        return
    waiting = [
        row for row in store.invitations_of(tx.connection, actor.authority, actor.department) if row.taken_officer == officer
    ]
    if not waiting:
        raise NotFound
    row = waiting[0]
    joining = Joining(officer, frozenset(_duties(row.duties)), row.wrap_public, row.sign_public)
    members = members_of(tx, actor.authority, actor.department, coming=True)
    change_keys(tx, actor.authority, actor.department, members, change, joining)
    store.set_active(tx.connection, actor.authority, officer, True)
    store.drop_invitation(tx.connection, actor.authority, row.token_hash)
    access.note(tx, actor, "confirm_officer", detail=row.title)


@use_case
def remove(tx: Transaction, actor: Actor, officer: OfficerId, change: KeyChange) -> None:
    """Take an officer of the actor's department out, at once and with a new epoch. Raises NotFound, Refused."""
    actor.require(Duty.KEYS)
    row = store.officer_row(tx.connection, actor.authority, officer)
    if row is None or row.department_id != actor.department or not row.active:
        raise NotFound
    if officer == actor.officer:
        raise Refused("yourself", "不能停用自己，请同事来做。")
    members = members_of(tx, actor.authority, actor.department, coming=True)
    staying = [one for one in members if one.officer != officer]
    if not any(needs(one.duties, Purpose.INTAKE) for one in staying):
        raise Refused("last_intake", "部门至少要留一名受理员。先请一个进来，再停用这一个。")
    store.set_active(tx.connection, actor.authority, officer, False)
    store.end_sessions_of(tx.connection, actor.authority, officer)
    store.drop_renewal_of(tx.connection, actor.authority, officer)
    involved = deputies.involving(tx.connection, actor.authority, officer, tx.today)
    deputies.end(tx.connection, actor.authority, [one.id for one in involved], tx.today, actor.officer)
    key_store.retire(tx.connection, actor.authority, officer, OFFICER_PURPOSES, tx.today)
    change_keys(tx, actor.authority, actor.department, staying, change)
    access.note(tx, actor, "remove_officer", detail=row.title)


@query
def roster(tx: Transaction, actor: Actor) -> tuple[Colleague, ...]:
    """The actor's department: who works there, who was invited, who waits for confirmation. Raises Forbidden."""
    actor.require(Duty.KEYS, Duty.LEAD)
    officers = store.officers_of(tx.connection, actor.authority, actor.department)
    duties = store.duties(tx.connection, actor.authority, [OfficerId(row.id) for row in officers])
    invitations = store.invitations_of(tx.connection, actor.authority, actor.department)
    waiting = {row.taken_officer: row for row in invitations if row.taken_officer}
    lost = {row.officer_id: row for row in store.renewals_of(tx.connection, actor.authority, duties)}
    waiting |= {officer: row for officer, row in lost.items() if row.wrap_public}
    lines = []
    for row in officers:
        mine = _duties(sorted(duties.get(OfficerId(row.id), ())))
        if row.id in waiting:
            keys = (waiting[row.id].wrap_public, waiting[row.id].sign_public)
            lines.append(Colleague(OfficerId(row.id), row.login, row.title, mine, "waiting", *keys))
        elif row.id in lost:
            lines.append(Colleague(OfficerId(row.id), row.login, row.title, mine, "lost"))
        else:
            state = "active" if row.active else "removed"
            lines.append(Colleague(OfficerId(row.id), row.login, row.title, mine, state))
    lines += [
        Colleague(_invited_id(row.token_hash), row.login, row.title, _duties(row.duties), "invited")
        for row in invitations
        if not row.taken_officer and row.expires > tx.now
    ]
    return tuple(lines)


@query
def colleagues(tx: Transaction, actor: Actor) -> tuple[Colleague, ...]:
    """Everybody whose duties the department's seeds follow: its active officers, and who acts for it. Raises Forbidden."""
    actor.require(Duty.KEYS, Duty.LEAD)
    members = members_of(tx, actor.authority, actor.department, coming=True)
    names = store.titles(tx.connection, actor.authority, {one.officer for one in members})
    found = [Colleague(one.officer, "", names[one.officer], tuple(sorted(one.duties)), "active") for one in members]
    return tuple(sorted(found, key=lambda one: one.title))


@query
def seen(tx: Transaction, actor: Actor, officer: OfficerId) -> int:
    """How many cases a colleague looked at, which removing cannot take back. Raises Forbidden."""
    actor.require(Duty.KEYS)
    return access.cases_seen(tx, actor, officer)


def of_departments(
    tx: Transaction, authority: AuthorityId, departments: Iterable[DepartmentId]
) -> dict[OfficerId, tuple[str, DepartmentId]]:
    """Return the title and department of all officers of some departments, those who left among them."""
    return {
        OfficerId(row.id): (row.title, department)
        for department in departments
        for row in store.officers_of(tx.connection, authority, department)
    }


def titles(tx: Transaction, authority: AuthorityId, officers: set[OfficerId]) -> dict[OfficerId, str]:
    """Officer id → title, as 「核查员 05」; the pages never show a person's name."""
    return store.titles(tx.connection, authority, officers)


def _invited_id(hashed: bytes) -> OfficerId:
    """The id that an invitation gives: known before it is taken, because the secret is wrapped to it."""
    return OfficerId(labelled("officer id", hashed)[:ID_LENGTH])


def _duties(values: list[str]) -> tuple[Duty, ...]:
    return tuple(Duty(value) for value in values)
