"""The mailbox without a script: the seven words are typed here, and forgotten with the answer."""

from __future__ import annotations

from flask import Flask, Response

from casework.kernel.office import Office
from portal.plain.frame import Frame
from portal.plain.reading import Draft
from web.access import public


def add(app: Flask, office: Office, frame: Frame) -> None:
    """Add the mailbox's pages."""

    @app.get("/n/box")
    @public
    def enter() -> Response:
        return frame.render("box_enter", Draft(), again="/n/box/1", fault="")

    @app.post("/n/box/1")
    @public
    def enter_again() -> Response:
        return frame.render("box_enter", frame.read("typed"), again="/n/box/1", fault="")
