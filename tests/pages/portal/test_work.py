"""Work under load: none in quiet times, little for whoever is asked, none that serves twice, and nobody is shut out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from cli.drills.solving import solve
from crypto.encoding import b64u, random_seed
from portal import create_app
from portal.work import HEADER, MINUTE, MOST_BITS, PUZZLES, VALID_MINUTES, Work
from tests.pages.client import PageClient
from tests.pages.portal.conftest import Site
from tests.pages.portal.test_answers import QUESTION, submission
from tests.services import builders
from tests.services.founding import found_sample
from web.load import DECAY_SECONDS, Load, Meter
from web.settings import load as load_settings

ROOT = Path(__file__).resolve().parents[3]
BODY = b'{"facts":{}}'


@pytest.fixture
def busy(sqlite_engine: Engine, tmp_path: Path) -> Site:
    """A portal to which far more was sent than reporters send."""
    sample, chosen = found_sample(sqlite_engine, tmp_path), load_settings(tmp_path, {"ANSHAO_FREE_TIPS": "1"})
    load = Load()
    for _ in range(4 * int(DECAY_SECONDS)):
        load.add(Meter.DEEDS)
    return Site(PageClient(create_app(sample.office, chosen, load), "portal"), sample, chosen)


def send(site: Site, path: str, body: object, header: str | None = None, address: str = "203.0.113.9") -> Any:
    headers = {"Content-Type": "application/json", **({HEADER: header} if header else {})}
    text = json.dumps(body).encode()
    return site.client.app.test_client().post(path, data=text, headers=headers, environ_base={"REMOTE_ADDR": address})


def test_a_quiet_portal_asks_for_no_work(site: Site) -> None:
    assert send(site, "/tips", submission(builders.write_tip(site.sample))).status_code == 200


def test_a_busy_portal_takes_a_tip_with_work_and_only_once_asked(busy: Site) -> None:
    tip = submission(builders.write_tip(busy.sample))
    refused = send(busy, "/tips", tip)
    assert (refused.status_code, refused.json["error"]) == (429, "work")
    assert 1 <= refused.json["work"]["bits"] <= MOST_BITS[Meter.DEEDS]
    header = solve(refused.json["work"])
    taken = send(busy, "/tips", tip, header)
    assert (taken.status_code, taken.json["same"]) == (200, True)
    # The same once more, as after an answer that got lost.
    assert send(busy, "/tips", tip, header).status_code == 200


def test_work_serves_one_body_at_one_path(busy: Site) -> None:
    tip, other = (submission(builders.write_tip(busy.sample)) for _ in range(2))
    header = solve(send(busy, "/tips", tip).json["work"])
    assert send(busy, "/tips", other, header).status_code == 429
    assert send(busy, "/box/act", tip, header).status_code == 429


def test_a_busy_portal_answers_asks_and_pages_as_ever(busy: Site) -> None:
    assert busy.client.get("/").h1
    assert send(busy, "/route", QUESTION).status_code == 200
    assert send(busy, "/box", {"mailbox_id": b64u(random_seed())}).json == {"found": False}


def test_who_is_alone_to_send_too_much_has_work_alone(site: Site) -> None:
    """Behind one address may stand a factory: none of it is refused, all of it has work, and nobody else."""
    tips = [submission(builders.write_tip(site.sample)) for _ in range(3)]
    garbage = [send(site, "/tips", {}).status_code for _ in range(40)]
    assert set(garbage[:30]) == {400}
    assert garbage[-1] == 429
    assert send(site, "/tips", tips[0], address="203.0.113.10").status_code == 200
    refused = send(site, "/tips", tips[1])
    assert refused.status_code == 429
    assert send(site, "/tips", tips[1], solve(refused.json["work"])).status_code == 200


def test_an_answer_that_asks_for_work_says_no_more_than_others(busy: Site) -> None:
    lengths = {len(send(busy, "/tips", one).data) for one in ({}, submission(builders.write_tip(busy.sample)))}
    assert lengths == {512}


def test_a_form_without_script_needs_no_work(busy: Site) -> None:
    for _ in range(60):
        response = busy.client.app.test_client().post("/large", data={"page": "/", "large": "1"})
        assert response.status_code == 200


def work_at(seconds: list[float], free_tips: int = 5) -> tuple[Work, Load]:
    load = Load(now=lambda: seconds[0])
    return Work(load, free_tips, now=lambda: seconds[0]), load


def test_work_grows_with_the_load_has_an_end_and_goes_again() -> None:
    seconds = [1000.0]
    work, _ = work_at(seconds)

    def bits_after(tips_a_second: int) -> int:
        for number in range(int(DECAY_SECONDS) * 4 * tips_a_second):
            seconds[0] += 1 / tips_a_second
            bits = work.bits(Meter.DEEDS, str(number))
        return bits

    assert [bits_after(rate) for rate in (1, 4, 8, 16, 32, 64, 128, 640)] == [0, 0, 1, 2, 3, 4, 5, 7]
    seconds[0] += 6 * DECAY_SECONDS
    assert work.bits(Meter.DEEDS, "somebody") == 0


def test_work_comes_sooner_while_the_workers_are_busy() -> None:
    seconds = [1000.0]
    work, load = work_at(seconds)
    for number in range(80):
        seconds[0] += 0.25
        calm = work.bits(Meter.DEEDS, str(number))
    load.add(Meter.BUSY, 8 * DECAY_SECONDS)
    assert (calm, work.bits(Meter.DEEDS, "next")) == (0, 2)


def test_a_challenge_ends() -> None:
    seconds = [6000.0]
    work, _ = work_at(seconds)
    header = solve({"challenge": b64u(work.challenge("/tips", BODY, 2)), "puzzles": PUZZLES, "rounds": 256, "bits": 2})
    assert work.is_done(header, "/tips", BODY)
    seconds[0] += VALID_MINUTES * MINUTE
    assert work.is_done(header, "/tips", BODY)
    seconds[0] += MINUTE
    assert not work.is_done(header, "/tips", BODY)
    assert not work_at([6000.0])[0].is_done(header, "/tips", BODY), "another installation's"


@settings(max_examples=200)
@given(st.data())
def test_what_is_no_work_is_none(data: st.DataObject) -> None:
    work, _ = work_at([6000.0])
    challenge = work.challenge("/tips", BODY, 3)
    good = solve({"challenge": b64u(challenge), "puzzles": PUZZLES, "rounds": 256, "bits": 3}).split(".")
    kind = data.draw(st.sampled_from(["challenge", "number", "missing", "text", "bits"]))
    if kind == "challenge":
        place = data.draw(st.integers(0, len(challenge) - 1))
        good[0] = b64u(challenge[:place] + bytes([challenge[place] ^ data.draw(st.integers(1, 255))]) + challenge[place + 1 :])
    elif kind == "bits":
        good[0] = b64u(challenge[:4] + b"\0" + challenge[5:])
    elif kind == "number":
        good[data.draw(st.integers(1, PUZZLES))] = data.draw(
            st.sampled_from(["", "-1", "4294967296", "1e3", "٣", "0x1", "9" * 5000])
        )
    elif kind == "missing":
        del good[data.draw(st.integers(1, PUZZLES))]
    else:
        good = [data.draw(st.text(max_size=50))]
    assert not work.is_done(".".join(good), "/tips", BODY)


def test_a_browser_does_the_same_work() -> None:
    work, _ = work_at([6000.0])
    asked = {"challenge": b64u(work.challenge("/tips", BODY, 4)), "puzzles": PUZZLES, "rounds": 256, "bits": 4}
    script = f"""
        import {{ solve }} from "{(ROOT / "static/js/portal/work.js").as_uri()}";
        const told = [];
        const header = await solve({json.dumps(asked)}, (seconds) => told.push(seconds));
        console.log(JSON.stringify({{ header, told }}));
    """
    done = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert work.is_done(found["header"], "/tips", BODY)
    assert found["told"]
    assert all(seconds >= 1 for seconds in found["told"])
