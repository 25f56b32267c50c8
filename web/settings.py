"""Settings of one installation, read once from the environment and the data directory.

Every fault is found before any is reported, so that whoever sets up a server mends them in one go. A setting has one
name, `ANSHAO_` and the field in capitals; what is not set has the value of the sample that `./anshao run` starts.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

SiteName = Literal["portal", "console", "payer", "plain"]
SITES: tuple[SiteName, ...] = ("portal", "console", "payer", "plain")
REPORTERS: frozenset[SiteName] = frozenset({"portal", "plain"})
"""The sites that reporters visit: no cookie, no session, and only faults are logged."""

_LOOPBACK = ("127.0.0.1", "localhost")
_DATABASES = ("sqlite:///", "postgresql+psycopg://")
_SECRET_BYTES = 32


class WebError(Exception):
    """Base of every error that this package raises."""


class SettingsError(WebError):
    """Settings that cannot be used; `faults` has one sentence for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep `faults` and print them one a line."""
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """What one installation is told from outside; see `load` for the names and the defaults."""

    data: Path
    database_url: str
    payer_database_url: str
    portal_origin: str
    console_origin: str
    payer_origin: str
    plain_origin: str
    exit_address: str
    gateway_log_months: int
    trusted_proxies: int
    smtp: str
    alert_sender: str
    webhooks: tuple[str, ...]
    # Only the sample says how many rewards of a hundred are verified elsewhere first; all others follow their policies.
    recheck_percent: int | None = None
    # Tips a second that the portal takes without work of the browser (portal/work.py).
    free_tips: int = 5
    # Megabytes of disk that files leave to words.
    reserve_mb: int = 1024

    @property
    def exchange(self) -> Path:
        """The directory through which payment orders and paid lists travel between console and payer."""
        return self.data / "exchange"

    @property
    def blobs(self) -> Path:
        """The directory of sealed files."""
        return self.data / "blobs"

    def origin(self, site: SiteName) -> str:
        """Scheme, host and port under which visitors reach `site`, without a slash at the end."""
        return {
            "portal": self.portal_origin,
            "console": self.console_origin,
            "payer": self.payer_origin,
            "plain": self.plain_origin,
        }[site]

    def is_https(self, site: SiteName) -> bool:
        """Whether visitors reach `site` by TLS; then cookies are Secure and HSTS is sent."""
        return self.origin(site).startswith("https://")

    def trusted_hosts(self, site: SiteName) -> list[str]:
        """The host names that `site` answers to; any other Host header is refused, against DNS rebinding."""
        host = urlsplit(self.origin(site)).hostname or ""
        return list(_LOOPBACK) if host in _LOOPBACK else [host]

    def secret(self, site: SiteName) -> bytes:
        """The 32 bytes that sign `site`'s form tokens, made on first use and kept in the data directory.

        It opens no tip and signs nobody in: it only ties a form to the browser that fetched it.
        """
        path = self.data / f"{site}.secret"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_secret(path)
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh := secrets.token_bytes(_SECRET_BYTES))
        return fresh


def load(data: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (the process's own if None) with `data` as the directory of everything that is kept.

    Raises `SettingsError` with every fault at once.
    """
    given = os.environ if environ is None else environ
    faults: list[str] = []
    data = data.absolute()
    if data.exists() and not data.is_dir():
        faults.append(f"--data: {data} 不是文件夹。")

    take = _taker(given, faults)
    settings = {
        "database_url": take("DATABASE_URL", f"sqlite:///{data}/casework.sqlite", _database_fault),
        "payer_database_url": take("PAYER_DATABASE_URL", f"sqlite:///{data}/payer.sqlite", _database_fault),
        "portal_origin": take("PORTAL_ORIGIN", "http://127.0.0.1:8000", _origin_fault),
        "console_origin": take("CONSOLE_ORIGIN", "http://127.0.0.1:8001", _origin_fault),
        "payer_origin": take("PAYER_ORIGIN", "http://127.0.0.1:8002", _origin_fault),
        "plain_origin": take("PLAIN_ORIGIN", _plain_default(given), _origin_fault),
        "exit_address": take("EXIT_ADDRESS", "https://www.weather.com.cn/", _exit_fault),
        "smtp": take("SMTP", "", _smtp_fault),
        "alert_sender": take("ALERT_SENDER", "", _sender_fault),
    }
    webhooks = take("WEBHOOKS", "", _webhooks_fault)
    months = take("GATEWAY_LOG_MONTHS", "0", _count_fault)
    proxies = take("TRUSTED_PROXIES", "0", _count_fault)
    free_tips = take("FREE_TIPS", "5", _rate_fault)
    reserve = take("RESERVE_MB", "1024", _count_fault)
    faults += _faults_between(settings)
    if faults:
        raise SettingsError(tuple(faults))
    return Settings(
        data=data,
        gateway_log_months=int(months),
        trusted_proxies=int(proxies),
        webhooks=tuple(webhooks.split(",")) if webhooks else (),
        recheck_percent=None,
        free_tips=int(free_tips),
        reserve_mb=int(reserve),
        **settings,
    )


