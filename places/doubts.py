"""What in a text speaks against the place that is named best."""

from __future__ import annotations

from collections.abc import Sequence

from places import words
from places.around import Mention
from places.names import FULL, SHORT, Spelled
from places.standing import CITY, COUNTY, PROVINCE, Claim, is_generic


def against(text: str, winner: Claim, mentions: Sequence[Mention], made: Sequence[Claim]) -> list[str]:
    """Return the codes that speak against a winner: other places that the text sets beside it, or that contradict it."""
    standing = {(one.mention.start, one.code) for one in made if one.stands}
    left = () if winner.mention.joined else words.LEFT.get(winner.code[:COUNTY], ())
    found: list[str] = []
    for one in mentions:
        if one.away or winner.meets(one.start, one.end):
            found += one.wide if not one.away and _cuts(one, winner, mentions) else ()
            continue
        codes = [(code, reading) for reading in one.readings for code in reading.codes]
        if left and not one.joined and any(code in left for code, _ in codes):
            continue
        # 天津、河北 are two provinces, though one of 天津市's districts is 河北区.
        apart = [each for each in codes if one.joined and len(each[0]) == PROVINCE and each[0] != winner.code[:PROVINCE]]
        if not apart and any(winner.code.startswith(code) or code.startswith(winner.code) for code, _ in codes):
            continue
        if one.working and not winner.mention.working:
            found += one.wide
        found += [
            code for code, reading in apart or codes if _speaks(text, winner, one, reading, (one.start, code) in standing)
        ]
    return found


def _cuts(one: Mention, winner: Claim, mentions: Sequence[Mention]) -> bool:
    """Tell whether a city or province ends in the winner's name and does not contain it: 香港北区 is no 港北区.

    What itself begins in another name is none (山西安泽县 has no 西安).
    """
    if not one.start < winner.mention.start < one.end or any(winner.code.startswith(code) for code in one.wide):
        return False
    if any(other.start < one.start < other.end for other in mentions):
        return False
    return any(len(code) <= CITY for code in one.wide)


def _speaks(text: str, winner: Claim, one: Mention, reading: Spelled, stands: bool) -> bool:
    """Tell whether a reading of another mention contradicts the winner."""
    level, form = reading.level, reading.form
    codes = reading.codes
    near = any(code[:CITY] == winner.code[:CITY] for code in codes)
    if level == "zone":
        return True
    if level == "township":
        parted = words.IN_NAME.fullmatch(text[winner.mention.end : one.start])
        return stands or (form == FULL and near and parted is None)
    if level == "county":
        if form == SHORT:
            name = text[one.start : one.end]
            after = winner.reading.form == SHORT and one.start == winner.mention.end
            touches = after and not one.shared and name not in words.TOWNSHIP_WORDS
            beside = one.joined and name not in (words.NEVER if near else words.WORDS | words.NEVER)
            side = near and name not in words.NEVER and words.ON_THIS_SIDE.match(text, one.end)
            return stands or touches or beside or bool(side)
        return stands or (form == FULL and (one.joined or winner.mention.joined or not is_generic(reading)))
    if form == SHORT:
        leads = one.end <= winner.mention.start and words.LEADS_ON.match(text, one.end) is not None
        if one.joined and (stands or leads or len(winner.code) <= CITY or text[one.start - 1] in words.SIDE_BY_SIDE):
            return True
        if one.end == winner.mention.start:
            return True  # 莆田新县 is no 新县 of 信阳.
        return one.end + 1 == winner.mention.start and words.LEADS_TO.match(text, one.end) is not None
    return not words.COMPANY.match(text[one.end :])
