"""`./anshao serve SITE`: one site of a real installation, behind a proxy that speaks TLS and keeps no log.

Portal, console and payer are served by waitress, which a slow visitor does not stall, in one process or in several
(cli/workers.py); the plain site has a process for each request (cli/forking.py). None logs: lines of theirs hold addresses and
paths. What goes wrong is said by the project's own log (web/logs.py) on stderr.
"""

from __future__ import annotations

import argparse
import importlib
import socket
import sys

from cli.offices import CommandError, add_data_option, make_plain, make_site, open_office, read_settings
from web.settings import SITES, Settings, SiteName

PORTS: dict[SiteName, int] = {"portal": 8000, "console": 8001, "payer": 8002, "plain": 8003}
PACKAGES: dict[SiteName, str] = {"portal": "portal", "console": "admin", "payer": "payer"}
THREADS = 8


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `serve`."""
    parser = subparsers.add_parser("serve", help="机关的一个网站")
    parser.add_argument("site", choices=SITES, help="哪个网站")
    add_data_option(parser)
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="几个进程（不写是 1）")
    parser.add_argument("--host", default="127.0.0.1", help="在哪个地址听（不写就只给这台机器）")
    parser.add_argument("--port", type=int, help="在哪个端口听（不写是 8000、8001、8002、8003）")
    # `./anshao run` hands its own socket over, and ends the site with itself.
    parser.add_argument("--handed", type=int, metavar="FD", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl+C or SIGTERM; 0, or 1 with a sentence on stderr."""
    from web import logs

    port = PORTS[args.site] if args.port is None else args.port
    try:
        settings = read_settings(args.data)
        _check_founded(args.site, settings)
        logs.configure()
        if args.workers < 1:
            raise CommandError("--workers 至少写 1。")
        if args.site == "plain":
            _serve_forking(settings, args.host, port, args.handed)
            return 0
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
    if site == "payer":
        return
    from casework.people.sessions import hosted

    office = open_office(settings)
    empty = not hosted(office)
    office.engine.dispose()
    if empty:
        raise CommandError("这里还没有机关：./anshao init 建一个，./anshao run 看样本。")


def _serve_forking(settings: Settings, host: str, port: int, handed: int | None) -> None:
    """The plain site, everything loaded before the first fork; `handed` is a listening socket of `./anshao run`."""
    from cli.forking import ForkingServer, end_with_parent, keep_to_itself
    from portal.plain import warm

    listening = _listen(host, port) if handed is None else socket.socket(fileno=handed)
    office = open_office(settings)
    app = make_plain(office, settings)
    warm(app)
    # A database connection does not survive a fork: each child opens its own and closes it.
    office.engine.dispose()
    if handed is None:
        keep_to_itself()
        print(f"plain on http://{host}:{listening.getsockname()[1]}", flush=True)
    else:
        end_with_parent()
    ForkingServer(app, listening, proxies=settings.trusted_proxies, finish=office.engine.dispose).serve()


def _listen(host: str, port: int) -> socket.socket:
    from cli.servers import listen

    try:
        return listen(host, port)
    except (OSError, OverflowError):
        raise CommandError(f"{host} 的端口 {port} 用不了：有别的程序在用，或者不许用。换一个 --host 或 --port。") from None


def _serve_in_threads(site: SiteName, settings: Settings, host: str, port: int) -> None:
    from cli.servers import Server, Stop

    stop = Stop()
    listening = _listen(host, port)
    server = Server(make_site(site, settings), listening, THREADS)
    server.start()
    print(f"{site} on http://{host}:{listening.getsockname()[1]}", flush=True)
    stop.wait()
    server.stop()


def _serve_in_processes(site: SiteName, settings: Settings, host: str, port: int, workers: int) -> None:
    from cli.workers import serve_on
    from web.load import Load

    listening = _listen(host, port)
    # Made before the workers are forked, so that they count and ask alike.
    load = Load(workers, THREADS)

    def started() -> None:
        print(f"{site} on http://{host}:{listening.getsockname()[1]} with {workers} workers", flush=True)

    # What is imported before the fork lies in memory once.
    importlib.import_module(PACKAGES[site])
    serve_on(lambda: make_site(site, settings, load), listening, workers, started)
