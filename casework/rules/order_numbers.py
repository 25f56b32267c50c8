"""The numbers under which other offices keep their orders: one spelling, and what is none; pure."""

import re
import unicodedata

LONGEST = 60
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
# A phone number, or an identity number (GB 11643) of somebody born before 2020: a number made of a region and the day of an
# order is of the same form otherwise, and one that begins with a year names no region.
_PHONE = r"1[3-9]\d{9}"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_BORN = r"(?:19\d\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PRIVATE = re.compile(rf"{_PHONE}|{_PROVINCE}\d{{4}}{_BORN}\d{{3}}[\dXx]", re.ASCII)


def spelled(number: str) -> str:
    """Return a number as it is compared: of one width, without signs that nobody sees and the mark that keeps it a text.

    What is spelled already stays as it is: the page has done the same before it asks.
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", number))
    return _SPACE.sub(" ", plain).lstrip("' ").rstrip()


def is_number(number: str) -> bool:
    """Whether a number is there, and short enough to be one."""
    return 1 <= len(number) <= LONGEST


def names_somebody(number: str) -> bool:
    """Whether it is a telephone or identity number: a column was taken for another."""
    return _PRIVATE.fullmatch(number) is not None
