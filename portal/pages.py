"""The pages: the four screens in one document, the mailbox, five pages of help, the way out, and the root key."""

from __future__ import annotations

import gzip
import json
from functools import cache

from flask import Flask, Response, abort, render_template, request

from crypto.encoding import b64u
from portal.help import HELP
from portal.place import Place
from web.access import public
from web.settings import Settings

PAGES = ("/", "/box", *(f"/{name}" for name in HELP))
# Tiles where one is inside something: 「工厂车间里」, but 「车船道路」.
INSIDE = ("factory", "construction", "mine", "chemical", "shop", "campus")
SEE_OTHER = 303


def add(app: Flask, place: Place, settings: Settings) -> None:
    """Add every page that is only shown."""

    @cache
    def show(page: str, large: bool) -> str:
        common = {"authority": place.authority, "region": place.pack.region, "page": page, "large": large}
        if page == "/":
            return render_template(
                "portal/report.html",
                **common,
                scenes=place.pack.scenes,
                tiles=place.pack.tiles,
                hotlines=place.pack.hotlines,
                groups=place.groups,
                categories=place.categories,
                least=place.least,
                most=place.most,
                inside=INSIDE,
                gateway_log_months=settings.gateway_log_months,
            )
        if page == "/box":
            return render_template("portal/box.html", **common)
        return render_template("portal/help.html", **common, help=HELP[page[1:]])

    @cache
    def packed(page: str, large: bool) -> bytes:
        # Pages read alike for everybody and repeat nothing that was sent, so compressing them tells nothing.
        return gzip.compress(show(page, large).encode(), 9, mtime=0)

    def answer(page: str, *, large: bool = False) -> Response:
        if "gzip" not in request.headers.get("Accept-Encoding", "").lower():
            return Response(show(page, large))
        return Response(packed(page, large), headers={"Content-Encoding": "gzip"})

    def shown(page: str) -> None:
        @public
        def view() -> Response:
            return answer(page)

        app.add_url_rule(page, f"page{page.replace('/', '_')}", view, methods=["GET"])

    for page in PAGES:
        shown(page)

    @app.post("/large")
    @public
    def large() -> Response:
        """A page in large or ordinary type, for browsers without script; nothing is stored."""
        page = request.form.get("page", "/")
        return answer(page, large=bool(request.form.get("large"))) if page in PAGES else abort(400)

    _add_exit(app, settings)
    _add_trust(app, place)


def _add_exit(app: Flask, settings: Settings) -> None:
    @app.get("/exit")
    @public
    def leave() -> Response:
        """Send the browser to a harmless page and let it forget this site (Clear Site Data, W3C)."""
        forget = '"cache", "cookies", "storage"'
        return Response(status=SEE_OTHER, headers={"Location": settings.exit_address, "Clear-Site-Data": forget})


def _add_trust(app: Flask, place: Place) -> None:
    authority = place.authority
    values = {"authority": b64u(authority.id), "root": b64u(authority.root_public), "fingerprint": place.fingerprint}
    script = "// The authority's id and root key; compare the fingerprint with a poster.\n" + "".join(
        f"export const {name} = {json.dumps(value)};\n" for name, value in values.items()
    )

    @app.get("/trust.js")
    @public
    def trust() -> Response:
        return Response(script, content_type="text/javascript; charset=utf-8")
