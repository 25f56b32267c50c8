"""A case's page: what officers wrote, the sealed panel that only the browser opens, letters, and what may be done next."""

import datetime
from collections.abc import Iterable

from flask import Flask, Response, jsonify, render_template

from admin import guard, names, panels
from admin.answers import done
from admin.choices import CHOICES, RARE
from admin.files import files_json
from admin.guard import requires
from casework.cases import handle, letters, read
from casework.cases.deeds import Deed
from casework.cases.handle import RecordText
from casework.cases.letters import WRITERS, MailboxKeys, OutLetter
from casework.cases.read import CaseView
from casework.cases.views import SealedLetter
from casework.cases.words import FINDING_NAMES
from casework.kernel.ids import SHANGHAI
from casework.kernel.office import Office
from casework.rules.duties import Duty
from casework.rules.lifecycle import CLOSED
from casework.rules.regions import regions_of
from casework.tips.replace import Replaced
from crypto.encoding import Json, b64u, canonical
from crypto.transfers import TransferNote
from web.fields import Fields, fields
from web.signin import signed_in


def add_views(app: Flask, office: Office) -> None:
    """Add the page of a case and what is written on it without changing its state."""
    app.jinja_env.filters.update(mailbox=mailbox_data, clock=clock)
    _page(app, office)
    _texts(app, office)

    @app.post("/case/<number>/sealed")
    @requires(Duty.INTAKE)
    def sealed(number: str) -> Response:
        return jsonify(sealed_json(read.sealed_tip(office, guard.actor(), number)))

    @app.post("/case/<number>/letter")
    @requires(*WRITERS)
    def letter(number: str) -> Response:
        letters.send_letter(office, guard.actor(), number, out_letter(fields()))
        return done()


def _page(app: Flask, office: Office) -> None:
    @app.get("/case/<number>")
    @signed_in
    def case(number: str) -> str:
        view = read.open_case(office, guard.actor(), number)
        place = names.place_of(office, guard.actor().authority)
        return render_template(
            "admin/case.html",
            page="cases",
            case=view,
            title=title_of(view),
            choices=choices(view),
            rare=RARE,
            opened=last_opened(view, guard.actor().title),
            regions=names.regions(place.pack),
            region_name=regions_of(place.pack).label,
            sectors=list(place.pack.sectors.values()),
            groups=names.categories(office),
            lookup=names.lookup(office, place.pack) if view.can_open_sealed else "",
            outcomes=FINDING_NAMES,
            panels=panels.of_case(app, guard.actor(), number),
            writes=Duty.INTAKE in guard.actor().duties and view.mailbox is not None and view.state not in CLOSED,
        )


