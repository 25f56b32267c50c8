"""Development zones out of the bureau's list, with what they lie in: `zones.toml` is written from this.

The bureau counts a zone as a county (its fifth and sixth digits from 71 to 79) or as a township of a county. A zone counted as
a county lies in the counties of which the ministry's list says that they have its townships; where a township of it was
not found there, no more is certain than the city. A zone whose parts the bureau counts under several counties of a city
lies in those.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from places.merge import Merged
from places.shapes import Zone
from places.sources import Sources

HIGH = ("高新技术产业开发区", "高新技术产业园区", "高技术产业开发区", "高新技术开发区", "高新区")
ECONOMIC = ("经济技术开发区", "经济开发区", "经开区")
PART = re.compile(r"^(.*?(?:高新技术产业开发区|高新技术开发区|经济技术开发区|经济开发区|高新区))(.*)$")
MANAGED = re.compile(r"(管委会|管理委员会)$")
REGION = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")
ELSEWHERE = ("540171",)
"""格尔木藏青工业园区 is counted under 拉萨市, which runs it; it lies in another province."""
PEOPLES = "藏|回|朝鲜|哈萨克|蒙古|彝|傣|白|苗|侗|土家|布依|壮|哈尼|羌|景颇|傈僳|柯尔克孜"
ENDINGS = re.compile(rf"(?:市|地区|盟|(?:{PEOPLES})+族?自治州)$")


def kind(name: str) -> str:
    """Return economic, hightech or other, as the name says."""
    if name.endswith(HIGH):
        return "hightech"
    return "economic" if name.endswith(ECONOMIC) else "other"


def short_names(name: str) -> tuple[str, ...]:
    """Return the ways a zone's name is shortened: 高新技术产业开发区 to 高新区, 经济技术开发区 to 经开区."""
    for ends, short in ((HIGH, "高新区"), (ECONOMIC, "经开区")):
        for end in ends:
            if name.endswith(end) and len(name) > len(end):
                return (name.removesuffix(end) + short,) if end != short else ()
    return ()


def _named(name: str, city: str, province: str) -> tuple[str, tuple[str, ...]]:
    """Return a zone's name, and its other names with and without the province and 市."""
    own, stem = MANAGED.sub("", name), ENDINGS.sub("", city)
    bare = own.removeprefix(province)
    wide = REGION.sub("", province)
    bare = bare.removeprefix(wide) if wide != stem else bare
    local = bare.removeprefix(city).removeprefix(stem)
    fronts = (stem, city) if stem not in local else ("",)
    tails = (local, *short_names("·" + local))
    forms = (bare, *(front + tail.removeprefix("·") for tail in tails for front in fronts))
    return own, tuple(form for form in dict.fromkeys(forms) if form != own and len(form) > len("高新区"))


def _local(both: Sources, code: str, name: str) -> str:
    """Return what follows the city in a name that begins with it, else ""."""
    city = both.civil.get(code[:4], both.civil[code[:2]])
    rest = name.removeprefix(city).removeprefix(ENDINGS.sub("", city))
    return rest if rest != name else ""


def _zone(both: Sources, code: str, name: str, hosts: list[str]) -> Zone:
    city, province = both.civil.get(code[:4], both.civil[code[:2]]), both.civil[code[:2]]
    own, others = _named(name, city, province)
    return Zone(code, own, others, tuple(host.ljust(12, "0") for host in hosts), kind(own))


def _counties(both: Sources, merged: Merged) -> Iterator[Zone]:
    """Yield the zones that the bureau counts as counties."""
    for code, name in sorted(both.bureau.items()):
        if len(code) != 6 or not "71" <= code[4:] <= "79" or code in both.civil or code in ELSEWHERE:
            continue
        towns = [town for town in both.bureau if len(town) == 9 and town.startswith(code)]
        hosts = sorted({merged.joined[town][:6] for town in towns if town in merged.joined})
        sure = hosts and all(town in merged.joined for town in towns)
        yield _zone(both, code, name, hosts if sure else [code[:4]])


def _parts(both: Sources) -> Iterator[Zone]:
    """Yield the zones with parts in several counties of one city."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name in sorted(both.bureau.items()):
        match = PART.match(name)
        if len(code) == 9 and match and code[:6] in both.civil and _local(both, code, match[1]):
            found[code[:4], _local(both, code, match[1])].append(code)
    for (city, local), codes in found.items():
        hosts = sorted({code[:6] for code in codes})
        if len(hosts) > 1:
            name = ENDINGS.sub("", both.civil.get(city, both.civil[city[:2]])) + local
            yield _zone(both, codes[0], name, hosts)


def zones(both: Sources, merged: Merged) -> tuple[Zone, ...]:
    """Return every zone of the bureau's list that is more than one township, with what it lies in."""
    return (*_counties(both, merged), *_parts(both))
