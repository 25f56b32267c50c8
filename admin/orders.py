"""Orders of other offices: the lists, taking a table in, taking in a file of another installation, and the reply.

A table is read, shown and sealed in the officer's browser; here arrives what the portal would get, row by row. None of these
requests leaves a line in the log: row after row, it would have the time at which a caller's words came.
"""

from flask import Flask, Response, abort, jsonify, render_template, request

from admin import guard, names, panels
from admin.answers import done
from admin.entry import submission
from admin.guard import requires
from casework.entry.enter import Entered
from casework.kernel.ids import Day, UploadId
from casework.kernel.office import Office
from casework.orders import bring, lists
from casework.orders.bring import Order, Origin
from casework.papers.reply import reply
from casework.rules.duties import Duty
from casework.rules.regions import ELSEWHERE, regions_of
from casework.tips import uploads
from casework.transfers import introductions
from crypto.encoding import HASH_LENGTH, ID_LENGTH, Json, b64u, canonical
from crypto.files import MOST_FILES
from crypto.streams import SECRET_LENGTH
from policies import OrderSource
from web import logs
from web.fields import Fields, fields
from web.settings import Settings

_SUBMISSION = ("facts", "sealed", "mailbox", "mailbox_public", "claim_public", "uploads", "note")


def add_views(app: Flask, office: Office, settings: Settings) -> None:
    """Add the lists, both ways of taking in, the panel of a case and its reply."""
    panels.add(app, "admin/panels/order.html", lambda actor, number: lists.of_case(office, actor, number))
    _lists(app, office)
    _import(app, office, settings)
    _outside(app, office, settings)
    _reply(app, office)


def _lists(app: Flask, office: Office) -> None:
    @app.get("/orders")
    @requires(*lists.READERS)
    def orders_page() -> str:
        shown = lists.orders(office, guard.actor(), request.args.get("tab", "open"))
        return render_template("admin/orders.html", page="orders", shown=shown)


def _import(app: Flask, office: Office, settings: Settings) -> None:
    @app.get("/orders/import")
    @requires(Duty.INTAKE)
    def import_page() -> str:
        logs.keep_quiet()
        if not bring.door(office, guard.actor()):
            abort(403)
        sources = office.policies.order_sources.values()
        columns = canonical([_source(one) for one in sources]).decode()
        return _page("admin/orders-import.html", office, settings, sources=sources, columns=columns)

    @app.post("/orders/known")
    @requires(Duty.INTAKE)
    def known_orders() -> Response:
        logs.keep_quiet()
        given = fields("source", "numbers")
        return jsonify(known=bring.known(office, guard.actor(), given.text("source", 40), given.texts("numbers")))

    @app.post("/orders/import")
    @requires(Duty.INTAKE)
    def import_order() -> Response:
        logs.keep_quiet()
        given = fields("source", "number", "due", "first_day", *_SUBMISSION)
        due, first = (Day(given.number(name)) if given.has(name) else None for name in ("due", "first_day"))
        order = Order(given.text("source", 40), given.text("number", 200), due, first)
        return jsonify(_told(bring.bring(office, guard.actor(), submission(given), order)))


def _outside(app: Flask, office: Office, settings: Settings) -> None:
    @app.get("/orders/outside")
    @requires(Duty.INTAKE)
    def outside_import_page() -> str:
        logs.keep_quiet()
        known: list[Json] = [
            {"root": b64u(root), "name": name} for root, name in introductions.roots(office, guard.actor())
        ]
        return _page("admin/outside-open.html", office, settings, known=canonical(known).decode())

    @app.post("/orders/outside")
    @requires(Duty.INTAKE)
    def import_outside() -> Response:
        logs.keep_quiet()
        given = fields("slip", "giver", "first_day", *_SUBMISSION)
        origin = Origin(given.text("slip", 12), given.text("giver", 200), Day(given.number("first_day")))
        taken = bring.bring_outside(office, guard.actor(), submission(given), origin)
        return jsonify(**_told(taken.entered), scope=b64u(taken.scope), own_words=taken.own_words)

    _files(app, office)


def _files(app: Flask, office: Office) -> None:
    """Files of what came from elsewhere, part by part as a phone sends them (portal/files.py): the secret says which."""

    @app.post("/orders/outside/part")
    @requires(Duty.INTAKE)
    def outside_part() -> Response:
        logs.keep_quiet()
        given = fields("id", "secret", "number", "part")
        uploads.put_part(office, guard.actor().authority, *_shown(given), given.number("number"), given.data("part"))
        return jsonify(have=True)

    @app.post("/orders/outside/parts")
    @requires(Duty.INTAKE)
    def outside_parts() -> Response:
        logs.keep_quiet()
        asked = fields("uploads").objects("uploads")[:MOST_FILES]
        found = uploads.standing(office, guard.actor().authority, [_shown(one) for one in asked])
        return jsonify(uploads=[{"id": b64u(one.id), "stored": one.stored, "missing": list(one.missing)} for one in found])

    @app.post("/orders/outside/finish")
    @requires(Duty.INTAKE)
    def outside_finish() -> Response:
        logs.keep_quiet()
        given = fields("id", "secret", "hash")
        uploads.finish(office, guard.actor().authority, *_shown(given), given.data("hash", HASH_LENGTH))
        return jsonify(done=True)


def _shown(given: Fields) -> tuple[UploadId, bytes]:
    """Which file is meant, and the secret that is shown for it."""
    return UploadId(given.data("id", ID_LENGTH)), given.data("secret", SECRET_LENGTH)


def _reply(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reply")
    @requires(*lists.REPLIERS)
    def reply_page(number: str) -> str:
        made = reply(office, guard.actor(), number)
        shown = lists.of_case(office, guard.actor(), number)
        return render_template("admin/reply.html", page="orders", number=number, reply=made, shown=shown, mark=made.mark)

    @app.post("/case/<number>/replied")
    @requires(*lists.REPLIERS)
    def replied(number: str) -> Response:
        lists.replied(office, guard.actor(), number)
        return done("/orders")


def _page(template: str, office: Office, settings: Settings, **more: object) -> str:
    place = names.place_of(office, guard.actor().authority)
    return render_template(
        template,
        page="orders",
        authority=place.authority,
        pack=place.pack,
        places=regions_of(place.pack),
        # Two levels down: of a province every row of a table would otherwise carry a thousand townships.
        regions=names.regions(place.pack, 2),
        sectors=list(place.pack.sectors.values()),
        groups=names.categories(office),
        elsewhere=ELSEWHERE,
        box_address=f"{settings.portal_origin}/box".partition("://")[2],
        **more,
    )


def _source(one: OrderSource) -> dict[str, Json]:
    return {"id": one.id, "name": one.name, "columns": {part: list(said) for part, said in one.columns.items()}}


def _told(made: Entered) -> dict[str, str | bool]:
    receipt = made.receipt
    return {
        "lead": receipt.lead_name, "answer_by": receipt.answer_by, "urgent": receipt.urgent, "same": receipt.same,
        "number": made.number,
    }  # fmt: skip
