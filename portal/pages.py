"""The pages: the four screens in one document, the mailbox, five pages of help, the way out, and the root key."""

from __future__ import annotations

import gzip
import json

from flask import Flask, Response, abort, render_template, request

from crypto.encoding import b64u
from portal.help import HELP
from portal.place import Place
from portal.places import Places
from web.access import public
from web.settings import Settings

PAGES = ("/", "/box", *(f"/{name}" for name in HELP))
# Tiles where one is inside something: 「工厂车间里」, but 「车船道路」.
INSIDE = ("factory", "construction", "mine", "chemical", "shop", "campus")
SEE_OTHER = 303
# Where the plain pages begin; on a host of their own a link of this site leads on to them.
PLAIN = ("/n", "/n/box")


class Pages:
    """Each page made once and kept, as text and compressed, and the first one anew when the sums that it names have changed.

    Pages read alike for everybody and repeat nothing that was sent, so that compressing them tells nothing (BREACH).
    """

    def __init__(self, place: Place, settings: Settings) -> None:
        """Keep what the pages say of the authority."""
        self._place, self._settings = place, settings
        self._made: dict[tuple[str, bool], tuple[tuple[int, int], tuple[bytes, bytes]]] = {}

    def answer(self, page: str, *, large: bool = False) -> Response:
        """The page, compressed where the browser takes that."""
        promised = self._place.promise.range()
        kept = self._made.get((page, large))
        if kept is None or kept[0] != promised:
            # Two threads may make the same page at once, and either will do.
            kept = self._made[page, large] = promised, _both(self._render(page, promised, large))
        return _fitting(kept[1])

    def _render(self, page: str, promised: tuple[int, int], large: bool) -> str:
        pack = self._place.pack
        common = {"authority": self._place.authority, "region": pack.region, "page": page, "large": large}
        if page == "/box":
            return render_template("portal/box.html", **common)
        if page != "/":
            return render_template("portal/help.html", **common, help=HELP[page[1:]])
        return render_template(
            "portal/report.html",
            **common,
            scenes=pack.scenes,
            places=Places(pack),
            hotlines=pack.hotlines,
            groups=self._place.groups,
            categories=self._place.categories,
            least=promised[0],
            most=promised[1],
            inside=INSIDE,
            gateway_log_months=self._settings.gateway_log_months,
        )


def _both(text: str) -> tuple[bytes, bytes]:
    """A text as it is and compressed."""
    return text.encode(), gzip.compress(text.encode(), 9, mtime=0)


def _fitting(made: tuple[bytes, bytes], content_type: str = "text/html; charset=utf-8") -> Response:
    """The one of both that the browser takes."""
    if "gzip" in request.headers.get("Accept-Encoding", "").lower():
        return Response(made[1], headers={"Content-Encoding": "gzip"}, content_type=content_type)
    return Response(made[0], content_type=content_type)


def add(app: Flask, place: Place, settings: Settings) -> None:
    """Add every page that is only shown."""
    pages = Pages(place, settings)
    for page in PAGES:
        _add_page(app, pages, page)

    @app.post("/large")
    @public
    def large() -> Response:
        """A page in large or ordinary type, for browsers without script; nothing is stored."""
        page = request.form.get("page", "/")
        return pages.answer(page, large=bool(request.form.get("large"))) if page in PAGES else abort(400)

    for path in PLAIN:
        _add_plain(app, path, settings)
    _add_exit(app, settings)
    _add_trust(app, place)


def _add_page(app: Flask, pages: Pages, page: str) -> None:
    @public
    def view() -> Response:
        return pages.answer(page)

    app.add_url_rule(page, f"page{page.replace('/', '_')}", view, methods=["GET"])


def _add_plain(app: Flask, path: str, settings: Settings) -> None:
    @public
    def plain() -> Response:
        """Send a browser without script on to the plain site; on one host the proxy never asks here for its paths."""
        if settings.origin("plain") == settings.origin("portal"):
            abort(404)
        return Response(status=SEE_OTHER, headers={"Location": settings.origin("plain") + path})

    app.add_url_rule(path, f"plain{path.replace('/', '_')}", plain, methods=["GET"])


def _add_exit(app: Flask, settings: Settings) -> None:
    @app.get("/exit")
    @public
    def leave() -> Response:
        """Send the browser to a harmless page and let it forget this site (Clear Site Data, W3C)."""
        forget = '"cache", "cookies", "storage"'
        return Response(status=SEE_OTHER, headers={"Location": settings.exit_address, "Clear-Site-Data": forget})


def _add_trust(app: Flask, place: Place) -> None:
    authority = place.authority
    values = {
        "authority": b64u(authority.id),
        "root": b64u(authority.root_public),
        "fingerprint": place.fingerprint,
        "departments": {one.id: [one.name, one.short_name] for one in place.pack.departments},
    }
    script = (
        "// The authority's id and root key (compare the fingerprint with a poster), and what departments are called.\n"
        + "".join(f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in values.items())
    )

    made = _both(script)

    @app.get("/trust.js")
    @public
    def trust() -> Response:
        return _fitting(made, content_type="text/javascript; charset=utf-8")
