"""The reward policies that the authority has adopted: what counts now, proposing another one, and the second signature."""

from datetime import date, timedelta

from flask import Flask, Response, abort, render_template

from admin import guard
from admin.answers import done
from admin.archive import full_date
from admin.guard import requires
from admin.names import place_of
from admin.remedy import day_field
from casework.kernel.ids import SHANGHAI, date_of
from casework.kernel.office import Actor, Office
from casework.rewards import adoption
from casework.rewards.adoption import Adoption, Adoptions, AdoptionText
from casework.rules.duties import Duty
from crypto.encoding import SIGNATURE_LENGTH, b64u
from web.fields import Fields, fields, incomplete

STACKING = {
    "local_only": "只按本地办法发",
    "max_of": "本地和上级办法，哪个高发哪个",
    "national_only": "只按上级办法发",
}
READERS = (Duty.LEGAL, Duty.APPROVE, Duty.REWARD, Duty.FUND, Duty.OVERSEE)


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds of adopted policies."""
    app.jinja_env.filters["written"] = full_date
    app.jinja_env.globals["adopts"] = lambda me: _adopts(office, me)
    _pages(app, office)
    _deeds(app, office)


def _adopts(office: Office, me: Actor) -> bool:
    """Say whether an officer's department is one that decides rewards, so that its people find the page."""
    department = place_of(office, me.authority).pack.department(me.department)
    return department.kind == "committee" and bool(me.duties & {Duty.LEGAL, Duty.APPROVE})


def _pages(app: Flask, office: Office) -> None:
    @app.get("/adoption")
    @requires(*READERS)
    def adoption_page() -> str:
        return _render(office, "admin/adoption.html", adoption.adoptions(office, guard.actor()))

    @app.get("/adoption/propose")
    @requires(Duty.LEGAL)
    def adoption_propose_page() -> str:
        today = office.clock.now().astimezone(SHANGHAI).date()
        choices = adoption.adoptions(office, guard.actor()).choices
        hashes = {one.id: b64u(bytes.fromhex(one.sha256)) for one in choices}
        days = {"today": today.isoformat(), "tomorrow": (today + timedelta(days=1)).isoformat()}
        return render_template(
            "admin/deeds/adopt.html", page="adoption", choices=choices, hashes=hashes, stacking=STACKING, **days
        )

    @app.get("/adoption/confirm")
    @requires(Duty.APPROVE)
    def adoption_confirm_page() -> str:
        found = adoption.adoptions(office, guard.actor())
        waiting = _waiting(found)
        if waiting is None:
            abort(404)
        return _render(office, "admin/deeds/adopt-confirm.html", found, one=waiting)


def _deeds(app: Flask, office: Office) -> None:
    @app.post("/adoption/propose")
    @requires(Duty.LEGAL, fresh=True)
    def adoption_propose() -> Response:
        given = fields()
        text = AdoptionText(
            policy=given.text("policy", 40),
            stacking=given.text("stacking", 20),
            document=given.text("document", 100),
            document_day=_day(given, "day"),
            first_day=_day(given, "from"),
        )
        adoption.propose(office, guard.actor(), text, given.data("signature", SIGNATURE_LENGTH))
        return done("/adoption")

    @app.post("/adoption/confirm")
    @requires(Duty.APPROVE, fresh=True)
    def adoption_confirm() -> Response:
        given = fields()
        adoption.confirm(office, guard.actor(), given.number("number", 1), given.data("signature", SIGNATURE_LENGTH))
        return done("/adoption")

    @app.post("/adoption/drop")
    @requires(Duty.LEGAL, Duty.APPROVE)
    def adoption_drop() -> Response:
        adoption.drop(office, guard.actor(), fields().number("number", 1))
        return done("/adoption")


def _render(office: Office, template: str, found: Adoptions, **more: object) -> str:
    return render_template(
        template, page="adoption", it=found, waiting=_waiting(found), stacking=STACKING, **more
    )


def _waiting(found: Adoptions) -> Adoption | None:
    return next((one for one in found.every if not one.confirmed_by and not one.dropped), None)


def _day(given: Fields, name: str) -> date:
    day = day_field(given, name)
    if day is None:
        incomplete()
    return date_of(day)
