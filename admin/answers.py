"""Answers to scripts, and the errors of use cases as pages or JSON."""

from flask import Flask, Response, abort, jsonify
from flask.typing import ResponseReturnValue

from casework.kernel.database import is_outage
from casework.kernel.errors import CaseworkError, Conflict, Forbidden, NotFound, Refused, Unavailable
from crypto import OpeningError
from crypto.encoding import Json
from web.errors import ErrorText, outage, respond, text_for, wants_page

_STATUS: tuple[tuple[type[CaseworkError], int], ...] = ((NotFound, 404), (Forbidden, 403), (Conflict, 409), (Refused, 422))


def done(next_page: str = "", **more: Json) -> Response:
    """Tell the script that it is done, and which page comes next (none: stay)."""
    return jsonify(done=True, next=next_page, **more)


def install(app: Flask) -> None:
    """Answer the errors of use cases with their own sentence."""

    def answer(error: CaseworkError) -> ResponseReturnValue:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        if wants_page() and isinstance(error, NotFound | Forbidden):
            # Whether a case is not there or not the officer's, the page reads like any other that is not there.
            return respond(text_for("console", status), status)
        if wants_page():
            return respond(ErrorText(error.code, "这一步没有完成", (error.sentence,)), status)
        # A script shows the sentence beside what was typed, so it comes without a heading.
        present = {"present": dict(error.present)} if isinstance(error, Conflict) and error.present else {}
        response = jsonify(error=error.code, sentence=error.sentence, **present)
        response.status_code = status
        return response

    def away(error: Unavailable) -> ResponseReturnValue:
        return outage("console", error, is_unsure=error.is_unsure)

    def no_room(error: OSError) -> ResponseReturnValue:
        if not is_outage(error):
            raise error
        return outage("console", error, is_unsure=True)

    app.register_error_handler(CaseworkError, answer)
    app.register_error_handler(Unavailable, away)
    app.register_error_handler(OSError, no_room)
    app.register_error_handler(OpeningError, lambda _: abort(400))
