"""The people of a department: the roster, inviting, joining, confirming, removing.

Confirming and removing change the department's keys, and only a browser with the certifying seed can do that: the page
sends records and shares, the use case checks every one of them against the root.
"""

from flask import Flask, Response, abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from admin import guard
from admin.answers import done
from admin.guard import requires
from casework.cases import handover
from casework.kernel.ids import KeyId, OfficerId
from casework.kernel.office import Office
from casework.people import epochs, officers, renewals
from casework.people.officers import Colleague
from casework.people.rotation import KeyChange, Share
from casework.people.tickets import WRAPPED_SECRET_LENGTH, Taking
from casework.rules.duties import NAMES, Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, b64u, unb64u
from crypto.suite1 import PUBLIC_LENGTH, WRAP_LENGTH
from web.fields import Fields, fields, incomplete
from web.limits import Limited
from web.signin import anonymous

OFFERED = (Duty.INTAKE, Duty.VERIFY, Duty.LEGAL, Duty.LEAD, Duty.KEYS, Duty.REWARD, Duty.APPROVE, Duty.FUND, Duty.OVERSEE)
"""The duties that an invitation may carry; paying is the payer's own site."""


def add_views(app: Flask, office: Office, limited: Limited) -> None:
    """Add the roster with its deeds, and the pages of an invitation."""
    _roster_views(app, office)
    _deed_views(app, office)
    _handover_view(app, office)
    _renewal_views(app, office)
    _join_views(app, office, limited)


def _roster_views(app: Flask, office: Office) -> None:
    @app.get("/people")
    @requires(Duty.KEYS, Duty.LEAD)
    def people() -> str:
        me = guard.actor()
        return render_template(
            "admin/people.html",
            page="people",
            roster=officers.roster(office, me),
            epoch=epochs.epoch(office, me),
            offered=OFFERED,
            names=NAMES,
        )

    @app.get("/people/members.json")
    @requires(Duty.KEYS, Duty.LEAD)
    def members() -> Response:
        """What a new epoch is made for: everybody who is active or acts for the department, and who waits with which keys."""
        waiting = [line for line in officers.roster(office, guard.actor()) if line.state == "waiting"]
        return jsonify(members=[_member(line) for line in (*officers.colleagues(office, guard.actor()), *waiting)])

    @app.get("/people/confirm/<officer>")
    @requires(Duty.KEYS)
    def confirm_page(officer: str) -> str:
        return render_template("admin/confirm.html", page="people", who=colleague(office, officer, "waiting"), names=NAMES)

    @app.get("/people/remove/<officer>")
    @requires(Duty.KEYS)
    def remove_page(officer: str) -> str:
        who = colleague(office, officer, "active")
        seen = officers.seen(office, guard.actor(), who.officer)
        held = handover.held(office, guard.actor(), who.officer)
        return render_template("admin/remove.html", page="people", who=who, seen=seen, held=held, names=NAMES)

    @app.get("/people/handover/<officer>")
    @requires(Duty.KEYS, Duty.LEAD)
    def handover_page(officer: str) -> str:
        who = colleague(office, officer, "active", "removed", "lost")
        held = handover.held(office, guard.actor(), who.officer)
        return render_template("admin/handover.html", page="people", who=who, held=held, names=NAMES)


def _deed_views(app: Flask, office: Office) -> None:
    @app.post("/people/invite")
    @requires(Duty.KEYS, fresh=True)
    def invite() -> Response:
        given = fields()
        token = officers.invite(
            office, guard.actor(), given.text("login", 60), given.text("title", 80), duties_of(given.texts("duties"))
        )
        return done(token=token)

    @app.post("/people/confirm")
    @requires(Duty.KEYS, fresh=True)
    def confirm() -> Response:
        given = fields()
        officers.confirm(office, guard.actor(), OfficerId(given.data("officer", ID_LENGTH)), change_of(given))
        return done("/people")

    @app.post("/people/remove")
    @requires(Duty.KEYS, fresh=True)
    def remove() -> Response:
        given = fields()
        officers.remove(office, guard.actor(), OfficerId(given.data("officer", ID_LENGTH)), change_of(given))
        return done("/people")


