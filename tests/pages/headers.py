"""The header sets of the four sites, written out by hand: what the code sends is compared with these by equality."""

from __future__ import annotations

from web.settings import SiteName

_OFF = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), usb=(), xr-spatial-tracking=(), "
)
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

PORTAL = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _CSP + "; media-src blob:",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _OFF.replace("microphone=()", "microphone=(self)") + "publickey-credentials-get=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
CONSOLE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _CSP + "; media-src blob:",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _OFF + "publickey-credentials-get=(self)",
    "Referrer-Policy": "no-referrer",
    "Vary": "Cookie",
    "X-Content-Type-Options": "nosniff",
}
PAYER = {**CONSOLE, "Content-Security-Policy": _CSP}

PLAIN = {
    **PORTAL,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Permissions-Policy": _OFF + "publickey-credentials-get=()",
}

PAGE: dict[SiteName, dict[str, str]] = {"portal": PORTAL, "console": CONSOLE, "payer": PAYER, "plain": PLAIN}
STATIC = {
    site: {**headers, "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    for site, headers in PAGE.items()
}

# What describes the body, or where to go next, differs from answer to answer and belongs to no set.
_OF_THE_ANSWER = ("Content-Type", "Content-Length", "Content-Encoding", "Location", "Retry-After", "Set-Cookie")


def sent(headers: list[tuple[str, str]]) -> dict[str, str]:
    """The headers of an answer that must equal the site's set; a header sent twice shows as both values."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name not in _OF_THE_ANSWER:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found
