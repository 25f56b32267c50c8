"""What has to be read in one piece: no end of a line parts a day, a sum, a telephone number, a document's number or a code.

The frames of the sites' pages send what they show through the filter `together`, which marks such pieces between the tags; the
class of the same name keeps each in one line. Days are the visible forms of `casework/rules/deadlines.py` and
`casework/cases/duewords.py`, with spaces and without.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_CLOCK = r"\d{1,2}:\d{2}"
_DAY = rf"(?:\d{{4}} ?年 ?)?\d{{1,2}} ?月(?: ?\d{{1,2}} ?日)?(?: 周[一二三四五六日])?(?: {_CLOCK})?(?:（暂定）)?前?"
_SUM = r"\d+(?:\.\d+)? ?(?:万元|元|小时|个工作日|个月|天|年|件|份|个|张|家|起|次)"
_DOCUMENT = r"〔\d{4}〕 ?\d+ ?号"
_NUMBER = r"\d{3,4}-\d{7,8}"
_CODE = r"[A-Z]{1,3}-\d{2,3}"
_WHOLE = re.compile(rf"(?<![\dA-Z])(?:{_DAY}|{_SUM}|{_DOCUMENT}|{_NUMBER}|{_CODE}|{_CLOCK})")
_SPACE = re.compile(r"(?<=\d) (?=[月日元天])|(?<=月) (?=\d)")
# A tag, with whatever its quoted values hold; or all of an element whose text is no markup's place.
_TAG = re.compile(r"(<(?P<plain>textarea|select|svg)\b.*?</(?P=plain)>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)", re.DOTALL)


def together(page: Markup) -> Markup:
    """The HTML with each day, sum and number in its texts in a `span` of its own, which no line's end divides.

    Nothing else of it changes; fields and drawings are left as they are. What is given is finished HTML, escaped before.
    """
    pieces, done = [], 0
    for found in _TAG.finditer(page):
        pieces += [_marked(page[done : found.start()]), found[0]]
        done = found.end()
    return Markup("".join([*pieces, _marked(page[done:])]))  # noqa: S704  # It was markup, and spans alone were added.


def spaced(text: str) -> str:
    """The text with spaces in its days and sums at which no line ends (U+00A0; UAX 14, LB12).

    For what a script shows as it came, where no tag can stand.
    """
    return _SPACE.sub("\u00a0", text)


def _marked(text: str) -> str:
    return _WHOLE.sub(r'<span class="together">\g<0></span>', str(text))
