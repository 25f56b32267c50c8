"""What the portal answers to scripts (docs/formats.md section 10), made from the records that use cases return."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, jsonify, request

from casework.cases.mailbox import MailboxView
from casework.cases.receive import Receipt, RouteAnswer
from casework.cases.telling import FindingLine, Line, RewardView
from casework.kernel.database import is_outage
from casework.kernel.errors import CaseworkError, Conflict, Full, NotFound, Unavailable
from casework.people.departments import Department
from casework.review.box import BoxView, Objecting, PartView
from casework.rules.money import yuan
from casework.rules.routing import PREFIX
from casework.tips.replace import Replaced
from casework.tips.uploads import Standing
from crypto.encoding import Json, b64u
from policies import Pack
from web.errors import outage


def explain_refusals(app: Flask) -> None:
    """Answer every refusal of a use case with its sentence; only scripts call what may refuse.

    Where the database or the disk is away they read so too, since what was typed still stands in their page.
    """

    def handle(error: CaseworkError) -> Response:
        response = jsonify(error=error.code, sentence=error.sentence)
        known = {NotFound: 404, Conflict: 409, Full: 503}
        response.status_code = next((status for kind, status in known.items() if isinstance(error, kind)), 422)
        return response

    def away(error: Unavailable) -> Response:
        response = outage("portal", error, is_unsure=error.is_unsure)
        if request.is_json:
            response = jsonify(error=error.code, sentence=error.sentence)
            response.status_code = 503
        return response

    def no_room(error: OSError) -> Response:
        if not is_outage(error):
            raise error
        # Only files of reporters lie beside the database.
        outage("portal", error, is_unsure=False)
        return handle(Full())

    app.register_error_handler(CaseworkError, handle)
    app.register_error_handler(Unavailable, away)
    app.register_error_handler(OSError, no_room)


def route(found: RouteAnswer, pack: Pack, region: str) -> dict[str, Json]:
    """Who would get the tip, and the records to seal to; for every region whose code begins with `covers` alike."""
    return {
        "covers": region[: max(PREFIX[one.level] for one in pack.regions)],
        "lead": _department(found.lead),
        "supervisor": _department(found.supervisor) if found.supervisor else None,
        "assisting": [_department(one) for one in found.assisting],
        "trace": list(found.trace),
        "recipients": list(found.recipients),
        "records": [b64u(wire) for wire in found.records],
        "fallback": found.fallback,
    }


def receipt(got: Receipt) -> dict[str, Json]:
    """The acknowledgement of a tip."""
    return {"lead": got.lead_name, "answer_by": got.answer_by, "urgent": got.urgent, "same": got.same}


def mailbox(found: BoxView | None, former: Replaced | None = None, *, exposed: bool = False) -> dict[str, Json]:
    """The mailbox, or that nothing was found: wrong, unknown and unfinished read alike.

    `former` is there for a phrase that took the place of another one, `exposed` for one that the plain pages saw.
    """
    if found is None:
        return {"found": False}
    besides: dict[str, Json] = {**({"former": _former(former)} if former else {}), **({"exposed": True} if exposed else {})}
    return {**_mailbox(found.mailbox), **_deeds(found), **besides}


def transfer_code() -> dict[str, Json]:
    """All that is told to whoever comes with a phrase that an officer read out: an own one comes first."""
    return {"found": True, "transfer": True}


def _former(former: Replaced) -> dict[str, Json]:
    return {
        "hash": b64u(former.hash),
        "public": b64u(former.public),
        "seed": b64u(former.seed),
        "proof": b64u(former.proof),
    }


def _mailbox(view: MailboxView) -> dict[str, Json]:
    return {
        "found": True,
        "tip": b64u(view.tip),
        "lead": view.lead,
        "now": _line(view.now),
        "next": _line(view.next) if view.next else None,
        "timeline": [_line(one) for one in view.timeline],
        "letters": [
            {
                "direction": one.direction,
                "seq": one.seq,
                "kind": one.kind,
                "day": one.day,
                "sealed": None if one.sealed is None else b64u(one.sealed),
            }
            for one in view.letters
        ],
        "finding": _finding(view.finding),
        "reward": _reward(view.reward) if view.reward else None,
        "can_write": view.can_write,
        "can_withdraw": view.can_withdraw,
        "wants_answer": view.wants_answer,
        "records": [b64u(wire) for wire in view.records],
        "reply_to": [b64u(key_id) for key_id in view.reply_to],
        "files": [{"id": b64u(one.id), "stored": one.stored} for one in view.files],
        "notes": [b64u(note) for note in view.notes],
    }


def uploads(found: Iterable[Standing]) -> dict[str, Json]:
    """How far each file has come that was asked for."""
    return {"uploads": [{"id": b64u(one.id), "stored": one.stored, "missing": list(one.missing)} for one in found]}


def _deeds(found: BoxView) -> dict[str, Json]:
    """What the reporter may still do, and what is done for them."""
    wishes, protecting = found.wishes, found.protecting
    return {
        "unseen": found.unseen,
        "object": _objecting(found.objecting),
        "withdrawal": _line(wishes.withdrawal) if wishes.withdrawal else None,
        "may_ask": wishes.may_ask,
        "may_waive": wishes.may_waive,
        "may_want": wishes.may_want,
        "may_renew": wishes.may_renew,
        "protection": _line(protecting.line) if protecting.line else None,
        "protect_to": [b64u(key_id) for key_id in protecting.reply_to],
        "protect_records": [b64u(wire) for wire in protecting.records],
        "questions": list(found.questions),
        "parts": [_part(one) for one in found.parts],
    }


def _part(part: PartView) -> dict[str, Json]:
    """One of the cases that a tip was parted into; nothing in it names the enterprise."""
    return {
        "now": _line(part.now),
        "next": _line(part.next) if part.next else None,
        "finding": _finding(part.finding),
        "reward": _reward(part.reward) if part.reward else None,
        "object": _objecting(part.objecting),
        "may_renew": part.may_renew,
    }


def _objecting(objecting: Objecting) -> dict[str, Json]:
    return {"about": list(objecting.about), "late": objecting.late}


def _finding(lines: Iterable[FindingLine]) -> list[Json]:
    return [{"label": one.label, "text": one.text} for one in lines]


def _department(department: Department) -> dict[str, Json]:
    return {"id": department.id, "name": department.name}


def _line(line: Line) -> dict[str, Json]:
    return {"key": line.key, "headline": line.headline, "sentence": line.sentence, "day": line.day}


def _reward(reward: RewardView) -> dict[str, Json]:
    return {
        "state": reward.state,
        "headline": reward.headline,
        "sentence": reward.sentence,
        "amount": None if reward.amount is None else yuan(reward.amount),
        "award": reward.award,
        "shares": [yuan(share) for share in reward.shares],
        "reminder": reward.reminder,
        "beside": reward.beside,
    }
