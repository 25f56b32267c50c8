"""The mailbox without a script: the seven words are typed here, seen for one request, and forgotten with it.

The pages after that carry a ticket (portal/plain/tickets.py). Whoever comes back too late types the words again and finds what
was written; a deed carries the nonce that its page drew, so that a form sent twice is one deed.
"""

from __future__ import annotations

import secrets
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, current_app, request

from casework.entry import phrase as phrases
from casework.kernel.errors import CaseworkError
from casework.kernel.office import Office
from crypto import OpeningError
from crypto.encoding import NONCE_LENGTH, b64u, unb64u
from crypto.phrase import Phrase, Reading, inspect, keys_of, root_of
from portal.plain import deeds
from portal.plain.attached import arrived
from portal.plain.deeds import DEEDS, Asked
from portal.plain.frame import Frame
from portal.plain.opened import Opened, open_box
from portal.plain.pages import BUSY, gate
from portal.plain.reading import MOST_SENT, Draft, Returned, files_sent, too_much
from portal.plain.tickets import Tickets
from web.access import public

TICKED = ("about", "met")
FIELDS = ("go", "text", "reason", "helper", "raw", "nonce")
_NOT_FOUND = "没有找到。可能词写错了，也可能上次没有发完。"
_TRANSFER = "这七个词是办事的人给您的，他也知道。先用能加锁的手机，换成您自己的。"
_LATE = "放得太久，信箱锁上了。再写一次七个词，您写的还在。"
_QUEUE = "现在人多，还没轮到您。写的都还在。等一会儿再按。"
_KEYS = "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。"


@dataclass(frozen=True)
class Box:
    """What the mailbox's views share."""

    office: Office
    frame: Frame
    tickets: Tickets

    def read(self, *names: str) -> Draft:
        """The form of this request."""
        return self.frame.read("ticket", *FIELDS, *names, ticked=TICKED)

    def enter(self, draft: Draft, fault: str = "", status: int = 200) -> Response:
        """The page that asks for the words; what was written on another page rides along."""
        return self.frame.render(
            "box_enter", draft.having(ticket=""), again="/n/box/1", fault=fault, status=status, ticked=TICKED
        )

    def inside(self, opened: Opened, draft: Draft, said: str = "") -> Response:
        """The mailbox itself."""
        there, lacking = arrived(opened.view.mailbox.files, opened.noted())
        return self._page("box", opened, Draft({"large": draft["large"]}), said=said, there=there, lacking=lacking, fault="")

    def deed(self, opened: Opened, draft: Draft, fault: str = "", status: int = 200) -> Response:
        """The page of one deed, as it was filled in."""
        name, part = _which(opened, draft)
        shown = draft if draft["nonce"] else draft.having(nonce=b64u(secrets.token_bytes(NONCE_LENGTH)))
        return self._page(
            "box_deed", opened, shown, name=name, part=part, deed=DEEDS[name], fault=fault, status=status, met=deeds.MET,
            helpers=deeds.HELPERS, abouts=deeds.ABOUT, reasons=deeds.REASONS,
        )  # fmt: skip

    def _page(self, template: str, opened: Opened, draft: Draft, *, status: int = 200, **values: object) -> Response:
        ticket = self.tickets.seal(opened.root, self.office.clock.now())
        shown = draft.having(ticket=ticket, typed="")
        return self.frame.render(
            template, shown, again="/n/box/3", status=status, opened=opened, view=opened.view, ticked=TICKED, **values
        )

    def opened(self, draft: Draft) -> Opened | None:
        """The mailbox of the ticket that the form carries, if it still holds."""
        root = self.tickets.open(draft["ticket"], self.office.clock.now())
        return None if root is None else open_box(self.office, self.frame.place, root)


def add(app: Flask, office: Office, frame: Frame) -> None:
    """Add the mailbox's pages."""
    box = Box(office, frame, Tickets())

    @app.get("/n/box")
    @public
    def enter() -> Response:
        return box.enter(Draft())

    @app.post("/n/box/1")
    @public
    def enter_again() -> Response:
        return box.enter(box.read("typed"))

    @app.post("/n/box/2")
    @public
    def open_() -> Response:
        draft = box.read("typed")
        try:
            return _open(box, draft)
        except Returned as back:
            return box.enter(draft, back.sentence, back.status)

    @app.post("/n/box/3")
    @public
    def look() -> Response:
        draft = box.read()
        opened = box.opened(draft)
        if opened is None:
            return box.enter(draft, _LATE)
        return box.deed(opened, draft) if _name(draft) else box.inside(opened, draft)

    @app.post("/n/box/4")
    @public
    def act() -> Response:
        request.max_content_length = MOST_SENT
        return _act(box, box.read())


