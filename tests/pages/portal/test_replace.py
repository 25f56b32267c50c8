"""A transfer code at the portal: it shows nothing and takes one thing, and afterwards the mailbox is like any other."""

from __future__ import annotations

from typing import Any

from casework.cases import letters
from casework.rules.duties import Duty
from crypto.encoding import MailboxHash, b64u, random_seed, unb64u
from crypto.keyring import Trust
from crypto.mailbox import Action, Mailbox
from crypto.replacement import Replacement, former_of, replace_with
from tests.pages.portal.conftest import Site
from tests.pages.portal.test_answers import ask, deed, read
from tests.services import builders
from tests.services.entry import way


def recalled(own: builders.Reporter, answer: Any) -> Mailbox:
    """The mailbox as the page has it after reading what came before the own phrase."""
    said = {name: unb64u(value) for name, value in answer["former"].items()}
    made = Replacement(own.box.hash, own.box.public, own.box.claim_public, said["seed"], said["proof"])
    return Mailbox(own.box.keys, former_of(own.box, made, MailboxHash(said["hash"]), said["public"]))


def test_a_code_shows_nothing_until_it_is_replaced(site: Site) -> None:
    code = way.entered(site.sample)
    assert read(site, code) == {"found": True, "transfer": True}
    refused = ask(site, "/box/act", deed(code, code.box.sign_action(Action.WITHDRAW)), 422)
    assert refused["sentence"] == "先换成您自己的七个词，再做别的。"
    own = way.renewed(site.sample, code)
    signed = deed(code, replace_with(code.box, own.box))
    for _ in range(2):
        assert ask(site, "/box/act", signed) == {"done": True}
    assert read(site, code) == {"found": False}
    assert read(site, own)["now"]["headline"] == "收到了"


def test_letters_from_before_open_afterwards(site: Site) -> None:
    sample, code = site.sample, way.entered(site.sample)
    intake = builders.handler(sample, code, Duty.INTAKE)
    letters.send_letter(sample.office, intake, builders.number_of(sample, code), builders.letter_to(sample, code, "哪一台？"))
    own = way.renewed(sample, code)
    ask(site, "/box/act", deed(code, replace_with(code.box, own.box)))
    answer = read(site, own)
    ring = Trust(sample.authority, sample.founded.authority.root_public).verify(
        [unb64u(wire) for wire in answer["records"]], sample.clock.today
    )
    sealed = [unb64u(one["sealed"]) for one in answer["letters"]]
    opened = recalled(own, answer).open_letters(sealed, own.tip, ring)
    assert [one.letter.text if one else None for one in opened] == ["哪一台？"]


def test_a_phrase_that_never_was_a_code_has_no_former(site: Site) -> None:
    assert "former" not in read(site, builders.send_tip(site.sample))


def test_lengths_tell_neither_code_nor_replacement(site: Site) -> None:
    code = way.entered(site.sample)
    lengths = {len(site.client.post_json("/box", {"mailbox_id": b64u(one)}).data) for one in (code.mailbox_id, random_seed())}
    own = way.replaced(site.sample, code)
    lengths.add(len(site.client.post_json("/box", {"mailbox_id": b64u(own.mailbox_id)}).data))
    assert len(lengths) == 1
