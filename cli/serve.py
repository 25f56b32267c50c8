"""`./anshao serve SITE`: one site of a real installation, behind a proxy that speaks TLS and keeps no log.

One worker is waitress, which a slow visitor does not stall; more are gunicorn's threads. Neither logs: lines of theirs hold
addresses and paths. What goes wrong is said by the project's own log (web/logs.py) on stderr.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from cli.offices import CommandError, add_data_option, make_site, read_settings
from web.settings import SITES, Settings, SiteName

PORTS: dict[SiteName, int] = {"portal": 8000, "console": 8001, "payer": 8002}
THREADS = 8


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `serve`."""
    parser = subparsers.add_parser("serve", help="one site of an installation")
    parser.add_argument("site", choices=SITES)
    add_data_option(parser)
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default: 1)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 8000, 8001, 8002)")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl+C or SIGTERM; 0, or 1 with a sentence on stderr."""
    from web import logs

    port = PORTS[args.site] if args.port is None else args.port
    try:
        settings = read_settings(args.data)
        _check_founded(args.site, settings)
        logs.configure()
        if args.workers < 1:
            raise CommandError("--workers must be 1 or more.")
        if args.workers == 1:
            _serve_in_threads(args.site, settings, args.host, port)
        else:
            _serve_in_processes(args.site, settings, args.host, port, args.workers)
    except CommandError as error:
        print(f"anshao serve: {error}", file=sys.stderr)
        return 1
    return 0


def _check_founded(site: SiteName, settings: Settings) -> None:
    """Refuse a database without an authority: pages would have nobody to seal to and nobody to sign in."""
    from cli.offices import open_office

    if site == "payer":
        return
    from casework.people.sessions import hosted

    office = open_office(settings)
    empty = not hosted(office)
    office.engine.dispose()
    if empty:
        raise CommandError("there is no authority yet: `./anshao init` founds one, `./anshao run` shows a sample.")


def _serve_in_threads(site: SiteName, settings: Settings, host: str, port: int) -> None:
    from cli.servers import Server, Stop, listen

    stop = Stop()
    try:
        listening = listen(host, port)
    except (OSError, OverflowError):
        raise CommandError(f"cannot listen on {host} port {port}.") from None
    server = Server(make_site(site, settings), listening, THREADS)
    server.start()
    print(f"{site} on http://{host}:{listening.getsockname()[1]}", flush=True)
    stop.wait()
    server.stop()


def _serve_in_processes(site: SiteName, settings: Settings, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):
        """Gunicorn with this project's settings; each worker builds its own site and database connections."""

        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return make_site(site, settings)

    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": 10,
        "accesslog": None,
        # Gunicorn's error log repeats the paths that visitors asked for.
        "errorlog": "/dev/null",
        "disable_redirect_access_to_syslog": True,
        "control_socket_disable": True,
    }
    # A site that cannot be built would make workers die in silence: the fault is shown here, before any is started.
    make_site(site, settings)
    print(f"{site} on http://{host}:{port} with {workers} workers", flush=True)
    Application().run()
