"""Names and codes of enterprises: what a 统一社会信用代码 must be, and when two names may be the same enterprise.

Nothing here decides that two entries are one: it says how alike they are, and a person is asked 「是不是这一家？」.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from stdnum.cn import uscc

from crypto.phrase import sounds

CODE_LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and letters of GB 32100-2015, without I, O, S, V and Z."""
_REGION = range(2, 8)
"""Places of the six digits of the region of registration, counted from 0; the second character is a digit too."""
ALIKE = 78
"""From this likeness on two names are offered as one; measured in tests/unit/rules/test_enterprises.py."""
_COMPANY = (
    ("股份有限责任公司", "公司"), ("有限责任公司", "公司"), ("股份有限公司", "公司"), ("有限公司", "公司"),
    ("责任公司", "公司"), ("股份公司", "公司"),
)  # fmt: skip
_FORMS = ("公司", "集团", "工厂", "厂", "矿业", "商行", "经营部", "门市部", "合作社", "商店", "店", "部", "坊")
_NOISE = re.compile(r"[\s()\[\]{}<>《》〈〉【】〔〕「」『』“”\"'‘’·•.,，。、;:：；\-—–_/\\]+")
_ORDER = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁东西南北前后上下]+")
# Characters of many firms' names that the list of common ones (crypto/sounds.txt) does not have.
_MORE_SOUNDS = {"鑫": "xin", "昊": "hao", "晟": "sheng", "睿": "rui", "钰": "yu", "琪": "qi", "垚": "yao", "焱": "yan"}
_AREAS = ("省", "市", "区", "县", "旗", "镇", "乡", "街道")


def plain_code(text: str) -> str:
    """Return a code as it is kept: full-width characters plain, without spaces and dashes, in capitals."""
    return re.sub(r"[\s\-‐-―·.]", "", unicodedata.normalize("NFKC", text)).upper()


def code_fault(code: str) -> str:
    """Return what is wrong with a plain code (GB 32100-2015) as a sentence, or an empty text."""
    for at, character in enumerate(code[:CODE_LENGTH], 1):
        if character not in ALPHABET:
            return f"代码第 {at} 位是“{character}”。代码里只有数字和大写字母，没有 I、O、S、V、Z。"
    if len(code) != CODE_LENGTH:
        return f"统一社会信用代码是 {CODE_LENGTH} 位，这里是 {len(code)} 位。"
    if not code[1].isdigit():
        return f"代码第 2 位是“{code[1]}”，应是数字。"
    for at in _REGION:
        if not code[at].isdigit():
            return f"代码第 {at + 1} 位是“{code[at]}”，第 3 位到第 8 位都是数字。"
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return "代码最后一位对不上，前面有一位抄错了。请照证照再看一遍。"
    return ""


def key_of(name: str) -> str:
    """Return a name without brackets, spaces and marks, full-width plain, the forms of a company as one: what is compared."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", name)).lower()
    for long, short in _COMPANY:
        if plain.endswith(long):
            return plain.removesuffix(long) + short
    return plain


def stems(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of places with and without 省、市、区…, the longest first: what a name may begin with."""
    found = set()
    for name in names:
        found.add(name)
        short = next((name.removesuffix(area) for area in _AREAS if name.endswith(area) and len(name) - len(area) >= 2), name)
        found.add(short)
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def core_of(key: str, places: Sequence[str] = ()) -> str:
    """Return a key without the places it begins with and the form it ends with; the key itself where little is left."""
    rest, at = key, True
    while at:
        place = next((one for one in places if rest.startswith(one) and len(rest) - len(one) >= 2), "")
        rest, at = rest.removeprefix(place), bool(place)
    form = next((one for one in _FORMS if rest.endswith(one) and len(rest) - len(one) >= 2), "")
    return rest.removesuffix(form) if form else rest


def sound_of(text: str) -> str:
    """Return a text with each common character as its toneless reading: names are often heard and not read."""
    known = sounds()
    return " ".join(known.get(one) or _MORE_SOUNDS.get(one, one) for one in text)


def likeness(one: str, other: str, places: Sequence[str] = ()) -> float:
    """Return how alike two names are, 0 to 100: whole, without place and form, or as they sound.

    Names that differ by a number or a direction alone (一分厂、二分厂; 东厂、西厂) are two enterprises: 0.
    """
    around = tuple(places)
    first, mine, heard, counted, rest = _parts(one, around)
    second, theirs, also_heard, also_counted, same = _parts(other, around)
    if not first or not second:
        return 0.0
    if first == second:
        return 100.0
    if rest == same and counted != also_counted:
        return 0.0
    if len(mine) < 2 or len(theirs) < 2:
        return fuzz.ratio(first, second)
    # A core that is the other's beginning was shortened; two characters alone say too little for that.
    shorter, longer = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    begun = 90.0 if len(shorter) >= 3 and longer.startswith(shorter) else 0.0
    return max(fuzz.ratio(mine, theirs), 0.97 * fuzz.ratio(heard, also_heard), begun)


@lru_cache(maxsize=100_000)
def _parts(name: str, places: tuple[str, ...]) -> tuple[str, str, tuple[str, ...], tuple[str, ...], str]:
    """Return a name's key, its core, the core as it sounds, its numbers and directions, and the key without these."""
    key = key_of(name)
    core = core_of(key, places)
    return key, core, tuple(sound_of(core).split()), tuple(_ORDER.findall(key)), _ORDER.sub("", key)


__all__ = ["ALIKE", "CODE_LENGTH", "code_fault", "core_of", "key_of", "likeness", "plain_code", "sound_of", "stems"]
