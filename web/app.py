"""The app factory: one Flask application for each site, closed by default.

Order of a request: host name, log start, limit, form token (console and payer), declared access, view; then headers and log.
A view that declares no access is not served.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface, SessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from web import assets, errors, i18n, limits, logs
from web.access import AccessError, AccessPolicy, declared
from web.headers import KEPT, page_headers
from web.load import Load
from web.settings import REPORTERS, Settings, SiteName
from web.together import spaced, together

ROOT = Path(__file__).resolve().parent.parent

TITLES: dict[SiteName, str] = {"portal": "安全生产服务", "console": "安哨 办案台", "payer": "兑付台", "plain": "安全生产服务"}

# Bytes of a request's body. The portal's largest is a sealed text of 64 KiB in base64 with its envelope, or a part of a
# file, which is exactly as much; the plain site takes pictures with one form, which asks for more by itself.
MAX_BODY: dict[SiteName, int] = {"portal": 256 * 1024, "console": 1024 * 1024, "payer": 64 * 1024, "plain": 256 * 1024}

_ERROR_INFO = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Json(DefaultJSONProvider):
    """Flask's JSON, for which what is nested too deeply is malformed as anything else: no fault of ours, and no log line."""

    # A Chinese character takes three bytes instead of the six of an escape.
    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON; ValueError for what is none."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class Site(Flask):
    """A Flask application that logs where a fault arose but never its message, which may quote a visitor."""

    json_provider_class = Json

    def log_exception(self, exc_info: _ERROR_INFO) -> None:
        """Keep the class and place of the fault for the log line of this request."""
        kind, _, error_traceback = exc_info
        g.log_error = (kind.__name__ if kind else "unknown", logs.where(error_traceback))


class NoSession(SessionInterface):
    """The reporters': there is no session, so nothing can set a cookie."""

    def open_session(self, app: Flask, request: object) -> None:
        """No session; code that touches it gets Flask's own error."""
        return


def make_app(
    name: SiteName, settings: Settings, *, access_policy: AccessPolicy, static: bool = True, load: Load | None = None
) -> Flask:
    """The application of the site `name`, without views of its own yet.

    `access_policy` decides about each view's declared label; `static` False leaves out the static files; `load` is what forked
    workers share. The limiter for stricter limits is `app.extensions["anshao_limiter"]`.
    """
    app = Site("anshao_" + name, root_path=str(ROOT), static_folder=None, template_folder="templates")
    _configure(app, name, settings)
    logs.watch(app, name)
    app.extensions["anshao_limiter"] = limits.limit(app, name, settings, load or Load())
    if name in REPORTERS:
        app.session_interface = NoSession()
    else:
        _protect_forms(app, name, settings)
    _guard(app, access_policy)
    _send_headers(app, name, settings)
    errors.answer(app, name)
    app.jinja_env.globals.update(language=i18n.language, site=name, has_asset=lambda _: False)
    app.jinja_env.filters.update(together=together, spaced=spaced)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if static:
        assets.serve(app, assets.Assets(ROOT / "static", name), name, settings)
    return app


def _configure(app: Flask, name: SiteName, settings: Settings) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY[name],
        MAX_FORM_MEMORY_SIZE=MAX_BODY[name],
        MAX_FORM_PARTS=200,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SITE_TITLE=TITLES[name],
        TRUSTED_HOSTS=settings.trusted_hosts(name),
    )


def _protect_forms(app: Flask, name: SiteName, settings: Settings) -> None:
    """Form tokens on every POST, from the field `csrf_token` or the header X-CSRF-Token.

    Cookies do not know ports, so each site's has its own name. The check of the Referer header is off because pages send
    none; SameSite=Strict stands in its place.
    """
    app.config.update(
        SECRET_KEY=settings.secret(name),
        SESSION_COOKIE_NAME=f"__Host-{name}-form" if settings.is_https(name) else f"{name}-form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.is_https(name),
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
    )
    app.session_interface = SecureCookieSessionInterface()
    CSRFProtect(app)


def _guard(app: Flask, policy: AccessPolicy) -> None:
    @app.before_request
    def admit() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # No view matched: the error page follows.
        label = declared(app.view_functions[request.endpoint])
        if label is None:
            raise AccessError(f"{request.endpoint} declares no access")
        return policy(label)


def _send_headers(app: Flask, name: SiteName, settings: Settings) -> None:
    headers = page_headers(name, settings)

    @app.after_request
    def send(response: Response) -> Response:
        if request.endpoint not in KEPT or response.status_code != 200:
            response.headers.update(headers)
        return response
