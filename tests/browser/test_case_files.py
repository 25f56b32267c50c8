"""Photos, sound and documents on the desk: seen in the browser alone, gone when the key is locked, marked when taken along."""

from __future__ import annotations

import base64
import io
import json
import re
import secrets
import sqlite3
import wave
from contextlib import closing
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from crypto.encoding import b64u
from tests.browser.conftest import DESK, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.phone import WORDS, Own, Phone
from tests.browser.reporter import STRETCH_MS
from tests.browser.waiting import wait_for

HOME = "周村区应急管理局"
PLACE = b"GPSLatitude 36.80 GPSLongitude 117.87 maker 8a1f"
DRAW = """([width, height]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = "#778899";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#cc6633";
  context.fillRect(width / 6, height / 5, width / 3, height / 3);
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}"""

# A film as phones' browsers record it, piece by piece: how long it is stands nowhere in it.
FILM = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
  const pieces = [];
  const enough = new Promise((resolve) => {
    recorder.ondataavailable = (event) => pieces.push(event.data) > 8 && resolve();
  });
  recorder.start(100);
  const turning = setInterval(() => context.fillRect(0, 0, Math.random() * 64, Math.random() * 48), 40);
  await enough;
  clearInterval(turning);
  recorder.stop();
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""


def picture(page: Page, width: int, height: int) -> bytes:
    """A JPEG with what a phone writes into it."""
    plain = base64.b64decode(page.evaluate(DRAW, [width, height]))
    exif = b"Exif\x00\x00MM\x00*" + PLACE
    return plain[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + plain[2:]


def sound(seconds: int) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes(secrets.token_bytes(16000 * seconds))
    return kept.getvalue()


def rows(sample: Sample, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(sample.data / "casework.sqlite", timeout=15)) as database:
        return database.execute(statement, values).fetchall()


def reported(sample: Sample, *files: Own) -> tuple[Phone, str]:
    """A tip with files that was sent, and its case's number."""
    phone = Phone(sample.portal)
    phone.report(list(files))
    return phone, str(rows(sample, 'SELECT number FROM "case" WHERE tip_id = ?', phone.tip)[0][0])


def at_intake(sample: Sample, people: People, number: str) -> Officer:
    """An intake officer with the words of the case open."""
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer("intake", department=HOME))
    officer.open_case(number)
    assert WORDS in officer.read_words()
    return officer


def tile(page: Page, name: str) -> Locator:
    return page.locator("#panel .tile, #original .tile").filter(has_text=name)


def view(page: Page, name: str) -> Locator:
    return page.locator("#panel figure.view").filter(has=page.locator("figcaption", has_text=name))


def test_files_are_seen_and_taken_along(sample: Sample, people: People) -> None:
    bench = people.page(DESK)
    phone, number = reported(
        sample,
        Own("photo", "image/jpeg", picture(bench, 1200, 900)),
        Own("voice", "audio/wav", sound(3)),
        Own("document", "application/pdf", b"%PDF-1.7 " + b"pay slip " * 99, name="8月工资表.pdf"),
        Own("photo", "image/jpeg", picture(bench, 40, 30), wrong=True),
        Own("photo", "image/jpeg", picture(bench, 40, 30), unsent=True),
        Own("photo", "image/jpeg", b"no picture at all"),
        Own("video", "video/webm", base64.b64decode(bench.evaluate(FILM))),
    )
    phone.add("又拍到一张", [Own("photo", "image/jpeg", picture(bench, 50, 70))])
    officer = at_intake(sample, people, number)
    page = officer.page
    expect(page.locator("#panel .files-title")).to_have_text("附件 7 个")
    expect(tile(page, "照片 3")).to_contain_text("还在传")
    looks_at_a_picture(page)
    tile(page, "录音 1").click()
    expect(tile(page, "录音 1")).to_contain_text("0:03", timeout=STRETCH_MS)
    tile(page, "录像 1").click()
    expect(tile(page, "录像 1")).to_contain_text(re.compile(r"\d:\d\d"), timeout=STRETCH_MS)
    tile(page, "照片 2").click()
    expect(view(page, "照片 2")).to_contain_text("这个文件打不开，可能没传完或有人动过。", timeout=STRETCH_MS)
    tile(page, "照片 4").click()
    expect(view(page, "照片 4")).to_contain_text("这张浏览器显示不出来。", timeout=STRETCH_MS)
    tile(page, "文件 1").click()
    expect(view(page, "文件 1")).to_contain_text("照原样给您，没有去掉什么")
    looks_at_a_letter(page)
    inspect(page)
    proves_to_be_there(sample, people, page, number)
    copies(sample, page, number)
    leaves_nothing_when_locked(page, people)


