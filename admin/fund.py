"""The fund: how it stands, what was booked, putting money in, undoing an entry, and the statement for the auditor."""

from datetime import date, timedelta

from flask import Flask, Response, abort, render_template, request

from admin import guard
from admin.answers import done
from admin.guard import requires
from casework.kernel.ids import SHANGHAI, date_of
from casework.kernel.office import Office
from casework.rewards import fund, statement
from casework.rewards.ledger import Account
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import unb64u
from web.fields import fields

ACCOUNTS = {
    Account.APPROPRIATION: "下达",
    Account.AVAILABLE: "可用",
    Account.RESERVED: "占用",
    Account.OUTSTANDING: "待付",
    Account.PAID: "已付",
    Account.LAPSED: "逾期退回",
}
FEN = 100


def add_views(app: Flask, office: Office) -> None:
    """Add the fund officer's pages."""
    app.jinja_env.filters["day_iso"] = lambda day: date_of(day).isoformat()
    _reading(app, office)
    _booking(app, office)


def _reading(app: Flask, office: Office) -> None:
    @app.get("/fund")
    @requires(Duty.FUND, Duty.OVERSEE)
    def fund_page() -> str:
        return render_template(
            "admin/fund.html",
            page="fund",
            fund=fund.balance(office, guard.actor()),
            entries=reversed(fund.entries(office, guard.actor())),
            accounts=ACCOUNTS,
        )

    @app.get("/fund/statement")
    @requires(Duty.FUND, Duty.OVERSEE, fresh=True)
    def fund_statement() -> str:
        year, month = request.args.get("year", type=int), request.args.get("month", type=int)
        found = statement.statement(office, guard.actor(), year, month)
        over = office.clock.now().astimezone(SHANGHAI).date() - timedelta(days=1)
        spans = {"month": month, "months": _months(found.year, over), "last_year": over.year}
        return render_template("admin/statement.html", page="fund", it=found, accounts=ACCOUNTS, mark=found.mark, **spans)

    @app.get("/fund/appropriate")
    @requires(Duty.FUND)
    def appropriate_page() -> str:
        return render_template("admin/deeds/appropriate.html", page="fund", fund=fund.balance(office, guard.actor()))

    @app.get("/fund/correct/<entry>")
    @requires(Duty.FUND)
    def correct_page(entry: str) -> str:
        year = fund.balance(office, guard.actor(), request.args.get("year", type=int)).year
        found = [one for one in fund.entries(office, guard.actor(), year) if one.id == _entry_id(entry) and one.by_hand]
        if not found:
            abort(404)
        return render_template("admin/deeds/correct.html", page="fund", it=found[0], year=year, accounts=ACCOUNTS)


def _booking(app: Flask, office: Office) -> None:
    @app.post("/fund/appropriate")
    @requires(Duty.FUND, fresh=True)
    def appropriate() -> Response:
        given = fields()
        posted = fund.appropriate(office, guard.actor(), given.number("amount", 1) * FEN, given.text("reason", 500))
        return done("/fund", posted=posted)

    @app.post("/fund/correct")
    @requires(Duty.FUND, fresh=True)
    def correct() -> Response:
        given = fields()
        fund.correct(office, guard.actor(), given.number("year"), given.data("entry", 16), given.text("reason", 500))
        return done("/fund")


def _months(year: int, over: date) -> range:
    """The months of a year that a statement can be asked for: those with a day up to `over`, the last day that is over."""
    return range(1, 13 if year < over.year else over.month + 1)


def _entry_id(text: str) -> bytes:
    try:
        return unb64u(text, 16)
    except OpeningError:
        abort(404)
