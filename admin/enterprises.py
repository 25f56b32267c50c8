"""The register of enterprises, 一企业一档, posters, blacklistings; and 责任单位 on a case's page."""

from flask import Flask, Response, abort, jsonify

from admin import guard, panels
from admin.answers import done
from admin.archive import asked, full_day, id_of, page, page_asked
from admin.guard import requires
from admin.remedy import day_field
from casework.enterprises import blacklist, liable, posters, register
from casework.enterprises.blacklist import StepText
from casework.enterprises.records import READERS, WRITERS, Candidate, EnterpriseId, EnterpriseText, Permit
from casework.enterprises.register import Wanted
from casework.enterprises.view import EnterpriseFile, enterprise_file
from casework.kernel.office import Office
from casework.ledgers import cards
from casework.rules.cards import GRADES, PROGRESS
from casework.rules.duties import Duty
from casework.rules.spreadsheet import few
from crypto.encoding import ID_LENGTH, b64u
from web.fields import Fields, fields


def add_views(app: Flask, office: Office) -> None:
    """Add the register, an enterprise's pages and deeds, and the panel of a case."""
    app.jinja_env.filters.update(full_day=full_day)
    app.jinja_env.globals.update(progress_names=PROGRESS, grade_names=GRADES)
    panels.add(app, "admin/panels/liable.html", lambda actor, number: liable.panel(office, actor, number))
    _register(app, office)
    _file(app, office)
    _change(app, office)
    _merge(app, office)
    _posters(app, office)
    _blacklist(app, office)
    _liable(app, office)


def _register(app: Flask, office: Office) -> None:
    @app.get("/enterprises")
    @requires(*READERS)
    def enterprises_page() -> str:
        wanted = Wanted(*(asked(name) for name in ("text", "region", "sector")))
        found = register.register(office, guard.actor(), wanted, page_asked())
        return page(office, "enterprises", found=found, wanted=wanted)

    @app.get("/enterprises/new")
    @requires(*WRITERS)
    def enterprise_new_page() -> str:
        return page(office, "enterprise-form", entry=None)

    @app.post("/enterprises")
    @requires(*WRITERS)
    def enter_enterprise() -> Response:
        given = fields()
        one = register.enter(office, guard.actor(), enterprise_text(given), seen_of(given))
        return done(f"/enterprises/{b64u(one)}")

    @app.post("/enterprises/suggest")
    @requires(*WRITERS)
    def suggest_enterprises() -> Response:
        given = fields()
        found = register.suggest(office, guard.actor(), given.text("name", 200), given.text("code", 40))
        return jsonify(candidates=[candidate_json(one) for one in found])


def _file(app: Flask, office: Office) -> None:
    @app.get("/enterprises/<one>")
    @requires(*READERS)
    def enterprise_page(one: str) -> str:
        found = _opened(office, one)
        own = cards.of_enterprise(office, guard.actor(), found.entry.id)
        return page(
            office,
            "enterprise",
            it=found,
            cards=own,
            few=few(found.reports),
            outcomes=posters.OUTCOMES,
            may_list=bool(guard.actor().duties & {Duty.VERIFY}),
            mark=found.mark,
        )


def _change(app: Flask, office: Office) -> None:
    @app.get("/enterprises/<one>/change")
    @requires(*WRITERS)
    def enterprise_change_page(one: str) -> str:
        return page(office, "enterprise-form", entry=_opened(office, one).entry)

    @app.post("/enterprises/<one>/change")
    @requires(*WRITERS)
    def change_enterprise(one: str) -> Response:
        given = fields()
        register.change(office, guard.actor(), id_of(one), enterprise_text(given), given.number("version", 1))
        return done(f"/enterprises/{one}")


def _merge(app: Flask, office: Office) -> None:
    @app.get("/enterprises/<one>/merge")
    @requires(*WRITERS)
    def enterprise_merge_page(one: str) -> str:
        found = _opened(office, one)
        if found.part_of is not None or not found.others:
            abort(404)
        alike = register.suggest(office, guard.actor(), found.entry.text.name, found.entry.text.code)
        ids = [each.id for each in alike if each.id != found.entry.id]
        ordered = sorted(found.others, key=lambda other: ids.index(other[0]) if other[0] in ids else len(ids))
        return page(office, "enterprise-merge", it=found, others=ordered, likely=len(ids))

    @app.post("/enterprises/<one>/merge")
    @requires(*WRITERS)
    def merge_enterprise(one: str) -> Response:
        given = fields()
        into = EnterpriseId(given.data("into", ID_LENGTH))
        register.merge(office, guard.actor(), id_of(one), into, given.text("reason", 1000))
        return done(f"/enterprises/{b64u(into)}")

    @app.get("/enterprises/<one>/part")
    @requires(*WRITERS)
    def enterprise_part_page(one: str) -> str:
        found = _opened(office, one)
        if found.part_of is None:
            abort(404)
        return page(office, "enterprise-part", it=found)

    @app.post("/enterprises/<one>/part")
    @requires(*WRITERS)
    def part_enterprise(one: str) -> Response:
        register.part(office, guard.actor(), id_of(one), fields().text("reason", 1000))
        return done(f"/enterprises/{one}")