def _handover_view(app: Flask, office: Office) -> None:
    @app.post("/people/handover")
    @requires(Duty.KEYS, Duty.LEAD, fresh=True)
    def hand_over() -> Response:
        given = fields()
        officer, taker = (OfficerId(given.data(name, ID_LENGTH)) for name in ("officer", "taker"))
        handover.hand_over(office, guard.actor(), given.text("case", 12), officer, taker)
        return done()


def _renewal_views(app: Flask, office: Office) -> None:
    @app.get("/people/renew/<officer>")
    @requires(Duty.KEYS)
    def renew_page(officer: str) -> str:
        who = colleague(office, officer, "active", "lost")
        return render_template("admin/renew.html", page="people", who=who)

    @app.post("/people/renew")
    @requires(Duty.KEYS, fresh=True)
    def renew() -> Response:
        return done(token=renewals.offer(office, guard.actor(), OfficerId(fields().data("officer", ID_LENGTH))))


def _join_views(app: Flask, office: Office, limited: Limited) -> None:
    @app.get("/join")
    @anonymous
    def join_page() -> ResponseReturnValue:
        # The token stands behind the # of the link, which no browser sends: it stays out of every log.
        return render_template("admin/join.html")

    @app.post("/join/look")
    @limited
    @anonymous
    def look() -> Response:
        invited = officers.look_at_invitation(office, fields().text("token", 200))
        return jsonify(
            authority=b64u(invited.authority),
            officer=b64u(invited.officer),
            login=invited.login,
            title=invited.title,
            office=invited.authority_name,
            duties=[NAMES[duty] for duty in invited.duties],
            again=invited.again,
        )

    @app.post("/join")
    @limited
    @anonymous
    def join() -> Response:
        given = fields()
        taking = Taking(
            auth=given.data("auth", 32),
            wrapped_secret=given.data("wrapped", WRAPPED_SECRET_LENGTH),
            wrap_public=given.data("wrap_public", PUBLIC_LENGTH),
            sign_public=given.data("sign_public", 32),
        )
        officers.take_invitation(office, given.text("token", 200), taking)
        return done()


def _member(line: Colleague) -> dict[str, object]:
    return {
        "officer": b64u(line.officer),
        "title": line.title,
        "state": line.state,
        "duties": [duty.value for duty in line.duties],
        "wrap_public": b64u(line.wrap_public) if line.wrap_public else None,
        "sign_public": b64u(line.sign_public) if line.sign_public else None,
    }


def colleague(office: Office, officer: str, *states: str) -> Colleague:
    """The colleague whom an address names, in one of these states; 404 where there is none."""
    try:
        wanted = unb64u(officer, ID_LENGTH)
    except OpeningError:
        abort(404)
    found = [one for one in officers.roster(office, guard.actor()) if one.officer == wanted and one.state in states]
    return found[0] if found else abort(404)


def duties_of(values: list[str]) -> frozenset[Duty]:
    """Duties that an invitation may carry, by their values; 400 for others."""
    if not set(values) <= {duty.value for duty in OFFERED}:
        incomplete()
    return frozenset(Duty(value) for value in values)


def change_of(given: Fields) -> KeyChange:
    """The new epoch that a browser made."""
    records = [Fields({"wire": wire}).data("wire") for wire in given.texts("records")]
    return KeyChange(tuple(records), shares_of(given))


def shares_of(given: Fields) -> tuple[Share, ...]:
    """The seeds that a browser sealed to officers."""
    return tuple(
        Share(
            KeyId(share.data("key", 32)),
            OfficerId(share.data("officer", ID_LENGTH)),
            KeyId(share.data("wrap_key", 32)),
            share.data("wrap", WRAP_LENGTH),
        )
        for share in given.objects("shares")
    )
