"""What intake decides about a case: a page of its own for each deed, the way back first, and the deed behind it."""

from flask import Flask, Response, abort, render_template

from admin import guard, names
from admin.answers import done
from admin.case import mailbox_data, out_letter, title_of
from admin.choices import CHOICES
from admin.guard import requires
from casework.cases import handle, read
from casework.cases.deeds import Deed
from casework.cases.handle import DECLINE_REASONS, Attestation
from casework.cases.read import CaseView
from casework.cases.telling import LANGUAGE, SOME_DEPARTMENT
from casework.kernel.ids import KeyId
from casework.kernel.office import Office
from casework.rules.duties import Duty
from casework.transfers import merge
from web.fields import fields


def add_views(app: Flask, office: Office) -> None:
    """Add accepting, asking for more, and declining with its second person."""
    _pages(app, office)
    _posts(app, office)


def _pages(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/accept")
    @requires(Duty.INTAKE)
    def accept_page(number: str) -> str:
        view, deeds = for_page(office, number, "accept")
        return render("accept", view, deed=deeds[0], alike=merge.alike(office, guard.actor(), number))

    @app.get("/case/<number>/ask-more")
    @requires(Duty.INTAKE)
    def ask_more_page(number: str) -> str:
        view, _ = for_page(office, number, "ask-more")
        return render("ask-more", view, cards=[(one.id, one.texts[LANGUAGE]) for one in office.policies.cards.values()])

    @app.get("/case/<number>/decline")
    @requires(Duty.INTAKE)
    def decline_page(number: str) -> str:
        view, _ = for_page(office, number, "decline")
        sentences = office.policies.sentences.no_reward
        reasons = [(name, sentences[name].format(department=SOME_DEPARTMENT)) for name in DECLINE_REASONS]
        pack = names.place_of(office, guard.actor().authority).pack
        others = [one.name for one in pack.departments if one.id != guard.actor().department]
        return render("decline", view, reasons=reasons, others=others)

    @app.get("/case/<number>/decline-confirm")
    @requires(Duty.INTAKE, Duty.LEAD)
    def decline_confirm_page(number: str) -> str:
        view, _ = for_page(office, number, "decline-confirm")
        return render("decline-confirm", view)


def _posts(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/accept")
    @requires(Duty.INTAKE)
    def accept(number: str) -> Response:
        given = fields()
        attestation = Attestation(given.data("signature", 64), KeyId(given.data("key", 32)))
        handle.accept(office, guard.actor(), number, attestation)
        return done("/")

    @app.post("/case/<number>/ask-more")
    @requires(Duty.INTAKE)
    def ask_more(number: str) -> Response:
        given = fields()
        letter = out_letter(given.inner("letter")) if given.has("letter") else None
        handle.ask_more(office, guard.actor(), number, tuple(given.texts("missing")), letter)
        return done("/")

    @app.post("/case/<number>/decline")
    @requires(Duty.INTAKE)
    def decline(number: str) -> Response:
        given = fields()
        handle.propose_decline(office, guard.actor(), number, given.text("reason", 10), given.text("department", 100))
        return done("/")

    @app.post("/case/<number>/decline/confirm")
    @requires(Duty.INTAKE, Duty.LEAD)
    def decline_confirm(number: str) -> Response:
        handle.confirm_decline(office, guard.actor(), number, agree=fields().flag("agree"))
        return done("/")


def for_page(office: Office, number: str, page: str) -> tuple[CaseView, list[Deed]]:
    """Return the case and the steps that `page` is for; 404 when none of them is lawful for this officer now."""
    view = read.open_case(office, guard.actor(), number)
    deeds = [deed for deed in view.deeds if CHOICES[deed.step].page == page]
    if not deeds:
        abort(404)
    return view, deeds


def render(name: str, view: CaseView, **more: object) -> str:
    """Render a deed's page; scripts read the mailbox from the page's body."""
    mailbox = mailbox_data(view.mailbox) if view.mailbox else ""
    return render_template(
        f"admin/deeds/{name}.html", page="cases", case=view, title=title_of(view), mailbox=mailbox, **more
    )
