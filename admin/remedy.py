"""What is done about a finding: measures, 五落实, acceptance, cutting off, filing, looking back."""

import datetime
from collections.abc import Mapping

from flask import Flask, Response, abort, render_template

from admin import guard, names, panels
from admin.answers import done
from admin.deeds import for_page, render
from admin.guard import requires
from casework.cases import read
from casework.cases.measures import MeasureText
from casework.kernel.ids import SHANGHAI, Day, day_of
from casework.kernel.office import Actor, Office
from casework.remedy import accept, closing, cut, enforce, looking
from casework.remedy.accept import AcceptanceText, Verdict
from casework.remedy.cut import CutText
from casework.remedy.plans import KINDS, PLAN, PlanText
from casework.remedy.view import Remedy, day_text, long_day, remedy
from casework.rules.duties import Duty
from web.fields import Fields, fields, incomplete


def add_views(app: Flask, office: Office) -> None:
    """Add the panel of the case page, the pages and the deeds."""
    app.jinja_env.filters.update(remedy_day=day_text, long_day=long_day, moment=moment)

    def panel(actor: Actor, number: str) -> Remedy | None:
        found = remedy(office, actor, number)
        return found if found.anything else None

    panels.add(app, "admin/panels/remedy.html", panel)
    _measures(app, office)
    _rectification(app, office)
    _cuts(app, office)
    _closing(app, office)
    _look_backs(app, office)


