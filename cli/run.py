"""`./anshao run`: a complete sample authority on this machine, with portal, console, payer and the plain pages."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.offices import CommandError, add_data_option, make_site, open_courier, open_office, open_payer, read_settings
from web.settings import SITES, Settings

if TYPE_CHECKING:
    from cli.sample import Sample, SignIn
    from cli.servers import Server

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
PORTS = (8000, 8001, 8002, 8003)
SWEEP_SECONDS = 3.0


@dataclass(frozen=True)
class Addresses:
    """Where the sites are."""

    portal: str
    console: str
    payer: str
    plain: str


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `run`."""
    parser = subparsers.add_parser("run", help="在这台机器上看一个完整的样本机关")
    add_data_option(parser)
    parser.add_argument("--fresh", action="store_true", help="重建样本，原来的都删掉")
    parser.add_argument("--pack", metavar="ID", help="样本用哪个政策包（不写是 zhoucun）")
    parser.add_argument(
        "--ports", type=_ports, default=PORTS, metavar="A,B,C,D",
        help="举报页、控制台、付款、简版页的端口（不写是 8000,8001,8002,8003；0 就自己挑，第四个不写也是）",
    )  # fmt: skip
    parser.add_argument("--ready-file", type=Path, metavar="FILE", help="网站都答应了，就写出这个 JSON 文件")
    parser.add_argument(
        "--recheck-percent", type=int, metavar="N",
        help="一百份奖里，多少份先由别的部门复核（不写就照政策）",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Found or open the sample, serve until Ctrl+C or SIGTERM; 0, or 1 with a sentence on stderr."""
    try:
        return _run(args)
    except CommandError as error:
        print(f"anshao run: {error}", file=sys.stderr)
        return 1


def _run(args: argparse.Namespace) -> int:
    from cli import sample as samples
    from cli.servers import Stop
    from web import logs

    data, stop = args.data.absolute(), Stop()
    if data.exists() and not data.is_dir():
        raise CommandError(f"{data} 不是文件夹。换一个 --data。")
    sockets = _listen(args.ports)
    with samples.take(data):
        samples.check_pack(args.pack)
        if args.fresh or not samples.is_sample(data):
            print("第一次，先建样本机关，最多半分钟……", flush=True)
        sample = samples.prepare(data, fresh=args.fresh, pack=args.pack)
        addresses = Addresses(*(f"http://{HOST}:{one.getsockname()[1]}" for one in sockets))
        settings = replace(_settings(data, addresses), recheck_percent=args.recheck_percent)
        logs.configure()
        plain = _start_plain(data, addresses, sockets[-1])
        servers = _serve(settings, sockets[:-1])
        _wait_for(plain, addresses.plain)
        sweeper = threading.Thread(target=_sweep_for_ever, args=(settings, stop.event), name="sweep", daemon=True)
        sweeper.start()
        if args.ready_file is not None:
            ready = {**vars(addresses), **samples.as_json(sample), "data": str(data)}
            samples.write_atomically(args.ready_file, json.dumps(ready, ensure_ascii=False), mode=0o600)
        _tell(sample, addresses, data)
        stop.wait()
        print("正在停……", flush=True)
        for server in servers:
            server.stop()
        plain.terminate()
        plain.wait()
        sweeper.join(5.0)
    return 0


def _ports(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if len(parts) not in (3, 4) or not all(part.isascii() and part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError("要写四个数，用逗号隔开，像 8000,8001,8002,8003")
    return *map(int, parts), *([0] if len(parts) == 3 else [])


def _listen(ports: tuple[int, ...]) -> list[socket.socket]:
    from cli.servers import listen

    sockets: list[socket.socket] = []
    for site, port in zip(SITES, ports, strict=True):
        try:
            sockets.append(listen(HOST, port))
        except (OSError, OverflowError):
            for one in sockets:
                one.close()
            said = f"端口 {port}（{site}）用不了：有别的程序在用，或者不许用。换几个，写 --ports A,B,C,D。"
            raise CommandError(said) from None
    return sockets


def _settings(data: Path, addresses: Addresses) -> Settings:
    """The sample lives in `data` whatever the environment says of databases; other settings stay as they are set."""
    return read_settings(data, _environ(addresses))


def _environ(addresses: Addresses) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("DATABASE_URL", "_ORIGIN"))}
    # A sample is for looking, on a disk that may be nearly full.
    return {
        "ANSHAO_RESERVE_MB": "64",
        **environ,
        **{f"ANSHAO_{site.upper()}_ORIGIN": getattr(addresses, site) for site in SITES},
    }


def _start_plain(data: Path, addresses: Addresses, listening: socket.socket) -> subprocess.Popen[bytes]:
    """The plain site forks for each request, which a process with threads must not do: it gets a process of its own."""
    # From now on a visitor waits in the queue until that process is ready.
    listening.listen(64)
    command = [sys.executable, "-P", "-m", "cli", "serve", "plain", "--data", str(data), "--handed", str(listening.fileno())]
    environ = {**_environ(addresses), "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(command, env=environ, pass_fds=[listening.fileno()], stdin=subprocess.DEVNULL)
    listening.close()
    return started


def _serve(settings: Settings, sockets: list[socket.socket]) -> list[Server]:
    from cli.servers import Server

    servers = [Server(make_site(site, settings), one) for site, one in zip(SITES[:-1], sockets, strict=True)]
    for server in servers:
        server.start()
    return servers


def _wait_for(started: subprocess.Popen[bytes], address: str) -> None:
    """Return when the process answers; raises CommandError if it ends instead."""
    while started.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/n", timeout=5):  # noqa: S310 (an address of this machine)
                return
        except OSError:
            continue
    raise CommandError("简版页没有起来。")


def _sweep_for_ever(settings: Settings, stop: threading.Event) -> None:
    """Let orders and paid lists travel while the sample runs; a fault of one round is logged and the next one tries."""
    from cli.sweep import sweep_all
    from web import logs

    office, payer, courier = open_office(settings), open_payer(settings), open_courier(settings)
    while not stop.is_set():
        try:
            sweep_all(office, payer, claims_at_once=True, courier=courier)
        except Exception as error:  # The thread must outlive whatever one round meets; the log says what it was.
            logs.event("sweep failed", error=type(error).__name__, at=logs.where(error.__traceback__))
        stop.wait(SWEEP_SECONDS)
    office.engine.dispose()
    payer.engine.dispose()


def _tell(sample: Sample, addresses: Addresses, data: Path) -> None:
    address = f"{addresses.portal}/#k={sample.fingerprint.replace(' ', '')}"
    print(f"\n{sample.name}（样本 sample）\n")
    print(f"  portal   {address}")
    print(f"  console  {addresses.console}")
    print(f"  payer    {addresses.payer}")
    print(f"  plain    {addresses.plain}/n\n")
    print(_qr_code(address))
    print(f"根密钥指纹：{sample.fingerprint}\n")
    print("账号和口令，只在这个样本里用：")
    for title, people in _grouped(sample.sign_ins).items():
        print(f"\n  {title}")
        for one in people:
            print(f"    {one.title:<8} {'+'.join(one.duties):<18} {one.login:<12} {one.passphrase}")
    print(f"\n东西都在 {data}，账号口令和根密钥也在；真的机关（./anshao init）绝不这样放。")
    print("按 Ctrl+C 停。", flush=True)


def _grouped(sign_ins: tuple[SignIn, ...]) -> dict[str, list[SignIn]]:
    groups: dict[str, list[SignIn]] = {}
    for one in sign_ins:
        groups.setdefault(f"{one.site} · {one.department}", []).append(one)
    return groups


def _qr_code(address: str) -> str:
    """The address as a QR code of half blocks: black on white where colours can be set, else as the terminal shows it."""
    import io

    import qrcode

    code = qrcode.QRCode(border=2)
    code.add_data(address)
    out = io.StringIO()
    code.print_ascii(out=out, invert=not sys.stdout.isatty())
    if not sys.stdout.isatty():
        return out.getvalue()
    return "\n".join(f"\x1b[38;5;16;48;5;231m{line}\x1b[0m" for line in out.getvalue().splitlines()) + "\n"
