"""Answers to scripts in lengths that say nothing.

Whoever sees only lengths on the wire (the employer's Wi-Fi, a carrier) would otherwise tell from an answer which department was
found for a tip, whether a mailbox was, or how many letters lie in it. JSON may end in white space (RFC 8259 section 2), so
every answer is filled up with spaces to its class: the least length for its view, or that doubled until it fits. A proxy
must not compress these answers, or the spaces go (docs/operations.md).
"""

from __future__ import annotations

from flask import Flask, Response, request

from web.together import spaced

# Two departments' records fill the first; two letters, or one and the note of files, or none at all read alike in the second.
# Nine places with their whole chains fill the third.
LEAST = {"route": 5632, "read_box": 24 * 1024, "places": 4096}
LEAST_OF_OTHERS = 512


def fill_up(app: Flask) -> None:
    """Fill up every JSON answer of the portal, refusals too; no line's end parts a day or a sum in its sentences."""

    @app.after_request
    def pad(response: Response) -> Response:
        if response.mimetype == "application/json" and request.endpoint != "static":
            content = spaced(response.get_data(as_text=True)).encode()
            response.set_data(content + b" " * (length_for(request.endpoint, len(content)) - len(content)))
        return response


def length_for(endpoint: str | None, length: int) -> int:
    """Return the class of an answer with this length in bytes."""
    size = LEAST.get(endpoint or "", LEAST_OF_OTHERS)
    while size < length:
        size *= 2
    return size
