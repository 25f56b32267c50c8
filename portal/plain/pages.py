"""The three plain pages, in two posts: the kind and the place; the words; the receipt. And back, and the check of the words.

Browsers show an error of their own on Back to a page that came from a POST that must not be kept, so every way back is a button
that carries the whole form. Whatever goes wrong answers with the second page as it was filled in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from flask import Flask, Response, current_app, request

from casework.cases import mailbox, receive
from casework.kernel.errors import CaseworkError, Refused, Unavailable
from casework.kernel.ids import AuthorityId, day_at
from casework.kernel.office import Office
from casework.rules.regions import regions_of
from crypto import OpeningError
from crypto.notes import open_note
from crypto.phrase import Phrase, root_of, tip_of
from portal.plain import attached, choosing, levels, receipt, telling
from portal.plain.choosing import Ways, kind_of, spot_of
from portal.plain.frame import Frame
from portal.plain.reading import MOST_SENT, Draft, Returned, Sent, files_sent, too_much
from portal.plain.telling import Writer
from web.access import public

GATE = "anshao.gate"
BUSY = "网站现在收不下，不是您的错。写的都还在。过 10 分钟再按，急事打 12350。"
_EMPTY = "还没写。写几个字，或者加一张照片，都行。"
_KEYS = "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。"
_CHANGED = "来查的部门变了。写的都还在。看一看，再按“发送”。"
_QUEUE = "现在人多，还没轮到您。写的都还在。等一会儿再按“发送”。"
_FILES_AGAIN = "照片要再选一次。"
_NO_FORM = "这一页没有打开完整。写的都还在，再按一次“发送”。"

Gate = Callable[[], AbstractContextManager[bool]]


def add(app: Flask, office: Office, frame: Frame) -> None:
    """Add the pages."""
    names = (*choosing.NAMES, *choosing.option_names(frame.place.pack), *telling.NAMES)

    @app.get("/n")
    @public
    def first() -> Response:
        return _first(frame, Draft())

    @app.post("/n/1")
    @public
    def first_again() -> Response:
        return _first(frame, frame.read(*names))

    @app.post("/n/2")
    @public
    def second() -> Response:
        draft = frame.read(*names)
        if not draft["shown"] and not draft["place"]:
            # What was typed to be found helps whoever reads it too.
            draft = draft.having(place=draft["where"])
        draft = levels.arrived(draft)
        level = levels.next_level(draft, regions_of(frame.place.pack))
        if level is not None:
            return frame.render("where", draft, again="/n/2", level=level)
        return _second(frame, office, draft)

    @app.post("/n/3")
    @public
    def send() -> Response:
        request.max_content_length = MOST_SENT
        draft, sent = frame.read(*names), files_sent()
        try:
            return _send(frame, office, draft, sent)
        except Returned as back:
            return _second(frame, office, draft, back.sentence, files_again=bool(sent), status=back.status)

    receipt.add(app, frame)


def _first(frame: Frame, draft: Draft) -> Response:
    place = frame.place
    least, most = place.promise.range()
    return frame.render(
        "first", draft, again="/n/1", scenes=place.pack.scenes, places=regions_of(place.pack),
        is_deep=regions_of(place.pack).is_deep, groups=place.groups,
        categories=place.categories, least=least, most=most, months=frame.settings.gateway_log_months,
        options=choosing.option_names(place.pack),
    )  # fmt: skip


def _second(
    frame: Frame, office: Office, draft: Draft, fault: str = "", *, files_again: bool = False, status: int = 200
) -> Response:
    place = frame.place
    kind, spot = kind_of(draft, place), spot_of(draft, place)
    found: Ways | None = None
    try:
        found = choosing.ways(office, place, kind, spot)
    except Refused as refused:
        fault = fault or refused.sentence
    except Exception:
        # The page with what was typed has to come back even where nothing else works.
        _log()
        fault, status = fault or BUSY, 503
    if telling.phrase_of(draft) is None:
        draft = draft.having(seed=telling.new_seed())
    return frame.render(
        "second",
        draft.having(shown=found.shown if found else ""),
        again="/n/2",
        status=status,
        kind=kind,
        spot=spot,
        ways=found,
        fault=fault,
        files_again=_FILES_AGAIN if files_again else "",
        raw_open=files_again,
        options=choosing.option_names(place.pack),
    )


def _send(frame: Frame, office: Office, draft: Draft, sent: Sent) -> Response:
    """Seal what was sent and take it in; raises Returned where it is not taken."""
    too_much(sent)
    if not draft["words"] and not sent.files:
        raise Returned(_EMPTY)
    phrase = telling.phrase_of(draft)
    if phrase is None:
        raise Returned(_NO_FORM)
    try:
        got, told = _take_in(frame, office, draft, sent, phrase)
    except OpeningError:
        raise Returned(_KEYS, 503) from None
    except Unavailable:
        _log()
        raise Returned(BUSY, 503) from None
    except CaseworkError as error:
        raise Returned(error.sentence) from None
    except Returned:
        raise
    except Exception:
        _log()
        raise Returned(BUSY, 503) from None
    return receipt.show(frame, draft, phrase, got, told)


def _take_in(frame: Frame, office: Office, draft: Draft, sent: Sent, phrase: Phrase) -> tuple[receive.Receipt, str]:
    place = frame.place
    kind, spot = kind_of(draft, place), spot_of(draft, place)
    found = choosing.ways(office, place, kind, spot)
    is_upward = bool(draft["upward"]) and found.above is not None
    way = found.chosen(is_upward)
    with gate() as turn:
        if not turn:
            raise Returned(_QUEUE, 503)
        writer = Writer.of(phrase, root_of(phrase, place.authority.id), place)
        # A page that is loaded again may not be able to send its files a second time: what stands, stands.
        before = receive.received(office, place.authority.id, tip_of(writer.root))
        if before is not None:
            return before, _told(office, place.authority.id, writer)
        if draft["shown"] and draft["shown"] != found.shown:
            raise Returned(_CHANGED)
        files = attached.prepare(sent, as_it_is=bool(draft["raw"]))
        facts = telling.facts_of(draft, place, kind, spot, way, writer, upward=is_upward)
        fields = telling.body_fields(draft, spot, [one.line for one in files])
        sealed = telling.seal(place, way, writer, facts, fields, day_at(office.clock.now()))
    got = receive.receive(office, telling.submission(place, writer, facts, sealed, files))
    if got.same and files:
        attached.store_or_log(office, place.authority.id, files, sealed)
    return got, _told(office, place.authority.id, writer)


def _told(office: Office, authority: AuthorityId, writer: Writer) -> str:
    """Which files are there, by what the tip itself announced: also for a form that was sent twice."""
    view = mailbox.read(office, authority, writer.mailbox.keys.mailbox_id)
    if view is None or not view.notes:
        return ""
    listed = open_note(view.notes[0], writer.mailbox, view.tip)
    there, lacking = attached.arrived(view.files, listed)
    if lacking:
        return f"文字收到了。照片没收下，还差 {lacking} 个，到信箱里再加。"
    return f"收到了，{there}也到了"


def gate() -> AbstractContextManager[bool]:
    """A turn for what costs; without a server that counts (in tests) everybody has one."""
    turn: Gate = request.environ.get(GATE, lambda: nullcontext(True))
    return turn()


def _log() -> None:
    """Leave class and place of a fault for the log, as Flask does for what nobody catches."""
    current_app.log_exception(sys.exc_info())
