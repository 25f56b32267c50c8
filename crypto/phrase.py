"""The receipt phrase: seven words or 26 digits, and every key that comes from it (docs/formats.md section 6).

    entropy (80 bits) ‖ check (4 bits of H(label("phrase check") ‖ entropy)) = 84 bits
    words  : 7 × 12 bits, most significant first, lines of words.txt
    digits : the 84 bits as a decimal number of 26 digits
    root   := PBKDF2-HMAC-SHA256(entropy, salt = label("phrase") ‖ authority, 600000 rounds, 32)

Whoever holds the phrase is the reporter; nobody can make it again. Words may be typed with or without spaces, by their
pinyin without tones, and digits in full width: `inspect` says what is wrong in terms that a page can show.
"""

import functools
import hashlib
import pathlib
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crypto import OpeningError
from crypto.encoding import (
    ID_LENGTH,
    SEED_LENGTH,
    AuthorityId,
    MailboxHash,
    TipId,
    exact,
    hkdf,
    label,
    labelled,
    sha256,
)

ROUNDS = 600_000
ENTROPY_LENGTH = 10
WORD_COUNT = 7
WORD_LENGTH = 2
DIGIT_COUNT = 26
CLAIM_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CLAIM_CODE_LENGTH = 12
MOST_PEOPLE = 5
_CHECK_BITS = 4
_WORD_BITS = 12
_LARGEST = 1 << (ENTROPY_LENGTH * 8 + _CHECK_BITS)
_PIECES = re.compile(r"[0-9]+|[a-z]+|[\u4e00-\u9fff]+")
_HERE = pathlib.Path(__file__).parent

Problem = Literal["unknown", "missing", "surplus", "check"]


@dataclass(frozen=True)
class Phrase:
    """80 random bits in the two forms that people write down."""

    entropy: bytes

    @property
    def number(self) -> int:
        """The 84-bit number: entropy and check bits."""
        exact(self.entropy, ENTROPY_LENGTH)
        check = labelled("phrase check", self.entropy)[0] >> (8 - _CHECK_BITS)
        return int.from_bytes(self.entropy, "big") << _CHECK_BITS | check

    @property
    def words(self) -> tuple[str, ...]:
        """The seven words."""
        shifts = range((WORD_COUNT - 1) * _WORD_BITS, -1, -_WORD_BITS)
        return tuple(words()[self.number >> shift & 0xFFF] for shift in shifts)

    @property
    def digits(self) -> str:
        """The 26 digits, without spaces."""
        return f"{self.number:0{DIGIT_COUNT}d}"


@dataclass(frozen=True)
class Reading:
    """What `inspect` made of a typed phrase: the phrase, or what is wrong with it.

    `unknown`: word `position` (from 1), `typed`, is not in the list, `suggestion` may be meant; `missing` and `surplus`:
    `count` words or digits too few or too many; `check`: all are known but do not belong together.
    """

    phrase: Phrase | None
    problem: Problem | None = None
    position: int = 0
    typed: str = ""
    suggestion: str = ""
    count: int = 0


@dataclass(frozen=True)
class PhraseKeys:
    """All that is derived from a phrase for one authority; secrets all but the hash.

    `claim_codes` are for as many people as may report together; whoever reports alone has the first.
    """

    authority: AuthorityId
    mailbox_id: bytes
    mailbox_seed: bytes
    claim_seed: bytes
    claim_codes: tuple[str, ...]
    log_key: bytes

    @property
    def claim_code(self) -> str:
        """The claim code of whoever reports alone, and of the first of several."""
        return self.claim_codes[0]

    @property
    def mailbox_hash(self) -> MailboxHash:
        """What the server stores in place of the mailbox id."""
        return MailboxHash(sha256(self.mailbox_id))


@functools.cache
def words() -> tuple[str, ...]:
    """The 4096 words in the order of their numbers."""
    return tuple((_HERE / "words.txt").read_text("utf-8").split())


@functools.cache
def readings() -> tuple[str, ...]:
    """The words' toneless readings, joined, ü written u, in the order of `words`."""
    return tuple((_HERE / "words-pinyin.txt").read_text("utf-8").split())


@functools.cache
def sounds() -> Mapping[str, str]:
    """The toneless reading of each common character."""
    lines = (_HERE / "sounds.txt").read_text("utf-8").splitlines()
    return {character: reading for reading, characters in map(str.split, lines) for character in characters}


@functools.cache
def _numbers() -> Mapping[str, int]:
    by_word = {word: number for number, word in enumerate(words())}
    return by_word | {reading: number for number, reading in enumerate(readings())}


def new_phrase() -> Phrase:
    """Draw a phrase."""
    return Phrase(secrets.token_bytes(ENTROPY_LENGTH))


def parse_phrase(text: str) -> Phrase:
    """Read a typed phrase; OpeningError where `inspect` finds a problem."""
    phrase = inspect(text).phrase
    if phrase is None:
        raise OpeningError
    return phrase


