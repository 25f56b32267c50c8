"""Write the generated sets of texts: `python -m tests.vectors.places.make [--each N] [--seed N] [--into FOLDER]`.

Each kind takes places at random (a fixed seed) and writes them as people do. What is right follows from the gazetteer alone,
never from the finder: where several places fit what was written, `-` is right too.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from places import Gazetteer, Place, load
from places.tables import traditional

FOLDER = Path(__file__).parent / "made"
SEED, EACH = 20261122, 60
ENDINGS = ("街道", "镇", "乡", "区", "县", "市")
BEFORE = (
    *("", "", "举报", "我要举报，", "你好，", "地址：", "我在", "就在"),
    *("位于", "事情发生在", "昨天下午在", "麻烦查一下", "我们厂在", "那个仓库在"),
)
AFTER = (
    "一个化工厂夜里排废气",
    "某某工地脚手架没有验收",
    "，消防通道堵死了，安全出口锁着",
    "，老板让我们不戴安全带上高处",
    "有个小作坊在做烟花",
    "的一个煤矿瓦斯超了还让下井",
    "东边那个加油站，油罐漏油",
    "XX村附近有人私自改装液化气瓶",
    "，配电箱没有漏电保护，工人触电了",
    "新建厂房没有手续，团结起来也没用",
    "88号院里储存危险化学品",
    "，去年出过事故瞒报了，和平时一样生产",
    "",
    "",
)
SENTENCES = (
    "我是外地来打工的，在{c}{k}{t}干了两年，老板一直不给配安全帽",
    "上个月二十号左右，{c}{k}的{t}那个养老院消防通道被锁，院长说没事",
    "请查一下，地点是{k}{t}（{c}），有人用民房储存鞭炮",
    "听说要举报安全问题可以有奖励，{c}，{k}，{t}，砖厂没有除尘，好多人得病",
    "娃儿在厂里上班，{k}{t}政府往东两百米，{c}管的吧，气味大得很",
    "晚上十一点以后{c}{k}{t}的塔吊还在吊，没有信号工，也没有人管",
)
VILLAGES = ("大李家", "石门", "后山", "王家庄", "北河", "东沟", "前进", "柳树", "龙泉", "三里", "白云", "小王")
VILLAGE_TAILS = ("村", "村委会", "村煤矿", "铁矿", "石料厂", "社区", "村三组", "采石场", "村东头烟花厂")
TWO = ("从{a}到{b}的路上", "不是{a}，是{b}", "{a}和{b}都有", "厂从{a}搬到{b}了", "{a}或者{b}，记不清了", "在{a}的{b}人")
ROADS = ("路", "大街", "大道", "街", "东路", "北路", "中路", "西街", "巷")
ROAD_TAILS = ("88号", "和解放路交叉口", "12号院", "中段的工地", "边上的饭店", "")
Case = tuple[str, str]


class Makers:
    """The kinds of texts, made of a gazetteer with one source of chance."""

    def __init__(self, places: Gazetteer, chance: random.Random) -> None:
        self.places, self.chance = places, chance
        self.level: dict[str, list[Place]] = defaultdict(list)
        self.named: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self.level[place.level].append(place)
            for name in (place.name, *place.others):
                self.named[name].append(place)
        self.ended = {one.name for one in places.formers}

    def kinds(self) -> dict[str, Callable[[], Case | None]]:
        """Return what makes a case of each kind; None where the dice fell on a place that does not fit."""
        return {
            "full paths": self.full_path,
            "suffixless": self.suffixless,
            "city and township": self.city_and_township,
            "generic names": self.generic,
            "renamed and merged": self.renamed,
            "zones": self.zone,
            "villages and mines": self.village,
            "roads": self.road,
            "full-width": self.wide_letters,
            "traditional": self.traditional,
            "typos": self.typo,
            "in a sentence": self.sentence,
            "two places": self.two,
        }

    def around(self, text: str) -> str:
        """Put words before and behind."""
        return self.chance.choice(BEFORE) + text + self.chance.choice(AFTER)

    def town(self) -> tuple[Place, Place, Place | None, Place]:
        """Return a township with its county, city (None where it lies in none) and province."""
        while True:
            town = self.chance.choice(self.level["township"])
            above = {place.level: place for place in self.places.above(town.code)}
            if "county" in above and town.name.endswith(("镇", "乡", "街道")):
                return town, above["county"], above.get("city"), above["province"]

    def full_path(self) -> Case:
        town, county, _, _ = self.town()
        return self.places.chain(town.code) + self.chance.choice(AFTER), county.code

    def suffixless(self) -> Case | None:
        town, county, city, province = self.town()
        parts = [stem(province.name)] if city is None or self.chance.random() < 0.5 else []
        if city is not None and len(stem(city.name)) >= 2 and not city.name.endswith("州"):
            parts.append(stem(city.name))
        plain = county.name.endswith(("区", "县", "市")) and len(stem(county.name)) >= 2
        if not parts or not plain or "自治" in county.name + parts[0] or city is None:
            return None
        inside = [one for one in self.below(city) if one.name.startswith(stem(county.name))]
        if len(inside) > 1 or stem(city.name) == stem(county.name):
            return None
        if self.chance.random() < 0.5:
            return self.around("".join(parts) + stem(county.name) + town.name), county.code
        # Where the short name of a county is a word, nothing and the city are right as well.
        return "".join(parts) + stem(county.name), f"{county.code}|-|{city.code}"

    def city_and_township(self) -> Case | None:
        town, county, city, _ = self.town()
        if city is None:
            return None
        alike = {one.code[:6] for one in self.named[town.name] if one.level == "township" and one.code[:4] == town.code[:4]}
        return self.around(city.name + town.name), county.code if len(alike) == 1 else "-"

    def generic(self) -> Case | None:
        county = self.chance.choice([one for one in self.level["county"] if one.namesakes > 1])
        above = self.places.above(county.code)
        wide = self.chance.choice((*above, None))
        if wide is None:
            return self.around(county.name), "-"
        inside = [one for one in self.named[county.name] if one.level == "county" and one in self.below(wide)]
        return self.around(wide.name + county.name), county.code if len(inside) == 1 else "-"

    def below(self, wide: Place) -> set[Place]:
        """Return the counties of a city or province."""
        digits = 2 if wide.level == "province" else 4
        return {one for one in self.level["county"] if one.code[:digits] == wide.code[:digits]}

    def renamed(self) -> Case | None:
        former = self.chance.choice([one for one in self.places.formers if one.level == "county" and one.year >= 1990])
        above = self.places.above(former.into[0])
        today = [one for one in self.named[former.name] if one.level == "county" and one.code not in former.into]
        if len(above) < 2 or former.name in ("郊区", "城区", "矿区", "新区", "东区", "西区"):
            return None
        wide = above[-1] if above[-1].level == "city" else above[0]
        if any(one.code.startswith(wide.code[:4]) for one in today):
            return None
        several = [one for one in self.places.formers if one.name == former.name and one.into != former.into]
        right = former.into[0] if len(former.into) == 1 and not several else "|".join((*former.into, "-"))
        return self.around(wide.name + former.name), right

    def zone(self) -> Case:
        zone = self.chance.choice(self.places.zones)
        name = self.chance.choice((zone.name, *zone.others))
        counties = {code[:6] for code in zone.hosts}
        hosts = "|".join(code[:6].ljust(12, "0") for code in zone.hosts)
        return self.around(name), hosts if len(counties) == 1 else f"{hosts}|-"

    def village(self) -> Case:
        town, county, city, _ = self.town()
        name = self.chance.choice(VILLAGES) + self.chance.choice(VILLAGE_TAILS)
        above = city.name if city and self.chance.random() < 0.5 else ""
        right = county.code if above or county.namesakes == 1 else f"{county.code}|-"
        return self.around(above + county.name + town.name + name), right

    def road(self) -> Case | None:
        county = self.chance.choice([one for one in self.level["county"] if one.namesakes == 1 and len(one.name) == 3])
        cities = [one for one in self.level["city"] if len(stem(one.name)) == 2 and one.code[:4] != county.code[:4]]
        other = self.chance.choice(cities)
        road = stem(other.name) + self.chance.choice(ROADS) + self.chance.choice(ROAD_TAILS)
        if self.chance.random() < 0.3:
            return self.chance.choice(("", "在", "我们在", "举报")) + road, "-"
        chain = self.places.chain(county.code)
        return self.around(chain + road), county.code

    def wide_letters(self) -> Case:
        town, county, _, _ = self.town()
        number = str(self.chance.randrange(1, 999)).translate({48 + digit: 0xFF10 + digit for digit in range(10)})
        text = self.places.chain(town.code) + f"{number}号（东门）"
        spaced = self.chance.choice(("", " ", "\u3000"))
        return spaced.join(text), county.code

    def traditional(self) -> Case:
        town, county, _, _ = self.town()
        back = {one: chr(code) for code, one in traditional().items()}
        return "".join(back.get(one, one) for one in self.around(self.places.chain(town.code))), county.code

    def typo(self) -> Case | None:
        town, county, city, province = self.town()
        which = self.chance.choice((town, county))
        if city is None or len(which.name) < 3 or which.name.endswith("街道") or "自治" in which.name:
            return None
        at = self.chance.randrange(len(which.name) - 1)
        wrong = which.name[:at] + self.chance.choice("材付邓洲青林泊辛郑谭") + which.name[at + 1 :]
        if wrong == which.name or wrong in self.named or wrong in self.ended:
            return None
        names = (wrong if one == which else one.name for one in (province, city, county, town))
        # A township that stands elsewhere in the city may make a wrong county doubtful.
        return self.around("".join(names)), county.code if which == town else f"{county.code}|-|{city.code}"

    def sentence(self) -> Case | None:
        town, county, city, _ = self.town()
        if city is None:
            return None
        text = self.chance.choice(SENTENCES).format(c=city.name, k=county.name, t=town.name)
        return text, county.code

    def two(self) -> Case | None:
        sure = [each for each in self.level["county"] if each.namesakes == 1]
        one, other = self.chance.choice(sure), self.chance.choice(sure)
        if one.code[:4] == other.code[:4] or len(one.name) < 3 or len(other.name) < 3:
            return None
        text = self.chance.choice(TWO)
        chains = (self.places.chain(each.code) if self.chance.random() < 0.5 else each.name for each in (one, other))
        return text.format(a=next(chains), b=next(chains)), "-"


def stem(name: str) -> str:
    """Return a name as it is said, without the ending."""
    for end in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", *ENDINGS):
        if name.endswith(end):
            return name.removesuffix(end)
    return name


def cases(kind: str, makers: Makers, each: int) -> Iterator[Case]:
    """Yield so many different texts of a kind."""
    seen: set[str] = set()
    while len(seen) < each:
        made = makers.kinds()[kind]()
        if made is not None and made[0] not in seen:
            seen.add(made[0])
            yield made


def main() -> None:
    """Write a file for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--into", type=Path, default=FOLDER)
    args = parser.parse_args()
    args.into.mkdir(parents=True, exist_ok=True)
    makers = Makers(load(), random.Random(args.seed))
    for kind in makers.kinds():
        lines = (f"{text}\t{right}\n" for text, right in cases(kind, makers, args.each))
        path = args.into / f"{kind.replace(' ', '-')}.tsv"
        path.write_text("# Written by make.py with a fixed seed; do not edit by hand.\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
