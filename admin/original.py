"""The original for a verifier: asking, deciding, reading."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, render_template

from admin import guard, names, panels
from admin.answers import done
from admin.case import notes_json
from admin.deeds import render
from admin.files import files_json
from admin.guard import requires
from casework.cases import read
from casework.entry import original
from casework.kernel.errors import NotFound
from casework.kernel.ids import KeyId
from casework.kernel.office import Actor, Office
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, b64u, canonical, unb64u
from crypto.suite1 import WRAP_LENGTH
from web.fields import fields


@dataclass(frozen=True)
class Panel:
    """What the case's page says of the original, and the names of what a reporter taps for whoever may read it."""

    view: original.Originals
    lookup: str


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds, and the panel that leads to them."""
    panels.add(app, "admin/panels/original.html", lambda actor, number: _panel(office, actor, number))
    _asking(app, office)
    _deciding(app, office)

    @app.post("/case/<number>/original/read")
    @requires(Duty.VERIFY)
    def read_original(number: str) -> Response:
        got = original.read_original(office, guard.actor(), number)
        return jsonify(
            sealed=b64u(got.sealed),
            wrap=b64u(got.wrap),
            wrap_key=b64u(got.wrap_key_id),
            records=[b64u(wire) for wire in got.records],
            notes=notes_json(got.notes),
            files=files_json(got.files),
        )


def _panel(office: Office, actor: Actor, number: str) -> Panel | None:
    view = original.originals(office, actor, number)
    if view is None:
        return None
    return Panel(view, names.lookup(office, names.place_of(office, actor.authority).pack) if view.may_read else "")


def _asking(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/original")
    @requires(Duty.VERIFY)
    def ask_page(number: str) -> str:
        view = read.open_case(office, guard.actor(), number)
        known = original.originals(office, guard.actor(), number)
        if known is None or not known.may_ask:
            raise NotFound
        return render("original-ask", view)

    @app.post("/case/<number>/original")
    @requires(Duty.VERIFY)
    def ask(number: str) -> Response:
        original.ask(office, guard.actor(), number, fields("reason").text("reason"))
        return done("/")


def _deciding(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/original/<grant>")
    @requires(Duty.INTAKE)
    def decide_page(number: str, grant: str) -> str:
        asked = original.to_decide(office, guard.actor(), number, _grant(grant))
        reader = canonical(
            {"officer": b64u(asked.officer), "key": b64u(asked.key_id), "records": [b64u(wire) for wire in asked.records]}
        ).decode()
        number = number.strip().upper()
        return render_template(
            "admin/deeds/original-decide.html", page="cases", number=number, asked=asked.asked, grant=grant, reader=reader
        )

    @app.post("/case/<number>/original/grant")
    @requires(Duty.INTAKE)
    def grant_original(number: str) -> Response:
        given = fields("grant", "wrap", "wrap_key")
        wrap, key_id = given.data("wrap", WRAP_LENGTH), KeyId(given.data("wrap_key", 32))
        original.grant_original(office, guard.actor(), number, given.data("grant", ID_LENGTH), wrap, key_id)
        return done("/")

    @app.post("/case/<number>/original/refuse")
    @requires(Duty.INTAKE)
    def refuse_original(number: str) -> Response:
        given = fields("grant", "reason")
        original.refuse_original(office, guard.actor(), number, given.data("grant", ID_LENGTH), given.text("reason"))
        return done("/")


def _grant(text: str) -> bytes:
    """The id of a request as the address carries it; raises NotFound for what is none."""
    try:
        return unb64u(text, ID_LENGTH)
    except OpeningError:
        raise NotFound from None
