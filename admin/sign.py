"""From a finding of two to a conclusion that stands: legal review, sending back, and the leader's signature."""

from flask import Flask, Response

from admin import guard
from admin.answers import done
from admin.case import out_letter
from admin.deeds import for_page, render
from admin.guard import requires
from admin.verify import NAMES
from casework.cases import sign, signing, verification
from casework.kernel.office import Office
from casework.rules.duties import Duty
from crypto.encoding import SIGNATURE_LENGTH, b64u, canonical
from web.fields import fields


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds of the legal reviewer and the leader."""
    _pages(app, office)
    _posts(app, office)


def _pages(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/legal")
    @requires(Duty.LEGAL)
    def legal_page(number: str) -> str:
        view, deeds = for_page(office, number, "legal")
        shown = verification.verification(office, guard.actor(), number)
        return render("legal", view, deed=deeds[0], shown=shown, **NAMES)

    @app.get("/case/<number>/finding-return")
    @requires(Duty.LEGAL, Duty.LEAD)
    def finding_return_page(number: str) -> str:
        view, deeds = for_page(office, number, "finding-return")
        return render("finding-return", view, deed=deeds[0], **NAMES)

    @app.get("/case/<number>/conclude")
    @requires(Duty.LEAD)
    def conclude_page(number: str) -> str:
        view, deeds = for_page(office, number, "conclude")
        shown = verification.verification(office, guard.actor(), number)
        wanted = signing.to_sign(office, guard.actor(), number)
        to_sign = canonical({"case": b64u(wanted.case), "finding": wanted.body.decode()}).decode()
        return render("conclude", view, deed=deeds[0], shown=shown, wanted=to_sign, **NAMES)


def _posts(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/legal")
    @requires(Duty.LEGAL)
    def legal(number: str) -> Response:
        given = fields()
        sign.pass_finding(office, guard.actor(), number, given.number("version", 1), given.text("opinion"))
        return done("/")

    @app.post("/case/<number>/finding/return")
    @requires(Duty.LEGAL, Duty.LEAD)
    def finding_return(number: str) -> Response:
        sign.return_finding(office, guard.actor(), number, fields().text("reason"))
        return done("/")

    @app.post("/case/<number>/conclude")
    @requires(Duty.LEAD, fresh=True)
    def conclude(number: str) -> Response:
        given = fields()
        # The reporter hears of it at this moment or not at all: a conclusion never stands without its letter.
        letter = out_letter(given.inner("letter"))
        signature = given.data("signature", SIGNATURE_LENGTH)
        sign.sign(office, guard.actor(), number, given.number("version", 1), signature, letter)
        return done("/")
