"""Parting a tip about several enterprises: the page, the deed, and what a case's page says of its parts."""

from flask import Flask, Response, jsonify

from admin import guard, panels
from admin.deeds import for_page, render
from admin.guard import requires
from casework.kernel.office import Office
from casework.rules.duties import Duty
from casework.transfers import split as splitting
from web.fields import fields


def add_views(app: Flask, office: Office) -> None:
    """Add the page and the deed of parting, and its panel."""
    panels.add(app, "admin/panels/parts.html", lambda actor, number: splitting.parted(office, actor, number))

    @app.get("/case/<number>/split")
    @requires(Duty.INTAKE)
    def split_page(number: str) -> str:
        view, deeds = for_page(office, number, "split")
        return render("split", view, deed=deeds[0], most=splitting.MOST, fewest=splitting.FEWEST, longest=splitting.LONGEST)

    @app.post("/case/<number>/split")
    @requires(Duty.INTAKE)
    def split(number: str) -> Response:
        made = splitting.split(office, guard.actor(), number, tuple(fields().texts("subjects")))
        return jsonify(numbers=list(made))