def _plain_default(given: Mapping[str, str]) -> str:
    """The portal's own host where that is told: a host of its own would tell a carrier who has no script."""
    portal = given.get("ANSHAO_PORTAL_ORIGIN", "")
    return "http://127.0.0.1:8003" if not portal or _origin_fault(portal) else portal


def _taker(given: Mapping[str, str], faults: list[str]) -> Callable[[str, str, Callable[[str], str | None]], str]:
    """What reads one setting, its name without the prefix, and adds what is wrong with it to `faults`."""

    def take(name: str, default: str, check: Callable[[str], str | None]) -> str:
        value = given.get(f"ANSHAO_{name}", default)
        if fault := check(value):
            faults.append(f"ANSHAO_{name}: {fault}")
        return value

    return take


def _faults_between(settings: Mapping[str, str]) -> list[str]:
    """What two settings together get wrong, each being fine by itself."""
    faults = []
    if settings["database_url"] == settings["payer_database_url"]:
        faults.append("ANSHAO_PAYER_DATABASE_URL: 付款要用自己的数据库，不能和案件的同一个。")
    # The plain site may lie on the portal's host, where the proxy knows it by its paths.
    apart = [settings[f"{site}_origin"] for site in SITES if site != "plain"]
    if len(set(apart)) < len(apart) or settings["plain_origin"] in apart[1:]:
        faults.append("ANSHAO_PORTAL_ORIGIN、ANSHAO_CONSOLE_ORIGIN、ANSHAO_PAYER_ORIGIN: 三个要各不相同。")
    if bool(settings["smtp"]) != bool(settings["alert_sender"]):
        faults.append("ANSHAO_SMTP、ANSHAO_ALERT_SENDER: 邮件服务器和发件人要一起写。")
    return faults


def _database_fault(value: str) -> str | None:
    if value.startswith(_DATABASES):
        return None
    # The value may carry a password, so it is not repeated.
    return f"要用 {' 或 '.join(_DATABASES)} 开头"


def _origin_fault(value: str) -> str | None:
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return f"{value!r} 不是网址"
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        return f"{value!r} 不是网址，要写像 https://host 这样的"
    if parts.path or parts.query or parts.fragment or parts.username:
        return f"{value!r} 写到主机和端口为止，后面不要"
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        return f"{value!r} 不在这台机器上，要用 https"
    return None


def _exit_fault(value: str) -> str | None:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname:
        return f"{value!r} 不是网址，要用 https:// 开头"
    return None


def _smtp_fault(value: str) -> str | None:
    """The value may carry a password, so no sentence repeats it."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return "不是邮件服务器的地址，要写像 smtps://user:password@host:465 这样的"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not port_is_fine or parts.path or parts.query:
        return "要写 smtps://user:password@host:465；服务器有 STARTTLS 的，写 smtp://"
    return None


def _sender_fault(value: str) -> str | None:
    name, at, host = value.partition("@")
    return None if not value or (name and at and host and value.isascii() and " " not in value) else "不是邮件地址"


def _webhooks_fault(value: str) -> str | None:
    for one in value.split(",") if value else ():
        parts = urlsplit(one)
        local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        # A path ends the host's name: without one, an address that only begins with it could lead elsewhere.
        if not (parts.scheme == "https" or local) or not parts.hostname or not parts.path or parts.username:
            return "每个都要写网址的开头，带路径，像 https://host/"
    return None


def _count_fault(value: str) -> str | None:
    return None if value.isascii() and value.isdigit() else f"{value!r} 不是从 0 起的整数"


def _rate_fault(value: str) -> str | None:
    return _count_fault(value) or ("至少写 1" if int(value) < 1 else None)


def _read_secret(path: Path) -> bytes:
    secret = path.read_bytes()
    if len(secret) != _SECRET_BYTES:
        raise SettingsError((f"{path}: 要有 {_SECRET_BYTES} 字节；删掉它，会另做一个。",))
    return secret
