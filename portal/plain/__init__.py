"""The plain pages: for phones without JavaScript, and for engines too old to seal.

What is typed here reaches the server unsealed and is sealed on arrival; that is said before a word is typed. The process that
reads it was forked for this one request and dies with it (cli/forking.py), so nothing here keeps, caches or logs anything of a
request: forms carry what has to live on from page to page. The main form cannot come here by itself: a link leads here.
"""

from __future__ import annotations

from flask import Flask, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from casework.kernel.errors import CaseworkError, NotFound, Unavailable
from casework.kernel.office import Office
from casework.rules import country
from casework.rules.regions import regions_of
from crypto import phrase
from portal.place import Place
from portal.plain.box import add as add_box
from portal.plain.frame import Frame
from portal.plain.frame import add as add_frame
from portal.plain.pages import add as add_pages
from portal.plain.reading import PlainRequest
from web.access import public, public_only
from web.app import make_app
from web.errors import ErrorText, outage, respond
from web.settings import Settings

__all__ = ["create_plain_app", "warm"]

LEAST = 32 * 1024
"""Bytes of a page; only a mailbox with many letters is longer. On a bad line each page is some seconds already."""


def create_plain_app(office: Office, settings: Settings) -> Flask:
    """The plain site of the one authority that `office` holds; raises PortalError if there is none or more than one."""
    app = make_app("plain", settings, access_policy=public_only)
    app.request_class = PlainRequest
    shown = Frame(Place.of(office), settings)
    # All of them are named once, before processes are forked.
    dict(regions_of(shown.place.pack).all)
    _explain_refusals(app)
    _fill_up(app)

    @app.get("/")
    @public
    def start() -> AnyResponse:
        return redirect("/n", 303)

    add_frame(app, shown)
    add_pages(app, office, shown)
    add_box(app, office, shown)
    return app


def warm(app: Flask) -> None:
    """Load what requests need, once for all processes that will be forked: tables of places and words, the pages' code."""
    country.search("周村区")
    country.provinces()
    for table in (phrase.words, phrase.readings, phrase.sounds):
        table()
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("portal/plain/")):
        app.jinja_env.get_template(name)


def _fill_up(app: Flask) -> None:
    """Fill up every page to its class with line ends, as portal/padding.py fills up answers to scripts.

    The length of a page would tell an employer's Wi-Fi the kind, the department, or whether a mailbox was found.
    """

    @app.after_request
    def pad(response: Response) -> Response:
        if response.mimetype == "text/html":
            content = response.get_data()
            size = LEAST
            while size < len(content):
                size *= 2
            response.set_data(content + b"\n" * (size - len(content)))
        return response


def _explain_refusals(app: Flask) -> None:
    """What no page has caught: its sentence on a page of its own."""

    def handle(error: CaseworkError) -> Response:
        return respond(ErrorText(error.code, "这一步没有成", (error.sentence,)), 404 if isinstance(error, NotFound) else 422)

    app.register_error_handler(CaseworkError, handle)
    app.register_error_handler(Unavailable, lambda error: outage("plain", error, is_unsure=error.is_unsure))
