"""How fast places are found in texts, and what the gazetteer and the names cost: measured in a process of its own.

The texts have 5 to 200 characters: a third begins with a place and goes on with what somebody tells, a third has it in the
middle, the rest names no place; all are drawn with a fixed seed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import asdict, dataclass
from time import perf_counter, process_time

TEXTS, ROUNDS = 2000, 5
LEAST, MOST = 5, 200
TELLING = (
    "我们厂里的工人每天加班到很晚，老板说安全没有问题，但是消防通道被货物堵住，和平时一样没有人来检查。新建的车间没有手续，团结起来反映也没有用，"
    "请领导来看一看。晚上十点以后塔吊还在吊，工人不系安全带，配电箱没有漏电保护，仓库里堆着油漆和酒精，院子里有人切割。去年出过一次事故没有上报。"
)


@dataclass(frozen=True)
class Placing:
    """Seconds and MiB to load the gazetteer and to build the names; texts a second on one core, by processor time."""

    load_s: float
    load_mib: float
    names_s: float
    names_mib: float
    texts_per_second: float
    mean_characters: float


def placing() -> Placing:
    """Measure in a new process, so that what is in memory already does not count."""
    done = subprocess.run([sys.executable, "-m", "cli.bench.places"], check=True, capture_output=True, text=True)
    return Placing(**json.loads(done.stdout))


def texts(count: int, seed: int = 1) -> list[str]:
    """Return that many texts, the same for the same seed."""
    from places import load

    chance = random.Random(seed)  # noqa: S311 (texts to measure with)
    gazetteer = load()
    codes = [place.code for place in gazetteer]
    made = []
    for number in range(count):
        length = chance.randint(LEAST, MOST)
        chain = gazetteer.chain(chance.choice(codes)) if number % 3 else ""
        around = (TELLING * 3)[chance.randrange(len(TELLING)) :]
        place = 0 if number % 3 == 1 else chance.randint(0, max(0, length - len(chain)))
        made.append((around[:place] + chain + around[place:])[:length])
    return made


def measure() -> Placing:
    """Measure in this process, which should have done nothing else."""
    from places import load, locate
    from places.names import lexicon
    from places.weigh import resident

    before, start = resident(), perf_counter()
    gazetteer = load()
    loaded, grown = perf_counter() - start, resident() - before
    before, start = resident(), perf_counter()
    lexicon(gazetteer)
    named, more = perf_counter() - start, resident() - before
    every = texts(TEXTS)
    rounds = []
    for _ in range(ROUNDS):
        start = process_time()
        for text in every:
            locate(text)
        rounds.append(process_time() - start)
    mean = sum(map(len, every)) / len(every)
    return Placing(loaded, grown / (1 << 20), named, more / (1 << 20), len(every) / min(rounds), mean)


if __name__ == "__main__":
    print(json.dumps(asdict(measure())))