def _posters(app: Flask, office: Office) -> None:
    @app.get("/enterprises/<one>/posters")
    @requires(*WRITERS)
    def posters_page(one: str) -> str:
        return page(office, "posters", it=_opened(office, one), outcomes=posters.OUTCOMES)

    @app.post("/enterprises/<one>/posters")
    @requires(*WRITERS)
    def check_posters(one: str) -> Response:
        given = fields()
        day, seen = day_field(given, "day"), given.text("seen")
        posters.check(office, guard.actor(), id_of(one), day, given.text("outcome", 20), seen)
        return done(f"/enterprises/{one}")


def _blacklist(app: Flask, office: Office) -> None:
    @app.get("/enterprises/<one>/blacklist")
    @requires(Duty.VERIFY)
    def blacklist_page(one: str) -> str:
        found = _opened(office, one)
        own = blacklist.penalties(office, guard.actor(), found.entry.id)
        rules = office.policies.blacklist
        return page(office, "blacklist", it=found, penalties=own, step=rules.steps["notify"], years=rules.years)

    @app.post("/enterprises/<one>/blacklist")
    @requires(Duty.VERIFY)
    def begin_blacklist(one: str) -> Response:
        given = fields()
        case = given.text("case", 20)
        penalty = (case, given.number("measure", 1)) if case else given.text("penalty", 400)
        blacklist.begin(office, guard.actor(), id_of(one), penalty, step_text(given))
        return done(f"/enterprises/{one}")

    @app.get("/enterprises/<one>/blacklist/<listing_id>/<deed>")
    @requires(Duty.VERIFY, Duty.LEAD)
    def blacklist_step_page(one: str, listing_id: str, deed: str) -> str:
        found = _opened(office, one)
        at = next((each for each in found.listings if b64u(each.id) == listing_id), None)
        step = next((each for each in at.next if each.name == deed), None) if at else None
        if at is None or step is None:
            abort(404)
        rules = office.policies.blacklist
        heading = _heading(rules.years, step.name)
        return page(office, "blacklist-step", it=found, at=at, step=step, early_months=rules.early_months, heading=heading)

    @app.post("/enterprises/<one>/blacklist/step")
    @requires(Duty.VERIFY, Duty.LEAD)
    def take_blacklist_step(one: str) -> Response:
        given = fields()
        which, version = given.data("listing", ID_LENGTH), given.number("version", 1)
        blacklist.take_step(office, guard.actor(), id_of(one), which, step_text(given), version)
        return done(f"/enterprises/{one}")


def _liable(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/liable")
    @requires(Duty.INTAKE, Duty.VERIFY)
    def name_liable(number: str) -> Response:
        liable.name(office, guard.actor(), number, EnterpriseId(fields().data("enterprise", ID_LENGTH)))
        return done(f"/case/{number}")

    @app.post("/case/<number>/liable/new")
    @requires(Duty.INTAKE, Duty.VERIFY)
    def name_new_liable(number: str) -> Response:
        given = fields()
        text = EnterpriseText(given.text("name", 400), given.text("code", 40))
        liable.name_new(office, guard.actor(), number, text, seen_of(given))
        return done(f"/case/{number}")

    @app.post("/case/<number>/liable/off")
    @requires(Duty.INTAKE, Duty.VERIFY)
    def take_off_liable(number: str) -> Response:
        liable.take_off(office, guard.actor(), number, fields().number("place", 1))
        return done(f"/case/{number}")


def enterprise_text(given: Fields) -> EnterpriseText:
    """Read an enterprise as the form sends it."""
    permits = tuple(
        Permit(one.text("name", 400), one.text("number", 400), day_field(one, "until")) for one in given.objects("permits")
    )
    return EnterpriseText(
        name=given.text("name", 1000),
        code=given.text("code", 1000),
        region=given.text("region", 20),
        sector=given.text("sector", 60),
        address=given.text("address", 1000),
        responsible=given.text("responsible", 1000),
        permits=permits,
    )


def step_text(given: Fields) -> StepText:
    """Read a step of a blacklisting as the form sends it."""
    return StepText(
        given.text("step", 20),
        day_field(given, "day"),
        given.text("document_number", 200),
        given.text("text"),
        given.flag("answered") if given.has("answered") else False,
        day_field(given, "answer_by") if given.has("answer_by") else None,
    )


def seen_of(given: Fields) -> list[EnterpriseId]:
    """Read the ids of the entries that the officer looked at before entering a new one."""
    return [id_of(one) for one in given.texts("seen")]


def candidate_json(one: Candidate) -> dict[str, object]:
    """Return a suggestion as a script shows it."""
    return {
        "id": b64u(one.id),
        "name": one.name,
        "code": one.code,
        "region": one.region,
        "same_code": one.same_code,
    }


def _opened(office: Office, one: str) -> EnterpriseFile:
    return enterprise_file(office, guard.actor(), id_of(one))


def _heading(years: int, step: str) -> str:
    """Return the heading of a step's page (UX section 7: 公开这家单位 3 年？)."""
    return {
        "propose": f"公开这家单位 {years} 年？",
        "enlist": f"决定列入名单 {years} 年？",
        "spare": "不列入名单？",
        "publish": "登记公示？",
        "early": "提前移出名单？",
        "remove": "期满移出名单？",
        "revoke": "撤销列入？",
        "restore": "恢复列入？",
    }[step]
