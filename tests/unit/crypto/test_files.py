"""Lines of files, letters that carry them, and count notes: both halves read and refuse the same (section 14)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import Json, KeyId, TipId, UploadId, b64u, canonical, random_id, random_seed, read_object
from crypto.files import KINDS, LONGEST_FILE, LONGEST_NAME, MOST_FILES, FileLine, encode_lines, parse_lines
from crypto.letters import mailbox_key_id
from crypto.mailbox import Former, Mailbox, Reply, encode_reply, read_reply
from crypto.notes import Noted, noted, open_note, seal_note
from crypto.opening import open_any, open_key
from crypto.phrase import PhraseKeys
from crypto.routing import encode_body, parse_body
from crypto.streams import open_stream, seal_stream
from crypto.suite1 import Kind, parse, public_from_seed, seal
from tests.unit.crypto.javascript import Bag, Script
from tests.unit.crypto.sides import refuses, script_keys
from tests.unit.crypto.world import World, phrase_keys

TYPES = {"photo": "image/jpeg", "video": "video/mp4", "voice": "audio/webm", "document": "application/pdf"}


def line(index: int = 1, **changed: Any) -> dict[str, Json]:
    made = FileLine(UploadId(random_id()), index, "photo", "image/jpeg", "", 5, True)
    return {**made.json(), **changed}


@st.composite
def lines(draw: st.DrawFn) -> list[FileLine]:
    ids = draw(st.lists(st.binary(min_size=16, max_size=16), max_size=MOST_FILES, unique=True))
    made = []
    for index, own in enumerate(ids, 1):
        kind = draw(st.sampled_from(KINDS))
        name = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=100)) if kind == "document" else ""
        length, cleaned = draw(st.integers(1, LONGEST_FILE)), draw(st.booleans())
        made.append(FileLine(UploadId(own), index, kind, TYPES[kind], name, length, cleaned))
    return made


@settings(max_examples=60, deadline=None)
@given(made=lines(), text=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_lines_and_letters_round_trip(script: Script, made: list[FileLine], text: str) -> None:
    written = encode_lines(made)
    assert parse_lines(written) == tuple(made)
    assert script.call("checks.relines", written) == written
    plaintext = encode_reply(Reply(text, tuple(made)))
    assert read_reply(plaintext) == Reply(text, tuple(made))
    read = script.call("mailbox.readReply", plaintext)
    assert (read["text"], [each["id"] for each in read["files"]]) == (text, [each.id for each in made])


TWICE = random_id()
BAD_LINES: list[Any] = [
    {},
    "photo",
    [None],
    [[]],
    [line(2)],
    [line(0)],
    [line(1), line(1)],
    [line(2), line(1)],
    [line(1, id=b64u(TWICE)), line(2, id=b64u(TWICE))],
    [line(number) for number in range(1, MOST_FILES + 2)],
    [line(index=True)],
    [line(id="AAAA")],
    [line(id=None)],
    [line(kind="sound")],
    [line(kind=None)],
    [line(length=0)],
    [line(length=LONGEST_FILE + 1)],
    [line(length=True)],
    [line(length="5")],
    [line(cleaned=1)],
    [line(name="photo.jpg")],
    [line(name=None)],
    [line(kind="document", type="application/pdf", name="x" * (LONGEST_NAME + 1))],
    [line(type="image/svg+xml")],
    [line(type="text/html")],
    [line(type="video/mp4")],
    [line(type="image/jpeg; x")],
    [line(type="image/")],
    [line(type="image/jpeg\n")],
    [line(type="IMAGE/JPEG")],
    [line(type=None)],
    [line(kind="document", type="application/xml")],
    [line(kind="document", type="application/xhtml+xml")],
    [line(kind="document", type="text/html")],
    [line(place="Zibo")],
    [{name: value for name, value in line().items() if name != "cleaned"}],
]


@pytest.mark.parametrize("bad", BAD_LINES, ids=range(len(BAD_LINES)))
def test_ill_formed_lines_are_refused(script: Script, world: World, bad: Any) -> None:
    """In lines, in a tip's body and in a letter: whoever opens a tip believes no line that a page could not have made."""
    assert refuses(parse_lines, bad)
    assert refuses(script.call, "files.parseLines", bad)
    body = canonical({**read_object(encode_body(world.body())), "files": bad})
    assert refuses(parse_body, body)
    assert refuses(script.call, "opening.parseWhole", body)
    letter = canonical({"v": 1, "text": "x", "files": bad})
    assert refuses(read_reply, letter)
    assert refuses(script.call, "mailbox.readReply", letter)


def test_a_name_counts_characters_and_not_bytes(script: Script) -> None:
    long: list[Any] = [line(kind="document", type="text/plain", name="😀" * LONGEST_NAME)]
    assert parse_lines(long)[0].name == long[0]["name"]
    assert script.call("checks.relines", long) == long


def test_a_letter_without_files_has_one_spelling(script: Script) -> None:
    empty = canonical({"v": 1, "text": "x", "files": []})
    assert refuses(read_reply, empty)
    assert refuses(script.call, "mailbox.readReply", empty)


@pytest.fixture(scope="module")
def mailbox(keys: PhraseKeys) -> Mailbox:
    return Mailbox(keys)


def names(found: Any) -> list[Noted]:
    return [Noted(each["id"], each["kind"]) for each in found]


