"""Logs that can be handed to anybody: one JSON object a line with the day, the site, the endpoint's name, status, class of
duration and, after a fault, the class of the error and where in the code it arose.

Never written: address, user agent, path, query, body, a message of an exception (it may quote what a visitor typed). On the
portal only faults are logged: whatever collects logs adds a time of its own to each line, and a line for each tip would
give every tip a time.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import TextIO

from flask import Flask, Response, g, request

from web.settings import REPORTERS, SiteName

# Asia/Shanghai has had no summer time since 1991; a fixed offset needs no time zone files.
_CHINA = timezone(timedelta(hours=8))
_ROOT = Path(__file__).resolve().parent.parent
_FOREIGN = ("werkzeug", "waitress", "waitress.queue", "flask-limiter", "limits")
_CLASSES = ((0.01, "<10ms"), (0.1, "<100ms"), (1.0, "<1s"), (10.0, "<10s"))

_log = logging.getLogger("anshao")


class _Line(logging.Formatter):
    """Formats a record as one JSON object, from its `fields` alone."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's fields with its level; the message itself is a constant event name."""
        fields: dict[str, object] = getattr(record, "fields", {})
        line = {"level": record.levelname.lower(), "event": record.msg, **fields}
        return json.dumps(line, ensure_ascii=False)


def configure(stream: TextIO | None = None) -> None:
    """Send this project's lines to `stream` (stderr if None) and silence the logs of servers and libraries.

    What those print on their own names addresses and paths. Calling it again replaces the stream.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Line())
    _log.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False
    for name in _FOREIGN:
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False


def event(name: str, **fields: str | int | bool) -> None:
    """Log that `name` happened, with constants and counts of this project's own; never with anything a visitor sent."""
    _log.info(name, extra={"fields": fields})


def watch(app: Flask, site: SiteName) -> None:
    """Log the answers of `app`: all of them on the officers' sites, only faults on the portal."""

    @app.before_request
    def start() -> None:
        g.log_started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        is_fault = response.status_code >= 500
        if is_fault or (site not in REPORTERS and "log_quiet" not in g):
            _write(site, response, is_fault)
        return response


def keep_quiet() -> None:
    """Leave this request out of the log unless it fails: an officer does at once what a reporter asks for by telephone, and
    the line would have the time of the call.
    """
    g.log_quiet = True


def where(error_traceback: TracebackType | None) -> str:
    """The innermost line of this project's own code in a traceback, as `file:line function`, without any value."""
    own = [
        frame
        for frame in traceback.extract_tb(error_traceback)
        if Path(frame.filename).is_relative_to(_ROOT) and ".venv" not in Path(frame.filename).parts
    ]
    if not own:
        return "outside"
    return f"{Path(own[-1].filename).relative_to(_ROOT).as_posix()}:{own[-1].lineno} {own[-1].name}"


def duration_class(seconds: float) -> str:
    """The class of a duration: fine figures would tell sizes of what was sent."""
    return next((name for limit, name in _CLASSES if seconds < limit), ">=10s")


def _write(site: SiteName, response: Response, is_fault: bool) -> None:
    fields: dict[str, object] = {
        "day": datetime.now(_CHINA).date().isoformat(),
        "site": site,
        "endpoint": request.endpoint or "none",
        "status": response.status_code,
        "took": duration_class(time.perf_counter() - g.get("log_started", time.perf_counter())),
    }
    if is_fault and "log_error" in g:
        fields["error"], fields["at"] = g.log_error
    _log.log(logging.ERROR if is_fault else logging.INFO, "request", extra={"fields": fields})
