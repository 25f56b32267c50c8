"""Static files: read once at start, served from memory under a path that carries the hash of the whole tree.

One hash for the tree, not one a file: ES modules import one another by relative paths, which stay within the tree's
prefix. Files are served byte by byte as they stand in the repository; gzip is the only thing that happens to them. A
site gets its own part of the tree, so that a change to the console's scripts leaves the portal's address alone.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup

from web.access import public
from web.headers import asset_headers
from web.settings import Settings, SiteName, WebError

PARTS: dict[SiteName, tuple[str, ...]] = {
    "portal": ("js/crypto", "js/media", "js/shared", "js/portal", "css", "vendor", "img"),
    "console": ("js/crypto", "js/media", "js/shared", "js/console", "css", "vendor", "img"),
    "payer": ("js/crypto", "js/shared", "js/payer", "css", "vendor", "img"),
}
"""The folders of static/ that a site serves."""
# One tree and so one hash: where a proxy puts both sites on one host, either serves what the pages of the other name.
PARTS["plain"] = PARTS["portal"]

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_COMPRESSED = frozenset(_TYPES)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.S | re.M)
_IMPORT = re.compile(r"""^\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*['"](?P<path>[^'"]+)['"]""", re.M)


class AssetError(WebError):
    """A page or a module names a file that static/ does not have for this site."""


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, the same compressed when that pays, and its media type."""

    content: bytes
    compressed: bytes | None
    media_type: str


class Assets:
    """The static files of one site."""

    def __init__(self, root: Path, site: SiteName) -> None:
        """Read the parts of `root` that belong to `site`."""
        self._files = {path.relative_to(root).as_posix(): _read(path) for path in _listed(root, site)}
        tree = hashlib.sha256()
        for name, asset in sorted(self._files.items()):
            tree.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(asset.content).digest())
        self.hash = tree.hexdigest()[:16]
        self._graphs: dict[str, tuple[str, ...]] = {}

    def __contains__(self, name: str) -> bool:
        """Whether the site serves `name`, a path below static/."""
        return name in self._files

    def get(self, name: str) -> Asset | None:
        """The file `name`, a path below static/, if the site serves it."""
        return self._files.get(name)

    def url(self, name: str) -> str:
        """The address of `name`; raises `AssetError` if the site does not serve it."""
        if name not in self._files:
            raise AssetError(f"static/{name} is not served here")
        return f"/static/{self.hash}/{name}"

    def graph(self, entry: str) -> tuple[str, ...]:
        """`entry` and every module that it imports statically, each once, entry first."""
        if entry not in self._graphs:
            self._graphs[entry] = self._walk(entry)
        return self._graphs[entry]

    def _walk(self, entry: str) -> tuple[str, ...]:
        found: list[str] = []
        waiting = [entry]
        while waiting:
            name = waiting.pop(0)
            if name in found:
                continue
            if name not in self._files:
                raise AssetError(f"static/{name}, needed by {entry}, is not served here")
            found.append(name)
            waiting.extend(imports_of(name, self._files[name].content.decode()))
        return tuple(found)

    def modules(self, entry: str) -> Markup:
        """The tags that load `entry` as a module and fetch all that it imports at once instead of one after another."""
        preload = Markup("\n").join(
            Markup('<link rel="modulepreload" href="{}">').format(self.url(name)) for name in self.graph(entry)[1:]
        )
        script = Markup('<script type="module" src="{}"></script>').format(self.url(entry))
        return preload + Markup("\n") + script if preload else script


def imports_of(name: str, source: str) -> list[str]:
    """The paths below static/ that the module `name` with the text `source` imports statically.

    Addresses that begin with a slash are pages of the site and not files of the tree; they are left out.
    """
    folder = posixpath.dirname(name)
    specifiers = (found["path"] for found in _IMPORT.finditer(_COMMENT.sub("", source)))
    return [posixpath.normpath(posixpath.join(folder, path)) for path in specifiers if path.startswith(".")]


def serve(app: Flask, assets: Assets, site: SiteName, settings: Settings) -> None:
    """Add the route that answers /static/HASH/PATH, and the template functions `asset`, `modules`, `has_asset`."""
    headers = asset_headers(site, settings)

    @public
    def static_file(tree: str, name: str) -> Response:
        asset = assets.get(name) if tree == assets.hash else None
        if asset is None:
            abort(404)
        zipped = asset.compressed if "gzip" in request.headers.get("Accept-Encoding", "").lower() else None
        response = Response(zipped or asset.content, content_type=asset.media_type)
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers.update(headers)
        return response

    app.add_url_rule("/static/<tree>/<path:name>", "static", static_file, methods=["GET"])
    app.jinja_env.globals.update(asset=assets.url, modules=assets.modules, has_asset=assets.__contains__)


def _listed(root: Path, site: SiteName) -> list[Path]:
    paths = (path for part in PARTS[site] for path in (root / part).rglob("*"))
    return [path for path in paths if path.is_file() and not path.name.startswith(".")]


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = None
    if path.suffix in _COMPRESSED:
        # The time in the gzip header is fixed: it would tell when the server started.
        zipped = gzip.compress(content, 9, mtime=0)
        compressed = zipped if len(zipped) < len(content) else None
    return Asset(content, compressed, media_type)
