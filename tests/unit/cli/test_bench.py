"""`./anshao bench`: its senders, its sums and its tables; and a short run of the whole."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from cli.__main__ import make_parser
from cli.bench import planned, report, wire
from cli.bench.browser import Sealing
from cli.bench.machine import Machine, durable_inserts
from cli.bench.measure import Found, Row, medians
from cli.bench.places import LEAST, MOST, Placing, texts
from cli.bench.plan import FULL, QUICK, Load
from cli.bench.weights import Weight
from places import locate
from tests.samples import copy_sample

ROOT = Path(__file__).resolve().parents[3]

ROW = Row("text", "sqlite", 8, 100, 0, 200.0, 30.0, 60.0, 4.0, 0.2, 80.0)
PLACES = Placing(0.3, 28.0, 0.2, 9.0, 7000.0, 100.0)
MACHINE = Machine("a processor", 2, "3.11", "3.40", 2000.0)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers /tips, refuses what says so, breaks off in the middle of an answer, or closes after it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["X-Forwarded-For"], body))  # type: ignore[attr-defined]
        answer = b"{}" * 300
        self.send_response(429 if self.path == "/refused" else 200)
        self.send_header("Content-Length", str(len(answer)))
        if self.path == "/closes":
            self.send_header("Connection", "close")
        self.end_headers()
        if self.path == "/breaks":
            self.wfile.write(answer[:10])
            self.close_connection = True
            return
        # Two pieces, as an answer comes over a slow line.
        self.wfile.write(answer[:100])
        self.wfile.flush()
        self.wfile.write(answer[100:])
        self.close_connection = self.path == "/closes"

    def log_message(self, *_: object) -> None:
        """Nothing."""


class OldHandler(Handler):
    """A server that ends each connection without saying so, as HTTP/1.0 does."""

    protocol_version = "HTTP/1.0"


@pytest.fixture(params=[Handler, OldHandler])
def server(request: pytest.FixtureRequest) -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), request.param)
    server.daemon_threads = True
    server.heard = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def heard(server: http.server.ThreadingHTTPServer) -> list[tuple[str, str, bytes]]:
    return server.heard  # type: ignore[attr-defined,no-any-return]


def test_every_job_is_sent_once_and_each_from_an_address_of_its_own(server: http.server.ThreadingHTTPServer) -> None:
    jobs = [[wire.post("/tips", b"%d" % number)] for number in range(40)]
    sent = wire.send_all(server.server_port, jobs, 7)
    assert (len(sent.times), sent.failed) == (40, 0)
    assert {body for _, _, body in heard(server)} == {b"%d" % number for number in range(40)}
    assert len({address for _, address, _ in heard(server)}) == 40
    assert list(sent.times) == sorted(sent.times)
    assert 0 < sent.times[-1] < sent.elapsed


def test_the_requests_of_a_job_follow_one_another(server: http.server.ThreadingHTTPServer) -> None:
    parts = [b"x" * 300_000, b"y", b"z" * 2_000_000]
    sent = wire.send_all(server.server_port, [[wire.post("/tips", part) for part in parts]] * 2, 1)
    assert (len(sent.times), sent.failed) == (2, 0)
    assert [body for _, _, body in heard(server)] == parts * 2


@pytest.mark.parametrize("path", ["/refused", "/breaks"])
def test_a_job_that_is_not_acknowledged_has_failed_and_the_next_goes_on(
    server: http.server.ThreadingHTTPServer, path: str
) -> None:
    jobs = [[wire.post("/tips", b"1"), wire.post(path, b"2"), wire.post("/tips", b"never")], [wire.post("/tips", b"3")]]
    sent = wire.send_all(server.server_port, jobs, 1)
    assert (len(sent.times), sent.failed) == (1, 1)
    assert [body for _, _, body in heard(server)] == [b"1", b"2", b"3"]


def test_a_connection_that_the_server_closes_is_made_anew(server: http.server.ThreadingHTTPServer) -> None:
    sent = wire.send_all(server.server_port, [[wire.post("/closes", b"")]] * 5, 2)
    assert (len(sent.times), sent.failed) == (5, 0)


def test_without_a_server_everything_has_failed() -> None:
    sent = wire.send_all(1, [[wire.post("/tips", b"")]] * 3, 2)
    assert (sent.times, sent.failed) == ((), 3)


def test_after_its_time_a_round_begins_nothing_new(server: http.server.ThreadingHTTPServer) -> None:
    begun: list[bytes] = []

    def endless() -> Iterator[list[bytes]]:
        while True:
            begun.append(wire.post("/tips", b""))
            yield [begun[-1]]

    before = time.perf_counter()
    sent = wire.send_all(server.server_port, endless(), 2, seconds=0.2)
    # On a busy machine its time may be over before anything is begun; what is begun is finished.
    assert (len(sent.times), sent.failed) == (len(begun), 0)
    assert sent.elapsed <= time.perf_counter() - before


def test_a_row_is_the_median_of_its_rounds_and_counts_every_failure() -> None:
    rounds = [replace(ROW, per_second=rate, failed=failed) for rate, failed in ((100.0, 1), (300.0, 0), (200.0, 2))]
    other = replace(ROW, clients=64)
    middle, alone = medians([rounds[0], other, *rounds[1:]])
    assert middle == replace(ROW, per_second=200.0, done=300, failed=3)
    assert alone == other
    assert {field.name for field in fields(Row) if field.type == "float"} >= {"per_second", "p99_ms", "rss_mib"}


def found(*rows: Row) -> Found:
    return Found(MACHINE, rows, (Weight("/", 60_000, 23),), 0.7, Sealing("Chromium 1 built here", 200.0, 240.0), PLACES)


def test_the_tables_show_every_row_with_its_share_of_what_flask_reaches() -> None:
    bare = replace(ROW, what="bare", database="", per_second=800.0)
    shown = found(bare, ROW, replace(ROW, what="plain", per_second=1.9))
    for text in (report.table(shown), report.markdown(shown)):
        lines = [line.strip("| ") for line in text.splitlines()]
        first = next(line for line in lines if line.startswith("sealed tip, text (sqlite)"))
        assert "25%" in first
        assert any(line.startswith("plain page without script") and " 1.9 " in line for line in lines)
        assert any("60000 / 23" in line for line in lines)
        assert any("200 / 240" in line for line in lines)
        assert any(line.startswith("locate, texts of 100 characters") and "7000" in line for line in lines)
    assert all(line.count("|") in (0, 3, 12) for line in report.markdown(shown).splitlines())
    assert json.loads(json.dumps(shown.as_json()))["rows"][0]["per_second"] == 800.0


def test_texts_to_find_places_in_are_the_same_each_time_and_name_places() -> None:
    made = texts(60)
    assert made == texts(60)
    assert made != texts(60, seed=2)
    assert all(LEAST <= len(text) <= MOST for text in made)
    found = [locate(text) for text in made]
    assert sum(1 for one in found if one.code) >= 30
    assert not any(one.code for one in found[::3])


def test_what_may_be_asked_for() -> None:
    import cli.bench

    parser = make_parser([cli.bench])
    assert planned(parser.parse_args(["bench"])) == FULL
    quick = planned(parser.parse_args(["bench", "--quick", "--clients", "8,3", "--workers", "1"]))
    assert (quick.text.clients, quick.files.clients, quick.workers) == ((8, 3), (8,), 1)
    assert quick.rounds == QUICK.rounds
    assert Load((1,), least=10, each=3).count(8) == 24
    for wrong in ("0", "8,", "a", "-1"):
        with pytest.raises(SystemExit):
            parser.parse_args(["bench", "--clients", wrong])


def test_the_disk_is_measured_by_commits_that_last(tmp_path: Path) -> None:
    assert durable_inserts(tmp_path / "limit.sqlite") > 0
    assert (tmp_path / "limit.sqlite").stat().st_size > 0


def test_a_tip_of_each_kind_is_taken(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The whole, as small as it can be: words, words with a photo, and the page without a script."""
    copy_sample(tmp_path_factory, tmp_path / "data")
    from cli.bench.loads import all_kinds
    from cli.bench.measure import one_round

    once = Load((1,), least=1, each=1)
    plan = replace(QUICK, text=once, files=once, plain=once, workers=1)
    with all_kinds(plan, tmp_path) as kinds:
        rows = [one_round(kind, 1, wire.LONGEST_WAIT) for kind in kinds]
    assert {(row.what, row.done, row.failed) for row in rows} == {(what, 1, 0) for what in ("text", "bare", "file", "plain")}
    assert all(row.rss_mib > 0 for row in rows)


def test_the_document_has_a_place_for_the_tables() -> None:
    text = (ROOT / "docs" / "measurements.md").read_text("utf-8")
    once = report.put_into(text, found(ROW))
    assert report.put_into(once, found(ROW)) == once
    assert report.markdown(found(ROW)) in once
    assert once.partition(report.BEGIN)[0] == text.partition(report.BEGIN)[0]
    assert once.partition(report.END)[2] == text.partition(report.END)[2]
    assert all(f"`{column}`" in text for column in report.COLUMNS)
    with pytest.raises(ValueError, match="no place"):
        report.put_into("no marks", found(ROW))
