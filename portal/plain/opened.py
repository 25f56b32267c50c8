"""A mailbox with the phrase in hand, for one request: what it shows, whom an answer is sealed to, how a deed is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.cases.telling import RewardView
from casework.entry import phrase
from casework.kernel.ids import AwardId, date_of, day_at
from casework.kernel.office import Office
from casework.review import box
from casework.review.box import BoxView, Objecting
from casework.rules.deadlines import page_day
from casework.rules.money import yuan
from crypto import OpeningError
from crypto.encoding import Json, KeyId, b64u, canonical, unb64u
from crypto.files import FileLine
from crypto.keyring import Keyring, Purpose, Trust, holder_id
from crypto.letters import ReadLetter
from crypto.mailbox import Mailbox
from crypto.notes import Noted, open_note
from crypto.phrase import keys_of
from crypto.replacement import Replacement, former_of
from crypto.suite1 import Sealed
from portal.place import Place

CLAIMABLE, CLAIMED = "R_CLAIMABLE", "R_CLAIMED"


@dataclass(frozen=True)
class LetterText:
    """A letter as the page shows it; one that is not the department's has no text."""

    text: str
    sender: str


@dataclass(frozen=True)
class Code:
    """A claim code in groups of four, and whose it is where several reported together."""

    groups: tuple[str, ...]
    share: str


class Opened:
    """The mailbox of a root, as it stands now."""

    def __init__(self, office: Office, place: Place, root: bytes, view: BoxView, mailbox: Mailbox, keyring: Keyring | None):
        """Use `open_box`."""
        self.office, self.place, self.root = office, place, root
        self.view, self.mailbox, self.keyring = view, mailbox, keyring

    def letters(self) -> list[LetterText]:
        """The department's letters, newest first; what does not verify says so."""
        sealed = [one.sealed for one in self.view.mailbox.letters if one.sealed is not None]
        if self.keyring is None:
            return [LetterText("", "")] * len(sealed)
        opened = self.mailbox.open_letters(sealed, self.view.mailbox.tip, self.keyring)
        return [self._letter(one) for one in reversed(opened)]

    def _letter(self, read: ReadLetter | None) -> LetterText:
        if read is None:
            return LetterText("", "")
        names = {holder_id(one.id): one.short_name for one in self.place.pack.departments}
        sender = names.get(read.record.holder, "部门")
        return LetterText(read.letter.text, f"{sender} · {page_day(date_of(read.letter.day))}")

    def last_sent(self) -> str:
        """The day of the reporter's last letter; their words are shown nowhere again."""
        days = [one.day for one in self.view.mailbox.letters if one.direction == "in"]
        return days[-1] if days else ""

    def noted(self) -> list[Noted]:
        """The files that should be there."""
        found: list[Noted] = []
        for note in self.view.mailbox.notes:
            try:
                found += open_note(note, self.mailbox, self.view.mailbox.tip)
            except OpeningError:
                continue
        return found

    def recipients(self, *, protecting: bool = False) -> dict[KeyId, bytes]:
        """Whom an answer is sealed to: key id → public key; OpeningError where one of them is not known under the root."""
        wanted = [*self.view.mailbox.reply_to, *(self.view.protecting.reply_to if protecting else ())]
        if self.keyring is None or not wanted:
            raise OpeningError
        records = [self.keyring.get(KeyId(one), Purpose.INTAKE) for one in wanted]
        return {one.key_id: one.public for one in records}

    def readers(self, *, protecting: bool = False) -> str:
        """Those who could open an answer, in a sentence; empty where none can be written."""
        try:
            wanted = self.recipients(protecting=protecting)
        except OpeningError:
            return ""
        keyring = self.keyring
        holders = [] if keyring is None else [keyring.get(one, Purpose.INTAKE).holder for one in wanted]
        names = [one.short_name for one in self.place.pack.departments if holder_id(one.id) in holders]
        return f"能打开的：{'、'.join(names)}。"

    def seal(self, text: str, files: Sequence[FileLine] = (), *, protecting: bool = False) -> Sealed:
        """Seal a letter to those whom the page names."""
        return self.mailbox.seal_adding(self.view.mailbox.tip, self.recipients(protecting=protecting), text, files)

    def body(self, said: Mapping[str, Json], text: str, *, protecting: bool = False) -> bytes:
        """The body of a deed with a letter, which is there even where nothing was written: lengths tell nothing then."""
        return canonical({**said, "letter": b64u(self.seal(text, protecting=protecting).sealed)})

    def objecting(self, part: int) -> Objecting:
        """What of an answer may be disagreed with; `part` from 1 where the tip was parted, else 0."""
        return self.view.parts[part - 1].objecting if part else self.view.objecting

    def reward(self, part: int) -> RewardView | None:
        """The reward of the tip or of one of its parts."""
        return self.view.parts[part - 1].reward if part else self.view.mailbox.reward

    def codes(self, reward: RewardView) -> list[Code]:
        """The claim codes of a reward that has been claimed."""
        count = len(reward.shares) or 1
        codes = self.mailbox.keys.claim_codes[:count]
        shares = [yuan(one) for one in reward.shares] or [""]
        return [
            Code(tuple(code[at : at + 4] for at in range(0, len(code), 4)), share)
            for code, share in zip(codes, shares, strict=True)
        ]

    def yuan(self, reward: RewardView) -> str:
        """A reward's sum as the page shows it."""
        return yuan(reward.amount or 0)

    def claim(self, reward: RewardView) -> bytes:
        """The body of the action `claim`; stretches each code, 0.2 s each."""
        award = AwardId(unb64u(reward.award))
        return self.mailbox.claim(award, len(reward.shares) or 1).encode()

    def is_claimable(self) -> bool:
        """Whether some reward waits to be claimed, so that its days have to begin."""
        rewards = [self.view.mailbox.reward, *(one.reward for one in self.view.parts)]
        return any(one is not None and one.state == CLAIMABLE and one.award is not None for one in rewards)


def open_box(office: Office, place: Place, root: bytes) -> Opened | None:
    """Open the mailbox of a stretched phrase; None where there is none. `is_transfer` is asked before."""
    mailbox = Mailbox(keys_of(root, place.authority.id))
    view = box.read(office, place.authority.id, mailbox.keys.mailbox_id)
    if view is None:
        return None
    former = phrase.look(office, place.authority.id, mailbox.keys.mailbox_id).former
    if former is not None:
        made = Replacement(mailbox.hash, mailbox.public, mailbox.claim_public, former.seed, former.proof)
        mailbox.former = former_of(mailbox, made, former.hash, former.public)
    return Opened(office, place, root, view, mailbox, _keyring(office, place, view))


def _keyring(office: Office, place: Place, view: BoxView) -> Keyring | None:
    """The records under the authority's root; None if they do not hold: then nothing reads as a department's."""
    wires = tuple(dict.fromkeys((*view.mailbox.records, *view.protecting.records)))
    try:
        trust = Trust(place.authority.id, place.authority.root_public)
        return trust.verify(wires, day_at(office.clock.now()))
    except OpeningError:
        return None
