"""Files over HTTP: part by part under a secret in a header, with one answer for all that is not to be known."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casework.kernel.blobs import Blobs
from crypto.encoding import b64u, random_id, random_seed, sha256
from crypto.files import MOST_FILES, FileKind
from crypto.streams import PART_LENGTH, hash_of_parts, parts_of, stream_hash
from portal import create_app
from portal.padding import LEAST_OF_OTHERS
from tests.pages.client import PageClient
from tests.pages.portal.conftest import Site
from tests.pages.portal.test_answers import ask, deed, submission
from tests.services.builders import OwnFile, Reporter, own_files, write_tip
from tests.services.tips.sending import add

BYTES = "application/octet-stream"
MANY: list[tuple[FileKind, bytes]] = [("photo", b"x")] * MOST_FILES


def send_tip(site: Site, *files: OwnFile) -> Reporter:
    reporter = write_tip(site.sample, files=files or own_files(("photo", b"photo" * 100_000)))
    assert ask(site, "/tips", submission(reporter))["same"] is True
    return reporter


def headers(one: OwnFile, number: int | str = 0) -> dict[str, str]:
    return {"X-Upload": b64u(one.line.id), "X-Secret": b64u(one.secret), "X-Part": str(number)}


def post(site: Site, body: bytes, given: dict[str, str], kind: str = BYTES) -> TestResponse:
    """Send a part as a page's script does."""
    response = site.client.http.post("/part", data=body, headers={"Accept": "*/*", **given}, content_type=kind)
    site.client.check_headers(response)
    return response


def put(site: Site, given: dict[str, str], body: bytes, status: int = 200, kind: str = BYTES) -> Any:
    response = post(site, body, given, kind)
    assert response.status_code == status, response.text
    return response.get_json()


def shown(one: OwnFile) -> dict[str, str]:
    return {"id": b64u(one.line.id), "secret": b64u(one.secret)}


def test_a_file_follows_its_tip(site: Site) -> None:
    reporter = send_tip(site)
    (one,) = reporter.files
    stream = one.stream(reporter.sealed)
    first, *rest = parts_of(stream)
    assert len(first) == PART_LENGTH
    assert put(site, headers(one, 0), first) == {"have": True}
    assert put(site, headers(one, 0), first) == {"have": True}
    numbers = list(range(1, len(rest) + 1))
    asked = {"uploads": [shown(one)]}
    assert ask(site, "/parts", asked) == {"uploads": [{"id": b64u(one.line.id), "stored": False, "missing": numbers}]}
    finish = {**shown(one), "hash": b64u(stream_hash(stream))}
    assert ask(site, "/finish", finish, 409)["error"] == "missing"
    for number, part in zip(numbers, rest, strict=True):
        put(site, headers(one, number), part)
    assert ask(site, "/finish", {**finish, "hash": b64u(bytes(32))}, 409)["error"] == "again"
    for number, part in enumerate(parts_of(stream)):
        put(site, headers(one, number), part)
    assert ask(site, "/finish", finish) == ask(site, "/finish", finish) == {"done": True}
    assert ask(site, "/parts", asked) == {"uploads": [{"id": b64u(one.line.id), "stored": True, "missing": []}]}
    box = ask(site, "/box", {"mailbox_id": b64u(reporter.mailbox_id)})
    assert box["files"] == [{"id": b64u(one.line.id), "stored": True}]
    assert box["notes"] == [b64u(reporter.submission.note)]
    assert hash_of_parts([sha256(part) for part in parts_of(stream)]) == stream_hash(stream)


def test_other_bytes_in_one_place_are_refused(site: Site) -> None:
    (one,) = send_tip(site).files
    put(site, headers(one), bytes(PART_LENGTH))
    assert put(site, headers(one), b"x" * PART_LENGTH, 409)["error"] == "taken"


def test_unknown_and_wrong_read_alike(site: Site) -> None:
    (one,) = send_tip(site).files
    unknown = {**headers(one), "X-Upload": b64u(random_id())}
    wrong = {**headers(one), "X-Secret": b64u(random_seed())}
    assert put(site, unknown, b"x", 404) == put(site, wrong, b"x", 404)
    for path, rest in (("/parts", {}), ("/finish", {"hash": b64u(bytes(32))})):
        answers = []
        for named in ({**shown(one), "id": b64u(random_id())}, {**shown(one), "secret": b64u(random_seed())}):
            answers.append(ask(site, path, {"uploads": [named]} if path == "/parts" else {**named, **rest}, 404))
        assert answers[0] == answers[1]
        assert answers[0]["error"] == "unknown"


