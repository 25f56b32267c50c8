"""Objections and their review, a request to stop, and the protection of a reporter: panels, pages and deeds."""

from flask import Flask, Response, abort, jsonify

from admin import guard, panels
from admin.answers import done
from admin.case import letter_json, out_letter
from admin.deeds import for_page, render
from admin.guard import requires
from casework.cases import read
from casework.cases.letters import OutLetter
from casework.cases.read import CaseView
from casework.kernel.ids import OfficerId
from casework.kernel.office import Office
from casework.review import protection, reviews, views, withdrawals
from casework.review.protection import HELPERS
from casework.review.views import ReviewView, Running
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, b64u, unb64u
from web.fields import Fields, fields

PROTECTION_STATES = {
    "P_LEAK_SUSPECT": "疑似泄露",
    "P_REPORTED": "等人查",
    "P_ASSESS": "在查",
    "P_ACTION": "已请人来管",
    "P_FOLLOWUP": "在回访",
    "P_CLOSED": "已结束",
}


def add_views(app: Flask, office: Office) -> None:
    """Add the two panels of the case page, and the pages and deeds that they lead to."""
    app.jinja_env.globals.update(protection_states=PROTECTION_STATES)
    panels.add(app, "admin/panels/review.html", lambda actor, number: views.view(office, actor, number))
    panels.add(app, "admin/panels/protection.html", lambda actor, number: protection.view(office, actor, number))
    _reviewing(app, office)
    _deciding(app, office)
    _stopping(app, office)
    _protecting(app, office)


def _reviewing(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/review-charge")
    @requires(Duty.LEAD)
    def review_charge_page(number: str) -> str:
        view, running = _running(office, number, "may_charge")
        return render("review-charge", view, running=running)

    @app.post("/case/<number>/review-charge")
    @requires(Duty.LEAD)
    def review_charge(number: str) -> Response:
        reviews.charge(office, guard.actor(), number, _officers(fields()))
        return done("/")

    @app.get("/case/<number>/review-opinion")
    @requires(Duty.VERIFY, Duty.INTAKE)
    def review_opinion_page(number: str) -> str:
        view, running = _running(office, number, "may_write")
        return render("review-opinion", view, running=running, shown=_shown(office, number))

    @app.post("/case/<number>/review-opinion")
    @requires(Duty.VERIFY, Duty.INTAKE)
    def review_opinion(number: str) -> Response:
        given = fields()
        stands, grounds = given.flag("stands"), given.text("grounds")
        reviews.write(office, guard.actor(), number, stands=stands, grounds=grounds, seen_version=given.number("version"))
        return done("/")

    @app.post("/case/<number>/review-agree")
    @requires(Duty.VERIFY, Duty.INTAKE)
    def review_agree(number: str) -> Response:
        reviews.agree(office, guard.actor(), number, fields().number("version", 1))
        return done("/")


def _deciding(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/review-decide")
    @requires(Duty.LEAD, Duty.OVERSEE)
    def review_decide_page(number: str) -> str:
        view, _ = for_page(office, number, "review-decide")
        shown = _shown(office, number)
        return render("review-decide", view, shown=shown, running=shown.running)

    @app.post("/case/<number>/review-decide")
    @requires(Duty.LEAD, Duty.OVERSEE)
    def review_decide(number: str) -> Response:
        given = fields()
        stands, answer = given.flag("stands"), given.text("answer")
        reviews.decide(office, guard.actor(), number, stands=stands, answer=answer, letter=_letter(given))
        return done("/")

    @app.post("/case/<number>/review-pass-up")
    @requires(Duty.LEAD)
    def review_pass_up(number: str) -> Response:
        reviews.pass_up(office, guard.actor(), number, fields().text("reason"))
        return done("/")


def _stopping(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/withdrawal")
    @requires(Duty.LEAD)
    def withdrawal_page(number: str) -> str:
        view, _ = for_page(office, number, "withdrawal")
        return render("withdrawal", view, shown=_shown(office, number))

    @app.post("/case/<number>/withdrawal")
    @requires(Duty.LEAD)
    def withdrawal(number: str) -> Response:
        given = fields()
        if given.flag("grant"):
            withdrawals.grant(office, guard.actor(), number, given.text("text"))
        else:
            withdrawals.refuse(office, guard.actor(), number, given.text("text"), _letter(given))
        return done("/")


def _protecting(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/protect")
    @requires(Duty.INTAKE, Duty.LEAD, Duty.DISCIPLINE)
    def protect_page(number: str) -> str:
        view, deeds = for_page(office, number, "protect")
        shown = protection.view(office, guard.actor(), number)
        return render("protect", view, deeds=deeds, shown=shown, helpers=HELPERS)

    @app.post("/case/<number>/protect")
    @requires(Duty.INTAKE, Duty.LEAD, Duty.DISCIPLINE)
    def protect(number: str) -> Response:
        given = fields()
        step, note, helpers = given.text("step", 20), given.text("note"), tuple(given.texts("helpers"))
        protection.take(office, guard.actor(), number, step, note, helpers, _letter(given))
        return done("/")

    @app.post("/case/<number>/protect/letters")
    @requires(Duty.INTAKE, Duty.DISCIPLINE)
    def protect_letters(number: str) -> Response:
        got = protection.letters(office, guard.actor(), number)
        box = {"tip": b64u(got.tip), "hash": b64u(got.hash), "claim_public": b64u(got.claim_public)}
        return jsonify(**box, letters=[letter_json(one) for one in got.letters])


def _shown(office: Office, number: str) -> ReviewView:
    """Return what is known of the objection; 404 where there is nothing."""
    shown = views.view(office, guard.actor(), number)
    return shown if shown is not None else abort(404)


def _running(office: Office, number: str, may: str) -> tuple[CaseView, Running]:
    """Return the case and its review; 404 unless one runs in which the officer `may`."""
    view = read.open_case(office, guard.actor(), number)
    running = _shown(office, number).running
    if running is None or not getattr(running, may):
        abort(404)
    return view, running


def _officers(given: Fields) -> tuple[OfficerId, ...]:
    try:
        return tuple(OfficerId(unb64u(one, ID_LENGTH)) for one in given.texts("officers"))
    except OpeningError:
        abort(400)


def _letter(given: Fields) -> OutLetter | None:
    return out_letter(given.inner("letter")) if given.has("letter") else None
