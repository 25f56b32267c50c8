"""Sums of money as an approval sheet shows them: figures, and the capital numerals of Chinese bookkeeping.

Amounts are integer fen everywhere. The capitals follow the Ministry of Finance's 会计基础工作规范 (财会字〔1996〕19号)
article 52: 零壹贰叁肆伍陆柒捌玖 with 拾佰仟万亿, 元 before 角 and 分, 整 where no 分 follows, one 零 for a run of zeros.
"""

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
MOST_FEN: Final = 10**14 - 1


def yuan(fen: int) -> str:
    """Write a sum in figures: whole yuan without decimals, else two (`1550`, `12.05`)."""
    whole, rest = divmod(_checked(fen), 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def capitals(fen: int) -> str:
    """Write a sum in capital numerals (165000 fen: 壹仟陆佰伍拾元整)."""
    whole, rest = divmod(_checked(fen), 100)
    jiao, last = divmod(rest, 10)
    text = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return f"{text or '零元'}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif whole:
        text += "零"
    return f"{text}{_DIGITS[last]}分" if last else f"{text}整"


def _checked(fen: int) -> int:
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(f"not a sum of money: {fen} fen")
    return fen


def _whole(number: int) -> str:
    """Write a positive whole number, four digits at a time from the left."""
    text = ""
    gap = False
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = number // scale % 10_000
        if not group:
            gap = bool(text)
            continue
        # One 零 stands for whatever zeros lie between two groups.
        text += "零" if text and (gap or group < 1000) else ""
        text += _four(group) + name
        gap = False
    return text


def _four(number: int) -> str:
    """Write a number from 1 to 9999, with one 零 for a run of zeros inside."""
    text = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += _DIGITS[digit] + _PLACES[place]
        elif text and number % 10**place:
            text += "" if text.endswith("零") else "零"
    return text
