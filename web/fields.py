"""Reading what a script sent: a JSON object, part by part, or 400."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from flask import abort, request

from crypto import OpeningError
from crypto.encoding import Json, unb64u

_LONGEST = 8000
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class Fields:
    """The JSON object of a request. Every reader answers 400 for what is missing or of another kind."""

    def __init__(self, values: Mapping[str, Json]) -> None:
        self.values = values

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """A text, its white space at both ends removed.

        Half a character (a lone surrogate) has no bytes, and PostgreSQL keeps no text with a NUL: no page sends either.
        """
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > longest or _NO_TEXT.search(value):
            incomplete()
        return value.strip()

    def data(self, name: str, length: int | None = None) -> bytes:
        """Bytes from base64url, of exactly `length` bytes if it is given."""
        try:
            return unb64u(self.values.get(name), length)
        except OpeningError:
            incomplete()

    def number(self, name: str, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            incomplete()
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            incomplete()
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        value = self.values.get(name)
        if not isinstance(value, list):
            incomplete()
        return [Fields({"each": each}).text("each") for each in value]

    def objects(self, name: str) -> list[Fields]:
        """A list of objects."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            incomplete()
        return [Fields(each) for each in value if isinstance(each, dict)]

    def has(self, name: str) -> bool:
        """Whether the request carries something under this name."""
        return self.values.get(name) is not None

    def inner(self, name: str) -> Fields:
        """An object within."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            incomplete()
        return Fields(value)


def fields(*names: str) -> Fields:
    """The JSON object of this request; 400 if it carries none, or other fields than `names` where these are given."""
    values = request.get_json(silent=True)
    if not isinstance(values, dict) or (names and set(values) != set(names)):
        incomplete()
    return Fields(values)


def incomplete() -> NoReturn:
    """End this request with 400: the site's sentence for it says that what came was incomplete."""
    abort(400)
