"""Hazard cards, filed cases, ledgers and the township ledger, and taking them along."""

from flask import Flask, Response, jsonify, request

from admin import guard
from admin.answers import done
from admin.archive import asked, id_of, page, page_asked
from admin.guard import requires
from admin.remedy import day_field
from casework.enterprises import register
from casework.enterprises.records import READERS, WRITERS, EnterpriseId
from casework.kernel.errors import NotFound
from casework.kernel.office import Office
from casework.ledgers import cards, export, filings, hand, lines, townships
from casework.ledgers.hand import CardText
from casework.ledgers.lines import LineText
from casework.rules.cards import FIVE, GRADES, LEVELS, PROGRESS
from casework.rules.duties import Duty
from crypto.encoding import ID_LENGTH, b64u
from web.fields import Fields, fields


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds of cards, filings and ledgers."""
    _cards(app, office)
    _card_deeds(app, office)
    _filings(app, office)
    _ledger(app, office)
    _export(app, office)
    _townships(app, office)


def _cards(app: Flask, office: Office) -> None:
    @app.get("/cards")
    @requires(*READERS)
    def cards_page() -> str:
        wanted = cards.Wanted(*(asked(name) for name in ("text", "region", "grade", "progress")))
        found = cards.list_cards(office, guard.actor(), wanted, page_asked())
        return page(office, "cards", found=found, wanted=wanted, progress=PROGRESS, grades=GRADES)

    @app.get("/cards/<one>")
    @requires(*READERS)
    def card_page(one: str) -> str:
        card, mark = cards.open_card(office, guard.actor(), one)
        own = not card.case and _is_own(office, card.number)
        return page(office, "card", card=card, mark=mark, sources=cards.SOURCES, five=FIVE, own=own)

    @app.get("/cards/<one>/paper")
    @requires(*READERS)
    def card_paper(one: str) -> str:
        card, mark = cards.open_card(office, guard.actor(), one, prints=True)
        return page(office, "card-paper", card=card, mark=mark)


def _card_deeds(app: Flask, office: Office) -> None:
    @app.get("/cards/new")
    @requires(*WRITERS)
    def card_new_page() -> str:
        known = register.choices(office, guard.actor())
        return page(office, "card-form", row=None, known=known, sources=hand.BY_HAND, chosen=asked("enterprise"))

    @app.post("/cards")
    @requires(*WRITERS)
    def write_card() -> Response:
        return done(f"/cards/{hand.write_card(office, guard.actor(), card_text(fields()))}")

    @app.get("/cards/<one>/change")
    @requires(*WRITERS)
    def card_change_page(one: str) -> str:
        row = hand.written(office, guard.actor(), one)
        known = register.choices(office, guard.actor())
        return page(office, "card-form", row=row, known=known, sources=hand.BY_HAND, chosen=b64u(row.text.enterprise))

    @app.post("/cards/<one>/change")
    @requires(*WRITERS)
    def change_card(one: str) -> Response:
        given = fields()
        hand.change_card(office, guard.actor(), one, card_text(given), given.number("version", 1))
        return done(f"/cards/{one}")

    @app.get("/cards/<one>/strike")
    @requires(Duty.VERIFY, Duty.LEAD)
    def card_strike_page(one: str) -> str:
        return page(office, "card-strike", row=hand.written(office, guard.actor(), one))

    @app.post("/cards/<one>/strike")
    @requires(Duty.VERIFY, Duty.LEAD)
    def strike_card(one: str) -> Response:
        given = fields()
        by, day = given.text("accepted_by", 1000), day_field(given, "day")
        hand.strike(office, guard.actor(), one, by, day, given.number("version", 1))
        return done(f"/cards/{one}")


def _filings(app: Flask, office: Office) -> None:
    @app.get("/filings")
    @requires(*READERS)
    def filings_page() -> str:
        return page(office, "filings", found=filings.filings(office, guard.actor()))

    @app.get("/case/<number>/filing")
    @requires(*READERS)
    def filing_page(number: str) -> str:
        found = filings.case_file(office, guard.actor(), number)
        return page(office, "filing", it=found, mark=found.mark)

    @app.post("/case/<number>/filing")
    @requires(*WRITERS)
    def tell_filing(number: str) -> Response:
        given = fields()
        filings.tell_month(office, guard.actor(), number, given.number("month", 200001), given.text("told"))
        return done(f"/case/{number}/filing")


def _ledger(app: Flask, office: Office) -> None:
    @app.get("/ledgers")
    @requires(*READERS)
    def ledgers_page() -> str:
        wanted = lines.Wanted(asked("level"), asked("region"), asked("text"))
        found = lines.ledger(office, guard.actor(), wanted, page_asked())
        return page(office, "ledgers", found=found, wanted=wanted, levels=LEVELS)

    @app.get("/ledgers/new")
    @requires(*WRITERS)
    def ledger_new_page() -> str:
        known = register.choices(office, guard.actor())
        return page(office, "ledger-form", corrects=None, known=known, levels=LEVELS, card=asked("card"))

    @app.post("/ledgers")
    @requires(*WRITERS)
    def write_ledger_line() -> Response:
        lines.write_line(office, guard.actor(), line_text(fields()))
        return done("/ledgers")

    @app.get("/ledgers/correct/<one>")
    @requires(*WRITERS)
    def ledger_correct_page(one: str) -> str:
        found = lines.line(office, guard.actor(), id_of(one))
        if found is None:
            raise NotFound
        known = register.choices(office, guard.actor())
        return page(office, "ledger-form", corrects=found, known=known, levels=LEVELS, card=found.card)

    @app.post("/ledgers/correct/<one>")
    @requires(*WRITERS)
    def correct_ledger_line(one: str) -> Response:
        given = fields()
        lines.correct_line(office, guard.actor(), id_of(one), line_text(given), given.text("reason", 1000))
        return done("/ledgers")


def _export(app: Flask, office: Office) -> None:
    @app.post("/ledgers/export")
    @requires(*READERS, fresh=True)
    def export_ledger() -> Response:
        given = fields()
        wanted = lines.Wanted(given.text("level", 20), given.text("region", 20), given.text("text", 60))
        year = given.number("year") if given.has("year") else None
        made = export.export(office, guard.actor(), given.text("what", 20), wanted, year)
        return jsonify(name=f"{made.name}.csv", data=b64u(made.data), mark=made.mark)


def _townships(app: Flask, office: Office) -> None:
    @app.get("/townships")
    @requires(*READERS)
    def townships_page() -> str:
        year = request.args.get("year", type=int)
        return page(office, "townships", it=townships.townships(office, guard.actor(), year))


def card_text(given: Fields) -> CardText:
    """Read a card as the form sends it."""
    return CardText(
        enterprise=EnterpriseId(given.data("enterprise", ID_LENGTH)),
        source=given.text("source", 20),
        region=given.text("region", 20),
        place=given.text("place"),
        sector=given.text("sector", 60),
        category=given.text("category", 10),
        hazard=given.text("hazard"),
        grade=given.text("grade", 20),
        basis=given.text("basis"),
        found_day=day_field(given, "found_day"),
        owner=given.text("owner"),
        steps=given.text("steps"),
        funds=given.text("funds"),
        until=day_field(given, "until"),
        plan=given.text("plan"),
    )


def line_text(given: Fields) -> LineText:
    """Read a line of a ledger as the form sends it."""
    one = EnterpriseId(given.data("enterprise", ID_LENGTH)) if given.values.get("enterprise") else None
    return LineText(
        level=given.text("level", 20),
        region=given.text("region", 20),
        who=given.text("who", 1000),
        day=day_field(given, "day"),
        area=given.text("area", 2000),
        result=given.text("result", 2000),
        outcome=given.text("outcome", 2000),
        card=given.text("card", 20),
        enterprise=one,
    )


def _is_own(office: Office, number: str) -> bool:
    try:
        return hand.written(office, guard.actor(), number).struck_day is None
    except NotFound:
        return False
