"""A call, a letter or a visit, entered at the desk; the attestation of a phrase that replaced a transfer code.

What is typed is sealed in the officer's browser and arrives here as from the portal (docs/formats.md 10 and 13). These
requests leave no line in the log: it would have the time of a call.
"""

from flask import Flask, Response, jsonify, render_template

from admin import guard, names, panels
from admin.answers import done
from admin.guard import requires
from casework.cases import receive
from casework.cases.handle import Attestation
from casework.cases.letters import WRITERS
from casework.cases.receive import RouteAnswer
from casework.entry import enter, phrase
from casework.kernel.ids import KeyId
from casework.kernel.office import Office
from casework.rules.country import LONGEST_SEARCH, search
from casework.rules.duties import Duty
from casework.rules.regions import ELSEWHERE, regions_of
from casework.rules.routing import PREFIX, Facts
from casework.tips.uploads import read_announced
from crypto.encoding import Json, MailboxHash, b64u
from policies import Pack
from web import logs
from web.fields import Fields, fields
from web.settings import Settings


def add_views(app: Flask, office: Office, settings: Settings) -> None:
    """Add the page for entering, who would get it, taking it in, and the panel of an entered tip."""
    panels.add(app, "admin/panels/entry.html", lambda actor, number: phrase.entry_of(office, actor, number))
    _page(app, office, settings)
    _places(app, office)
    _posts(app, office)

    @app.post("/case/<number>/attest")
    @requires(*WRITERS)
    def attest(number: str) -> Response:
        given = fields("signature", "key")
        attestation = Attestation(given.data("signature", 64), KeyId(given.data("key", 32)))
        phrase.attest_again(office, guard.actor(), number, attestation)
        return done()


def _page(app: Flask, office: Office, settings: Settings) -> None:
    @app.get("/enter")
    @requires(Duty.INTAKE)
    def enter_page() -> str:
        logs.keep_quiet()
        place = names.place_of(office, guard.actor().authority)
        return render_template(
            "admin/enter.html",
            page="enter",
            authority=place.authority,
            pack=place.pack,
            places=regions_of(place.pack),
            elsewhere=ELSEWHERE,
            groups=names.categories(office),
            box_address=f"{settings.portal_origin}/box".partition("://")[2],
        )


def _places(app: Flask, office: Office) -> None:
    @app.get("/enter/places")
    @requires(Duty.INTAKE)
    def enter_places() -> Response:
        pack = names.place_of(office, guard.actor().authority).pack
        return jsonify(list=regions_of(pack).list)

    @app.post("/enter/places")
    @requires(Duty.INTAKE)
    def enter_search() -> Response:
        logs.keep_quiet()
        pack = names.place_of(office, guard.actor().authority).pack
        found = search(fields("text").text("text", LONGEST_SEARCH), near=pack.region.code)
        return jsonify(found=[{"code": one.code, "name": one.name, "note": one.note} for one in found])


def _posts(app: Flask, office: Office) -> None:
    @app.post("/enter/route")
    @requires(Duty.INTAKE)
    def enter_route() -> Response:
        logs.keep_quiet()
        given = fields("region", "sector", "category", "flags", "upward")
        facts = Facts(
            region=given.text("region"),
            sector=given.text("sector"),
            category=given.text("category"),
            flags=frozenset(given.texts("flags")),
            upward=given.flag("upward"),
        )
        authority = guard.actor().authority
        pack = names.place_of(office, authority).pack
        return jsonify(route_json(receive.route(office, authority, facts), pack, facts.region))

    @app.post("/enter")
    @requires(Duty.INTAKE)
    def enter_tip() -> Response:
        logs.keep_quiet()
        given = fields("facts", "sealed", "mailbox", "mailbox_public", "claim_public", "uploads", "note")
        entered = enter.enter(office, guard.actor(), submission(given))
        receipt = entered.receipt
        return jsonify(
            lead=receipt.lead_name,
            answer_by=receipt.answer_by,
            urgent=receipt.urgent,
            same=receipt.same,
            number=entered.number,
        )


def submission(given: Fields) -> receive.Submission:
    """Read a tip that an officer's browser sealed, as the portal would get it."""
    return receive.Submission(
        authority=guard.actor().authority,
        facts=given.values["facts"],
        sealed=given.data("sealed"),
        mailbox=MailboxHash(given.data("mailbox")),
        mailbox_public=given.data("mailbox_public"),
        claim_public=given.data("claim_public"),
        uploads=read_announced(given.values["uploads"]),
        note=given.data("note"),
    )


def route_json(found: RouteAnswer, pack: Pack, region: str) -> dict[str, Json]:
    """Who would get the tip and the records to seal to, as the portal answers (docs/formats.md 10)."""
    return {
        "covers": region[: max(PREFIX[one.level] for one in pack.regions)],
        "lead": {"id": found.lead.id, "name": found.lead.name},
        "supervisor": {"id": found.supervisor.id, "name": found.supervisor.name} if found.supervisor else None,
        "assisting": [{"id": one.id, "name": one.name} for one in found.assisting],
        "trace": list(found.trace),
        "recipients": list(found.recipients),
        "records": [b64u(wire) for wire in found.records],
        "fallback": found.fallback,
    }
