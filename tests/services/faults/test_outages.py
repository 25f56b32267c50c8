"""A database that is full, locked or away: a sentence for everybody, nothing half written, and afterwards it goes on."""

from __future__ import annotations

import io
import json
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text
from werkzeug.test import TestResponse

import admin
import portal
from casework.kernel import database
from casework.kernel.database import create_engine_for, migrate, transaction
from casework.kernel.errors import Unavailable
from casework.rules.duties import Duty
from crypto import streams
from crypto.encoding import b64u, random_seed
from portal.padding import LEAST, LEAST_OF_OTHERS
from tests.databases import Templates, locked
from tests.pages.console.conftest import Officer
from tests.pages.portal.test_answers import QUESTION, submission
from tests.postgres import Cluster, cluster
from tests.services import builders
from tests.services.founding import Sample, found_sample
from web import logs
from web.settings import load

REPORTER = "网站现在收不下，不是您的错。写的都还在。过 10 分钟再按，急事打 12350。"
OFFICER = "系统正忙。这一步没有保存。请过几分钟再做。"
Outage = Callable[[Engine], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who finds SQLite's file locked waits for 15 seconds; not in these tests."""
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)


def full_up(connection: Any, _record: object) -> None:
    """SQLite answers SQLITE_FULL, as on a full disk, once it would need another page."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """No page more fits."""
    event.listen(engine, "connect", full_up)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", full_up)
        engine.dispose()


@pytest.fixture
def away(postgres: Callable[[], Cluster], engine: Engine) -> Outage:
    """Locked on SQLite; on PostgreSQL all connections are cut and none is let in, as while it is started anew."""
    if engine.dialect.name == "sqlite":
        return locked

    return lambda engine: postgres().cut_off(str(engine.url.database))


def client_of(sample: Sample, directory: Path) -> FlaskClient:
    return portal.create_app(sample.office, load(directory, {})).test_client()


def told(answer: TestResponse) -> dict[str, Any]:
    """The JSON object of an answer."""
    value: dict[str, Any] = answer.get_json()
    return value


def counts(engine: Engine) -> dict[str, int]:
    with transaction(engine, writes=False) as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("tip", "tip_recipient", "mailbox", "event", '"case"', "letter")
        }


def test_a_reporter_presses_again_and_it_is_one_tip(engine: Engine, tmp_path: Path, away: Outage) -> None:
    sample = found_sample(engine, tmp_path)
    client, tip = client_of(sample, tmp_path), submission(builders.write_tip(sample))
    before = counts(engine)
    with away(engine):
        for path, body in (("/tips", tip), ("/route", QUESTION), ("/box", {"mailbox_id": b64u(random_seed())})):
            refused = client.post(path, json=body)
            assert (refused.status_code, refused.json) == (503, {"error": "unavailable", "sentence": REPORTER}), path
            assert len(refused.data) in {LEAST_OF_OTHERS, *LEAST.values()}
        assert client.get("/").status_code == 200
    assert counts(engine) == before
    assert told(client.post("/tips", json=tip))["same"] is True
    assert told(client.post("/tips", json=tip))["same"] is True
    assert counts(engine)["tip"] == before["tip"] + 1


def test_officers_read_what_was_not_saved(engine: Engine, tmp_path: Path, away: Outage) -> None:
    sample = found_sample(engine, tmp_path)
    reporter = builders.send_tip(sample)
    number = builders.number_of(sample, reporter)
    app = admin.create_app(sample.office, load(tmp_path, {}))
    officer = Officer(app, sample.officer(Duty.INTAKE, "zhoucun-emergency"), sample.authority)
    token = officer.client.get("/").token()
    with away(engine):
        page = officer.get(f"/case/{number}", status=503)
        assert (page.h1, OFFICER.partition("。")[2].split("。")[0] in page.text) == ("系统正忙", True)
        sent = officer.client.post_json(f"/case/{number}/record", {}, token=token)
        assert (sent.status_code, sent.json) == (503, {"error": "busy", "sentence": OFFICER})
    assert officer.get(f"/case/{number}").h1


def test_a_full_disk_keeps_nothing_of_what_did_not_fit(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    client = client_of(sample, tmp_path)
    sent = [submission(builders.write_tip(sample)) for _ in range(12)]
    with full(sqlite_engine):
        answers = [client.post("/tips", json=tip) for tip in sent]
    refused = [tip for tip, answer in zip(sent, answers, strict=True) if answer.status_code != 200]
    assert refused
    assert {told(answer)["error"] for answer in answers if answer.status_code == 503} == {"unavailable"}
    assert {answer.status_code for answer in answers} <= {200, 503}
    # What was acknowledged is there, whole; of what was refused nothing is, until it is sent again.
    assert counts(sqlite_engine)["tip"] == counts(sqlite_engine)["mailbox"] == len(sent) - len(refused)
    assert {told(client.post("/tips", json=tip))["same"] for tip in sent} == {True}
    assert counts(sqlite_engine)["tip"] == len(sent)


def test_a_part_that_finds_no_room_waits(sqlite_engine: Engine, tmp_path: Path) -> None:
    """No file of this process may become longer, as on a disk without room: the kernel itself says so."""
    sample = found_sample(sqlite_engine, tmp_path)
    files = builders.own_files(("photo", bytes(300_000)))
    reporter = builders.write_tip(sample, files=files)
    client = client_of(sample, tmp_path)
    assert client.post("/tips", json=submission(reporter)).status_code == 200
    part = streams.parts_of(streams.seal_stream(reporter.sealed.content_key, reporter.sealed.scope, 1, files[0].data))[0]
    headers = {"X-Upload": b64u(files[0].line.id), "X-Secret": b64u(files[0].secret), "X-Part": "0"}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        refused = client.post("/part", data=part, headers=headers, content_type="application/octet-stream")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (refused.status_code, told(refused)["error"]) == (503, "full")
    taken = client.post("/part", data=part, headers=headers, content_type="application/octet-stream")
    assert told(taken) == {"have": True}


def test_the_log_says_class_and_place_and_no_more(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    client, stream = client_of(sample, tmp_path), io.StringIO()
    logs.configure(stream)
    tip = submission(builders.write_tip(sample))
    with locked(sqlite_engine):
        client.post("/tips", json=tip)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [set(line) for line in lines] == [{"level", "event", "day", "site", "endpoint", "status", "took", "error", "at"}]
    assert (lines[0]["status"], lines[0]["error"]) == (503, "OperationalError")
    assert lines[0]["at"].startswith("casework/kernel/database.py:")


def test_a_wrong_statement_is_no_outage(engine: Engine) -> None:
    with pytest.raises(Exception, match="no_such_table") as raised, transaction(engine, writes=True) as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(raised.value, Unavailable)


def test_what_a_query_may_not_write_is_no_outage(engine: Engine) -> None:
    with pytest.raises(Exception, match="read") as raised, transaction(engine, writes=False) as connection:
        connection.execute(text("DELETE FROM tip"))
    assert not isinstance(raised.value, Unavailable)


LOST = (
    "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
    "CREATE CONSTRAINT TRIGGER lost AFTER INSERT ON tip DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose()",
)


def test_a_line_that_is_lost_at_the_end_leaves_nobody_sure(casework_templates: Templates, tmp_path: Path) -> None:
    """PostgreSQL goes away after it was told to keep what was done: whether it did, only a look can tell."""
    with casework_templates.database("postgres") as url:
        engine = create_engine_for(url)
        sample = found_sample(engine, tmp_path)
        with transaction(engine, writes=True) as connection:
            for statement in LOST:
                connection.execute(text(statement))
        answer = client_of(sample, tmp_path).post("/tips", json=submission(builders.write_tip(sample)))
        assert (answer.status_code, answer.json) == (503, {"error": "unsure", "sentence": REPORTER})
        with pytest.raises(Unavailable) as raised:
            builders.send_tip(sample)
        assert raised.value.is_unsure
        assert counts(engine)["tip"] == 0
        engine.dispose()


def test_a_server_that_is_stopped_and_started_again(tmp_path: Path) -> None:
    """PostgreSQL itself is killed under a running portal and comes back: nothing that was acknowledged is lost."""
    with cluster(durable=True) as server:
        engine = create_engine_for(server.create("anshao"))
        migrate(engine)
        sample = found_sample(engine, tmp_path)
        client = client_of(sample, tmp_path)
        sent = [submission(builders.write_tip(sample)) for _ in range(2)]
        assert client.post("/tips", json=sent[0]).status_code == 200
        server.kill()
        assert client.post("/tips", json=sent[1]).json == {"error": "unavailable", "sentence": REPORTER}
        server.start()
        assert counts(engine)["tip"] == 1
        assert [told(client.post("/tips", json=tip))["same"] for tip in sent] == [True, True]
        assert counts(engine)["tip"] == 2
        engine.dispose()