def test_notes_go_both_ways(script: Script, mailbox: Mailbox) -> None:
    tip, box = TipId(random_id()), Bag({"$mailbox": script_keys(mailbox.keys)})
    many = [Noted(UploadId(random_id()), KINDS[number % 4]) for number in range(MOST_FILES)]
    place = (mailbox.keys.authority, tip, mailbox.hash, mailbox.public)
    for files in (many[:1], many):
        listed = [{"id": each.id, "kind": each.kind} for each in files]
        sealed = [seal_note(*place, files), script.call("notes.sealNote", *place, listed)]
        # One length for one file and for twenty: the note does not count for the server.
        assert {len(each) for each in sealed} == {68 + 1200 + 4168}
        for each in sealed:
            assert open_note(each, mailbox, tip) == files
            assert names(script.call("notes.openNote", each, box, tip)) == files


def test_notes_of_another_tip_mailbox_or_kind_are_refused(script: Script, world: World, mailbox: Mailbox) -> None:
    tip, files = TipId(random_id()), [Noted(UploadId(random_id()), "photo")]
    box = Bag({"$mailbox": script_keys(mailbox.keys)})
    good = seal_note(mailbox.keys.authority, tip, mailbox.hash, mailbox.public, files)
    stranger = Mailbox(phrase_keys(world.authority))
    to = {mailbox_key_id(mailbox.public): mailbox.public}
    plaintext = canonical({"v": 1, "files": [{"id": b64u(random_id()), "kind": "photo"}]})
    letter = seal(Kind.LETTER, mailbox.keys.authority, tip, mailbox.hash, to, plaintext)
    bound = seal(Kind.NOTE, mailbox.keys.authority, tip, stranger.hash, to, plaintext)
    for sealed, reader, own in (
        (good, mailbox, TipId(random_id())),
        (good, stranger, tip),
        (letter, mailbox, tip),
        (bound, mailbox, tip),
    ):
        assert refuses(open_note, sealed, reader, own)
        reads = box if reader is mailbox else Bag({"$mailbox": script_keys(stranger.keys)})
        assert refuses(script.call, "notes.openNote", sealed, reads, own)


def noted_wrongly() -> list[Json]:
    one: dict[str, Json] = {"id": b64u(TWICE), "kind": "photo"}
    many: list[Json] = [{"id": b64u(random_id()), "kind": "voice"} for _ in range(MOST_FILES + 1)]
    return [[], {}, None, [one, one], [{**one, "kind": "x"}], [{**one, "id": "AA"}], [{**one, "name": ""}], ["x"], many]


@pytest.mark.parametrize("files", noted_wrongly())
def test_ill_formed_notes_are_refused(script: Script, mailbox: Mailbox, files: Json) -> None:
    tip, to = TipId(random_id()), {mailbox_key_id(mailbox.public): mailbox.public}
    sealed = seal(Kind.NOTE, mailbox.keys.authority, tip, mailbox.hash, to, canonical({"v": 1, "files": files}))
    assert refuses(open_note, sealed, mailbox, tip)
    assert refuses(script.call, "notes.openNote", sealed, Bag({"$mailbox": script_keys(mailbox.keys)}), tip)


def test_the_note_of_a_replaced_phrase_opens_with_the_new_one(world: World) -> None:
    former, new = Mailbox(phrase_keys(world.authority)), Mailbox(phrase_keys(world.authority))
    tip, files = TipId(random_id()), [Noted(UploadId(random_id()), "document")]
    sealed = seal_note(world.authority, tip, former.hash, former.public, files)
    assert refuses(open_note, sealed, new, tip)
    new.former = Former(former.hash, former.public, former.keys.mailbox_seed)
    assert open_note(sealed, new, tip) == files


def test_whoever_opens_the_letter_opens_its_files(script: Script, mailbox: Mailbox) -> None:
    """The content key that `sealAdding` keeps is the one that a recipient unwraps."""
    tip, seed, key_id, data = TipId(random_id()), random_seed(), KeyId(random_seed()), b"photo" * 1000
    lines = (FileLine(UploadId(random_id()), 1, "photo", "image/jpeg", "", len(data), True),)
    public = public_from_seed(seed)
    by_python = mailbox.seal_adding(tip, {key_id: public}, "", lines)
    box = Bag({"$mailbox": script_keys(mailbox.keys)})
    sent = [{**lines[0].json(), "id": lines[0].id}]
    by_script = script.call("mailbox.Mailbox#sealAdding", box, tip, [{"keyId": key_id, "publicKey": public}], "", sent)
    for sealed, key, scope in (
        (by_python.sealed, by_python.content_key, by_python.scope),
        (by_script["sealed"], by_script["contentKey"], by_script["scope"]),
    ):
        stream = seal_stream(key, scope, 1, data)
        envelope, found = open_key(sealed, seed)
        assert envelope == parse(sealed)
        assert read_reply(open_any(sealed, seed)[1]) == Reply("", lines)
        assert open_stream(found, envelope.scope, 1, stream) == data
    with pytest.raises(OpeningError):
        open_key(by_python.sealed, random_seed())


def test_notes_say_what_the_lines_say() -> None:
    made = FileLine(UploadId(random_id()), 1, "voice", "audio/webm", "", 5, False)
    assert noted([made, replace(made, index=2, kind="photo")]) == [Noted(made.id, "voice"), Noted(made.id, "photo")]
