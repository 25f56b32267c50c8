"""The bodies of the reporter's deeds (docs/formats.md section 7)."""

from casework.kernel.errors import Refused
from crypto import OpeningError
from crypto.encoding import Json, read_object, unb64u


def body_of(body: bytes, *names: str) -> dict[str, Json]:
    """Return the fields of a body; Refused unless it is the canonical JSON of an object with exactly these names."""
    try:
        value = read_object(body)
    except OpeningError:
        raise refused() from None
    if set(value) != set(names):
        raise refused()
    return value


def body_about(body: bytes, *names: str) -> dict[str, Json]:
    """The same for a deed about one answer, which names the part that it is about where the tip was parted."""
    return body_of(body, *names, *(["part"] if part_named(body) else []))


def part_named(body: bytes) -> int:
    """Return which part (from 1) a body names; 0 where it names none."""
    try:
        named = read_object(body).get("part", 0)
    except OpeningError:
        raise refused() from None
    if not isinstance(named, int) or isinstance(named, bool) or named < 0:
        raise refused()
    return named


def said_of(value: dict[str, Json]) -> dict[str, Json]:
    """Return what a body holds beside the letter, as officers' browsers need it to check the signature."""
    return {name: field for name, field in value.items() if name != "letter"}


def letter_in(value: dict[str, Json]) -> bytes:
    """Return the envelope that a body carries, or nothing where the reporter gave no words."""
    try:
        return b"" if value["letter"] == "" else unb64u(value["letter"])
    except OpeningError:
        raise refused() from None


def refused() -> Refused:
    """Return the refusal of a body that the page would not have made."""
    return Refused("not_made", "这一页没有打开完整。再打开一次。")
