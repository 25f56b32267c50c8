"""Other installations: their introductions, handing a case to one of them, and what comes back."""

from datetime import date

from flask import Flask, Response, abort, jsonify, render_template

from admin import guard, names, panels
from admin.answers import done
from admin.deeds import for_page, render
from admin.guard import requires
from casework.cases.words import FINDING_NAMES
from casework.kernel.ids import AuthorityId, Day, DepartmentId, day_of
from casework.kernel.office import Office
from casework.papers.outside_slip import outside_slip
from casework.rules.duties import Duty
from casework.transfers import introductions, outside
from casework.transfers.outside import Answer, OutsideKeys, Received, Sending
from crypto.encoding import HASH_LENGTH, ID_LENGTH, Json, b64u, canonical
from crypto.keyring import root_fingerprint
from web.fields import fields, incomplete
from web.signin import signed_in

LONGEST_NAME = 200
_ANSWER = ("finding", "grounds", "checked", "handled", "pays", "reward", "document")


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds of handing outside."""
    panels.add(app, "admin/panels/outside.html", lambda actor, number: outside.panel(office, actor, number))
    _introductions(app, office)
    _pages(app, office)
    _files(app, office)
    _papers(app, office)

    @app.get("/case/<number>/outside-slip")
    @signed_in
    def outside_slip_page(number: str) -> str:
        shown = outside_slip(office, guard.actor(), number)
        pack = names.place_of(office, guard.actor().authority).pack
        region = dict(names.regions(pack)).get(shown.region, "")
        return render_template(
            "admin/outside-slip.html", page="cases", number=number, slip=shown, region=region, mark=shown.mark
        )


def _introductions(app: Flask, office: Office) -> None:
    @app.get("/outside")
    @requires(*introductions.CONFIRMERS)
    def introductions_page() -> str:
        known = introductions.introductions(office, guard.actor())
        return render_template("admin/introductions.html", page="people", known=known)

    @app.get("/outside/own.json")
    @requires(Duty.KEYS)
    def own_introduction() -> Response:
        found = introductions.own(office, guard.actor().authority)
        response = Response(canonical(found), mimetype="application/json")
        response.headers["Content-Disposition"] = 'attachment; filename="anshao-introduction.json"'
        return response

    @app.post("/outside/take")
    @requires(Duty.KEYS, fresh=True)
    def take_introduction() -> Response:
        return done("/outside", fingerprint=introductions.take(office, guard.actor(), fields("document").values["document"]))

    @app.post("/outside/confirm")
    @requires(*introductions.CONFIRMERS, fresh=True)
    def confirm_introduction() -> Response:
        given = fields("id", "root")
        known = AuthorityId(given.data("id", ID_LENGTH))
        introductions.confirm(office, guard.actor(), known, given.data("root", HASH_LENGTH))
        return done("/outside")

    @app.post("/outside/forget")
    @requires(Duty.KEYS, fresh=True)
    def forget_introduction() -> Response:
        introductions.forget(office, guard.actor(), AuthorityId(fields("id").data("id", ID_LENGTH)))
        return done("/outside")


def _pages(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/hand-outside")
    @requires(Duty.INTAKE)
    def hand_outside_page(number: str) -> str:
        view, deeds = for_page(office, number, "hand-outside")
        return render("hand-outside", view, deed=deeds[0], known=outside.choice(office, guard.actor(), number))

    @app.get("/case/<number>/outside-file")
    @requires(Duty.INTAKE)
    def outside_file_page(number: str) -> str:
        shown = outside.panel(office, guard.actor(), number)
        if shown is None:
            abort(404)
        return render_template("admin/deeds/outside-file.html", page="cases", number=number, shown=shown)

    @app.get("/case/<number>/received-outside")
    @requires(Duty.INTAKE)
    def received_outside_page(number: str) -> str:
        return _paper_page(office, number, "received-outside")

    @app.get("/case/<number>/refused-outside")
    @requires(Duty.INTAKE)
    def refused_outside_page(number: str) -> str:
        return _paper_page(office, number, "refused-outside")

    @app.get("/case/<number>/answer-outside")
    @requires(Duty.INTAKE)
    def answer_outside_page(number: str) -> str:
        return _paper_page(office, number, "answer-outside", outcomes=FINDING_NAMES)


def _paper_page(office: Office, number: str, name: str, **more: object) -> str:
    view, deeds = for_page(office, number, name)
    return render(name, view, deed=deeds[0], shown=outside.panel(office, guard.actor(), number), **more)


def _files(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/hand-outside/keys")
    @requires(Duty.INTAKE, fresh=True)
    def hand_outside_keys(number: str) -> Response:
        given = fields("authority", "department")
        authority, to = AuthorityId(given.data("authority", ID_LENGTH)), DepartmentId(given.text("department", LONGEST_NAME))
        return jsonify(keys_json(outside.keys_of(office, guard.actor(), number, authority, to)))

    @app.post("/case/<number>/hand-outside")
    @requires(Duty.INTAKE)
    def hand_outside(number: str) -> Response:
        given = fields("receiver", "authority", "department", "reason", "slip", "letters")
        sending = Sending(
            receiver=given.text("receiver", LONGEST_NAME),
            reason=given.text("reason"),
            slip=given.text("slip", 12),
            authority=AuthorityId(given.data("authority")),
            department=DepartmentId(given.text("department", LONGEST_NAME)),
            letters=given.number("letters"),
        )
        outside.hand(office, guard.actor(), number, sending)
        return done(f"/case/{number}")

    @app.post("/case/<number>/outside-file")
    @requires(Duty.INTAKE)
    def outside_file(number: str) -> Response:
        outside.further(office, guard.actor(), number, fields("letters").number("letters"))
        return done(f"/case/{number}")


def _papers(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/received-outside")
    @requires(Duty.INTAKE)
    def received_outside(number: str) -> Response:
        given = fields("day", "document", "post")
        day, document = day_read(given.text("day", 10)), given.text("document", LONGEST_NAME)
        outside.received(office, guard.actor(), number, Received(day, document, given.text("post", LONGEST_NAME)))
        return done(f"/case/{number}")

    @app.post("/case/<number>/refused-outside")
    @requires(Duty.INTAKE)
    def refused_outside(number: str) -> Response:
        given = fields("reason", "document")
        outside.refused(office, guard.actor(), number, given.text("reason"), given.text("document", LONGEST_NAME))
        return done(f"/case/{number}")

    @app.post("/case/<number>/answer-outside")
    @requires(Duty.INTAKE)
    def answer_outside(number: str) -> Response:
        given = fields(*_ANSWER)
        outside.answer(office, guard.actor(), number, Answer(**{name: given.text(name) for name in _ANSWER}))
        return done("/")


def day_read(text: str) -> Day:
    """Read a day of a page's date field; 400 for anything else."""
    try:
        return Day(day_of(date.fromisoformat(text)))
    except ValueError:
        incomplete()


def keys_json(found: OutsideKeys) -> dict[str, Json]:
    """What the giver's browser seals with (docs/formats.md section 13)."""
    record, receiver = found.record, found.receiver
    return {
        "receiver": {
            "authority": b64u(receiver.id), "name": receiver.name, "title": found.title, "root": b64u(receiver.root),
            "fingerprint": root_fingerprint(receiver.root), "records": [b64u(wire) for wire in receiver.records],
        },
        "slip": found.slip, "first_day": found.first_day, "day": found.day,
        "record": {
            "category": record.category, "sector": record.sector, "region": record.region, "subject": record.subject,
            "place": record.place, "summary": record.summary,
        },
        "giver": {"name": found.name, "title": found.own_title, "records": [b64u(wire) for wire in found.own_records]},
    }  # fmt: skip
