"""The tables of characters and words, and how they are built."""

from __future__ import annotations

from places import load
from places.build_tables import COMMON_HEAD, SOUNDS_HEAD, TRADITIONAL_HEAD, common, sound, sounds, traditional
from places.locate import plain
from places.tables import COMMON, SOUNDS, TRADITIONAL
from places.tables import common as common_words
from places.tables import sounds as how_it_sounds
from places.tables import traditional as characters


def test_each_character_has_the_first_reading_and_names_of_today_stay() -> None:
    lines = "# head\n縣\t县\n乾\t干 乾\n發\t发\n髮\t发\n一\t一\n𠁞\t𠀾\n"
    assert traditional(lines, "乾县") == TRADITIONAL_HEAD + "县\t縣\n发\t發髮\n"


def test_words_are_stems_that_are_no_names() -> None:
    lines = "新建 1000 v\n王村 3 ns\n石油 4930 n\n周 10 nr\n"
    assert common(lines, ["新建", "王村", "石油", "没有"]) == COMMON_HEAD + "新建 石油\n"


def test_the_tables_say_where_they_are_from() -> None:
    for path, licence in ((TRADITIONAL, "Apache License 2.0"), (COMMON, "MIT License"), (SOUNDS, "MIT License")):
        head = "".join(line for line in path.read_text("utf-8").splitlines() if line.startswith("#"))
        assert licence in head
        assert "sha256" in head


def test_no_name_of_today_is_changed_by_reading_it() -> None:
    table = characters()
    assert not [place.name for place in load() if any(ord(one) in table for one in place.name)]
    assert plain("山東省 淄博市周村區王村鎮１２號") == "山东省淄博市周村区王村镇12号"
    assert plain("咸陽市乾縣") == "咸阳市乾县"


def test_sounds_that_are_confused_are_one() -> None:
    assert [sound(one) for one in ("zhōng", "zòng", "nán", "láng", "xī", "xìng", "lǜ", "nuǎn")] == [
        *("zon", "zon", "lan", "lan", "xi", "xin", "lu", "luan")
    ]
    made = sounds({str(ord("中")): "zhōng,zhòng", str(ord("宗")): "zōng", str(ord("厦")): "shà,xià", str(ord("㐀")): "qiū"})
    assert made == SOUNDS_HEAD + "sa\t厦\nxia\t厦\nzon\t中宗\n"
    alike = how_it_sounds()
    assert alike["溪"] & alike["西"]
    assert not alike["溪"] & alike["东"]


def test_a_text_is_read_alike_however_often_and_whatever_is_in_it() -> None:
    odd = "ａＢ①　\u00a0周\u200b\U0002f81a\U0001f600\n㈱"
    assert plain(odd) == plain(odd) == "aB1周\u200b冬\U0001f600(株)"


def test_words_are_there_and_places_are_not() -> None:
    assert {"团结", "石油", "工业"} <= set(common_words())
    assert not {"王村", "淄博"} & set(common_words())
