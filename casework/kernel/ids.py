"""Names for ids, days and times. Ids are 16 random bytes; department ids are the pack's stable strings."""

import datetime
import secrets
from typing import NewType
from zoneinfo import ZoneInfo

from casework.rules.cards import ALPHABET
from crypto.encoding import AuthorityId, AwardId, KeyId, MailboxHash, TipId, UploadId, date_of, day_of

OfficerId = NewType("OfficerId", bytes)
CaseId = NewType("CaseId", bytes)
EventId = NewType("EventId", bytes)
DepartmentId = NewType("DepartmentId", str)
# Days since 1970-01-01 in Asia/Shanghai (docs/formats.md, notation).
Day = NewType("Day", int)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE_ALPHABET = ALPHABET
"""Numbers of cases and of cards look alike: a sheet with one of them says nothing about where it came from."""
SHORTEST_CASE_NUMBER = 4


def fresh_id() -> bytes:
    """Draw the 16 random bytes of a new id."""
    return secrets.token_bytes(16)


def draw_case_number(length: int = SHORTEST_CASE_NUMBER) -> str:
    """Draw a case number of `length` characters, without 0 O 1 I L (UX section 7: read aloud and typed by hand)."""
    return "".join(secrets.choice(CASE_ALPHABET) for _ in range(length))


def day_at(moment: datetime.datetime) -> Day:
    """Return the day of an aware time, as the calendar in Asia/Shanghai shows it."""
    return Day(day_of(moment.astimezone(SHANGHAI).date()))


__all__ = [
    "CASE_ALPHABET",
    "SHANGHAI",
    "SHORTEST_CASE_NUMBER",
    "AuthorityId",
    "AwardId",
    "CaseId",
    "Day",
    "DepartmentId",
    "EventId",
    "KeyId",
    "MailboxHash",
    "OfficerId",
    "TipId",
    "UploadId",
    "date_of",
    "day_at",
    "day_of",
    "draw_case_number",
    "fresh_id",
]