def _measures(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/measure")
    @requires(Duty.VERIFY)
    def measure_page(number: str) -> str:
        return _page(office, "measure", number, allowed="may_measure")

    @app.post("/case/<number>/measure")
    @requires(Duty.VERIFY)
    def measure(number: str) -> Response:
        enforce.write_measure(office, guard.actor(), number, measure_text(fields()))
        return done(f"/case/{number}")

    @app.get("/case/<number>/measure-withdraw")
    @requires(Duty.VERIFY)
    def measure_withdraw_page(number: str) -> str:
        return _page(office, "measure-withdraw", number, allowed="may_withdraw")

    @app.post("/case/<number>/measure-withdraw")
    @requires(Duty.VERIFY)
    def measure_withdraw(number: str) -> Response:
        given = fields()
        enforce.withdraw_measure(office, guard.actor(), number, given.number("which"), given.text("reason"))
        return done(f"/case/{number}")

    @app.get("/case/<number>/enforce")
    @requires(Duty.VERIFY)
    def enforce_page(number: str) -> str:
        view, deeds = for_page(office, number, "enforce")
        return render("enforce", view, deed=deeds[0], kinds=KINDS, **_common(office, number))

    @app.post("/case/<number>/enforce")
    @requires(Duty.VERIFY)
    def enforce_case(number: str) -> Response:
        given = fields()
        plans = [plan_text(one) for one in given.objects("plans")]
        taken = [measure_text(one) for one in given.objects("measures")]
        enforce.enforce(office, guard.actor(), number, plans, taken)
        return done("/")


def _rectification(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/plan")
    @requires(Duty.VERIFY)
    def plan_page(number: str) -> str:
        found = remedy(office, guard.actor(), number)
        facts = [one for one in found.facts if one.plan and one.plan.kind != PLAN and not one.accepted]
        return _page(office, "plan", number, allowed="may_plan", facts=facts)

    @app.post("/case/<number>/plan")
    @requires(Duty.VERIFY)
    def plan(number: str) -> Response:
        enforce.plan_again(office, guard.actor(), number, plan_text(fields()))
        return done(f"/case/{number}")

    @app.get("/case/<number>/rectify")
    @requires(Duty.VERIFY)
    def rectify_page(number: str) -> str:
        view, deeds = for_page(office, number, "rectify")
        common = _common(office, number)
        waiting = remedy(office, guard.actor(), number).waiting
        # Whoever wrote an acceptance may write a better one; the other verifier agrees to what is written.
        page = "rectify-agree" if waiting is not None and not waiting.mine else "rectify"
        return render(page, view, deed=deeds[0], written=waiting, **common)

    @app.post("/case/<number>/rectify")
    @requires(Duty.VERIFY)
    def rectify(number: str) -> Response:
        accept.accept(office, guard.actor(), number, acceptance_text(fields()))
        return done("/")

    @app.post("/case/<number>/rectify/agree")
    @requires(Duty.VERIFY)
    def rectify_agree(number: str) -> Response:
        return done("/", rectified=accept.agree(office, guard.actor(), number, fields().number("number", 1)))


def _cuts(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/cut")
    @requires(Duty.LEAD)
    def cut_page(number: str) -> str:
        pack = names.place_of(office, guard.actor().authority).pack
        supplies = [one for one in office.policies.measures.offered(pack.measures).values() if one.supply]
        hours = office.policies.deadlines["cut_notice"].length
        return _page(office, "cut", number, allowed="may_cut", supplies=supplies, hours=hours)

    @app.post("/case/<number>/cut")
    @requires(Duty.LEAD)
    def cut_supply(number: str) -> Response:
        given = fields()
        text = CutText(
            given.text("code", 20),
            given.text("document_number", 200),
            given.number("refused"),
            given.text("refusal"),
            given.text("danger"),
            moment_of(given, "notified"),
            moment_of(given, "cut"),
            given.text("urgent"),
        )
        cut.cut_off(office, guard.actor(), number, text)
        return done(f"/case/{number}")


def _closing(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/close")
    @requires(Duty.INTAKE, Duty.VERIFY)
    def close_page(number: str) -> str:
        view, deeds = for_page(office, number, "close")
        parts = closing.checklist(office, guard.actor(), number)
        return render("close", view, deed=deeds[0], parts=parts, complete=all(part.there for part in parts))

    @app.post("/case/<number>/close")
    @requires(Duty.INTAKE, Duty.VERIFY)
    def close(number: str) -> Response:
        closing.close(office, guard.actor(), number)
        return done("/")


def _look_backs(app: Flask, office: Office) -> None:
    @app.get("/look-backs")
    @requires(Duty.OVERSEE)
    def look_backs_page() -> str:
        rules = office.policies.measures.look_back
        return render_template(
            "admin/look-backs.html",
            page="look-backs",
            found=looking.look_backs(office, guard.actor()),
            share=rules.share,
            days="、".join(str(day) for day in rules.days),
        )

    @app.get("/case/<number>/look-back")
    @requires(Duty.OVERSEE)
    def look_back_page(number: str) -> str:
        view, _ = for_page(office, number, "look-back")
        return render("look-back", view)

    @app.post("/case/<number>/look-back")
    @requires(Duty.OVERSEE)
    def look_back(number: str) -> Response:
        looking.begin(office, guard.actor(), number)
        return done(f"/case/{number}")

    @app.get("/case/<number>/look-back-done")
    @requires(Duty.OVERSEE)
    def look_back_done_page(number: str) -> str:
        view, deeds = for_page(office, number, "look-back-done")
        reads = next((one.reporter_reads for one in deeds if one.step == "recur"), "")
        return render("look-back-done", view, reads=reads.rstrip("。"))

    @app.post("/case/<number>/look-back-done")
    @requires(Duty.OVERSEE)
    def look_back_done(number: str) -> Response:
        given = fields()
        looking.done(office, guard.actor(), number, given.text("outcome", 20), given.text("seen"))
        return done("/")


def _page(office: Office, name: str, number: str, *, allowed: str, **more: object) -> str:
    """Render a page of a deed that is no step of the lifecycle; 404 unless it is this officer's now."""
    view, common = read.open_case(office, guard.actor(), number), _common(office, number)
    if not getattr(common["remedy"], allowed):
        abort(404)
    return render(name, view, **common, **more)


def _common(office: Office, number: str) -> Mapping[str, object]:
    today = office.clock.now().astimezone(SHANGHAI).date()
    return {
        "remedy": remedy(office, guard.actor(), number),
        "now_day": today.isoformat(),
        "tomorrow": (today + datetime.timedelta(days=1)).isoformat(),
    }


def moment(at: datetime.datetime) -> str:
    """Return 「12月1日 15:30」 in the time of the office."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def day_field(given: Fields, name: str) -> Day | None:
    """Read a day as a date field sends it; None where nothing was typed, 400 for what is no day."""
    text = given.text(name, 10)
    if not text:
        return None
    try:
        return Day(day_of(datetime.date.fromisoformat(text)))
    except ValueError:
        incomplete()


def moment_of(given: Fields, name: str) -> datetime.datetime:
    """Read a time as a field of a page sends it, in the time of the office; 400 for what is none."""
    try:
        return datetime.datetime.strptime(given.text(name, 16), "%Y-%m-%dT%H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        incomplete()


def measure_text(given: Fields) -> MeasureText:
    """Read a measure as the form sends it."""
    return MeasureText(
        given.text("code", 20),
        given.text("document_number", 200),
        day_field(given, "day"),
        given.text("against", 10),
        given.text("target", 400),
        given.text("basis", 1000),
    )


def plan_text(given: Fields) -> PlanText:
    """Read what is done about one fact, as the form sends it."""
    return PlanText(
        given.number("item", 1),
        given.text("kind", 10),
        owner=given.text("owner"),
        steps=given.text("steps"),
        funds=given.text("funds"),
        until=day_field(given, "until"),
        plan=given.text("plan"),
        leader=given.text("leader"),
        monitoring=given.text("monitoring"),
        found=day_field(given, "found"),
        cured=day_field(given, "cured"),
        seen_by=given.text("seen_by"),
    )


def acceptance_text(given: Fields) -> AcceptanceText:
    """Read an acceptance as the form sends it."""
    verdicts = tuple(
        Verdict(one.number("item", 1), one.flag("passed"), one.text("note"), day_field(one, "until"))
        for one in given.objects("verdicts")
    )
    return AcceptanceText(verdicts, given.text("seen"), given.text("expert", 400), given.text("document_number", 200))
