"""The mailbox: reading it by its id, and the signed deeds of a reporter. The id travels in bodies and only reads."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from casework.cases import mailbox as boxes
from casework.entry import phrase
from casework.kernel.office import Office
from casework.review import box
from casework.rewards import claim
from crypto.encoding import HASH_LENGTH, NONCE_LENGTH, SIGNATURE_LENGTH, AuthorityId, MailboxHash
from crypto.mailbox import Action, SignedAction
from portal import answers
from portal.place import Place
from web.access import public
from web.fields import Fields, fields, incomplete


def add(app: Flask, office: Office, place: Place) -> None:
    """Add POST /box and POST /box/act to the portal."""
    authority = place.authority.id

    @app.post("/box")
    @public
    def read_box() -> Response:
        mailbox_id = fields("mailbox_id").data("mailbox_id", HASH_LENGTH)
        known = phrase.look(office, authority, mailbox_id)
        if known.transfer:
            return jsonify(answers.transfer_code())
        return jsonify(answers.mailbox(box.read(office, authority, mailbox_id), known.former, exposed=known.exposed))

    @app.post("/box/act")
    @public
    def act() -> Response:
        given = fields("mailbox", "action", "body", "nonce", "signature")
        signed = SignedAction(
            _action(given), given.data("body"), given.data("nonce", NONCE_LENGTH), given.data("signature", SIGNATURE_LENGTH)
        )
        _take(office, authority, MailboxHash(given.data("mailbox", HASH_LENGTH)), signed)
        return jsonify(done=True)


def _take(office: Office, authority: AuthorityId, mailbox: MailboxHash, signed: SignedAction) -> None:
    """Hand a deed to the slice that it belongs to; the last one refuses what belongs to none."""
    if signed.action in claim.ACTIONS:
        claim.act(office, authority, mailbox, signed)
    elif signed.action is Action.REPLACE:
        phrase.replace_code(office, authority, mailbox, signed)
    elif signed.action in box.ACTIONS:
        box.act(office, authority, mailbox, signed)
    else:
        boxes.act(office, authority, mailbox, signed)


def _action(given: Fields) -> Action:
    number = given.number("action")
    if number not in set(Action):
        incomplete()
    return Action(number)
