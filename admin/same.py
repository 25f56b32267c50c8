"""Whether other cases are about the same fact, on a page of its own; and from which answer of the reporter a report counts."""

import datetime

from flask import Flask, Response, render_template

from admin import guard, panels
from admin.answers import done
from admin.guard import requires
from casework.cases import order
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import Day, date_of, day_of
from casework.kernel.office import Actor, Office
from casework.rewards import same
from casework.rules.duties import Duty
from web.fields import fields, incomplete


def add_views(app: Flask, office: Office) -> None:
    """Add the panels of the case page, the page of the decision, and the deeds."""
    app.jinja_env.filters.update(iso_day=iso_day)

    def panel(actor: Actor, number: str) -> same.SameView | None:
        try:
            return same.same(office, actor, number)
        except CaseworkError:
            # Not a department that sets rewards, or not a duty that reads of them.
            return None

    panels.add(app, "admin/panels/complete.html", lambda actor, number: order.versions(office, actor, number))
    panels.add(app, "admin/panels/same.html", panel)
    _deciding(app, office)

    @app.post("/case/<number>/complete")
    @requires(Duty.INTAKE)
    def complete(number: str) -> Response:
        sent = fields()
        order.mark_complete(office, guard.actor(), number, sent.number("version"), sent.text("reason"))
        return done()


def _deciding(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/same")
    @requires(*same.READERS)
    def same_page(number: str) -> str:
        view, mark = same.look(office, guard.actor(), number)
        return render_template("admin/same.html", page="rewards", view=view, mark=mark)

    @app.post("/case/<number>/same")
    @requires(Duty.REWARD)
    def decide_same(number: str) -> Response:
        sent = fields()
        new = [one.number("fact") for one in sent.objects("new")]
        same.decide(
            office, guard.actor(), number, sent.text("other", 12), sent.text("verdict", 20), sent.text("reason"), new
        )
        return done()

    @app.post("/case/<number>/known")
    @requires(Duty.REWARD)
    def known(number: str) -> Response:
        sent = fields()
        day = _day(sent.text("day", 10))
        same.note_known(office, guard.actor(), number, sent.text("document"), day, handled=sent.flag("handled"))
        return done()


def iso_day(day: Day | None) -> str:
    """Return a day as a date field takes it, or an empty text."""
    return "" if day is None else date_of(day).isoformat()


def _day(text: str) -> Day | None:
    if not text:
        return None
    try:
        return Day(day_of(datetime.date.fromisoformat(text)))
    except ValueError:
        incomplete()
