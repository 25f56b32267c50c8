"""Error pages in plain words, and the same as JSON for scripts: `{"error": code, "sentence": text}`.

A page never claims that what was written is still there: after an error page it may not be (only scripts, which keep the
form on the screen, can say so).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from web import logs
from web.settings import REPORTERS, SiteName


@dataclass(frozen=True)
class ErrorText:
    """What a visitor reads: a heading and short sentences; `code` is what a script reads."""

    code: str
    heading: str
    sentences: tuple[str, ...]


_BUSY = ("不是您的错。", "过 10 分钟再试，急事打 12350。")
_AGAIN = "回到开头，再来一次。"

REPORTER: dict[int, ErrorText] = {
    400: ErrorText("bad_request", "这一步没有成", ("发来的东西不完整。", _AGAIN)),
    403: ErrorText("forbidden", "这一页打不开", (_AGAIN,)),
    404: ErrorText("not_found", "没有这一页", ("网址可能写错了。", _AGAIN)),
    405: ErrorText("method_not_allowed", "这一步没有成", ("要从页面上点进来。", _AGAIN)),
    413: ErrorText("too_large", "太大了，没有收下", ("写短一点，再发一次。",)),
    429: ErrorText("too_fast", "来得太快了", ("等 {seconds} 秒，再试一次。",)),
    500: ErrorText("fault", "网站出了毛病", _BUSY),
    503: ErrorText("busy", "网站现在收不下", _BUSY),
}

_UNSAVED = "这一步没有保存。"

OFFICER: dict[int, ErrorText] = {
    400: ErrorText("bad_request", "内容不完整", (_UNSAVED, "请回到上一页，再做一次。")),
    403: ErrorText("forbidden", "您的岗位不做这一步", ("需要做的，请找管理岗位的同事。",)),
    404: ErrorText("not_found", "没有这一页", ("可能写错了，也可能不归您看。",)),
    405: ErrorText("method_not_allowed", "这一步没有完成", ("请用页面上的按钮。",)),
    413: ErrorText("too_large", "内容太大", (_UNSAVED, "请减少一些，再做一次。")),
    429: ErrorText("too_fast", "操作太快", ("等 {seconds} 秒，再试一次。",)),
    500: ErrorText("fault", "系统出错了", ("这一步可能没有完成。", "请先回去看一眼，再决定是否重做。")),
    503: ErrorText("busy", "系统正忙", (_UNSAVED, "请过几分钟再做。")),
}
UNSURE = ErrorText("unsure", OFFICER[500].heading, OFFICER[500].sentences)
STALE_FORM = ErrorText("stale_form", "页面放得太久了", (_UNSAVED, "请刷新页面，再做一次。"))


def text_for(site: SiteName, status: int) -> ErrorText:
    """The text of `status` on `site`; a status without a text of its own reads as 400, or from 500 on as 500."""
    texts = REPORTER if site in REPORTERS else OFFICER
    return texts.get(status) or texts[500 if status >= 500 else 400]


def answer(app: Flask, site: SiteName) -> None:
    """Answer every error of `app` by its text, as a page to whoever asks for HTML and as JSON to scripts."""

    def handle(error: HTTPException) -> Response:
        status = error.code or 500
        if isinstance(error, InternalServerError):
            status = 500
        text = STALE_FORM if isinstance(error, CSRFError) else text_for(site, status)
        return respond(text, status, _seconds(error))

    app.register_error_handler(HTTPException, handle)


def outage(site: SiteName, error: Exception, *, is_unsure: bool) -> Response:
    """The response where what a site stands on is away: 503, and a log line with class and place of what was met.

    `is_unsure`: nobody knows whether what was done is kept. Reporters are told to send it again all the same, which is safe.
    """
    cause = error.__cause__ or error
    g.log_error = (type(cause).__name__, logs.where(error.__traceback__))
    return respond(UNSURE if is_unsure and site not in REPORTERS else text_for(site, 503), 503)


def respond(text: ErrorText, status: int, seconds: int | None = None) -> Response:
    """The response for `text`; `seconds` fills the waiting time and the Retry-After header (RFC 9110 section 10.2.3)."""
    sentences = [sentence.format(seconds=seconds or 60) for sentence in text.sentences]
    if wants_page():
        page = render_template("shared/errors.html", heading=text.heading, sentences=sentences)
        response = make_response(page, status)
    else:
        response = jsonify(error=text.code, sentence="".join((text.heading, "。", *sentences)))
        response.status_code = status
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def wants_page() -> bool:
    """Whether the visitor's browser is loading a page: only then does it name text/html; `fetch` says */*."""
    return "text/html" in request.headers.get("Accept", "text/html")


def _seconds(error: HTTPException) -> int | None:
    """How long a limited visitor waits: the whole window, since the exact moment of earlier requests is not kept."""
    return error.limit.limit.get_expiry() if isinstance(error, RateLimitExceeded) and error.limit else None
