"""Calling an officer: one of two sentences without content, by mail or by a webhook.

The one is for urgent tips and calls on trial, the other for what falls due. What travels is the same for every call of a kind.

Whoever carries it (the mail server, the maker of a chat) learns the officer's address and that something urgent came now, and
nothing else; of the other kind, that something falls due within a week (docs/threat-model.md).
"""

import http.client
import json
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

MESSAGE = "安哨：请登录控制台看一下。"
SOON = "安哨：有案件快到期，请打开案台。"
SUBJECT = "安哨"
SECONDS = 10.0
Kind = Literal["mail", "webhook"]
KINDS: tuple[Kind, ...] = ("mail", "webhook")


@dataclass(frozen=True)
class MailServer:
    """A mail server. `security` is `tls` from the first byte, `starttls`, or `none` on this machine alone."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    sender: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True)
class Courier:
    """What an installation may send with: a mail server, and the beginnings of webhook addresses that are allowed.

    Only these are called, so that nobody makes the server speak to an address of their own choosing.
    """

    mail: MailServer | None = None
    webhooks: tuple[str, ...] = ()

    def offers(self) -> tuple[Kind, ...]:
        """Return the kinds of contact that this installation can reach."""
        return tuple(kind for kind, there in zip(KINDS, (self.mail is not None, bool(self.webhooks)), strict=True) if there)

    def reaches(self, kind: str, address: str) -> bool:
        """Say whether an address is one that may be called."""
        if kind == "mail":
            name, at, host = address.partition("@")
            plain = address.isascii() and address.isprintable() and not set(address) & set(' ,;:<>()"\\')
            return self.mail is not None and bool(name and at and host) and "@" not in host and plain
        return (
            kind == "webhook" and address.isascii() and address.isprintable() and address.startswith(self.webhooks or ("\n",))
        )

    def send(self, kind: str, address: str, message: str = MESSAGE) -> bool:
        """Send a sentence; say whether the other side took it. Nothing is raised and nothing logged."""
        if not self.reaches(kind, address):
            return False
        try:
            return _mail(self.mail, address, message) if kind == "mail" and self.mail else _call(address, message)
        except (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError):
            return False


def courier_of(smtp: str, sender: str, webhooks: tuple[str, ...]) -> Courier:
    """Return the courier of an installation's settings: `smtp` is an address such as smtps://user:password@host:465, or empty.

    Without encryption a mail server is spoken to on this machine alone, where nobody is in between.
    """
    if not smtp:
        return Courier(None, webhooks)
    parts = urlsplit(smtp)
    tls, local = parts.scheme == "smtps", parts.hostname in ("127.0.0.1", "localhost")
    mail = MailServer(
        host=parts.hostname or "",
        port=parts.port or (465 if tls else 587),
        security="tls" if tls else "none" if local else "starttls",
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    return Courier(mail, webhooks)


def _mail(server: MailServer, address: str, text: str) -> bool:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, address, SUBJECT
    # Drawn here: the library's own would carry the name of this machine and the time.
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{server.sender.rpartition('@')[2]}>"
    message.set_content(text, cte="base64")
    context = ssl.create_default_context()
    connect: smtplib.SMTP
    if server.security == "tls":
        connect = smtplib.SMTP_SSL(server.host, server.port, local_hostname="anshao", timeout=SECONDS, context=context)
    else:
        connect = smtplib.SMTP(server.host, server.port, local_hostname="anshao", timeout=SECONDS)
    with connect as smtp:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        return not smtp.send_message(message)


def _call(address: str, text: str) -> bool:
    """POST to a webhook, following no redirect. Chats answer 200 for a refusal too and say so in `errcode`."""
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
        target = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
        connection.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        response = connection.getresponse()
        said = response.read(4096)
    finally:
        connection.close()
    if not 200 <= response.status < 300:
        return False
    try:
        answer = json.loads(said)
    except ValueError:
        return True
    return not isinstance(answer, dict) or answer.get("errcode", 0) == 0
