"""Lengths of answers: who sees only bytes on the wire learns neither department nor mailbox nor letters."""

from __future__ import annotations

from casework.cases import letters
from casework.rules import routing
from casework.rules.duties import Duty
from crypto.encoding import b64u, random_seed
from portal.padding import LEAST, LEAST_OF_OTHERS, length_for
from tests.pages.portal.conftest import Site
from tests.pages.portal.test_answers import QUESTION, submission
from tests.pages.portal.test_files import MANY
from tests.services import builders

WHERE = (
    builders.FACTORY,
    routing.Facts(region="370306100000", sector="shop", category="C19"),
    routing.Facts(region="370306000000", sector="other", category="C99"),
)


def length(site: Site, path: str, body: object) -> int:
    return len(site.client.post_json(path, body).data)


def test_every_route_has_one_length(site: Site) -> None:
    """Unpadded, 21 lengths told kinds and departments apart."""
    policies = site.sample.office.policies
    scenes = policies.packs["zhoucun"].scenes
    tapped = {*(scene.sector for scene in scenes), *(option.sector for scene in scenes for option in scene.options)}
    asked = [{**QUESTION, "sector": sector} for sector in sorted(tapped)]
    asked += [{**QUESTION, "category": category} for category in policies.categories]
    asked += [{**one, "upward": True} for one in asked]
    asked.append({**QUESTION, "category": "C77"})
    assert {length(site, "/route", one) for one in asked} == {LEAST["route"]}


def test_a_receipt_and_a_refusal_have_one_length(site: Site) -> None:
    tips = [submission(builders.write_tip(site.sample, where)) for where in WHERE]
    assert {length(site, "/tips", tip) for tip in tips} == {LEAST_OF_OTHERS}
    assert length(site, "/tips", {**tips[0], "sealed": "AA"}) == LEAST_OF_OTHERS


def test_a_mailbox_reads_as_long_as_none(site: Site) -> None:
    reporter = builders.send_tip(site.sample)
    asked = {"mailbox_id": b64u(reporter.mailbox_id)}
    found = length(site, "/box", asked)
    assert found == length(site, "/box", {"mailbox_id": b64u(random_seed())}) == LEAST["read_box"]
    number = builders.accept(site.sample, reporter)
    sent = builders.letter_to(site.sample, reporter, "是靠河的那个，还是靠路的那个？")
    letters.send_letter(site.sample.office, builders.handler(site.sample, reporter, Duty.INTAKE), number, sent)
    assert length(site, "/box", asked) == found


def test_files_and_a_letter_read_as_none(site: Site) -> None:
    reporter = builders.write_tip(site.sample, files=builders.own_files(*MANY))
    assert site.client.post_json("/tips", submission(reporter)).status_code == 200
    number = builders.accept(site.sample, reporter)
    sent = builders.letter_to(site.sample, reporter, "照片收到了。")
    letters.send_letter(site.sample.office, builders.handler(site.sample, reporter, Duty.INTAKE), number, sent)
    assert length(site, "/box", {"mailbox_id": b64u(reporter.mailbox_id)}) == LEAST["read_box"]


def test_lengths_double() -> None:
    assert [length_for("read_box", size) for size in (0, 24576, 24577, 60_000)] == [24576, 24576, 49152, 98304]
    assert length_for(None, 513) == 1024
