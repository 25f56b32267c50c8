"""The language of a page. Only Chinese so far; the reporter's other languages come with their own texts."""

from __future__ import annotations

DEFAULT = "zh-CN"


def language() -> str:
    """The value of the `lang` attribute (BCP 47) of the page that is being made."""
    return DEFAULT
