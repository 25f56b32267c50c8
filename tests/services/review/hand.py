"""The reporter's hand in tests of the review slice: each deed signed with the reporter's own key and sent as the page does."""

from __future__ import annotations

from casework.cases import handle
from casework.kernel import events, visibility
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Transaction, query
from casework.review import box
from casework.review.box import BoxView
from casework.rewards import claim
from casework.rules.duties import Duty
from crypto.encoding import Json, KeyId, b64u, canonical
from crypto.keyring import Purpose, Trust
from crypto.mailbox import Action as Action
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample


def look(sample: Sample, reporter: Reporter) -> BoxView:
    """What the page shows."""
    view = box.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view


def seen(sample: Sample, reporter: Reporter) -> None:
    """The page says that it has shown what there is."""
    claim.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.SEEN))


def do(sample: Sample, reporter: Reporter, action: Action, body: dict[str, Json] | None = None) -> str:
    signed = reporter.box.sign_action(action, canonical(body) if body is not None else b"")
    return box.act(sample.office, sample.authority, reporter.hash, signed)


def letter(sample: Sample, reporter: Reporter, text: str, recipients: dict[KeyId, bytes] | None = None) -> str:
    """Words sealed to those who may read them, as a body carries them."""
    to = recipients or builders.reply_recipients(sample, reporter)
    return b64u(reporter.box.seal_reply(reporter.tip, to, text))


def object_to(sample: Sample, reporter: Reporter, *about: str, text: str = "") -> str:
    words = letter(sample, reporter, text) if text else ""
    return do(sample, reporter, Action.OBJECT, {"about": list(about), "letter": words})


def protectors(sample: Sample, reporter: Reporter) -> dict[KeyId, bytes]:
    """Key id → public key of those who may read about reprisal: the tip's departments and the discipline inspection."""
    view = look(sample, reporter)
    trust = Trust(sample.authority, sample.founded.authority.root_public)
    ring = trust.verify(view.protecting.records, sample.clock.today)
    besides = {key_id: ring.get(KeyId(key_id), Purpose.INTAKE).public for key_id in view.protecting.reply_to}
    return {**builders.reply_recipients(sample, reporter), **{KeyId(one): public for one, public in besides.items()}}


def report_reprisal(sample: Sample, reporter: Reporter, text: str, *, asked: bool = False) -> str:
    words = letter(sample, reporter, text, protectors(sample, reporter))
    return do(sample, reporter, Action.REPRISAL, {"asked": asked, "letter": words})


@query
def roles(tx: Transaction, sample: Sample, reporter: Reporter) -> dict[DepartmentId, str]:
    """Department → role of the reporter's case."""
    return visibility.recipients_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))


def declined(sample: Sample, reporter: Reporter) -> str:
    """Take a tip to NOT_ACCEPTED: proposed by an intake officer, agreed to by the leader."""
    number = builders.number_of(sample, reporter)
    handle.propose_decline(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, "Z03")
    handle.confirm_decline(sample.office, builders.handler(sample, reporter, Duty.LEAD), number, agree=True)
    return number