def _open(box: Box, draft: Draft) -> Response:
    reading = inspect(draft["typed"])
    if reading.phrase is None:
        raise Returned(_complaint(reading, draft["typed"]))
    opened = _opened_by(box, reading.phrase)
    if _name(draft):
        return box.deed(opened, draft)
    # What does not arrive now is said again at the next look.
    with suppress(CaseworkError):
        deeds.see(box.office, opened)
    return box.inside(opened, draft)


def _opened_by(box: Box, phrase: Phrase) -> Opened:
    """The mailbox of a typed phrase, which counts as exposed from now on."""
    authority = box.frame.place.authority.id
    with gate() as turn:
        if not turn:
            raise Returned(_QUEUE, 503)
        root = root_of(phrase, authority)
    mailbox_id = keys_of(root, authority).mailbox_id
    if phrases.look(box.office, authority, mailbox_id).transfer:
        raise Returned(_TRANSFER)
    opened = open_box(box.office, box.frame.place, root)
    if opened is None:
        raise Returned(_NOT_FOUND)
    phrases.expose(box.office, authority, mailbox_id)
    return opened


def _act(box: Box, draft: Draft) -> Response:
    opened = box.opened(draft)
    if opened is None:
        return box.enter(draft, _LATE)
    sent = files_sent()
    try:
        name, part = _which(opened, draft)
        asked = Asked(opened, draft, sent, part, _nonce(draft))
        _do(name, asked)
    except Returned as back:
        return box.deed(opened, draft, back.sentence, back.status)
    except CaseworkError as error:
        return box.deed(opened, draft, error.sentence, 422)
    except OpeningError:
        return box.deed(opened, draft, _KEYS, 503)
    except Exception:
        current_app.log_exception(sys.exc_info())
        return box.deed(opened, draft, BUSY, 503)
    after = open_box(box.office, box.frame.place, opened.root)
    if after is None:
        return box.enter(Draft({"large": draft["large"]}))
    if name == "claim":
        return box.deed(after, Draft({"go": draft["go"], "large": draft["large"]}))
    return box.inside(after, draft, DEEDS[name].done)


def _do(name: str, asked: Asked) -> None:
    too_much(asked.sent)
    if not DEEDS[name].is_costly and not asked.sent.files:
        DEEDS[name].do(asked)
        return
    with gate() as turn:
        if not turn:
            raise Returned(_QUEUE, 503)
        DEEDS[name].do(asked)


def _name(draft: Draft) -> str:
    name = draft["go"].partition(":")[0]
    return name if name in DEEDS else ""


def _which(opened: Opened, draft: Draft) -> tuple[str, int]:
    """Which deed is meant, and about which part (from 1; 0 where the tip is one)."""
    name, _, number = draft["go"].partition(":")
    part = int(number) if number.isascii() and number.isdigit() else 0
    return (name if name in DEEDS else "reply"), part if part <= len(opened.view.parts) else 0


def _nonce(draft: Draft) -> bytes:
    try:
        return unb64u(draft["nonce"], NONCE_LENGTH)
    except OpeningError:
        return secrets.token_bytes(NONCE_LENGTH)


def _complaint(reading: Reading, typed: str) -> str:
    """What is wrong with a typed phrase, as the page with a script says it."""
    plain = unicodedata.normalize("NFKC", typed)
    is_digits = bool(plain) and all(one.isdigit() or one.isspace() for one in plain)
    unit = "个数字" if is_digits else "个词"
    match reading.problem:
        case "unknown":
            guess = f"是不是“{reading.suggestion}”？" if reading.suggestion else ""
            return f"第 {reading.position} 个词不在词表里。{guess}"
        case "missing":
            return f"还少 {reading.count} {unit}。"
        case "surplus":
            return f"多了 {reading.count} {unit}。"
        case _:
            return "数字合不起来，有一个可能写错了。" if is_digits else "七个词合不起来，有一个可能写错了。"
