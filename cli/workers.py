"""Several worker processes for one site: gunicorn's threads, without a line of its own logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 8
# Requests of a second that wait while all workers are busy are not refused: the kernel keeps them.
BACKLOG = 2048


def serve(make: Callable[[], Any], host: str, port: int, workers: int) -> None:
    """Serve what `make` builds, once in each worker, until SIGTERM."""
    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "backlog": BACKLOG,
        "timeout": 60,
        "graceful_timeout": 10,
        "accesslog": None,
        # Gunicorn's error log repeats the paths that visitors asked for.
        "errorlog": "/dev/null",
        "disable_redirect_access_to_syslog": True,
        "control_socket_disable": True,
    }

    class Application(BaseApplication):
        """Gunicorn with these settings and no others; each worker builds its own application."""

        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return make()

    Application().run()
