"""Handing a case on and what follows, joint enforcement, and the slip that goes along."""

from flask import Flask, Response, abort, jsonify, render_template

from admin import guard, panels
from admin.answers import done
from admin.deeds import for_page, render
from admin.guard import requires
from casework.cases.handle import Attestation
from casework.kernel.ids import DepartmentId, KeyId, OfficerId
from casework.kernel.office import Actor, Office
from casework.papers.slip import slip
from casework.rules.duties import Duty
from casework.tips.rewrap import Wraps
from casework.transfers import hand, join, merge, receivers
from casework.transfers.giving import Given
from crypto.encoding import ID_LENGTH, b64u
from crypto.suite1 import WRAP_LENGTH
from web.fields import Fields, fields
from web.signin import signed_in


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds of transfers and of joint enforcement."""
    _pages(app, office)
    _hands(app, office)
    _decisions(app, office)
    _merge(app, office)
    _joint(app, office)

    def panel(actor: Actor, number: str) -> receivers.TransferPage | None:
        shown = receivers.page(office, actor, number)
        return shown if shown.slip or shown.designated else None

    panels.add(app, "admin/panels/transfers.html", panel)
    panels.add(app, "admin/panels/related.html", lambda actor, number: merge.related(office, actor, number))
    panels.add(app, "admin/panels/joint.html", lambda actor, number: join.joint(office, actor, number))

    @app.get("/case/<number>/slip")
    @signed_in
    def slip_page(number: str) -> str:
        shown = slip(office, guard.actor(), number)
        return render_template("admin/slip.html", page="cases", number=number, slip=shown, mark=shown.mark)


def _pages(app: Flask, office: Office) -> None:
    def page(name: str, number: str) -> str:
        view, deeds = for_page(office, number, name)
        shown = receivers.page(office, guard.actor(), number)
        return render(name, view, deed=deeds[0], shown=shown)

    @app.get("/case/<number>/transfer")
    @requires(Duty.INTAKE)
    def transfer_page(number: str) -> str:
        return page("transfer", number)

    @app.get("/case/<number>/take-over")
    @requires(Duty.INTAKE)
    def take_over_page(number: str) -> str:
        return page("take-over", number)

    @app.get("/case/<number>/hand-back")
    @requires(Duty.INTAKE)
    def hand_back_page(number: str) -> str:
        return page("hand-back", number)

    @app.get("/case/<number>/dispute")
    @requires(Duty.INTAKE)
    def dispute_page(number: str) -> str:
        return page("dispute", number)

    @app.get("/case/<number>/designate")
    @requires(Duty.OVERSEE)
    def designate_page(number: str) -> str:
        return page("designate", number)


def _hands(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/transfer/keys")
    @requires(Duty.INTAKE)
    def transfer_keys(number: str) -> Response:
        return key_json(receivers.key_of(office, guard.actor(), number, DepartmentId(fields().text("to", 60))))

    @app.post("/case/<number>/transfer")
    @requires(Duty.INTAKE)
    def transfer(number: str) -> Response:
        sent = fields()
        to, reason = DepartmentId(sent.text("to", 60)), sent.text("reason")
        hand.transfer(office, guard.actor(), number, to, reason, given(sent), with_sheet=sent.flag("sheet"))
        return done("/")

    @app.post("/case/<number>/take-over")
    @requires(Duty.INTAKE)
    def take_over(number: str) -> Response:
        hand.take_over(office, guard.actor(), number)
        return done("/")

    @app.post("/case/<number>/hand-back")
    @requires(Duty.INTAKE)
    def hand_back(number: str) -> Response:
        sent = fields()
        hand.hand_back(office, guard.actor(), number, sent.text("reason"), given(sent))
        return done("/")


def _decisions(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/dispute")
    @requires(Duty.INTAKE)
    def dispute(number: str) -> Response:
        hand.dispute(office, guard.actor(), number, fields().text("reason"))
        return done("/")

    @app.post("/case/<number>/designate")
    @requires(Duty.OVERSEE)
    def designate(number: str) -> Response:
        sent = fields()
        hand.designate(office, guard.actor(), number, DepartmentId(sent.text("to", 60)), sent.text("reason"))
        return done("/")


def _merge(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/merge")
    @requires(Duty.INTAKE)
    def merge_page(number: str) -> str:
        view, deeds = for_page(office, number, "merge")
        return render("merge", view, deed=deeds[0], others=merge.mergeable(office, guard.actor(), number))

    @app.post("/case/<number>/merge")
    @requires(Duty.INTAKE)
    def merge_case(number: str) -> Response:
        sent = fields()
        attested = Attestation(sent.data("signature", 64), KeyId(sent.data("key", 32))) if sent.has("signature") else None
        merge.merge(office, guard.actor(), number, sent.text("into", 12).upper(), attested)
        return done("/")


def _joint(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/joint")
    @requires(Duty.LEAD)
    def joint_page(number: str) -> str:
        view, deeds = for_page(office, number, "joint")
        return render("joint", view, deed=deeds[0], others=join.askable(office, guard.actor(), number))

    @app.post("/case/<number>/joint")
    @requires(Duty.LEAD)
    def joint(number: str) -> Response:
        sent = fields()
        wanted = [DepartmentId(one) for one in sent.texts("departments")]
        join.ask(office, guard.actor(), number, wanted, sent.text("reason"))
        return done("/")

    @app.get("/case/<number>/joint-answer")
    @requires(*join.ANSWERERS)
    def joint_answer_page(number: str) -> str:
        shown = join.joint(office, guard.actor(), number)
        if shown is None or not shown.can_answer:
            abort(404)
        return render_template("admin/deeds/joint-answer.html", page="cases", number=number, joint=shown)

    @app.post("/case/<number>/joint-answer")
    @requires(*join.ANSWERERS)
    def joint_answer(number: str) -> Response:
        sent = fields()
        chosen = [OfficerId(one.data("officer", ID_LENGTH)) for one in sent.objects("verifiers")]
        join.answer(office, guard.actor(), number, chosen, sent.text("said"), joins=sent.flag("joins"))
        return done("/")

    @app.post("/case/<number>/joint-note")
    @requires(Duty.VERIFY)
    def joint_note(number: str) -> Response:
        join.note(office, guard.actor(), number, fields().text("text"))
        return done()


def key_json(wanted: receivers.ReceiverKey) -> Response:
    """Return what a giver's browser needs to wrap the words to a department."""
    return jsonify(
        records=[b64u(wire) for wire in wanted.records],
        key=b64u(wanted.key) if wanted.key else None,
        place=wanted.place,
        tip=wanted.tip,
        letters=list(wanted.letters),
    )


def given(sent: Fields) -> Given:
    """Read what the giver's browser wrapped and signed."""
    letters = {one.number("seq", 1): one.data("wrap", WRAP_LENGTH) for one in sent.objects("letters")}
    unopened = tuple(one.number("seq", 1) for one in sent.objects("unopened"))
    tip = sent.data("tip", WRAP_LENGTH) if sent.has("tip") else None
    key, signer = KeyId(sent.data("key", 32)), KeyId(sent.data("signer", 32))
    return Given(key, signer, sent.data("signature", 64), Wraps(tip, letters, unopened))
