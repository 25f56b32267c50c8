"""What verifiers write: begin with two, write the finding, countersign it."""

from flask import Flask, Response, redirect
from flask.typing import ResponseReturnValue

from admin import guard
from admin.answers import done
from admin.deeds import for_page, render
from admin.guard import requires
from casework.cases import standards, verification, verifiers, verify
from casework.cases.verify import FindingItem, FindingText
from casework.cases.words import FINDING_NAMES
from casework.kernel.ids import OfficerId
from casework.kernel.office import Office
from casework.remedy.looking import RECURRENCE_NATURE
from casework.remedy.view import remedy
from casework.rewards.grades import NATURE, SEVERITY
from casework.rules.duties import Duty
from crypto.encoding import ID_LENGTH
from policies import CatalogueItem, Category
from web.fields import Fields, fields

NAMES = {"outcomes": FINDING_NAMES, "natures": NATURE, "severities": SEVERITY}
"""What the codes of a finding are called on its pages."""
EXPECTED = {
    "S1": "一般隐患，5 个工作日里到场",
    "S2": "可能是重大隐患，2 个工作日里到场",
    "S3": "可能现在就有危险，24 小时里到场",
}
"""How bad it may be before anybody has been there, and by when somebody is to be there (dossier row 9)."""


def add_views(app: Flask, office: Office) -> None:
    """Add the verifiers' pages and deeds."""

    def standard(code: str) -> str:
        return standards.name_of(office.policies.hazards, code)

    app.jinja_env.filters["standard"] = standard
    app.jinja_env.filters["listed"] = lambda code: standards.listed_name(office.policies.catalogue, code)
    _start(app, office)
    _finding(app, office)


def _start(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/start")
    @requires(Duty.VERIFY)
    def start_page(number: str) -> str:
        view, deeds = for_page(office, number, "start")
        able = verification.may_verify(office, guard.actor(), number)
        others = [one for one in able if one.officer != guard.actor().officer]
        mine = len(others) < len(able)
        return render(
            "start", view, deed=deeds[0], others=others, able=mine, expected=EXPECTED, declaration=verifiers.DECLARATION
        )

    @app.post("/case/<number>/start")
    @requires(Duty.VERIFY)
    def start(number: str) -> Response:
        given = fields()
        pair = (guard.actor().officer, OfficerId(given.data("other", ID_LENGTH)))
        verify.start(
            office, guard.actor(), number, pair, no_interest=given.flag("no_interest"), severity=given.text("severity", 4)
        )
        return done("/")


def _finding(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/finding")
    @requires(Duty.VERIFY)
    def finding_page(number: str) -> ResponseReturnValue:
        view, deeds = for_page(office, number, "finding")
        shown = verification.verification(office, guard.actor(), number)
        if shown is not None and shown.mine == "declare":
            return redirect(f"/case/{number}/declare", 303)
        # Whoever did not write the finding countersigns it. One that was countersigned and came back is written anew.
        page = "countersign" if view.finding is not None and view.finding.waits_for_me else "finding"
        category = office.policies.categories.get(view.record.text.category) if view.record else None
        # What a look-back found anew resists supervision, whatever it was before.
        anew = remedy(office, guard.actor(), number).recurred
        usual = RECURRENCE_NATURE if anew else category.nature if category else "N0"
        choices = {
            "usual": usual,
            "otherwise": category.otherwise if category and not anew else (),
            "documents": office.policies.hazards.values(),
            "lists": listed(office, category),
        }
        return render(page, view, deed=deeds[0], shown=shown, **choices, **NAMES)

    @app.post("/case/<number>/finding")
    @requires(Duty.VERIFY)
    def finding(number: str) -> Response:
        given = fields()
        verify.conclude(office, guard.actor(), number, finding_text(given), given.number("version"))
        return done("/")

    @app.post("/case/<number>/finding/countersign")
    @requires(Duty.VERIFY)
    def countersign(number: str) -> Response:
        given = fields()
        verify.countersign(office, guard.actor(), number, given.number("version", 1))
        return done("/")


def listed(office: Office, category: Category | None) -> list[tuple[str, list[CatalogueItem]]]:
    """Return the catalogues' items that a fact may fall under, by title: those of the case's own category come first."""
    every = [one for one in office.policies.catalogue.values() if one.categories]
    own = [one for one in every if category is not None and category.id in one.categories]
    titles = dict.fromkeys(one.document for one in every)
    rest = [(title, [one for one in every if one.document == title and one not in own]) for title in titles]
    return [(title, found) for title, found in (("这一类事由", own), *rest) if found]


def finding_text(given: Fields) -> FindingText:
    """Read a finding as the form sends it."""
    items = tuple(
        FindingItem(
            one.text("nature", 4),
            one.text("severity", 4),
            one.flag("verified"),
            one.text("reason"),
            one.text("standard", 10),
            one.text("expert"),
            one.text("danger"),
            one.text("listed", 12) if one.has("listed") else "",
        )
        for one in given.objects("items")
    )
    return FindingText(
        given.text("outcome", 20),
        given.text("grounds"),
        given.text("checked"),
        given.text("handled"),
        items,
        given.text("measure", 20),
        given.text("document_number", 200),
        given.text("no_visit"),
    )
