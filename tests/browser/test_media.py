"""Cleaning in the real browser: photos drawn anew, films that still play, the reader's mark, and a browser that lies."""

import mimetypes
from base64 import b64decode, b64encode
from collections.abc import Iterator
from struct import pack
from typing import Any
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page, Route

from media.exif import orientation_of
from tests.browser.conftest import ROOT
from tests.browser.media_page import DRAWN, HELPERS, PLAYED, QUADRANTS, RECORDED
from tests.unit.media.build import CANARY, jpeg, segment, tiff
from tests.unit.media.films import box, element, mp4

# Nothing listens there; a page of this machine's own name is a secure context.
ORIGIN = "http://localhost:9"
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def _serve(route: Route) -> None:
    path = ROOT / route.request.url.removeprefix(f"{ORIGIN}/")
    if path.is_file():
        route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0] or "text/plain")
    else:
        route.fulfill(body=HELPERS, content_type="text/html")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.route("**/*", _serve)
    opened.goto(f"{ORIGIN}/")
    yield opened
    opened.close()


def as_text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def photo(page: Page, orientation: int) -> bytes:
    """A photo that shows four colours upright, as a phone writes it: held so, with a place, and a film behind its end."""
    plain = b64decode(page.evaluate(DRAWN, orientation))
    told = segment(0xE1, b"Exif\0\0" + tiff(orientation)) + segment(0xE2, b"ICC_PROFILE\0\x01\x01" + CANARY)
    return plain[:2] + told + plain[2:] + CANARY


def prepared(page: Page, data: bytes, **options: bool) -> dict[str, Any]:
    run = "({data, options}) => prepared(data, options)"
    answer: dict[str, Any] = page.evaluate(run, {"data": as_text(data), "options": options})
    answer["bytes"] = b64decode(answer["bytes"])
    return answer


def quadrants(page: Page, data: bytes) -> dict[str, Any]:
    run = "({data, points}) => look(blobOf(data, 'image/jpeg'), points)"
    seen: dict[str, Any] = page.evaluate(run, {"data": as_text(data), "points": QUADRANTS})
    return seen


def near(seen: list[int], colour: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(seen, colour, strict=True))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_drawn_anew_upright_with_nothing_beside_the_picture(page: Page, orientation: int) -> None:
    data = photo(page, orientation)
    made = prepared(page, data)
    assert (made["kind"], made["type"], made["cleaned"], made["warning"]) == ("photo", "image/jpeg", True, "")
    assert CANARY in data
    assert CANARY not in made["bytes"]
    assert b"Exif" not in made["bytes"]
    seen = quadrants(page, made["bytes"])
    assert seen["size"] == [400, 300]
    assert all(near(one, colour) for one, colour in zip(seen["seen"], (RED, GREEN, BLUE, WHITE), strict=True)), seen


def test_what_a_parser_does_not_forgive_is_drawn_as_the_browser_sees_it(page: Page) -> None:
    data = photo(page, 6)
    odd = data[:2] + segment(0xE1, b"Exif\0\0" + tiff(6)) + b"\0" + data[2:]
    made = prepared(page, odd)
    assert (made["type"], made["cleaned"], made["warning"]) == ("image/jpeg", True, "")
    assert CANARY not in made["bytes"]
    assert near(quadrants(page, made["bytes"])["seen"][0], RED)


def test_a_picture_of_too_many_pixels_is_copied(page: Page) -> None:
    data = photo(page, 3)
    frame = data.index(b"\xff\xc0")
    made = prepared(page, data[: frame + 5] + pack(">HH", 20000, 20000) + data[frame + 9 :])
    assert (made["type"], made["cleaned"], made["warning"]) == ("image/jpeg", True, "")
    assert CANARY not in made["bytes"]
    assert orientation_of(made["bytes"][made["bytes"].index(b"MM\0*") :]) == 3


def test_a_picture_of_a_screen_stays_sharp_and_a_photo_as_png_gets_small(page: Page) -> None:
    noise = """async (side) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = side;
      const context = canvas.getContext("2d");
      const image = context.createImageData(side, side);
      for (let at = 0; at < image.data.length; at += 65536) crypto.getRandomValues(image.data.subarray(at, at + 65536));
      for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
      context.putImageData(image, 0, 0);
      return text(await new Promise((done) => canvas.toBlob(done, "image/png")));
    }"""
    small, large = (b64decode(page.evaluate(noise, side)) for side in (100, 900))
    assert len(large) > 2 * 1024 * 1024
    assert prepared(page, small)["bytes"] == small
    made = prepared(page, large)
    assert (made["type"], made["cleaned"]) == ("image/jpeg", True)
    assert made["length"] < len(large) / 2
    # One that moves would stand still.
    control = pack(">I", 8) + b"acTL" + bytes(8)
    moving = large[:33] + control + crc32(control[4:]).to_bytes(4, "big") + large[33:]
    assert prepared(page, moving)["type"] == "image/png"


