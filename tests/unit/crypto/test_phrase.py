"""The receipt phrase: two spellings, what typing forgives, and what it derives (docs/formats.md section 6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import AuthorityId, random_id, random_seed
from crypto.mailbox import Mailbox
from crypto.phrase import (
    CLAIM_ALPHABET,
    Phrase,
    Reading,
    claim_lookup,
    derive,
    inspect,
    keys_of,
    new_phrase,
    parse_phrase,
    read_claim_code,
    readings,
    sounds,
    tip_of,
    words,
)
from tests.unit.crypto.javascript import Bag, Script
from tests.unit.crypto.sides import script_keys

entropies = st.binary(min_size=10, max_size=10).map(Phrase)
PHRASE = Phrase(bytes.fromhex("00112233445566778899"))
SOUNDS = Bag({"$sounds": True})


def pinyin(phrase: Phrase) -> list[str]:
    return [readings()[words().index(word)] for word in phrase.words]


def both(script: Script, typed: str) -> Reading:
    """Read a typed phrase in both halves, which must agree."""
    found = inspect(typed)
    other = script.call("reading.inspect", typed, SOUNDS)
    phrase = other.pop("phrase")
    assert Reading(phrase and Phrase(phrase["entropy"]), **other) == found
    return found


@given(phrase=entropies)
def test_words_and_digits_are_read_back(phrase: Phrase) -> None:
    assert len(phrase.words) == 7
    assert len(phrase.digits) == 26
    assert phrase.digits.isdigit()
    assert parse_phrase("".join(phrase.words)) == parse_phrase(phrase.digits) == phrase


@given(phrase=entropies)
def test_the_browser_writes_the_same(script: Script, phrase: Phrase) -> None:
    sent = {"entropy": phrase.entropy}
    assert script.call("phrase.wordsOf", sent) == list(phrase.words)
    assert script.call("phrase.digitsOf", sent) == phrase.digits


def ways(phrase: Phrase) -> list[str]:
    """How people type a phrase."""
    seven, spoken, digits = phrase.words, pinyin(phrase), phrase.digits
    wide = digits.translate({ord("0") + number: ord("０") + number for number in range(10)})
    return [
        " ".join(seven),
        "".join(seven),
        "　".join(seven),
        "，".join(seven) + "。",
        " ".join("".join(seven)),
        "\n".join(f"{number}. {word}" for number, word in enumerate(seven, 1)),
        " ".join(spoken),
        " ".join(spoken).upper(),
        " ".join([*seven[:3], *spoken[3:]]),
        digits,
        " ".join(digits[at : at + 4] for at in range(0, 26, 4)),
        "-".join(digits[at : at + 4] for at in range(0, 26, 4)),
        wide,
    ]


@pytest.mark.parametrize("typed", ways(PHRASE))
def test_typing_is_forgiven(script: Script, typed: str) -> None:
    assert both(script, typed).phrase == PHRASE


def test_pinyin_may_be_written_apart(script: Script) -> None:
    phrase = new_phrase()
    syllables = [" ".join(sounds()[character] for character in word) for word in phrase.words]
    assert both(script, ", ".join(syllables)).phrase == phrase


def test_a_syllable_that_is_a_word_too_joins_the_next(script: Script) -> None:
    """`dian` is 堤岸, but 电影 written apart is one word; no two words in a row read as a third."""
    assert "dian" in readings()
    read = both(script, "dian ying")
    assert (read.problem, read.count) == ("missing", 6)
    known = set(readings())
    assert not [word for word in known for at in range(1, len(word)) if {word[:at], word[at:]} <= known]


def test_pinyin_with_u_umlaut(script: Script) -> None:
    number = next(at for at, word in enumerate(words()) if word[0] in "绿旅" or word[1] in "绿旅")
    for spelling in (readings()[number].replace("lu", "lv", 1), readings()[number].replace("lu", "lü", 1)):
        assert both(script, spelling).problem == "missing"


def test_a_word_that_is_not_in_the_list_is_named_with_what_was_meant(script: Script) -> None:
    typed = [*PHRASE.words]
    typed[2] = "苹国"
    assert both(script, " ".join(typed)) == Reading(None, "unknown", 3, "苹国", "苹果")
    typed[2] = "囗囗"
    assert both(script, " ".join(typed)) == Reading(None, "unknown", 3, "囗囗", "")
    typed[2] = "xyz"
    assert both(script, " ".join(typed)) == Reading(None, "unknown", 3, "xyz", "")


def test_suggestions_need_no_table_where_one_character_is_enough(script: Script) -> None:
    found = script.call("reading.inspect", "企我")
    assert (found["problem"], found["suggestion"]) == ("unknown", "企鹅")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Reading(None, "missing", count=7)),
        (" 。", Reading(None, "missing", count=7)),
        ("".join(PHRASE.words[:5]), Reading(None, "missing", count=2)),
        ("".join(PHRASE.words) + PHRASE.words[0], Reading(None, "surplus", count=1)),
        (PHRASE.digits[:-1], Reading(None, "missing", count=1)),
        (PHRASE.digits + "00", Reading(None, "surplus", count=2)),
        ("9" * 26, Reading(None, "check")),
        ("".join(PHRASE.words) + "山", Reading(None, "unknown", 8, "山", "")),
    ],
)
def test_what_is_wrong_is_said(script: Script, typed: str, expected: Reading) -> None:
    assert both(script, typed) == expected
    with pytest.raises(OpeningError):
        parse_phrase(typed)


def test_most_swapped_words_are_noticed(script: Script) -> None:
    """Four check bits let one wrong phrase in sixteen pass; each such phrase opens nothing."""
    swapped = 0
    for _ in range(200):
        seven = list(new_phrase().words)
        seven[0], seven[1] = seven[1], seven[0]
        swapped += inspect("".join(seven)).problem == "check"
    assert swapped > 150


def test_all_keys_are_derived_alike(script: Script) -> None:
    """At real strength, in both halves."""
    phrase, authority = new_phrase(), AuthorityId(random_id())
    keys = derive(phrase, authority)
    assert script.call("phrase.derive", {"entropy": phrase.entropy}, authority) == script_keys(keys)
    secrets = [keys.mailbox_id, keys.mailbox_seed, keys.claim_seed, keys.log_key, keys.mailbox_hash]
    assert len(set(secrets)) == 5
    assert derive(phrase, AuthorityId(random_id())).mailbox_id != keys.mailbox_id


def test_a_mailbox_is_opened_by_its_phrase(script: Script) -> None:
    phrase, authority = new_phrase(), AuthorityId(random_id())
    mailbox = Mailbox.from_phrase(phrase, authority)
    opened = script.call("mailbox.openMailbox", {"entropy": phrase.entropy}, authority)
    assert (opened["publicKey"], opened["claimPublic"]) == (mailbox.public, mailbox.claim_public)
    claim = mailbox.claim(random_id())  # type: ignore[arg-type]
    assert claim.lookup == claim_lookup(mailbox.keys.claim_code)
    assert claim.lookup == script.call("reading.claimLookup", mailbox.keys.claim_code)


def test_claim_codes_are_read_as_people_write_them(script: Script) -> None:
    code = "23AB 45CD-67EF"
    assert read_claim_code(code) == read_claim_code("２３ab45cd67ef") == "23AB45CD67EF"
    assert script.call("reading.readClaimCode", code) == "23AB45CD67EF"
    for wrong in ("", "23AB45CD67E", "23AB45CD67EFG", "O3AB45CD67EF", "13AB45CD67EF", "23AB45CD67E领"):
        with pytest.raises(OpeningError):
            read_claim_code(wrong)
        with pytest.raises(OpeningError):
            script.call("reading.readClaimCode", wrong)
    assert len(set(CLAIM_ALPHABET)) == 32


def test_entropy_of_another_length_is_refused(script: Script) -> None:
    with pytest.raises(OpeningError):
        _ = Phrase(bytes(9)).words
    with pytest.raises(OpeningError):
        script.call("phrase.wordsOf", {"entropy": bytes(11)})


def test_a_plain_tip_has_the_id_of_its_phrase() -> None:
    authority, root = AuthorityId(random_id()), random_seed()
    assert tip_of(root) == tip_of(root) != tip_of(random_seed())
    keys = keys_of(root, authority)
    # What a thief finds beside the tip leads to no key of the mailbox.
    assert tip_of(root) not in (keys.mailbox_id[:16], keys.mailbox_hash[:16], keys.mailbox_seed[:16])
    with pytest.raises(OpeningError):
        tip_of(b"short")
