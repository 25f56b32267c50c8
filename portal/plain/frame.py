"""What every plain page has: its head with large type and the way out, and the pages of help.

Large type is a button of the page's own form, so that it changes nothing that was typed; it travels in a hidden field.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template

from portal.help import HELP
from portal.pages import INSIDE, SEE_OTHER
from portal.place import Place
from portal.plain.reading import Draft, draft_of
from web.access import public
from web.settings import Settings

LARGE, TOGGLE = "large", "toggle"


@dataclass(frozen=True)
class Frame:
    """The authority whose pages these are, and how they are set."""

    place: Place
    settings: Settings

    def render(self, template: str, draft: Draft, *, again: str, status: int = 200, **values: object) -> Response:
        """A page; `again` is the address that makes the same page anew from its form."""
        pack = self.place.pack
        page = render_template(
            f"portal/plain/{template}.html",
            authority=self.place.authority,
            region=pack.region,
            large=bool(draft[LARGE]),
            again=again,
            draft=draft,
            hotlines=pack.hotlines,
            inside=INSIDE,
            **values,
        )
        return make_response(page, status)

    def read(self, *names: str, ticked: tuple[str, ...] = ()) -> Draft:
        """The form of this request, large type as its button leaves it."""
        draft = draft_of(*names, LARGE, TOGGLE, ticked=ticked)
        is_large = bool(draft[LARGE]) != bool(draft[TOGGLE])
        return draft.having(**{LARGE: "1" if is_large else "", TOGGLE: ""})


def add(app: Flask, frame: Frame) -> None:
    """Add the way out and the pages of help."""

    @app.get("/exit")
    @public
    def leave() -> Response:
        """Send the browser to a harmless page and let it forget this site (Clear Site Data, W3C)."""
        forget = '"cache", "cookies", "storage"'
        return Response(status=SEE_OTHER, headers={"Location": frame.settings.exit_address, "Clear-Site-Data": forget})

    for name in HELP:
        _add_help(app, frame, name)


def _add_help(app: Flask, frame: Frame, name: str) -> None:
    path = f"/n/{name}"

    @public
    def view() -> Response:
        return frame.render("help", Draft(), again=path, help=HELP[name])

    @public
    def again() -> Response:
        return frame.render("help", frame.read(), again=path, help=HELP[name])

    app.add_url_rule(path, f"help_{name}", view, methods=["GET"])
    app.add_url_rule(path, f"help_{name}_again", again, methods=["POST"])
