"""Reading what the plain pages' forms send: in memory alone, and never less than what was typed.

A form that carries pictures may be larger than what is taken. It is read to its end all the same, because the words stand in it
too; of files that are too many or too large only that is kept. Werkzeug would lay larger files into a temporary file.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from flask import Request, request
from werkzeug.utils import cached_property

MOST_FILES = 5
MOST_BYTES = 20 * 1024 * 1024
MOST_SENT = 512 * 1024 * 1024
"""Bytes of a form with files, most of which are read and dropped; beyond it nothing is read at all."""
FILES = "files"
LONGEST = {"where": 200, "place": 200, "subject": 200, "words": 10_000, "text": 6_000, "typed": 400}
"""Characters that browsers let people type. What is longer was not typed into this page, and is cut."""
_LONGEST_CHOICE = 200


class Returned(Exception):
    """A form that is not taken: its page comes back as it was filled in, with a sentence that says why."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        """Say why, in a sentence for the reporter."""
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


class Budget:
    """How many bytes of files this request may still keep."""

    def __init__(self) -> None:
        """All of them."""
        self.left = MOST_BYTES
        self.is_over = False


class InMemory(io.BytesIO):
    """One file in memory; as soon as the files together are too large, nothing of them."""

    def __init__(self, budget: Budget) -> None:
        """`budget` is the request's."""
        super().__init__()
        self._budget = budget

    def write(self, data: Any) -> int:
        """Keep what the budget still holds, and say that all was written, so that reading goes on."""
        size = memoryview(data).nbytes
        self._budget.left -= size
        if self._budget.left < 0:
            self._budget.is_over = True
            self.seek(0)
            self.truncate()
            return size
        return super().write(data)


class PlainRequest(Request):
    """A request whose files stay in memory."""

    @cached_property
    def budget(self) -> Budget:
        """What this request's files may take."""
        return Budget()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return InMemory(self.budget)


@dataclass(frozen=True)
class Draft:
    """What the reporter has chosen and typed so far, by the names of the form's fields; nothing of it is checked yet."""

    values: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """What stands in a field, or an empty text."""
        return self.values.get(name, "")

    def having(self, **values: str) -> Draft:
        """The same with other values in some fields."""
        return Draft({**self.values, **values}, self.lists)

    def all(self, name: str) -> tuple[str, ...]:
        """Everything that was ticked under a name."""
        return self.lists.get(name, ())

    def hidden(self, *shown: str) -> Iterator[tuple[str, str]]:
        """What a page carries on without showing it: all fields but those it shows."""
        return ((name, value) for name, value in self.values.items() if value and name not in shown)


def draft_of(*names: str, ticked: tuple[str, ...] = ()) -> Draft:
    """The fields `names` of this request's form, line ends as browsers' scripts see them; `ticked` may stand more than once."""
    values = {name: _text(name, request.form.get(name, "")) for name in names}
    return Draft(values, {name: tuple(one[:_LONGEST_CHOICE] for one in request.form.getlist(name)[:20]) for name in ticked})


def _text(name: str, value: str) -> str:
    # Control characters come from no keyboard, and no page can show them again.
    plain = "".join(one for one in value.replace("\r\n", "\n") if one in "\n\t" or unicodedata.category(one) != "Cc")
    return plain[: LONGEST.get(name, _LONGEST_CHOICE)].strip()


@dataclass(frozen=True)
class Sent:
    """The files of a form: name and bytes of each, and whether there were too many or too large ones."""

    files: tuple[tuple[str, bytes], ...]
    is_too_large: bool
    is_too_many: bool

    def __bool__(self) -> bool:
        """Whether anything was chosen at all."""
        return bool(self.files) or self.is_too_large or self.is_too_many


def files_sent() -> Sent:
    """The files of this request; none of them where there are too many or too large ones."""
    # An empty field of a form still sends a part, without a name and without bytes.
    given = [one for one in request.files.getlist(FILES) if one.filename]
    budget: Budget = request.budget  # type: ignore[attr-defined]
    if budget.is_over or len(given) > MOST_FILES:
        return Sent((), budget.is_over, len(given) > MOST_FILES)
    return Sent(tuple((one.filename or "", one.stream.read()) for one in given), False, False)


def too_much(sent: Sent) -> None:
    """Raise Returned where there are too many files, or too large ones."""
    if sent.is_too_many:
        raise Returned(f"最多加 {MOST_FILES} 个。", 413)
    if sent.is_too_large:
        raise Returned("照片和录像太大，一共最多 20 MB。", 413)