def inspect(text: str) -> Reading:
    """Read a typed phrase: seven words in characters or pinyin, or 26 digits, with any spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "u").replace("'", "").replace("’", "")
    pieces = _PIECES.findall(plain)
    # The receipt numbers its words; whoever copies the numbers too has still written the words.
    spoken = [piece for piece in pieces if not piece.isdigit()]
    if pieces and not spoken:
        return _from_digits("".join(pieces))
    return _from_words(_split(spoken))


def _from_digits(digits: str) -> Reading:
    if len(digits) != DIGIT_COUNT:
        return _wrong_count(len(digits), DIGIT_COUNT)
    return _from_number(int(digits))


def _from_words(typed: list[str]) -> Reading:
    for position, word in enumerate(typed, 1):
        if word not in _numbers():
            return Reading(None, "unknown", position, word, _suggest(word))
    if len(typed) != WORD_COUNT:
        return _wrong_count(len(typed), WORD_COUNT)
    number = 0
    for word in typed:
        number = number << _WORD_BITS | _numbers()[word]
    return _from_number(number)


def _wrong_count(count: int, wanted: int) -> Reading:
    return Reading(None, "missing" if count < wanted else "surplus", count=abs(wanted - count))


def _from_number(number: int) -> Reading:
    if number < _LARGEST:
        phrase = Phrase((number >> _CHECK_BITS).to_bytes(ENTROPY_LENGTH, "big"))
        if phrase.number == number:
            return Reading(phrase)
    return Reading(None, "check")


def _split(pieces: list[str]) -> list[str]:
    """Cut pieces into words: characters two by two; letters as they stand, or joined with the next run (`nan gua`)."""
    found: list[str] = []
    characters = ""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if not piece.isascii():
            # Characters run on over spaces: a phrase written as 南 瓜 is the same phrase.
            characters += piece
            found += [characters[i : i + 2] for i in range(0, len(characters) - 1, 2)]
            characters = characters[len(characters) - len(characters) % 2 :]
            continue
        typed = piece.replace("v", "u")
        following = pieces[at].replace("v", "u") if at < len(pieces) else ""
        # A syllable may be a word of its own too (`dian` is 堤岸); no two words in a row read as a third.
        if typed + following in _numbers():
            typed, at = typed + following, at + 1
        found.append(typed)
    return [*found, characters] if characters else found


def _suggest(typed: str) -> str:
    """Return the word of the same sound, else the one word that shares a character in its place, else nothing."""
    if len(typed) != WORD_LENGTH or typed.isascii():
        return ""
    number = _numbers().get("".join(sounds().get(character, "?") for character in typed))
    if number is not None:
        return words()[number]
    near = [word for word in words() if word[0] == typed[0] or word[1] == typed[1]]
    return near[0] if len(near) == 1 else ""


def stretch(entropy: bytes, salt: bytes) -> bytes:
    """PBKDF2-HMAC-SHA256 with 600,000 rounds; 32 bytes (RFC 8018; rounds: OWASP password storage, 2023)."""
    return hashlib.pbkdf2_hmac("sha256", entropy, salt, ROUNDS, SEED_LENGTH)


def derive(phrase: Phrase, authority: AuthorityId) -> PhraseKeys:
    """Derive all keys of a phrase; takes about 0.2 s by design."""
    return keys_of(root_of(phrase, authority), authority)


def root_of(phrase: Phrase, authority: AuthorityId) -> bytes:
    """Stretch a phrase into the 32 bytes that all its keys come from; takes about 0.2 s by design."""
    return stretch(exact(phrase.entropy, ENTROPY_LENGTH), label("phrase") + exact(authority, ID_LENGTH))


def tip_of(root: bytes) -> TipId:
    """Return the tip id of a phrase's root, for the plain pages: the same form sent twice is the same tip."""
    return TipId(hkdf(exact(root, SEED_LENGTH), label("plain tip"), ID_LENGTH))


def keys_of(root: bytes, authority: AuthorityId) -> PhraseKeys:
    """Derive all keys from a phrase's root."""
    exact(root, SEED_LENGTH)
    return PhraseKeys(
        authority=authority,
        mailbox_id=hkdf(root, label("mailbox id"), SEED_LENGTH),
        mailbox_seed=hkdf(root, label("mailbox key"), SEED_LENGTH),
        claim_seed=hkdf(root, label("claim key"), SEED_LENGTH),
        claim_codes=tuple(_claim_code(hkdf(root, label(_code_label(person)), 8)) for person in range(1, MOST_PEOPLE + 1)),
        log_key=hkdf(root, label("log"), SEED_LENGTH),
    )


def _code_label(person: int) -> str:
    return "claim code" if person == 1 else f"claim code {person}"


def _claim_code(data: bytes) -> str:
    number = int.from_bytes(data, "big") >> 4
    return "".join(CLAIM_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))


def read_claim_code(text: str) -> str:
    """Return a typed claim code in capitals without spaces and hyphens; OpeningError if it is none."""
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != CLAIM_CODE_LENGTH or not set(code) <= set(CLAIM_ALPHABET):
        raise OpeningError
    return code


def claim_lookup(claim_code: str) -> bytes:
    """Return the 32 bytes that the payer stores for a claim code; takes about 0.2 s by design."""
    return stretch(read_claim_code(claim_code).encode("ascii"), label("claim lookup"))
