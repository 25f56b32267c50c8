"""Files at the console: the sealed stream as it is sent, the copy that is asked for again, and what the trail says of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.cases import receive
from casework.entry import original
from casework.rules.duties import Duty
from casework.tips import uploads
from crypto.encoding import b64u, random_id
from crypto.streams import open_stream, stream_length
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.entry import way
from tests.services.founding import Sample

Desk = Callable[..., Officer]
PHOTO = b"\xff\xd8\xff a picture" * 40_000


@pytest.fixture
def reporter(sample: Sample) -> Reporter:
    """Somebody who sent a picture that came and a recording that has not come yet."""
    sent = builders.write_tip(sample, files=builders.own_files(("photo", PHOTO), ("voice", b"a voice")))
    receive.receive(sample.office, sent.submission)
    photo = sent.files[0]
    uploads.put_whole(sample.office, sample.authority, photo.line.id, photo.secret, iter([photo.stream(sent.sealed)]))
    return sent


def wanted(reporter: Reporter, place: int = 1) -> dict[str, str]:
    return {"id": b64u(reporter.files[place - 1].line.id)}


def test_the_desk_is_told_what_should_be_there(sample: Sample, officer: Desk, reporter: Reporter) -> None:
    number = builders.number_of(sample, reporter)
    told = officer(Duty.INTAKE).send(f"/case/{number}/sealed", {}).get_json()["files"]
    assert told == [
        {
            "id": wanted(reporter)["id"],
            "seq": 0,
            "place": 1,
            "length": stream_length(len(PHOTO)),
            "stored": True,
            "coming": False,
        },
        {"id": wanted(reporter, 2)["id"], "seq": 0, "place": 2, "length": stream_length(7), "stored": False, "coming": True},
    ]


def test_a_stream_comes_as_it_lies_and_opens_with_the_tips_key(sample: Sample, officer: Desk, reporter: Reporter) -> None:
    """Its headers are a page's: kept by no browser, guessed at by none."""
    number = builders.number_of(sample, reporter)
    answer = officer(Duty.INTAKE).send(f"/case/{number}/file", wanted(reporter))
    assert (answer.status_code, answer.content_type) == (200, "application/octet-stream")
    assert answer.content_length == len(answer.data) == stream_length(len(PHOTO))
    assert PHOTO[:16] not in answer.data
    assert open_stream(reporter.sealed.content_key, reporter.sealed.scope, 1, answer.data) == PHOTO


def test_a_visitor_who_goes_away_leaves_no_file_open(sample: Sample, officer: Desk, reporter: Reporter) -> None:
    number = builders.number_of(sample, reporter)
    me = officer(Duty.INTAKE)
    headers = {"X-CSRF-Token": me.client.get("/").token(), "Accept": "*/*"}
    answer = me.client.http.post(f"/case/{number}/file", json=wanted(reporter), headers=headers, buffered=False)
    pieces = answer.iter_encoded()
    assert len(next(pieces)) < stream_length(len(PHOTO))
    answer.close()
    # What is closed gives nothing more; a file that was still open would.
    with pytest.raises((ValueError, StopIteration)):
        next(pieces)


@pytest.mark.parametrize(
    ("body", "status"), [({"id": b64u(random_id())}, 404), ({"id": "AA"}, 400), ({"id": 7}, 400), ({}, 400)]
)
def test_what_is_no_file_of_the_tip_is_not_there(
    sample: Sample, officer: Desk, reporter: Reporter, body: dict[str, object], status: int
) -> None:
    number, me = builders.number_of(sample, reporter), officer(Duty.INTAKE)
    for path in ("file", "file/download"):
        assert me.send(f"/case/{number}/{path}", body).status_code == status


def test_what_has_not_come_is_said(sample: Sample, officer: Desk, reporter: Reporter) -> None:
    number = builders.number_of(sample, reporter)
    answer = officer(Duty.INTAKE).send(f"/case/{number}/file", wanted(reporter, 2))
    assert (answer.status_code, answer.get_json()["sentence"]) == (422, "这个文件还没有传到。")


def test_a_copy_wants_a_proof_and_leaves_its_mark(sample: Sample, officer: Desk, reporter: Reporter) -> None:
    """Looking does not; the mark leads from a picture that turns up somewhere to who took it, and when."""
    number, me = builders.number_of(sample, reporter), officer(Duty.INTAKE)
    sample.clock.forward(minutes=6)
    assert me.send(f"/case/{number}/file", wanted(reporter)).status_code == 200
    asked = me.send(f"/case/{number}/file/download", wanted(reporter))
    assert (asked.status_code, asked.get_json()["error"]) == (403, "step_up")
    assert me.send("/session/proof", {"auth": b64u(me.who.signin.auth)}).status_code == 200
    mark = me.send(f"/case/{number}/file/download", wanted(reporter)).get_json()["mark"]
    trail = officer(Duty.DISCIPLINE, None).get(f"/trail?mark={mark}").text
    assert "下载附件" in trail
    assert me.who.title in trail
    looked = officer(Duty.DISCIPLINE, None).get(f"/trail?what=file&number={number}").text
    assert "附件 1" in looked


def test_a_verifier_needs_a_grant_of_the_own(sample: Sample, officer: Desk, reporter: Reporter) -> None:
    number, who, _ = builders.start(sample, reporter)
    verifier = officer(Duty.VERIFY)
    paths = (f"/case/{number}/original/file", f"/case/{number}/original/file/download")
    for path in paths:
        assert verifier.send(path, wanted(reporter)).get_json()["error"] == "not_granted"
    assert verifier.send(f"/case/{number}/file", wanted(reporter)).status_code == 403
    original.ask(sample.office, who, number, "线索里写不清是哪条线。")
    view = original.originals(sample.office, who, number)
    assert view is not None
    clerk = sample.actor(Duty.INTAKE, way.HOME)
    to = original.to_decide(sample.office, clerk, number, view.waiting[0].id)
    wrap = way.wrap_for(sample, reporter, to.records, to.key_id)
    original.grant_original(sample.office, clerk, number, view.waiting[0].id, wrap, to.key_id)
    told = verifier.send(f"/case/{number}/original/read", {}).get_json()["files"]
    assert [one["id"] for one in told] == [wanted(reporter)["id"], wanted(reporter, 2)["id"]]
    held = verifier.send(paths[0], wanted(reporter)).data
    assert open_stream(reporter.sealed.content_key, reporter.sealed.scope, 1, held) == PHOTO
    assert len(verifier.send(paths[1], wanted(reporter)).get_json()["mark"]) == 6
    # A colleague who verifies the same case has no grant.
    assert officer(Duty.VERIFY, number=1).send(paths[0], wanted(reporter)).get_json()["error"] == "not_granted"
