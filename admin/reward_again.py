"""Rewards, what comes besides the first decision: an amount weighed again, verifying elsewhere, more days, stopping."""

from functools import partial

from flask import Flask, Response, abort, render_template

from admin import guard, panels
from admin.answers import done
from admin.guard import requires
from admin.remedy import day_field
from admin.rewards import assessment_page, for_step, given_assessment
from casework.kernel.ids import SHANGHAI, DepartmentId
from casework.kernel.office import Office
from casework.rewards import dispute, fine, fraud, offered, recheck, renew
from casework.rewards.fine import FinalFine
from casework.rules.duties import Duty
from crypto.encoding import b64u
from web.fields import fields

_AGAIN = {"check": "reward-check", "raise": "reward-approve", "uphold": "reward-uphold", "back": "reward-send-back"}


def add_views(app: Flask, office: Office) -> None:
    """Add the pages and deeds of disputed amounts, rechecks, renewals and stopped rewards."""
    panels.add(app, "admin/panels/reward.html", partial(offered.panel, office))
    _again(app, office)
    _deciding_again(app, office)
    _elsewhere(app, office)
    _renewing(app, office)
    _fine(app, office)
    _stopping(app, office)
    _fraud(app, office)


def _again(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/again/assess")
    @requires(Duty.REWARD)
    def assess_again_page(number: str) -> str:
        return assessment_page(office, number, "dispute_assess", path="reward/again/assess")

    @app.get("/case/<number>/reward/again/<deed>")
    @requires(Duty.REWARD, Duty.APPROVE)
    def reward_again_deed(number: str, deed: str) -> str:
        if deed not in _AGAIN:
            abort(404)
        found = for_step(office, number, f"dispute_{deed}")
        return render_template(
            f"admin/deeds/{_AGAIN[deed]}.html", page="rewards", sheet=found, path=f"reward/again/{deed}"
        )

    @app.post("/case/<number>/reward/again/assess")
    @requires(Duty.REWARD)
    def assess_again(number: str) -> Response:
        request, reasons = given_assessment()
        dispute.assess(office, guard.actor(), number, request, reasons)
        return done(f"/case/{number}/reward")


def _deciding_again(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/reward/again/check")
    @requires(Duty.REWARD)
    def check_again(number: str) -> Response:
        dispute.check(office, guard.actor(), number)
        return done("/")

    @app.post("/case/<number>/reward/again/back")
    @requires(Duty.APPROVE)
    def back_again(number: str) -> Response:
        dispute.send_back(office, guard.actor(), number, fields().text("note"))
        return done("/")

    @app.post("/case/<number>/reward/again/uphold")
    @requires(Duty.APPROVE, fresh=True)
    def uphold_amount(number: str) -> Response:
        dispute.uphold(office, guard.actor(), number, fields().text("answer"))
        return done("/")

    @app.post("/case/<number>/reward/again/raise")
    @requires(Duty.APPROVE, fresh=True)
    def raise_amount(number: str) -> Response:
        state = dispute.raise_award(office, guard.actor(), number, fields().data("signature", 64))
        return done("/", state=state)


def _elsewhere(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/recheck")
    @requires(Duty.OVERSEE)
    def recheck_page(number: str) -> str:
        found = recheck.look(office, guard.actor(), number)
        return render_template("admin/deeds/reward-recheck.html", page="rewards", it=found)

    @app.post("/case/<number>/reward/recheck")
    @requires(Duty.OVERSEE)
    def recheck_assign(number: str) -> Response:
        recheck.assign(office, guard.actor(), number, DepartmentId(fields().text("department", 60)))
        return done("/")

    @app.get("/case/<number>/recheck")
    @requires(Duty.VERIFY)
    def recheck_answer_page(number: str) -> str:
        found = recheck.asked(office, guard.actor(), number)
        return render_template("admin/deeds/recheck.html", page="cases", it=found)

    @app.post("/case/<number>/recheck")
    @requires(Duty.VERIFY)
    def recheck_answer(number: str) -> Response:
        given = fields()
        recheck.answer(office, guard.actor(), number, given.flag("agrees"), given.text("statement"))
        return done("/")


def _renewing(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/renew")
    @requires(Duty.APPROVE)
    def reward_renew_page(number: str) -> str:
        found = renew.look(office, guard.actor(), number)
        return render_template("admin/deeds/reward-renew.html", page="rewards", it=found)

    @app.post("/case/<number>/reward/renew")
    @requires(Duty.APPROVE, fresh=True)
    def reward_renew(number: str) -> Response:
        given = fields()
        answer = renew.grant if given.flag("grant") else renew.refuse
        answer(office, guard.actor(), number, given.text("reason"))
        return done("/")


def _fine(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/fine")
    @requires(Duty.REWARD)
    def reward_fine_page(number: str) -> str:
        found = fine.look(office, guard.actor(), number)
        today = office.clock.now().astimezone(SHANGHAI).date().isoformat()
        return render_template("admin/deeds/reward-fine.html", page="rewards", it=found, today=today)

    @app.post("/case/<number>/reward/fine")
    @requires(Duty.REWARD)
    def reward_fine(number: str) -> Response:
        given = fields()
        noted = FinalFine(given.number("fine", 1) * 100, given.text("document", 100), day_field(given, "day"))
        return done(f"/case/{number}/reward", amount=fine.settle(office, guard.actor(), number, noted))


def _stopping(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/hold")
    @requires(Duty.APPROVE)
    def reward_hold_page(number: str) -> str:
        found = fraud.look(office, guard.actor(), number)
        withdraws = found.to_sign
        signs = {"award": b64u(withdraws.award_id), "last_day": withdraws.last_day} if withdraws else None
        return render_template("admin/deeds/reward-hold.html", page="rewards", it=found, signs=signs)

    @app.post("/case/<number>/reward/hold")
    @requires(Duty.APPROVE, fresh=True)
    def reward_hold(number: str) -> Response:
        given = fields()
        signature = given.data("signature", 64) if given.has("signature") else None
        fraud.hold(office, guard.actor(), number, given.text("document", 200), given.text("grounds"), signature)
        return done("/")


def _fraud(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/fraud")
    @requires(Duty.DISCIPLINE)
    def fraud_page(number: str) -> str:
        found = fraud.open_fraud(office, guard.actor(), number)
        return render_template("admin/deeds/fraud.html", page="cases", it=found)

    @app.post("/case/<number>/fraud")
    @requires(Duty.DISCIPLINE, fresh=True)
    def fraud_decide(number: str) -> Response:
        given = fields()
        state = fraud.decide(office, guard.actor(), number, given.flag("is_fraud"), given.text("reason"))
        return done("/", state=state)