def test_a_browser_that_gives_back_noise_gets_a_copy_without_the_rest(browser: Browser, page: Page) -> None:
    """Against tracking, some browsers answer with noise what a canvas holds; a photo drawn there would be noise too."""
    data = photo(page, 6)
    lying = browser.new_page()
    lying.route("**/*", _serve)
    lying.add_init_script(
        "const real = CanvasRenderingContext2D.prototype.getImageData;"
        "CanvasRenderingContext2D.prototype.getImageData = function (...place) {"
        "  const given = real.apply(this, place);"
        "  given.data.forEach((one, at) => { given.data[at] = at % 4 === 3 ? 255 : one ^ 1; });"
        "  return given; };"
    )
    lying.goto(f"{ORIGIN}/")
    made = prepared(lying, data)
    lying.close()
    assert (made["type"], made["cleaned"], made["warning"]) == ("image/jpeg", True, "")
    assert CANARY not in made["bytes"]
    assert orientation_of(made["bytes"][made["bytes"].index(b"MM\0*") :]) == 6
    assert near(quadrants(page, made["bytes"])["seen"][0], RED)


@pytest.mark.parametrize(("kind", "more"), [("video/webm", element(0x1254C367, CANARY)), ("video/mp4", box(b"uuid", CANARY))])
def test_a_film_is_cleaned_and_still_plays(page: Page, kind: str, more: bytes) -> None:
    recorded = b64decode(page.evaluate(RECORDED, kind))
    assert recorded, f"this Chromium records no {kind}"
    data = recorded + more
    made = prepared(page, data)
    assert (made["kind"], made["type"], made["cleaned"], made["length"]) == ("video", kind, True, len(data))
    assert CANARY not in made["bytes"]
    assert b"hrome" not in made["bytes"]
    shown = page.evaluate(PLAYED, {"base64": as_text(made["bytes"]), "type": kind})
    assert shown["size"] == [64, 48]
    assert near(shown["seen"], RED, 40), shown


def test_what_cannot_be_cleaned_comes_back_with_a_warning(page: Page) -> None:
    heic = prepared(page, pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(100))
    assert (heic["warning"], heic["cleaned"], heic["length"]) == ("heic", False, 0)
    broken = prepared(page, b"\xff\xd8\xff\xe1\xff\xff broken")
    assert (broken["warning"], broken["cleaned"], broken["length"]) == ("place", False, 13)
    # What this browser cannot show, and a parser understands, is copied without what does not draw.
    odd = prepared(page, jpeg().data)
    assert (odd["warning"], odd["cleaned"]) == ("", True)
    assert CANARY not in odd["bytes"]
    kept = prepared(page, mp4().data, keep=True)
    assert (kept["cleaned"], kept["warning"], kept["bytes"]) == (False, "", mp4().data)


def test_a_mark_is_drawn_all_over_a_picture(page: Page) -> None:
    data = photo(page, 8)
    run = """async (data) => {
      const {drawMark} = await import("/static/js/media/mark.js");
      return text(await drawMark(blobOf(data), "7K2M-zhang"));
    }"""
    marked = b64decode(page.evaluate(run, as_text(data)))
    assert CANARY not in marked
    seen = quadrants(page, marked)
    assert seen["size"] == [400, 300]
    # Each quarter of the picture carries some of it, and all of them still show what they showed.
    differ = """async (data) => {
      const image = new Image();
      image.src = URL.createObjectURL(blobOf(data));
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [400, 300];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const colours = [[255, 0, 0], [0, 128, 0], [0, 0, 255], [255, 255, 255]];
      return colours.map((colour, at) => {
        const {data: all} = context.getImageData((at % 2) * 200 + 4, Math.floor(at / 2) * 150 + 4, 192, 142);
        let other = 0;
        for (let one = 0; one < all.length; one += 4) {
          if (colour.some((value, part) => Math.abs(all[one + part] - value) > 24)) other += 1;
        }
        return other / (192 * 142);
      });
    }"""
    parts = page.evaluate(differ, as_text(marked))
    assert all(0.005 < part < 0.5 for part in parts), parts
