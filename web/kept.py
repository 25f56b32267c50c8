"""Texts that are made once: lists that pages load when they need them, the same for everybody, at addresses with their hash."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from flask import Response, request

from web.headers import asset_headers
from web.settings import Settings, SiteName

TYPE = "text/plain; charset=utf-8"
STAMP_LENGTH = 12


@dataclass(frozen=True)
class Kept:
    """One text as it is and compressed; `stamp` is its hash, so that a browser may keep what lies at its address for ever."""

    content: bytes
    compressed: bytes
    stamp: str

    @classmethod
    def of(cls, text: str) -> Kept:
        """Keep a text."""
        content = text.encode()
        # The time in the gzip header is fixed: it would tell when the server started.
        return cls(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:STAMP_LENGTH])

    def answer(self, site: SiteName, settings: Settings) -> Response:
        """The text, compressed where the browser takes that; with the headers of a static file."""
        if "gzip" in request.headers.get("Accept-Encoding", "").lower():
            response = Response(self.compressed, content_type=TYPE, headers={"Content-Encoding": "gzip"})
        else:
            response = Response(self.content, content_type=TYPE)
        response.headers.update(asset_headers(site, settings))
        return response
