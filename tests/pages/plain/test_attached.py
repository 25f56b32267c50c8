"""Files on the plain pages: cleaned, sealed and whole, or back with everything that was typed; in no file on the way."""

from __future__ import annotations

import pytest
from werkzeug import formparser

from crypto.files import parse_lines
from portal.plain import reading
from tests.pages.plain.conftest import Site, Visitor
from tests.pages.plain.readers import read_tip, tips
from tests.pages.plain.way import KIND, WORDS, fault, files, told, typed, words_of
from tests.unit.media.build import CANARY, jpeg


def test_a_page_that_is_loaded_again_without_its_files_shows_the_same_words(site: Site) -> None:
    """A phone may have lost a picture by then: its browser sends the name and no bytes."""
    visitor = told(site)
    again = Visitor(visitor.client, visitor.page)
    visitor.press("发送", {**WORDS, **files(("a.jpg", jpeg().data))})
    again.press("发送", {**WORDS, **files(("a.jpg", b""))})
    assert words_of(again) == words_of(visitor)
    assert "收到了，1 张照片也到了" in again.page.text


def test_files_arrive_cleaned_and_sealed(site: Site) -> None:
    visitor = told(site)
    picture = jpeg().data
    visitor.press("发送", {**WORDS, **files(("a.jpg", picture), ("b.jpg", picture))})
    assert "收到了，2 张照片也到了" in visitor.page.text
    read = read_tip(site.sample, tips(site.sample)[0])
    assert len(read.files) == 2
    assert CANARY in picture
    assert not [one for one in read.files if CANARY in one]
    line = parse_lines(read.body.fields["files"])[0]
    assert (line.kind, line.type, line.name, line.cleaned) == ("photo", "image/jpeg", "", True)


def test_a_picture_alone_is_enough(site: Site) -> None:
    visitor = told(site)
    visitor.press("发送", files(("a.jpg", jpeg().data)))
    assert len(words_of(visitor)) == 7


def test_what_cannot_be_cleaned_goes_only_by_the_reporters_own_tick(site: Site) -> None:
    visitor = told(site)
    odd = ("合同.pdf", b"%PDF-1.4 by somebody")
    visitor.press("发送", {**WORDS, **files(odd)}, status=422)
    assert fault(visitor).startswith("“文件 1”里可能有写的人的名字。")
    assert fault(visitor).endswith("照片要再选一次。")
    assert typed(visitor) == {**KIND, **WORDS}
    visitor.press("发送", {"raw": "1", **files(odd)})
    read = read_tip(site.sample, tips(site.sample)[0])
    line = parse_lines(read.body.fields["files"])[0]
    assert (read.files, line.name, line.cleaned) == ((odd[1],), "合同.pdf", False)


def test_too_many_files_lose_nothing_that_was_typed(site: Site) -> None:
    visitor = told(site)
    visitor.press("发送", {**WORDS, **files(*[("a.jpg", jpeg().data)] * 6)}, status=413)
    assert fault(visitor) == "最多加 5 个。照片要再选一次。"
    assert typed(visitor) == {**KIND, **WORDS}


def test_too_large_files_lose_nothing_and_lie_in_no_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words stand in the form after the files too: all of it is read, and of what is too large nothing kept."""

    def spooled(**_: object) -> None:
        raise AssertionError("werkzeug would lay this into a file once it is larger")

    monkeypatch.setattr(formparser, "SpooledTemporaryFile", spooled)
    monkeypatch.setattr(reading, "MOST_BYTES", 100_000)
    visitor = told(site)
    visitor.press("发送", {**files(("a.mp4", b"x" * 120_000)), **WORDS}, status=413)
    assert fault(visitor).startswith("照片和录像太大，一共最多 20 MB。")
    assert typed(visitor) == {**KIND, **WORDS}
    visitor.press("发送", {**files(("a.jpg", jpeg().data + b"x" * 90_000)), **WORDS})
    assert len(words_of(visitor)) == 7
