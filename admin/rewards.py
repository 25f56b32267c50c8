"""Rewards: the list, the assessment, the approval sheet, and the pages on which it is approved, denied or sent back."""

from flask import Flask, Response, abort, render_template

from admin import guard
from admin.answers import done
from admin.guard import requires
from casework.kernel.ids import SHANGHAI
from casework.kernel.office import Office
from casework.rewards import assess as assessing
from casework.rewards import decide, fund, same, sheet
from casework.rewards.grades import EVIDENCE, FLAG_NAMES, INSIDER, NATURE, SEVERITY
from casework.rewards.sheet import READERS
from casework.rewards.sheet_parts import ApprovalSheet, ToSign
from casework.rules.duties import Duty
from casework.rules.money import yuan
from crypto.encoding import Json, b64u, canonical
from web.fields import fields

NUMBERS = {"penalty": "罚款（元）", "deaths": "瞒报的死亡人数", "total_deaths": "总死亡人数"}
"""What the comparison with other policies asks for, if it is known."""


def add_views(app: Flask, office: Office) -> None:
    """Add the reward officer's and the approver's pages."""
    app.jinja_env.filters.update(to_sign=to_sign, yuan=yuan)
    _reading(app, office)
    _assessing(app, office)
    _approving(app, office)


def _reading(app: Flask, office: Office) -> None:
    @app.get("/rewards")
    @requires(*READERS)
    def rewards() -> str:
        return render_template(
            "admin/rewards.html",
            page="rewards",
            rows=sheet.rewards(office, guard.actor()),
            fund=fund.balance(office, guard.actor()),
        )

    @app.get("/case/<number>/reward")
    @requires(*READERS)
    def reward(number: str) -> str:
        found = sheet.sheet(office, guard.actor(), number)
        return render_template(
            "admin/reward.html",
            page="rewards",
            sheet=found,
            measures=measure_names(office),
            natures=NATURE,
            severities=SEVERITY,
            assesses="assess" in found.steps and not found.obstacle,
            tz=SHANGHAI,
            mark=found.mark,
        )


def _assessing(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/assess")
    @requires(Duty.REWARD)
    def assess_page(number: str) -> str:
        return assessment_page(office, number, "assess", path="reward/assess")

    @app.post("/case/<number>/reward/assess")
    @requires(Duty.REWARD)
    def assess(number: str) -> Response:
        request, reasons = given_assessment()
        result = assessing.assess(office, guard.actor(), number, request, reasons)
        return done(f"/case/{number}/reward", elsewhere=result is None)


def _approving(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/reward/<deed>")
    @requires(Duty.REWARD, Duty.APPROVE)
    def reward_deed(number: str, deed: str) -> str:
        if deed not in ("check", "approve", "deny", "send-back"):
            abort(404)
        found = for_step(office, number, deed.replace("-", "_"))
        return render_template(f"admin/deeds/reward-{deed}.html", page="rewards", sheet=found, path=f"reward/{deed}")

    @app.post("/case/<number>/reward/check")
    @requires(Duty.REWARD)
    def check(number: str) -> Response:
        assessing.check(office, guard.actor(), number)
        return done("/")

    @app.post("/case/<number>/reward/approve")
    @requires(Duty.APPROVE, fresh=True)
    def approve(number: str) -> Response:
        state = decide.approve(office, guard.actor(), number, fields().data("signature", 64))
        return done("/", state=state)

    @app.post("/case/<number>/reward/deny")
    @requires(Duty.APPROVE, fresh=True)
    def deny(number: str) -> Response:
        decide.deny(office, guard.actor(), number)
        return done("/")

    @app.post("/case/<number>/reward/send-back")
    @requires(Duty.REWARD, Duty.APPROVE)
    def send_back(number: str) -> Response:
        assessing.send_back(office, guard.actor(), number, fields().text("note"))
        return done("/")


def assessment_page(office: Office, number: str, step: str, *, path: str) -> str:
    """Render the form of an assessment; `path` below the case's address takes what is sent."""
    return render_template(
        "admin/assess.html",
        page="rewards",
        path=path,
        sheet=for_step(office, number, step),
        measures=measure_names(office),
        natures=NATURE,
        severities=SEVERITY,
        evidence=EVIDENCE,
        insider=INSIDER,
        flags=FLAG_NAMES,
        numbers=NUMBERS,
        same=same.same(office, guard.actor(), number),
        derived=same.DERIVED,
    )


def given_assessment() -> tuple[dict[str, object], dict[str, str]]:
    """Return the request and the reasons that the form sent; 400 for what is not whole."""
    given = fields()
    flags = given.texts("flags")
    request: dict[str, object] = {
        "evidence": given.text("evidence", 4),
        "insider": given.text("insider", 4),
        "flags": flags,
        **{name: given.number(name) for name in (*NUMBERS, "joint") if given.has(name)},
    }
    said = given.inner("reasons")
    named = ("evidence", "insider", "joint", same.OVERRIDE, *flags)
    return request, {name: said.text(name) for name in named if said.has(name)}


def measure_names(office: Office) -> dict[str, str]:
    """Return the names of all measures by their code."""
    return {code: one.name for code, one in office.policies.measures.catalogue.items()}


def for_step(office: Office, number: str, step: str) -> ApprovalSheet:
    """Return the sheet for the page of a step; 404 when it is not lawful for this officer now."""
    found = sheet.sheet(office, guard.actor(), number)
    if step not in found.steps or found.obstacle:
        abort(404)
    return found


def to_sign(what: ToSign) -> str:
    """Return what the approver's browser checks and signs, as a script reads it from the page's body."""
    award = what.award
    values: dict[str, Json] = {
        "award": b64u(award.award_id),
        "amount": award.amount_fen,
        "claim": b64u(award.claim_public),
        "policy": b64u(award.policy_hash),
        "last_day": award.last_day,
        "joint": award.joint,
        "tip": b64u(what.tip),
        "mailbox": b64u(what.mailbox_public),
        "attestation": b64u(what.attestation),
        "attestation_key": b64u(what.attestation_key),
        "records": [b64u(wire) for wire in what.records],
    }
    return canonical(values).decode()
