"""Sending a tip: who would get it, and taking it in. Nothing here sees more than routing facts and sealed bytes."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from casework.cases import receive
from casework.kernel.office import Office
from casework.rules.routing import Facts
from casework.tips.uploads import read_announced
from crypto.encoding import MailboxHash
from portal import answers
from portal.place import Place
from web.access import public
from web.fields import fields


def add(app: Flask, office: Office, place: Place) -> None:
    """Add POST /route and POST /tips to the portal."""
    authority = place.authority.id

    @app.post("/route")
    @public
    def route() -> Response:
        given = fields("region", "sector", "category", "flags", "upward")
        facts = Facts(
            region=given.text("region"),
            sector=given.text("sector"),
            category=given.text("category"),
            flags=frozenset(given.texts("flags")),
            upward=given.flag("upward"),
        )
        return jsonify(answers.route(receive.route(office, authority, facts), place.pack, facts.region))

    @app.post("/tips")
    @public
    def tips() -> Response:
        given = fields("facts", "sealed", "mailbox", "mailbox_public", "claim_public", "uploads", "note")
        submission = receive.Submission(
            authority=authority,
            facts=given.values["facts"],
            sealed=given.data("sealed"),
            mailbox=MailboxHash(given.data("mailbox")),
            mailbox_public=given.data("mailbox_public"),
            claim_public=given.data("claim_public"),
            uploads=read_announced(given.values["uploads"]),
            note=given.data("note"),
        )
        return jsonify(answers.receipt(receive.receive(office, submission)))
