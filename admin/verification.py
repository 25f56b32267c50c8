"""What a finding rests on: the verifiers' declarations, site record, list of evidence; and more days where they are needed."""

from flask import Flask, Response, abort, render_template

from admin import guard, panels
from admin.answers import done
from admin.case import title_of
from admin.deeds import for_page, render
from admin.guard import requires
from admin.remedy import day_field
from casework.cases import extension, read, site, verification, verifiers
from casework.cases.site import EvidenceLine, SiteText
from casework.cases.verification import Verification
from casework.kernel.ids import Day, OfficerId, date_of
from casework.kernel.office import Actor, Office
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from crypto.encoding import ID_LENGTH
from web.fields import Fields, fields, incomplete


def add_views(app: Flask, office: Office) -> None:
    """Add the panel of the case page, and the pages that it leads to."""
    app.jinja_env.filters.update(iso_day=iso_day, written_day=written_day)
    app.jinja_env.globals.update(evidence_kinds=site.KINDS, formed_names=site.FORMED)

    def panel(actor: Actor, number: str) -> Verification | None:
        return verification.verification(office, actor, number)

    panels.add(app, "admin/panels/verification.html", panel)
    _people(app, office)
    _site(app, office)
    _evidence(app, office)
    _extension(app, office)


def _people(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/declare")
    @requires(Duty.VERIFY)
    def declare_page(number: str) -> str:
        view = read.open_case(office, guard.actor(), number)
        shown = verification.verification(office, guard.actor(), number)
        beforehand = any(deed.step == "start" for deed in view.deeds)
        if not beforehand and (shown is None or not shown.mine):
            abort(404)
        sentences = {"declaration": verifiers.DECLARATION, "conflict": verifiers.CONFLICT}
        return page("declare", number, title_of(view), beforehand=beforehand, **sentences)

    @app.post("/case/<number>/declare")
    @requires(Duty.VERIFY)
    def declare(number: str) -> Response:
        clear = fields().flag("no_interest")
        verifiers.declare(office, guard.actor(), number, no_interest=clear)
        return done(f"/case/{number}" if clear else "/")

    @app.get("/case/<number>/verifier")
    @requires(Duty.VERIFY, Duty.LEAD)
    def verifier_page(number: str) -> str:
        view = read.open_case(office, guard.actor(), number)
        shown = verification.verification(office, guard.actor(), number)
        if shown is None or not shown.may_replace:
            abort(404)
        others = verification.may_verify(office, guard.actor(), number)
        return page("verifier", number, title_of(view), shown=shown, others=others)

    @app.post("/case/<number>/verifier")
    @requires(Duty.VERIFY, Duty.LEAD)
    def verifier(number: str) -> Response:
        officer = OfficerId(fields().data("officer", ID_LENGTH))
        verifiers.replace_verifier(office, guard.actor(), number, officer)
        return done(f"/case/{number}")


def _site(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/site")
    @requires(Duty.VERIFY)
    def site_page(number: str) -> str:
        return _written(office, "site", number)

    @app.post("/case/<number>/site")
    @requires(Duty.VERIFY)
    def site_record(number: str) -> Response:
        given = fields()
        text = SiteText(
            _day(given, "visited_day"),
            given.text("present"),
            given.text("place"),
            given.text("seen"),
            given.text("formed", 12),
            given.text("formed_why"),
        )
        site.write_site_record(office, guard.actor(), number, text, given.number("version"))
        return done(f"/case/{number}")


def _evidence(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/evidence")
    @requires(Duty.VERIFY)
    def evidence_page(number: str) -> str:
        return _written(office, "evidence", number)

    @app.post("/case/<number>/evidence")
    @requires(Duty.VERIFY)
    def evidence(number: str) -> Response:
        given = fields()
        lines = [
            EvidenceLine(one.text("kind", 12), one.text("shows"), one.text("kept"), _day(one, "day"))
            for one in given.objects("lines")
        ]
        site.write_evidence(office, guard.actor(), number, lines, given.number("version"))
        return done(f"/case/{number}")


def _extension(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/extension")
    @requires(Duty.LEAD)
    def extension_page(number: str) -> str:
        view = read.open_case(office, guard.actor(), number)
        shown = verification.verification(office, guard.actor(), number)
        if shown is None or not shown.may_extend:
            abort(404)
        return page("extension", number, title_of(view), case=view, reasons=extension.REASONS)

    @app.post("/case/<number>/extension")
    @requires(Duty.LEAD)
    def propose_extension(number: str) -> Response:
        given = fields()
        extension.propose_extension(office, guard.actor(), number, given.text("reason", 12), given.text("why"))
        return done(f"/case/{number}")

    @app.get("/case/<number>/extension-agree")
    @requires(Duty.OVERSEE)
    def extension_agree_page(number: str) -> str:
        view, _ = for_page(office, number, "extension-agree")
        shown = verification.verification(office, guard.actor(), number)
        return render("extension-agree", view, shown=shown)

    @app.post("/case/<number>/extension/answer")
    @requires(Duty.OVERSEE)
    def answer_extension(number: str) -> Response:
        given = fields()
        extension.answer_extension(office, guard.actor(), number, agree=given.flag("agree"), said=given.text("said"))
        return done("/")


def page(name: str, number: str, title: str, **more: object) -> str:
    """Render a page of a case that needs no more of it than number and title."""
    return render_template(f"admin/deeds/{name}.html", page="cases", number=number, title=title, **more)


def _written(office: Office, name: str, number: str) -> str:
    """A page of what the two verifiers write while they verify; 404 for everybody else and at any other time."""
    view = read.open_case(office, guard.actor(), number)
    shown = verification.verification(office, guard.actor(), number)
    if shown is None or shown.mine != "write":
        abort(404)
    return page(name, number, title_of(view), own=verification.writing(office, guard.actor(), number))


def iso_day(day: Day) -> str:
    """Return a day as a date field wants it: 2026-11-22."""
    return date_of(day).isoformat()


def written_day(day: Day) -> str:
    """Return a day as pages show it: 11月22日."""
    return page_day(date_of(day)).replace(" ", "")


def _day(given: Fields, name: str) -> Day:
    found = day_field(given, name)
    if found is None:
        incomplete()
    return found
