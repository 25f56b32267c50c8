"""Static files: hashes, imports, preload tags, compression, what each site serves."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from web.access import public, public_only
from web.app import ROOT, make_app
from web.assets import PARTS, AssetError, Assets, imports_of, serve
from web.settings import SITES, load


@pytest.fixture
def static(tmp_path: Path) -> Path:
    files = {
        "js/portal/app.js": 'import { a } from "../shared/a.js";\nimport {\n  b,\n} from "../crypto/b.js";\nimport "/x.js";\n',
        "js/shared/a.js": '// import "./gone.js"\n/* export * from "./gone.js" */\nexport { b } from "../crypto/b.js";\n',
        "js/crypto/b.js": "export const b = 1;\nexport const text = 'import x from \"./gone.js\"';\n" + "// long\n" * 100,
        "js/console/desk.js": 'import "../shared/gone.js";\n',
        "css/portal.css": "body{}",
        "img/a.png": "\x89PNG",
    }
    for name, text in files.items():
        path = tmp_path / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "static"


@pytest.fixture
def app(static: Path, tmp_path: Path) -> Flask:
    settings = load(tmp_path, {})
    made = make_app("portal", settings, access_policy=public_only, static=False)
    serve(made, Assets(static, "portal"), "portal", settings)

    @made.get("/")
    @public
    def home() -> str:
        return render_template_string('{{ modules("js/portal/app.js") }}|{{ asset("css/portal.css") }}')

    return made


def test_the_graph_lists_each_module_once(static: Path) -> None:
    assert Assets(static, "portal").graph("js/portal/app.js") == ("js/portal/app.js", "js/shared/a.js", "js/crypto/b.js")


def test_a_missing_module_is_named(static: Path) -> None:
    with pytest.raises(AssetError, match=r"static/js/shared/gone\.js, needed by js/console/desk\.js"):
        Assets(static, "console").graph("js/console/desk.js")


def test_a_page_preloads_what_its_entry_imports(app: Flask, static: Path) -> None:
    tree = Assets(static, "portal").hash
    assert app.test_client().get("/").text == (
        f'<link rel="modulepreload" href="/static/{tree}/js/shared/a.js">\n'
        f'<link rel="modulepreload" href="/static/{tree}/js/crypto/b.js">\n'
        f'<script type="module" src="/static/{tree}/js/portal/app.js"></script>|/static/{tree}/css/portal.css'
    )


def test_a_file_is_served_as_it_stands(app: Flask, static: Path) -> None:
    url = Assets(static, "portal").url("js/crypto/b.js")
    client = app.test_client()
    plain = client.get(url)
    zipped = client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert plain.data == (static / "js/crypto/b.js").read_bytes() == gzip.decompress(zipped.data)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data)
    assert plain.content_type == zipped.content_type == "text/javascript; charset=utf-8"


def test_what_does_not_shrink_is_not_compressed(app: Flask, static: Path) -> None:
    assets = Assets(static, "portal")
    for name in ("css/portal.css", "img/a.png"):
        response = app.test_client().get(assets.url(name), headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in response.headers


def test_another_tree_or_site_is_not_found(app: Flask, static: Path) -> None:
    assets = Assets(static, "portal")
    client = app.test_client()
    assert client.get(assets.url("js/portal/app.js")).status_code == 200
    assert client.get("/static/0123456789abcdef/js/portal/app.js").status_code == 404
    assert client.get(f"/static/{assets.hash}/js/console/desk.js").status_code == 404
    assert client.get(f"/static/{assets.hash}/../pyproject.toml").status_code == 404
    with pytest.raises(AssetError):
        assets.url("js/console/desk.js")


def test_a_change_changes_the_hash_of_the_sites_that_serve_it(static: Path) -> None:
    before = {site: Assets(static, site).hash for site in SITES}
    (static / "js/console/desk.js").write_text("f();\n", "utf-8")
    after = {site: Assets(static, site).hash for site in SITES}
    assert [before[site] == after[site] for site in SITES] == [True, False, True, True]


def test_renaming_changes_the_hash(static: Path) -> None:
    before = Assets(static, "portal").hash
    (static / "css/portal.css").rename(static / "css/other.css")
    assert Assets(static, "portal").hash != before


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import "./b.js";', ["js/x/b.js"]),
        ('import a, { b } from "../y/b.js";', ["js/y/b.js"]),
        ("import * as a from './b.js';", ["js/x/b.js"]),
        ('export * from "./b.js";', ["js/x/b.js"]),
        ('export const a = "./b.js";', []),
        ('const a = import("./b.js");', []),
        ('export function f() { return "from"; }\nconst s = "./b.js";', []),
    ],
)
def test_imports_are_found(source: str, expected: list[str]) -> None:
    assert imports_of("js/x/a.js", source) == expected


def test_every_folder_of_the_tree_is_served_somewhere() -> None:
    served = {part for parts in PARTS.values() for part in parts}
    folders = {path.name for path in (ROOT / "static").iterdir() if path.is_dir()} - {"js"}
    scripts = {f"js/{path.name}" for path in (ROOT / "static/js").iterdir() if path.is_dir()}
    assert folders | scripts <= served
