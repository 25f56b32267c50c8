"""Reading what a script sent: a JSON object with exactly the fields of docs/formats.md section 10, or 400."""

from __future__ import annotations

from typing import NoReturn

from flask import abort, request

from crypto import OpeningError
from crypto.encoding import Json, unb64u


def body(*fields: str) -> dict[str, Json]:
    """The JSON object of this request; 400 unless it has exactly `fields`."""
    value = request.get_json(silent=True)
    if not isinstance(value, dict) or set(value) != set(fields):
        refuse()
    return value


def text(value: Json) -> str:
    """The value, if it is a text; 400 otherwise."""
    return value if isinstance(value, str) else refuse()


def boolean(value: Json) -> bool:
    """The value, if it is true or false; 400 otherwise."""
    return value if isinstance(value, bool) else refuse()


def texts(value: Json) -> list[str]:
    """The value, if it is a list of texts; 400 otherwise."""
    return [text(one) for one in value] if isinstance(value, list) else refuse()


def data(value: Json, length: int | None = None) -> bytes:
    """The bytes behind unpadded base64url, `length` of them if it is given; 400 otherwise."""
    try:
        return unb64u(value, length)
    except OpeningError:
        refuse()


def refuse() -> NoReturn:
    """End this request with 400: the sentence for it says that what came was incomplete."""
    abort(400)
