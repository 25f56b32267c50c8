"""Who acts for whom: deputations given and ended, the desk that an officer chooses, new keys, other duties."""

from datetime import date

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin import guard
from admin.answers import done
from admin.guard import is_fresh, requires
from admin.names import place_of
from admin.people import OFFERED, change_of, colleague, duties_of
from casework.kernel.ids import Day, DepartmentId, OfficerId, date_of, day_at, day_of
from casework.kernel.office import Actor, Office
from casework.people import deputations, epochs, keys, officers, redo, sessions
from casework.people.deputations import Giving
from casework.people.rotation import KeyChange
from casework.rules.duties import NAMES, Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, b64u, unb64u
from web.fields import Fields, fields, incomplete
from web.signin import signed_in


def add_views(app: Flask, office: Office) -> None:
    """Add the pages of deputations, of new keys and of other duties, and the choice of the desk."""
    def place_name(me: Actor, department: str) -> str:
        return place_of(office, me.authority).pack.department(department).short_name

    app.jinja_env.globals.update(place_name=place_name)
    app.jinja_env.filters["iso_day"] = lambda day: date_of(day).isoformat()
    _pages(app, office)
    _deeds(app, office)
    _own_deeds(app, office)


def _pages(app: Flask, office: Office) -> None:
    @app.get("/people/deputies")
    @requires(Duty.KEYS, Duty.LEAD)
    def deputies_page() -> str:
        me = guard.actor()
        return render_template(
            "admin/deputies.html",
            page="people",
            running=deputations.running(office, me),
            ended=deputations.ended(office, me),
            lenders=_by_home(office),
            colleagues=officers.colleagues(office, me),
            offered=[duty for duty in OFFERED if duty in deputations.LENDABLE | {Duty.APPROVE, Duty.FUND}],
            earliest=day_at(office.clock.now()),
            names=NAMES,
        )

    @app.get("/people/deputies/<one>/end")
    @requires(Duty.KEYS, Duty.LEAD)
    def end_page(one: str) -> str:
        it = deputations.ending(office, guard.actor(), _id(one))
        return render_template("admin/end-deputation.html", page="people", it=it, names=NAMES)

    @app.get("/people/deputy/<officer>")
    @requires(Duty.KEYS)
    def deputy(officer: str) -> Response:
        """The records of somebody who may be lent, for the browser that seals seeds to them."""
        wires = keys.records_of_officer(office, guard.actor(), OfficerId(_id(officer)))
        return jsonify(records=[b64u(wire) for wire in wires])

    @app.get("/people/rotate")
    @requires(Duty.KEYS)
    def rotate_page() -> str:
        return render_template("admin/rotate.html", page="people", epoch=epochs.epoch(office, guard.actor()))

    @app.get("/people/change/<officer>")
    @requires(Duty.KEYS)
    def change_page(officer: str) -> str:
        who = colleague(office, officer, "active")
        return render_template("admin/change.html", page="people", who=who, offered=OFFERED, names=NAMES)


def _deeds(app: Flask, office: Office) -> None:
    @app.post("/people/deputies")
    @requires(Duty.KEYS, Duty.LEAD, fresh=True)
    def give() -> Response:
        given = fields()
        deputations.give(office, guard.actor(), _giving(given, duties_of(given.texts("duties"))), _optional_change(given))
        return done("/people/deputies")

    @app.post("/people/deputies/end")
    @requires(Duty.KEYS, Duty.LEAD, fresh=True)
    def end() -> Response:
        given = fields()
        deputations.end(office, guard.actor(), given.data("id", ID_LENGTH), _optional_change(given))
        return done("/people/deputies")

    @app.post("/people/rotate")
    @requires(Duty.KEYS, fresh=True)
    def rotate() -> Response:
        keys.rotate(office, guard.actor(), change_of(fields()))
        return done("/people")

    @app.post("/people/change")
    @requires(Duty.KEYS, fresh=True)
    def change() -> Response:
        given = fields()
        redo.change_post(
            office,
            guard.actor(),
            OfficerId(given.data("officer", ID_LENGTH)),
            given.text("title", 80),
            duties_of(given.texts("duties")),
            _optional_change(given),
        )
        return done("/people")


def _own_deeds(app: Flask, office: Office) -> None:
    @app.post("/me/absence")
    @is_fresh
    @signed_in
    def absence() -> Response:
        me, given = guard.actor(), fields()
        deputy = OfficerId(given.data("officer", ID_LENGTH))
        shared = deputations.shared_duties(office, me, deputy)
        deputations.give(office, me, _giving(given, shared, absent=me.officer))
        return done("/me")

    @app.post("/me/absence/end")
    @is_fresh
    @signed_in
    def end_absence() -> Response:
        deputations.end(office, guard.actor(), fields().data("id", ID_LENGTH))
        return done("/me")

    @app.post("/session/desk")
    @signed_in
    def choose_desk() -> ResponseReturnValue:
        chosen = request.form.get("department", "")
        sessions.act_for(office, guard.actor(), guard.token(), DepartmentId(chosen) if chosen else None)
        return redirect("/", 303)


def _giving(given: Fields, duties: frozenset[Duty], absent: OfficerId | None = None) -> Giving:
    if absent is None and given.has("absent"):
        absent = OfficerId(given.data("absent", ID_LENGTH))
    last = _day(given, "last") if given.has("last") else None
    return Giving(OfficerId(given.data("officer", ID_LENGTH)), duties, _day(given, "first"), last, absent)


def _day(given: Fields, name: str) -> Day:
    try:
        return Day(day_of(date.fromisoformat(given.text(name, 10))))
    except ValueError:
        incomplete()


def _optional_change(given: Fields) -> KeyChange | None:
    return change_of(given) if given.has("records") else None


def _by_home(office: Office) -> list[tuple[str, list[deputations.Lender]]]:
    """Those who may be lent, under the names of their departments."""
    pack = place_of(office, guard.actor().authority).pack
    found: dict[str, list[deputations.Lender]] = {}
    for one in deputations.lenders(office, guard.actor()):
        found.setdefault(pack.department(one.home).name, []).append(one)
    return sorted(found.items())


def _id(text: str) -> bytes:
    try:
        return unb64u(text, ID_LENGTH)
    except OpeningError:
        abort(404)
