"""Documents go as they are: what kind they are and whom they name, by both halves; what is kept as it is; names of files."""

from __future__ import annotations

import io
import zipfile
from struct import pack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import media
from tests.unit.crypto.javascript import Script, ScriptError
from tests.unit.media.build import jpeg
from tests.unit.media.films import matroska, mp4
from tests.unit.media.test_clean import both

CORE = "<cp:coreProperties><dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def office(folder: str, core: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document of Office, as small as it can be."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
        if core:
            archive.writestr("docProps/core.xml", core)
    return made.getvalue()


def old_office(stream: str) -> bytes:
    """The head and the first directory sector of a compound file."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + pack("<H", 9)
    name = stream.encode("utf-16-le") + b"\0\0"
    row = name.ljust(64, b"\0") + pack("<H", len(name))
    return head.ljust(48, b"\0") + pack("<I", 1) + bytes(512 - 52) + bytes(512) + bytes(128) + row.ljust(128, b"\0")


@pytest.mark.parametrize(
    ("folder", "ends"),
    [("word", "wordprocessingml.document"), ("xl", "spreadsheetml.sheet"), ("ppt", "presentationml.presentation")],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_who_wrote_an_office_document_is_said(script: Script, folder: str, ends: str, method: int) -> None:
    data = office(folder, CORE.format("张三", "李四"), method)
    cleaned = both(script, data)
    assert (cleaned.kind, cleaned.warning, cleaned.author, cleaned.cleaned) == ("document", "author", "张三、李四", False)
    assert cleaned.type == f"application/vnd.openxmlformats-officedocument.{ends}"
    assert cleaned.data == data


@pytest.mark.parametrize("core", ["", CORE.format("", "  "), "<dc:creator>"])
def test_a_document_that_names_nobody_is_warned_about_all_the_same(script: Script, core: str) -> None:
    cleaned = both(script, office("word", core))
    assert (cleaned.type, cleaned.warning, cleaned.author) == (WORD, "author", "")


def test_one_name_is_said_once_and_not_at_any_length(script: Script) -> None:
    assert both(script, office("word", CORE.format("张三", "张三"))).author == "张三"
    assert both(script, office("word", CORE.format("长" * 300, ""))).author == "长" * 60


def test_an_archive_is_no_document_of_office(script: Script) -> None:
    assert both(script, office("photos", "")).warning == "unknown"
    assert both(script, office("word", "")[:-30]).warning == "unknown"


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ],
)
def test_older_office_documents_are_told_by_their_streams(script: Script, stream: str, expected: str) -> None:
    cleaned = both(script, old_office(stream))
    assert (cleaned.type, cleaned.warning) == (expected, "author")
    assert both(script, old_office("Something else")).warning == "unknown"


@pytest.mark.parametrize(
    ("written", "author"),
    [
        (b"/Author (Zhang San)", "Zhang San"),
        (b"/Author(\\124om \\(x\\))", "Tom (x)"),
        (b"/Author <FEFF5F204E09>", "张三"),
        (b"/Author (\xfe\xff\x5f\x20\x4e\x09)", "张三"),
        (b"<dc:creator><rdf:Seq><rdf:li>\xe5\xbc\xa0\xe4\xb8\x89</rdf:li>", "张三"),
        (b"/Author () /Creator (WPS)", ""),
        (b"/Author (unfinished", ""),
        (b"/Author (\xb0)", "°"),
    ],
)
def test_who_wrote_a_pdf_is_said_where_it_stands_open(script: Script, written: bytes, author: str) -> None:
    cleaned = both(script, b"%PDF-1.7\n<<" + written + b">>")
    assert (cleaned.type, cleaned.warning, cleaned.author) == ("application/pdf", "author", author)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    start=st.sampled_from(
        [b"%PDF-1.4 /Author (", b"%PDF-1.4 /Author <", b"PK\x03\x04", office("word", "x"), old_office("WordDocument")]
    ),
    rest=st.binary(max_size=200),
    cut=st.integers(0, 400),
)
def test_damaged_documents_are_told_alike(script: Script, start: bytes, rest: bytes, cut: int) -> None:
    assert both(script, start[: max(10, len(start) - cut)] + rest).warning in ("author", "unknown")


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script>", b"<svg onload=alert(1)>", b"plain words", b"\0" * 70])
def test_what_is_not_known_goes_as_bytes_and_never_as_a_page(script: Script, data: bytes) -> None:
    cleaned = both(script, data)
    assert (cleaned.kind, cleaned.type, cleaned.warning) == ("document", "application/octet-stream", "unknown")


def test_pictures_that_only_their_own_phone_can_read_are_not_called_cleaned() -> None:
    heic = media.clean(pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(100))
    assert (heic.kind, heic.type, heic.warning, heic.cleaned) == ("photo", "image/heic", "heic", False)
    avif = media.clean(pack(">I", 24) + b"ftypmif1\0\0\0\0mif1avif")
    assert (avif.type, avif.warning) == ("image/avif", "heic")
    assert media.clean(b"II*\0" + bytes(60)).warning == "place"


def prepared(script: Script, data: bytes, name: str, *, keep: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = script.call("media.prepared", data, name, keep)
    return answer


def test_who_wants_a_file_as_it_is_gets_it_so(script: Script) -> None:
    for built in (mp4(), jpeg()):
        kept = prepared(script, built.data, "IMG_0001.jpg", keep=True)
        assert (kept["bytes"], kept["cleaned"], kept["warning"], kept["type"]) == (built.data, False, "", built.type)
        assert kept["name"] == ""
    sound = matroska(sound=True).data
    assert prepared(script, sound, "x.webm", keep=True)["type"] == "audio/webm"
    document = prepared(script, office("word", CORE.format("张三", "")), "x.docx", keep=True)
    assert (document["type"], document["warning"], document["author"]) == (WORD, "author", "张三")


def test_a_file_that_goes_away_is_unreadable_and_not_one_with_a_place(script: Script) -> None:
    for data in (mp4().data, matroska().data):
        with pytest.raises(ScriptError, match="MediaError"):
            script.call("media.vanishing", data)


@pytest.mark.parametrize(
    ("name", "sent"),
    [("检修记录.docx", "检修记录.docx"), ("长" * 200, "长" * 100), ("a\r\nb\0\x7f.pdf", "ab.pdf"), ("𠀀" * 150, "𠀀" * 100)],
)
def test_documents_alone_keep_their_names(script: Script, name: str, sent: str) -> None:
    assert prepared(script, office("word", ""), name)["name"] == sent
    assert prepared(script, mp4().data, name)["name"] == ""


def test_a_film_is_read_in_any_order(script: Script) -> None:
    data = mp4().data
    cleaned = media.clean(data).data
    spans = [(1000, 1500), (0, 10), (len(data) - 5, len(data)), (1000, 1500)]
    assert script.call("media.pieces", data, spans) == [cleaned[start:end] for start, end in spans]
