"""The payer's pages: sign in, one field, one answer, two clerks, one list. Views are thin; `counter` and `clerks` decide."""

import re
from datetime import date

from flask import Flask, Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from crypto.encoding import b64u
from payer import clerks, counter, guard
from payer.counter import Answer, Status
from payer.errors import NotPayable, PayerError, Unavailable
from payer.guard import current
from payer.office import PAYER_ID, PayerOffice
from web.app import make_app
from web.errors import outage
from web.fields import fields
from web.limits import Limited
from web.load import Load
from web.settings import Settings
from web.signin import LONGEST_LOGIN, SessionCookie, anonymous, signed_in

CHECK_LIMIT = "40 per minute"
SIGN_IN_LIMIT = "30 per minute"
AUTH_LENGTH, LOOKUP_LENGTH = 32, 32
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def create_app(office: PayerOffice, settings: Settings, load: Load | None = None) -> Flask:
    """Return the payer's site over a migrated database; `load` is what forked workers share."""
    cookie = SessionCookie("payer", settings)
    app = make_app("payer", settings, access_policy=guard.policy(office, cookie), load=load)
    limiter = app.extensions["anshao_limiter"]
    app.jinja_env.filters.update(yuan=yuan, page_day=page_day, b64u=b64u)
    app.jinja_env.globals.update(payer_id=b64u(PAYER_ID))
    guard.install(app)
    app.register_error_handler(PayerError, refused)
    app.register_error_handler(Unavailable, away)
    _sign_in_views(app, office, cookie, limiter.limit(SIGN_IN_LIMIT))
    _counter_views(app, office, limiter.limit(CHECK_LIMIT))
    _list_view(app, office)
    return app


def _sign_in_views(app: Flask, office: PayerOffice, cookie: SessionCookie, limited: Limited) -> None:
    @app.get("/signin")
    @anonymous
    def sign_in_page() -> str:
        return render_template("payer/signin.html")

    @app.post("/signin")
    @limited
    @anonymous
    def sign_in() -> ResponseReturnValue:
        login, auth = _credentials()
        response = jsonify(next="/")
        cookie.give(response, clerks.sign_in(office, login, auth))
        return response

    @app.post("/signout")
    @signed_in
    def sign_out() -> ResponseReturnValue:
        clerks.sign_out(office, current()[0])
        return cookie.signed_out()


def _counter_views(app: Flask, office: PayerOffice, limited: Limited) -> None:
    @app.get("/")
    @signed_in
    def desk() -> str:
        return render_template("payer/counter.html")

    @app.post("/check")
    @limited
    @signed_in
    def check() -> Response:
        answer = counter.check(office, current()[0], fields().data("lookup", LOOKUP_LENGTH))
        return jsonify(status=answer.status.value, sentence=sentence(answer))

    @app.get("/pay")
    @signed_in
    def pay_page() -> ResponseReturnValue:
        try:
            return render_template("payer/pay.html", amount=counter.to_pay(office, current()[0]).amount)
        except NotPayable:
            return redirect("/", 303)

    @app.post("/pay")
    @limited
    @signed_in
    def pay() -> Response:
        counter.pay(office, *current(), *_credentials())
        return jsonify(next="/receipt")

    @app.get("/receipt")
    @signed_in
    def receipt() -> ResponseReturnValue:
        try:
            return render_template("payer/receipt.html", receipt=counter.receipt(office, *current()))
        except NotPayable:
            return redirect("/", 303)


def _list_view(app: Flask, office: PayerOffice) -> None:
    @app.get("/list")
    @signed_in
    def paid() -> str:
        found = _MONTH.fullmatch(request.args.get("month", ""))
        month = counter.paid_month(office, date(int(found[1]), int(found[2]), 1) if found else None)
        return render_template("payer/list.html", month=month)


def _credentials() -> tuple[str, bytes]:
    given = fields()
    return given.text("login", LONGEST_LOGIN), given.data("auth", AUTH_LENGTH)


def refused(error: PayerError) -> Response:
    """Answer a script in the project's form of errors."""
    response = jsonify(error=error.code, sentence=error.sentence)
    response.status_code = 409
    return response


def away(error: Unavailable) -> Response:
    """Answer where the database is away, full or locked."""
    return outage("payer", error, is_unsure=error.is_unsure)


def yuan(fen: int) -> str:
    """Return a sum in figures, without decimals where it is whole."""
    return str(fen // 100) if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


def page_day(day: date) -> str:
    """Return a date as pages write it: 12 月 3 日."""
    return f"{day.month} 月 {day.day} 日"


def sentence(answer: Answer) -> str:
    """Return the words that go across the screen (UX section 6, the payer's counter; Z13 for a code)."""
    match answer:
        case Answer(Status.PAYABLE, amount=int(amount)):
            return f"可以付 {yuan(amount)} 元"
        case Answer(Status.PAID, paid=date() as day):
            return f"{page_day(day)}已付过，不付"
        case Answer(Status.EXPIRED):
            return "过期，不付"
        case _:
            return "领奖的码对不上，再试一次。"
