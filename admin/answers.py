"""Reading a script's JSON and answering it; the errors of use cases as pages or JSON."""

from collections.abc import Mapping

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from casework.kernel.errors import CaseworkError, Conflict, Forbidden, NotFound, Refused
from crypto import OpeningError
from crypto.encoding import Json, unb64u
from web.errors import ErrorText, respond, wants_page

INCOMPLETE = Refused("bad_request", "内容不完整，没有保存。请刷新页面，再做一次。")
_STATUS: tuple[tuple[type[CaseworkError], int], ...] = ((NotFound, 404), (Forbidden, 403), (Conflict, 409), (Refused, 422))
_LONGEST = 8000


class Fields:
    """The JSON object of a request. Every reader raises `Refused` for what is missing or of another kind."""

    def __init__(self, values: Mapping[str, Json]) -> None:
        self.values = values

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """A text, its white space at both ends removed."""
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise INCOMPLETE
        return value.strip()

    def optional(self, name: str, longest: int = _LONGEST) -> str | None:
        """A text, or None where it is empty or missing."""
        return self.text(name, longest) or None if self.values.get(name) is not None else None

    def data(self, name: str, length: int | None = None) -> bytes:
        """Bytes from base64url, of exactly `length` bytes if it is given."""
        try:
            return unb64u(self.values.get(name), length)
        except OpeningError:
            raise INCOMPLETE from None

    def number(self, name: str, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise INCOMPLETE
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise INCOMPLETE
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        value = self.values.get(name)
        if not isinstance(value, list):
            raise INCOMPLETE
        return [Fields({"each": each}).text("each") for each in value]

    def objects(self, name: str) -> list["Fields"]:
        """A list of objects."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise INCOMPLETE
        return [Fields(each) for each in value if isinstance(each, dict)]

    def has(self, name: str) -> bool:
        """Whether the request carries something under this name."""
        return self.values.get(name) is not None

    def inner(self, name: str) -> "Fields":
        """An object within."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise INCOMPLETE
        return Fields(value)


def fields() -> Fields:
    """The JSON object of this request; raises `Refused` if it carries none."""
    values = request.get_json(silent=True)
    if not isinstance(values, dict):
        raise INCOMPLETE
    return Fields(values)


def done(next_page: str = "", **more: Json) -> Response:
    """Tell the script that it is done, and which page comes next (none: stay)."""
    return jsonify(done=True, next=next_page, **more)


def install(app: Flask) -> None:
    """Answer the errors of use cases with their own sentence."""

    def answer(error: CaseworkError) -> ResponseReturnValue:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        if wants_page():
            return respond(ErrorText(error.code, "这一步没有完成", (error.sentence,)), status)
        # A script shows the sentence beside what was typed, so it comes without a heading.
        response = jsonify(error=error.code, sentence=error.sentence)
        response.status_code = status
        return response

    app.register_error_handler(CaseworkError, answer)
    app.register_error_handler(OpeningError, lambda _: answer(INCOMPLETE))