def looks_at_a_picture(page: Page) -> None:
    """By keyboard: opened, turned, enlarged, and back where one was."""
    tile(page, "照片 1").focus()
    page.keyboard.press("Enter")
    image = page.locator("#panel").get_by_role("img", name="照片 1")
    expect(image).to_be_visible(timeout=STRETCH_MS)
    wait_for(page, "document.querySelector('.picture img').naturalWidth === 1200")
    assert image.get_attribute("src").startswith("blob:")  # type: ignore[union-attr]
    expect(view(page, "照片 1")).to_be_focused()
    view(page, "照片 1").get_by_role("button", name="向右转").press("Enter")
    expect(page.locator(".picture")).to_have_attribute("data-turned", "1")
    page.locator("#panel").get_by_title("看大图").press("Enter")
    large = page.get_by_role("dialog", name="照片 1")
    expect(large).to_be_visible()
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    # Nothing of it is printed.
    page.emulate_media(media="print")
    expect(image).to_be_hidden()
    page.emulate_media(media="screen")


def looks_at_a_letter(page: Page) -> None:
    """What was added later stands under its letter, which verifies as the reporter's."""
    letter = page.locator("#letters article")
    expect(letter).to_contain_text("后来加的附件")
    expect(letter).to_contain_text("又拍到一张")
    letter.locator(".tile").click()
    expect(letter.get_by_role("img", name="照片 1")).to_be_visible(timeout=STRETCH_MS)
    wait_for(page, "document.querySelector('#letters .picture img').naturalWidth === 50")


def proves_to_be_there(sample: Sample, people: People, page: Page, number: str) -> None:
    """A copy wants a proof of the last five minutes; the fields stand below the panel, and what was pressed goes on."""
    with closing(sqlite3.connect(sample.data / "casework.sqlite", timeout=15)) as database, database:
        database.execute("UPDATE session SET stepped_at = '2026-01-01 00:00:00.000000'")
    with page.expect_download(timeout=STRETCH_MS) as taking:
        view(page, "录音 1").get_by_role("button", name=re.compile("^下载")).click()
        expect(page.locator("#panel + #again")).to_be_visible()
        page.locator("#again-passphrase").fill(sample.officer("intake", department=HOME)[1])
        page.locator("#again-passphrase").press("Enter")
    assert taking.value.suggested_filename.startswith(f"{number}-录音1-")
    expect(page.locator("#again")).to_be_hidden()
    expected(people, "403")


def copies(sample: Sample, page: Page, number: str) -> None:
    """A picture and a recording are cleaned once more and named by the mark; a document goes as it is."""
    marks = []
    for name, ending in (("照片 1", "jpg"), ("录音 1", "wav"), ("文件 1", "pdf")):
        with page.expect_download(timeout=STRETCH_MS) as taking:
            view(page, name).get_by_role("button", name=re.compile("^下载")).click()
        found = re.fullmatch(rf"{number}-{name.replace(' ', '')}-([2-9A-Z]{{6}})\.{ending}", taking.value.suggested_filename)
        assert found, taking.value.suggested_filename
        marks.append(found[1])
        copy = taking.value.path().read_bytes()
        assert PLACE not in copy
        assert copy.startswith({"jpg": b"\xff\xd8\xff", "wav": b"RIFF", "pdf": b"%PDF-1.7 pay slip"}[ending])
        expect(view(page, name)).to_contain_text(f"下载好了，标记是 {found[1]}")
    statement = "SELECT detail FROM access JOIN \"case\" ON case_id = id WHERE what = 'download' AND number = ? ORDER BY at"
    assert [str(one[0]) for one in rows(sample, statement, number)][1:] == marks