@pytest.mark.parametrize(("name", "value"), [
    ("X-Upload", ""), ("X-Upload", "AA"), ("X-Upload", "!"), ("X-Secret", ""), ("X-Secret", b64u(bytes(31))),
    ("X-Part", ""), ("X-Part", "-1"), ("X-Part", "x"), ("X-Part", "１"), ("X-Part", "00000000001"),
])  # fmt: skip
def test_ill_formed_headers_are_refused(site: Site, name: str, value: str) -> None:
    (one,) = send_tip(site).files
    put(site, {**headers(one), name: value}, bytes(PART_LENGTH), 400)


def test_parts_of_another_length_or_kind_are_refused(site: Site) -> None:
    (one,) = send_tip(site).files
    assert put(site, headers(one, 0), b"", 422)["error"] == "not_a_part"
    assert put(site, headers(one, 0), bytes(PART_LENGTH - 1), 422)["error"] == "not_a_part"
    assert put(site, headers(one, 9999), bytes(PART_LENGTH), 422)["error"] == "not_a_part"
    assert put(site, headers(one, 0), bytes(PART_LENGTH + 1), 413)["error"] == "too_large"
    put(site, headers(one, 0), bytes(PART_LENGTH), 400, "application/json")
    assert ask(site, "/parts", {"uploads": [shown(one)] * (MOST_FILES + 1)}, 400)


def test_after_two_days_it_is_too_late(site: Site) -> None:
    (one,) = send_tip(site).files
    site.sample.clock.forward(days=3)
    assert put(site, headers(one), bytes(PART_LENGTH), 422)["error"] == "too_late"


def test_a_full_disk_takes_words_and_no_files(site: Site, tmp_path: Path) -> None:
    office = replace(site.sample.office, blobs=Blobs(tmp_path / "blobs", reserve=1 << 60))
    full = replace(site, client=PageClient(create_app(office, site.settings), "portal"))
    reporter = send_tip(full)
    refused = put(full, headers(reporter.files[0]), bytes(PART_LENGTH), 503)
    assert refused["error"] == "full"
    assert refused["sentence"].endswith("过一会儿再传。")
    put(site, headers(reporter.files[0]), bytes(PART_LENGTH))


def test_answers_about_files_have_one_length(site: Site) -> None:
    reporter = send_tip(site)
    (one,) = reporter.files
    answers = [
        post(site, bytes(PART_LENGTH), headers(one)),
        post(site, b"x", {**headers(one), "X-Secret": b64u(random_seed())}),
        site.client.post_json("/parts", {"uploads": [shown(one)]}),
        site.client.post_json("/finish", {**shown(one), "hash": b64u(bytes(32))}),
    ]
    assert {len(answer.data) for answer in answers} == {LEAST_OF_OTHERS}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_part_is_written_nowhere_but_into_its_spool(site: Site, tmp_path: Path) -> None:
    (one,) = send_tip(site).files
    put(site, headers(one), os.urandom(PART_LENGTH))
    spools = site.sample.office.blobs.spooled()
    assert list(spools) == [one.line.id]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and "sqlite" not in path.name] == [one.line.id.hex()]


def test_files_are_added_through_the_mailbox(site: Site) -> None:
    reporter = send_tip(site)
    later = own_files(("voice", b"sound" * 1000))
    sealed, signed = add(site.sample, reporter, "", later)
    assert ask(site, "/box/act", deed(reporter, signed)) == {"done": True}
    stream = later[0].stream(sealed)
    for number, part in enumerate(parts_of(stream)):
        put(site, headers(later[0], number), part)
    assert ask(site, "/finish", {**shown(later[0]), "hash": b64u(stream_hash(stream))}) == {"done": True}
    box = ask(site, "/box", {"mailbox_id": b64u(reporter.mailbox_id)})
    assert [one["stored"] for one in box["files"]] == [False, True]
    assert len(box["notes"]) == 2
    assert [(one["direction"], one["kind"], one["sealed"]) for one in box["letters"]] == [("in", "files", None)]