def _texts(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/record")
    @requires(Duty.INTAKE)
    def record(number: str) -> Response:
        given = fields()
        text = RecordText(
            **{name: given.text(name) for name in ("region", "sector", "category", "subject", "place", "summary")}
        )
        return done(version=handle.write_record(office, guard.actor(), number, text, given.number("version")))

    @app.post("/case/<number>/lead-sheet")
    @requires(Duty.INTAKE)
    def lead_sheet(number: str) -> Response:
        given = fields()
        return done(
            version=handle.write_lead_sheet(
                office, guard.actor(), number, given.text("text"), given.number("version")
            )
        )


def clock(moment: datetime.datetime) -> str:
    """Return 「15:28」 in the time of the office."""
    return f"{moment.astimezone(SHANGHAI):%H:%M}"


def mailbox_data(box: MailboxKeys) -> str:
    """Return a mailbox as a script reads it from the page's body."""
    return canonical(mailbox_json(box)).decode()


def title_of(view: CaseView) -> str:
    """Return what stands behind the number in the title: the subject matter, or 新举报 before anybody has read it."""
    if view.record is None:
        return "新举报"
    return f"{view.record.category_name}（{view.record.text.category}）"


def choices(view: CaseView) -> list[tuple[Deed, str, str, str]]:
    """Return the lawful steps with the label, the page and the small line of each."""
    lines = []
    for deed in view.deeds:
        reads = f"举报人会看到：{deed.reporter_reads}" if deed.reporter_reads and deed.step != "keep" else ""
        choice = CHOICES[deed.step]
        hint = choice.hint
        # What the reporter will read says more than our own hint, unless something has to happen first.
        own = deed.step in ("ask_more", "propose_decline", "doubt") or deed.second or not reads
        label = choice.label or deed.label
        if deed.step == "propose_finding" and view.finding is not None and view.finding.waits_for_me:
            label, hint = "看核查结论", "您同意才送法制审核"
        lines.append((deed, label, f"/case/{view.number}/{choice.page}", hint if own else reads))
    return lines


def last_opened(view: CaseView, title: str) -> str:
    """Return who opened the words last and when, as the panel says it; empty if nobody has."""
    if not view.sealed_opened:
        return ""
    who, at = view.sealed_opened[0]
    local = at.astimezone(SHANGHAI)
    return f"{'您' if who == title else who} {local.month}月{local.day}日 {local:%H:%M} 打开，已记入审计"


def out_letter(given: Fields) -> OutLetter:
    """Read a letter that the browser signed and sealed."""
    return OutLetter(
        given.number("seq", 1), given.text("kind", 20), given.data("sealed"), given.data("letter_hash", 32)
    )


def sealed_json(tip: read.SealedTip) -> dict[str, object]:
    """Return the sealed tip and all that the browser compares it with, as JSON."""
    return {
        "sealed": b64u(tip.sealed),
        "recipients": [{"department": name, "key": b64u(key)} for name, key in tip.recipients],
        "mailbox": mailbox_json(tip.mailbox),
        "letters": [letter_json(one) for one in tip.letters],
        "records": [b64u(wire) for wire in tip.records],
        "notes": notes_json(tip.notes),
        "unhanded": tip.unhanded,
        "files": files_json(tip.files),
    }


def notes_json(notes: Iterable[TransferNote]) -> list[dict[str, object]]:
    """Return the signed notes of a tip's transfers as JSON."""
    return [
        {"kind": int(one.kind), "from": one.giver, "to": one.receiver, "key": b64u(one.key)}
        | {"signer": b64u(one.signer), "signature": b64u(one.signature)}
        for one in notes
    ]


def letter_json(one: SealedLetter) -> dict[str, object]:
    """Return a reporter's letter as JSON; with `kind` and `said` the browser makes the body again that was signed."""
    return {
        "seq": one.seq,
        "day": one.day,
        "kind": one.kind,
        "said": dict(one.said),
        "sealed": b64u(one.sealed),
        "signature": b64u(one.signature),
        "nonce": b64u(one.nonce),
        "wraps": [{"key": b64u(key), "wrap": b64u(wrap)} for key, wrap in one.wraps],
    }


def mailbox_json(box: MailboxKeys) -> dict[str, Json]:
    """Return a mailbox's public keys and the place of its next letter, as JSON."""
    return {
        "tip": b64u(box.tip),
        "hash": b64u(box.hash),
        "public": b64u(box.public),
        "claim_public": b64u(box.claim_public),
        "next_seq": box.next_seq,
        "previous": b64u(box.previous),
        "attestation": b64u(box.attestation) if box.attestation else None,
        "attestation_key": b64u(box.attestation_key) if box.attestation_key else None,
        "former": former_json(box.former) if box.former else None,
    }


def former_json(former: Replaced) -> dict[str, Json]:
    """Return what a reporter's own phrase took the place of, with the signed deed, as JSON."""
    return {
        "hash": b64u(former.hash),
        "public": b64u(former.public),
        "claim_public": b64u(former.claim_public),
        "body": b64u(former.body),
        "nonce": b64u(former.nonce),
        "signature": b64u(former.signature),
        "attestation": b64u(former.attestation) if former.attestation else None,
        "attestation_key": b64u(former.attestation_key) if former.attestation_key else None,
    }