def leaves_nothing_when_locked(page: Page, people: People) -> None:
    """Locking blanks what is open, also what stands over the page, and its addresses lead nowhere."""
    page.locator("#panel").get_by_title("看大图").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    address = page.locator("#panel .picture img").get_attribute("src")
    page.keyboard.press("l")
    expect(page.locator("#pill")).to_have_attribute("data-state", "locked")
    expect(page.locator("figure.view, .tile, .picture, audio, video, dialog[open]")).to_have_count(0)
    with page.expect_console_message(lambda message: "ERR_FILE_NOT_FOUND" in message.text):
        page.evaluate("(address) => { new Image().src = address; }", address)
    expected(people, "ERR_FILE_NOT_FOUND")


def expected(people: People, words: str) -> None:
    """One complaint of the browser's, about a refusal that the test is about; any other fails it."""
    assert [words in one for one in people.complaints] == [True], people.complaints
    people.complaints.clear()


def test_a_lying_server_shows_nothing_that_the_seal_does_not_name(sample: Sample, people: People) -> None:
    bench = people.page(DESK)
    files = [Own("photo", "image/jpeg", picture(bench, *size)) for size in ((80, 60), (60, 80))]
    _, number = reported(sample, *files)
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer("intake", department=HOME))
    page = officer.page

    def answer(route: Route) -> None:
        told = route.fetch().json()
        first, second = told["files"]
        extra = {**first, "id": b64u(bytes(16)), "place": 3}
        route.fulfill(json={**told, "files": [extra, {**first, "place": 2}, second]})

    page.route("**/sealed", answer)
    officer.open_case(number)
    officer.read_words()
    expect(page.locator(".tile")).to_have_count(2)
    expect(page.locator(".tile").first).to_contain_text("对不上，可能有人动过")
    expect(page.locator(".files-title")).to_have_text("附件 2 个，其中 1 个看不了")
    # Another file's stream, of the same length and of the same tip, in the place of the second.
    other = rows(
        sample, 'SELECT upload_id FROM upload JOIN "case" USING (authority_id, tip_id) WHERE number = ? AND place = 1', number
    )
    page.route("**/file", lambda route: route.continue_(post_data=json.dumps({"id": b64u(other[0][0])})))
    tile(page, "照片 2").click()
    expect(view(page, "照片 2")).to_contain_text("这个文件打不开", timeout=STRETCH_MS)


def test_a_verifier_with_a_grant_sees_the_pictures(sample: Sample, people: People) -> None:
    bench = people.page(DESK)
    _, number = reported(sample, Own("photo", "image/jpeg", picture(bench, 300, 200)))
    officer = at_intake(sample, people, number)
    officer.write_sheet("北郊镇一家冲压厂的安全装置被停用，请看二号车间。")
    expect(officer.page.locator("#sheet-status")).to_contain_text("存好")
    officer.write_record(subject="某冲压厂", place="二号车间", summary="安全装置停用")
    officer.choose("受理，由我们办")
    officer.do("受理，由我们办")
    verifier = Officer(people.page(DESK), sample.console)
    verifier.sign_in(*sample.officer("verify", department=HOME))
    verifier.open_case(number)
    verifier.choose("开始核查")
    verifier.begin_verification(number)
    verifier.page.goto(f"{sample.console}/case/{number}/original")
    verifier.page.get_by_label("为什么线索不够用").fill("冲床有六台，不知道是哪一台。")
    verifier.do(f"申请看 {number} 的原话")
    officer.open_case(number)
    officer.page.get_by_role("link", name="看一看，决定给不给").click()
    officer.do(f"让{verifier.page.locator('.who a').inner_text()} 看 3 天")
    verifier.open_case(number)
    verifier.press("打开原话")
    tile(verifier.page, "照片 1").click()
    expect(verifier.page.get_by_role("img", name="照片 1")).to_be_visible(timeout=STRETCH_MS)
    wait_for(verifier.page, "document.querySelector('.picture img').naturalWidth === 300")
    verifier.press("现在锁上")
    expect(verifier.page.locator("figure.view, .tile")).to_have_count(0)
