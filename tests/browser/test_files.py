"""Files of a reporter: chosen, spoken, cleaned and sealed on the phone; cut off and taken up again; added from the mailbox."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.conftest import PHONE, People, Sample
from tests.browser.elsewhere import catch_exit
from tests.browser.inspection import inspect
from tests.browser.received import received
from tests.browser.reporter import STRETCH_MS, Reporter, Tip
from tests.browser.test_portal_safety import HIDE
from tests.unit.media.build import CANARY, gif, segment, tiff
from tests.unit.media.films import mp4

OFFICE = "周村区应急管理局"
UPLOAD_MS = 30_000
PHOTO_NAME, FILM_NAME, TABLE_NAME = "井口金丝雀.jpg", "绞车金丝雀.mp4", "班组名单.txt"
# A picture that does not compress, so that its stream has several parts.
NOISE = """([width, height]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  let seed = 7;
  for (let at = 0; at < pixels.data.length; at += 1) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    pixels.data[at] = at % 4 === 3 ? 255 : seed >> 16;
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}"""
# A file too long to be handed over by the test itself.
LONG = """() => {
  const chosen = new DataTransfer();
  chosen.items.add(new File([new Uint8Array(101 * 1024 * 1024)], "long.mp4", { type: "video/mp4" }));
  const input = document.getElementById("add");
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def file(name: str, kind: str, content: bytes) -> FilePayload:
    """A file as a chooser hands it over."""
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.fixture
def photo(people: People) -> FilePayload:
    """A photo as a phone writes it: it says who made it where, and how it was held."""
    drawn = base64.b64decode(people.page(PHONE).evaluate(NOISE, [640, 480]))
    exif = segment(0xE1, b"Exif\0\0" + tiff(6))
    return file(PHOTO_NAME, "image/jpeg", drawn[:2] + exif + drawn[2:])


@pytest.fixture
def reporter(sample: Sample, people: People) -> Reporter:
    """Somebody who has chosen kind and place, and knows who will look into it."""
    one = Reporter(people.page(PHONE), sample.portal)
    one.choose_kind(Tip())
    one.choose_place(Tip())
    one.lead()
    return one


def add(reporter: Reporter, *files: FilePayload) -> None:
    """Choose files, and wait until all of them are ready."""
    count = reporter.page.locator("#file-list li").count()
    reporter.page.locator("#add").set_input_files(list(files))
    expect(reporter.page.locator("#file-list li")).to_have_count(count + len(files))
    expect(reporter.page.get_by_text("正在弄，等一下")).to_have_count(0, timeout=UPLOAD_MS)


def speak(reporter: Reporter) -> None:
    """Speak until the clock has moved."""
    reporter.press("录一段话")
    # Whoever looks once a second may find the clock further on.
    expect(reporter.page.get_by_role("timer")).to_have_text(re.compile(r"正在录 (?!0:00)\d+:\d\d"))
    reporter.press("停")
    expect(reporter.page.locator("#file-list")).to_contain_text(re.compile(r"录音 1 · \d+:\d\d"))


def band(reporter: Reporter, text: str) -> None:
    """Wait for the band of the receipt to say `text`."""
    expect(reporter.page.locator("#band-text")).to_have_text(text, timeout=UPLOAD_MS)


@pytest.fixture
def sent(reporter: Reporter) -> list[bytes]:
    """Everything that the page sends."""
    bodies: list[bytes] = []
    reporter.page.on(
        "request", lambda request: bodies.append(f"{request.url}{request.headers}".encode() + (request.post_data_buffer or b""))
    )
    return bodies


def add_one_of_each(reporter: Reporter, photo: FilePayload, film: bytes) -> None:
    """A photo, a film, a recording and a document."""
    page = reporter.page
    page.context.grant_permissions(["microphone"])
    add(reporter, photo, file(FILM_NAME, "video/mp4", film))
    for name in ("照片 1", "录像 1"):
        expect(page.locator("#file-list")).to_contain_text(re.compile(rf"{name} · 0\.\d MB · 拍摄地点去掉了"))
    speak(reporter)
    page.get_by_text("更多", exact=True).click()
    page.locator("#add-other").set_input_files([file(TABLE_NAME, "text/plain", b"1 2 3")])
    # What nothing here knows may hide something; the reporter decides.
    expect(page.locator("#file-list")).to_contain_text("文件 1：这份里藏着什么，看不出来。")
    reporter.press("还是要，原样发")
    expect(page.locator("#file-list")).to_contain_text(f"文件 1 · 0.1 MB · {TABLE_NAME}")
    inspect(page)


def cut_at_the_third_part(page: Page) -> list[str]:
    """From now on the network goes with the third part; returns the numbers of the parts that were sent so far."""
    parts: list[str] = []

    def cut(route: Route) -> None:
        parts.append(route.request.headers["x-part"])
        if len(parts) == 3:
            page.context.set_offline(True)
        route.continue_()

    page.route("**/part", cut)
    return parts


def test_files_arrive_clean_and_whole_though_the_network_went(
    sample: Sample, people: People, reporter: Reporter, photo: FilePayload, sent: list[bytes]
) -> None:
    page, film = reporter.page, mp4()
    add_one_of_each(reporter, photo, film.data)
    parts = cut_at_the_third_part(page)
    reporter.tell(Tip())
    expect(page.locator("#phrase li")).to_have_count(7, timeout=STRETCH_MS)
    expect(page.locator("#sending-text")).to_contain_text("没传完，还差", timeout=UPLOAD_MS)
    expect(page.locator("#sending-text")).to_contain_text("文字收到了。")
    expect(page.locator("#sending-help")).to_have_text("以后在信箱里也能加。")
    inspect(page)
    page.context.set_offline(False)
    # Nothing goes by itself when a network appears: it may be the enterprise's.
    before = len(parts)
    reporter.words = [word.inner_text() for word in page.locator("#phrase bdi").all()]
    assert len(parts) == before
    reporter.press("接着传")
    band(reporter, "收到了，1 张照片、1 段录像、1 段录音、1 份文件也到了")
    expect(page.locator("#sending")).to_have_count(0)

    got = {each.line.kind: each for each in received(sample, reporter.words, OFFICE)}
    assert set(got) == {"photo", "video", "voice", "document"}
    contents = {kind: each.content or b"" for kind, each in got.items()}
    assert contents["photo"][:3] == b"\xff\xd8\xff"
    assert all(CANARY not in content for content in contents.values())
    assert len(contents["video"]) == len(film.data)
    assert all(part in contents["video"] for part in film.kept)
    assert contents["document"] == b"1 2 3"
    assert contents["voice"].startswith(b"\x1aE\xdf\xa3")
    assert {kind: each.line.name for kind, each in got.items()} == {
        "photo": "", "video": "", "voice": "", "document": TABLE_NAME,
    }  # fmt: skip
    said = b"\n".join(sent)
    secrets = (PHOTO_NAME, FILM_NAME, TABLE_NAME, "金丝雀", Tip().words, *reporter.words)
    assert [one for one in secrets if one.encode() in said] == []
    assert all(content[1000:1100] not in said for content in contents.values() if len(content) > 1100)
    people.complaints.clear()  # The browser's own complaints of the cut line.


def test_a_photo_alone_is_enough_and_more_follow_from_the_mailbox(
    sample: Sample, reporter: Reporter, photo: FilePayload
) -> None:
    page = reporter.page
    reporter.press("发送")
    expect(page.locator("#send-status")).to_have_text("还没写。写几个字，录一段话，或者加一张照片，都行。")
    add(reporter, photo)
    reporter.press("发送")
    band(reporter, "收到了，1 张照片也到了")
    reporter.copy_words()
    expect(page.locator("#album")).to_be_visible()
    reporter.open_box()
    expect(page.locator("#sentence")).to_contain_text("文字和 1 张照片都到了。")
    reporter.press("加照片录像")
    add(reporter, photo)
    inspect(page)
    reporter.press("锁好发出")
    expect(page.locator("#reply-status")).to_have_text("1 张照片也到了。", timeout=UPLOAD_MS)
    expect(page.locator("#arrived")).to_have_text("收到 2 张照片。")
    got = received(sample, reporter.words, OFFICE)
    assert [(each.line.kind, (each.content or b"")[:2], CANARY in (each.content or b"")) for each in got] == [
        ("photo", b"\xff\xd8", False)
    ] * 2


def test_what_stands_is_what_is_sent_when_an_answer_was_lost(
    sample: Sample, people: People, reporter: Reporter, photo: FilePayload
) -> None:
    page = reporter.page
    tries: list[str] = []

    def lose(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/tips", lose)
    add(reporter, photo)
    reporter.tell(Tip())
    expect(page.locator("#send-status")).to_contain_text("不会变成两份", timeout=STRETCH_MS)
    people.complaints.clear()  # The cut connection itself.
    page.get_by_label("写下来").fill("改过的话。")
    reporter.press("发送")
    # The first envelope stands: its photo is sent under its key.
    band(reporter, "收到了，1 张照片也到了")
    expect(page.locator("#receipt-status")).to_have_text("先前发的那份收到了。后来改的，到信箱里再补。")
    words = reporter.copy_words()
    ((content,)) = [each.content for each in received(sample, words, OFFICE)]
    assert content is not None
    assert content[:2] == b"\xff\xd8"
    people.complaints.clear()


def test_what_cannot_be_added_says_so_and_blocks_nothing(people: People, reporter: Reporter) -> None:
    page = reporter.page
    page.locator("#add").set_input_files([file("empty.jpg", "image/jpeg", b"")])
    expect(page.locator("#files-status")).to_have_text("这张打不开，没有加进去。")
    page.evaluate(LONG)
    expect(page.locator("#file-list")).to_contain_text("“录像 1”太大：101 MB，最多 100 MB。别的照样能发。")
    inspect(page)
    reporter.press("录一段话")
    expect(page.locator("#files-status")).to_have_text("手机没让用话筒。可以写字。")
    reporter.tell(Tip())
    expect(page.locator("#phrase li")).to_have_count(7, timeout=STRETCH_MS)
    assert page.locator("#band-text").inner_text() == "收到了"
    people.complaints.clear()


def test_the_cover_waits_for_the_camera_and_leaving_asks_for_what_is_not_sent(reporter: Reporter, photo: FilePayload) -> None:
    page = reporter.page
    catch_exit(page)
    with page.expect_file_chooser() as camera:
        page.get_by_text("加照片录像", exact=True).click()
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    expect(page.locator("#prompt")).to_be_hidden()
    camera.value.set_files([photo])
    expect(page.locator("#file-list")).to_contain_text("照片 1 · ", timeout=UPLOAD_MS)
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    reporter.press("接着写")
    # The server does not answer to parts, so that the photo stays on its way.
    page.route("**/part", lambda route: None)
    reporter.press("发送")
    expect(page.locator("#sending-text")).to_have_text("照片还在传：第 1 张，共 1 张。先抄词，别关这一页。", timeout=STRETCH_MS)
    reporter.copy_words()
    expect(page.locator("#sending-text")).to_have_text("照片还在传：第 1 张，共 1 张。别关这一页。")
    reporter.press("关掉这一页")
    expect(page.locator("#prompt-text")).to_have_text("照片还没传完。")
    reporter.press("接着传")
    page.go_back()
    reporter.press("不传了，离开")
    page.wait_for_url("**/exit")


def test_a_phone_with_a_wrong_date_is_shown_its_date_and_keeps_twenty_pictures(reporter: Reporter) -> None:
    page = reporter.page
    page.locator("#add").set_input_files([file("a.gif", "image/gif", gif().data)] * 21)
    expect(page.locator("#files-status")).to_have_text("最多加 20 个。")
    expect(page.locator("#file-list")).to_contain_text("照片 20 · ")
    page.get_by_role("button", name="删照片 7", exact=True).click()
    page.clock.set_fixed_time("2020-03-01T04:00:00Z")
    reporter.tell(Tip())
    expect(page.locator("#send-status")).to_have_text(
        "手机上的日期是 2020 年 3 月 1 日。不对的话，先改过来，再按一次。写的都还在。", timeout=STRETCH_MS
    )
    assert page.get_by_label("写下来").input_value() == Tip().words
    expect(page.locator("#file-list li")).to_have_count(19)
