"""The response headers of each site, as whole sets: a test compares them by equality, so none slips in or out.

Content Security Policy Level 3 (W3C): nothing is allowed but the site's own scripts, styles, images and connections; no inline
script or style, no frame, no other origin. `Referrer-Policy: no-referrer` makes browsers send `Origin: null` with forms,
which is why form tokens, not origins, guard the sites that have cookies.
"""

from __future__ import annotations

from web.settings import REPORTERS, Settings, SiteName

_CSP = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)

# The plain pages run nothing, also where a browser could: what was typed there stands in the page.
_CSP_WITHOUT_SCRIPT = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)

# Features that Chromium knows by these names; an unknown name would only fill the visitor's console with warnings.
_FEATURES_OFF = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "usb",
    "xr-spatial-tracking",
)
_PASSKEYS = "publickey-credentials-get"

NO_STORE = "no-store"
IMMUTABLE = "public, max-age=31536000, immutable"
KEPT = frozenset({"static", "place_list"})
"""The views whose addresses carry the hash of what lies there."""


def content_security_policy(site: SiteName) -> str:
    """The policy of `site`; console and portal also play recordings that their scripts decrypted or just recorded."""
    if site == "plain":
        return "; ".join(_CSP_WITHOUT_SCRIPT)
    extra = ("media-src blob:",) if site in ("console", "portal") else ()
    return "; ".join((*_CSP, *extra))


def permissions_policy(site: SiteName) -> str:
    """Everything off; officers and clerks alone may touch a passkey, and a reporter may speak into the phone."""
    passkeys = f"{_PASSKEYS}=()" if site in REPORTERS else f"{_PASSKEYS}=(self)"
    off = (f"{feature}=({'self' if (site, feature) == ('portal', 'microphone') else ''})" for feature in _FEATURES_OFF)
    return ", ".join([*off, passkeys])


def page_headers(site: SiteName, settings: Settings) -> dict[str, str]:
    """All headers of a page or a JSON answer of `site`, besides those that describe its body and where it leads."""
    headers = {
        "Cache-Control": NO_STORE,
        "Content-Security-Policy": content_security_policy(site),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": permissions_policy(site),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if site not in REPORTERS:
        # Reading the form token makes Flask add it on some pages; stating it on all keeps the set one set.
        headers["Vary"] = "Cookie"
    if settings.is_https(site):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def asset_headers(site: SiteName, settings: Settings) -> dict[str, str]:
    """All headers of a static file: its path carries the hash of the tree, so it may be kept for ever."""
    return {**page_headers(site, settings), "Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
