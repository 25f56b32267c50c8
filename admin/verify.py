"""What verifiers do: begin with two, write the finding, countersign it, follow the measure up, close the case."""

from flask import Flask, Response

from admin import guard
from admin.answers import done
from admin.deeds import for_page, render
from admin.guard import requires
from casework.cases import verify
from casework.cases.verify import FindingItem, FindingText
from casework.cases.words import FINDING_NAMES
from casework.kernel.ids import OfficerId
from casework.kernel.office import Office
from casework.rewards.grades import NATURE, SEVERITY
from casework.rules.duties import Duty
from crypto.encoding import ID_LENGTH
from web.fields import Fields, fields

NAMES = {"outcomes": FINDING_NAMES, "natures": NATURE, "severities": SEVERITY}
"""What the codes of a finding are called on its pages."""


def add_views(app: Flask, office: Office) -> None:
    """Add the verifiers' pages and deeds."""
    _pages(app, office)
    _finding(app, office)


def _pages(app: Flask, office: Office) -> None:
    @app.get("/case/<number>/start")
    @requires(Duty.VERIFY)
    def start_page(number: str) -> str:
        view, deeds = for_page(office, number, "start")
        others = [one for one in view.verifiers if one.officer != guard.actor().officer]
        return render("start", view, deed=deeds[0], others=others)

    @app.get("/case/<number>/finding")
    @requires(Duty.VERIFY)
    def finding_page(number: str) -> str:
        view, deeds = for_page(office, number, "finding")
        # Whoever did not write the finding countersigns it. One that was countersigned and came back is written anew.
        page = "countersign" if view.finding is not None and view.finding.waits_for_me else "finding"
        category = office.policies.categories.get(view.record.text.category) if view.record else None
        return render(page, view, deed=deeds[0], usual=category.nature if category else "N0", **NAMES)


def _finding(app: Flask, office: Office) -> None:
    @app.post("/case/<number>/start")
    @requires(Duty.VERIFY)
    def start(number: str) -> Response:
        other = OfficerId(fields().data("other", ID_LENGTH))
        verify.start(office, guard.actor(), number, (guard.actor().officer, other))
        return done("/")

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


def finding_text(given: Fields) -> FindingText:
    """Read a finding as the form sends it."""
    items = tuple(
        FindingItem(one.text("nature", 4), one.text("severity", 4), one.flag("verified"), one.text("reason"))
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
    )
