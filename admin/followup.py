"""What a supervising office does about a case: urging its lead, taking it over; and what the lead does then."""

from flask import Flask, Response, abort, render_template

from admin import guard, panels
from admin.answers import done
from admin.deeds import for_page, render
from admin.guard import requires
from admin.transfers import given, key_json
from casework.cases import read
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Office
from casework.oversight import raise_up, schedule, together, urge
from casework.oversight.together import Together
from casework.rules.duties import Duty
from casework.transfers.giving import Given
from web.fields import Fields, fields


def add_views(app: Flask, office: Office) -> None:
    """Add the board, urging and answering, taking a case over and handing it up, and their panels."""
    panels.add(app, "admin/panels/urgings.html", lambda actor, number: urge.of_case(office, actor, number))
    panels.add(app, "admin/panels/raised.html", lambda actor, number: raise_up.of_case(office, actor, number))
    _urging(app, office)
    _taking(app, office)
    _handing_up(app, office)


def _urging(app: Flask, office: Office) -> None:
    @app.get("/urgings")
    @requires(Duty.OVERSEE)
    def board_page() -> str:
        return render_template("admin/urgings.html", page="urgings", rows=urge.board(office, guard.actor()))

    @app.get("/schedule")
    @requires(Duty.OVERSEE)
    def schedule_page() -> str:
        found = schedule.schedule(office, guard.actor())
        return render_template("admin/schedule.html", page="urgings", it=found, soon=schedule.SOON_DAYS)

    @app.get("/case/<number>/urge")
    @requires(Duty.OVERSEE)
    def urge_page(number: str) -> str:
        shown = urge.draft(office, guard.actor(), number)
        return render("urge", read.open_case(office, guard.actor(), number), number=number.upper(), draft=shown)

    @app.post("/case/<number>/urge")
    @requires(Duty.OVERSEE)
    def urge_lead(number: str) -> Response:
        urge.send(office, guard.actor(), number, fields().text("ask"))
        return done("/")

    @app.get("/case/<number>/urge-answer")
    @requires(*urge.ANSWERERS)
    def answer_page(number: str) -> str:
        shown = urge.of_case(office, guard.actor(), number)
        if shown is None or not shown.may_answer:
            abort(404)
        view = read.open_case(office, guard.actor(), number)
        return render("urge-answer", view, number=number.upper(), asked=shown.all[0])

    @app.post("/case/<number>/urge-answer")
    @requires(*urge.ANSWERERS)
    def urge_answer(number: str) -> Response:
        urge.answer(office, guard.actor(), number, fields().text("answer"))
        return done("/")


def _taking(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/raise-up")
    @requires(Duty.OVERSEE)
    def raise_page(number: str) -> str:
        view, _ = for_page(office, number, "raise-up")
        offered = raise_up.choice(office, guard.actor(), number)
        return render("raise-up", view, offered=offered, bases=raise_up.BASES, going=_going(office, number))

    @app.post("/case/<number>/raise-up")
    @requires(Duty.OVERSEE)
    def raise_case(number: str) -> Response:
        sent = fields()
        to, basis = DepartmentId(sent.text("to", 60)), sent.text("basis", 20)
        raise_up.raise_up(office, guard.actor(), number, to, basis, sent.text("reason"))
        return done("/")

    @app.get("/case/<number>/hand-words")
    @requires(Duty.INTAKE)
    def hand_words_page(number: str) -> str:
        view, deeds = for_page(office, number, "hand-words")
        raised = raise_up.of_case(office, guard.actor(), number)
        return render("hand-words", view, deed=deeds[0], raised=raised, going=_going(office, number))

    @app.post("/case/<number>/hand-words")
    @requires(Duty.INTAKE)
    def hand_words(number: str) -> Response:
        raise_up.hand_words(office, guard.actor(), number, _all_given(fields(), number))
        return done("/")


def _handing_up(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/hand-up")
    @requires(Duty.INTAKE)
    def hand_up_page(number: str) -> str:
        view, _ = for_page(office, number, "hand-up")
        offered = raise_up.own_choice(office, guard.actor(), number)
        return render("hand-up", view, offered=offered, reasons=raise_up.OWN_REASONS, going=_going(office, number))

    @app.post("/case/<number>/hand-up/keys")
    @requires(Duty.INTAKE)
    def hand_up_keys(number: str) -> Response:
        return key_json(raise_up.key_of(office, guard.actor(), number, DepartmentId(fields().text("to", 60))))

    @app.post("/case/<number>/hand-up")
    @requires(Duty.INTAKE)
    def hand_up(number: str) -> Response:
        sent = fields()
        to, reason = DepartmentId(sent.text("to", 60)), sent.text("reason", 20)
        raise_up.hand_up(office, guard.actor(), number, to, reason, _all_given(sent, number))
        return done("/")


def _going(office: Office, number: str) -> Together:
    return together.of_case(office, guard.actor(), number)


def _all_given(sent: Fields, number: str) -> dict[str, Given]:
    """Read the words of a case and of those that go along, by their numbers."""
    others = sent.objects("others") if sent.has("others") else []
    return {number.upper(): given(sent), **{one.text("number", 12): given(one) for one in others}}
