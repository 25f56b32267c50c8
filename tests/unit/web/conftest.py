"""Small sites for tests of what all sites share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from web.access import public, public_only
from web.app import make_app
from web.load import Load
from web.settings import SiteName, load

MakeSite = Callable[..., Flask]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Makes a site with a few views: a page, a form, a fault, and one that declares no access; `counts` has its own clock."""

    def make(name: SiteName = "portal", counts: Load | None = None, **environ: str) -> Flask:
        app = make_app(name, load(tmp_path, environ), access_policy=public_only, load=counts)

        @app.get("/")
        @public
        def home() -> str:
            return "home"

        @app.get("/of/<who>")
        @public
        def of(who: str) -> str:
            return who

        @app.get("/exit")
        @public
        def leave() -> str:
            return "elsewhere"

        @app.post("/form")
        @public
        def form() -> str:
            return "taken"

        @app.get("/fault")
        @public
        def fault() -> str:
            raise ValueError("what a visitor typed")

        @app.get("/undeclared")
        def undeclared() -> str:
            return "never served"

        return app

    return make
