"""The third page: seven words to copy, the check of the last one, and what happens next.

Everything it needs stands in its own form, the phrase too. Whoever loads the page again sends the form of the second page again
and reads the same words.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response

from casework.cases.receive import Receipt
from crypto.phrase import Phrase, words
from portal.plain.frame import Frame
from portal.plain.reading import Draft
from portal.plain.telling import phrase_of
from web.access import public

NAMES = ("seed", "lead", "day", "urgent", "step", "look", "answer")
CHOICES = 6
_WRONG = "不是这个。再看一眼，不急。"
_SAME = "这一份先前就收到了。要是改过字，到信箱里再补。"
_random = secrets.SystemRandom()


def add(app: Flask, frame: Frame) -> None:
    """Add the page of the receipt's own form."""

    @app.post("/n/4")
    @public
    def check() -> Response:
        draft = frame.read(*NAMES)
        phrase = phrase_of(draft)
        if phrase is None:
            return frame.render("done", draft, again="/n/4")
        if draft["answer"]:
            is_right = draft["answer"] == _last(phrase, draft["look"] == "digits")
            return frame.render("done", draft, again="/n/4") if is_right else _words(frame, draft, phrase, fault=_WRONG)
        match draft["step"]:
            case "check":
                return _check(frame, draft, phrase)
            case "done":
                return frame.render("done", draft, again="/n/4")
            case _:
                return _words(frame, draft, phrase)


def show(frame: Frame, draft: Draft, phrase: Phrase, got: Receipt, told: str) -> Response:
    """The words, for a tip that was just taken in; `told` says which files came."""
    kept = Draft({"seed": draft["seed"], "lead": got.lead_name, "day": got.answer_by, "large": draft["large"]})
    kept = kept.having(urgent="1" if got.urgent else "")
    return _words(frame, kept, phrase, told=told, fault="" if got.same else _SAME)


def _words(frame: Frame, draft: Draft, phrase: Phrase, *, told: str = "", fault: str = "") -> Response:
    look = draft["look"]
    single = int(look) if look in {str(number) for number in range(1, len(phrase.words) + 1)} else 0
    groups = [phrase.digits[at : at + 4] for at in range(0, len(phrase.digits), 4)]
    return frame.render(
        "receipt", draft, again="/n/4", words=phrase.words, single=single, digits=groups if look == "digits" else [],
        told=told, fault=fault,
    )  # fmt: skip


def _check(frame: Frame, draft: Draft, phrase: Phrase) -> Response:
    is_digits = draft["look"] == "digits"
    return frame.render("check", draft, again="/n/4", is_digits=is_digits, choices=_choices(phrase, is_digits))


def _last(phrase: Phrase, is_digits: bool) -> str:
    return phrase.digits[-2:] if is_digits else phrase.words[-1]


def _choices(phrase: Phrase, is_digits: bool) -> list[str]:
    """The right one, with words one other of the seven, and such as were never shown."""
    found = [_last(phrase, is_digits)] + ([] if is_digits else [_random.choice(phrase.words[:-1])])
    while len(found) < CHOICES:
        one = f"{_random.randrange(100):02d}" if is_digits else _random.choice(words())
        if one not in found and one not in phrase.words:
            found.append(one)
    _random.shuffle(found)
    return found
