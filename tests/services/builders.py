"""Real tips, letters and cases for tests, made with the project's own crypto and moved by its own use cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.cases import handle, receive, sign, signing, site, verifiers, verify
from casework.cases.handle import Attestation, RecordText
from casework.cases.letters import OutLetter
from casework.cases.site import SiteText
from casework.cases.verify import FindingItem, FindingText
from casework.kernel import events, visibility
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, Day, DepartmentId, MailboxHash, TipId
from casework.kernel.office import Actor, Transaction, query
from casework.people import keys
from casework.rules import routing
from casework.rules.duties import Duty
from casework.tips import uploads
from crypto import findings
from crypto.encoding import Json, KeyId, UploadId, random_id, random_seed
from crypto.files import FileKind, FileLine, encode_lines
from crypto.keyring import Purpose, Trust
from crypto.letters import NO_PREVIOUS, Letter, LetterKind, attest, seal_letter
from crypto.mailbox import Mailbox
from crypto.notes import noted, seal_note
from crypto.phrase import PhraseKeys
from crypto.routing import Facts, TipBody, Urgency, seal_tip_keeping
from crypto.streams import seal_stream, stream_length, upload_hash
from crypto.suite1 import Sealed
from tests.services.founding import Sample

FACTORY = routing.Facts(region="370306100000", sector="factory", category="C16")
WORDS = "冲床的护罩拆了，挂在墙上，两个人伤了手。"
RECORD = RecordText("370306100000", "factory", "C16", "北郊某机械厂", "二车间", "冲压设备缺少防护装置。")
SHEET = "请查二车间冲压设备的防护装置和近期工伤记录。"
CODES = ("23456789ABCD", "3456789ABCDE", "456789ABCDEF", "56789ABCDEFG", "6789ABCDEFGH")
"""Claim codes, which stretch to lookups like any others."""
ITEM = FindingItem("N1", "S2", True, "违反工贸判定标准", "H01-2")
SITE = SiteText(
    Day(20700),
    "两名核查员，车间主任",
    "二车间三台冲床",
    "三台冲床没有护罩，正在开。",
    "evidenced",
    "护罩拆下的日子记在维修本上。",
)
FINDING = FindingText(
    "substantiated",
    "查实了，护罩拆了三台。",
    "两个人到现场看过。",
    "责令停用，限期改正。",
    (ITEM,),
    "MS-03",
    "周应急责改〔2026〕12号",
)


TYPES: dict[FileKind, str] = {"photo": "image/jpeg", "video": "video/mp4", "voice": "audio/webm", "document": "application/pdf"}


@dataclass(frozen=True)
class OwnFile:
    """A file on the reporter's phone: the line that its envelope carries, what is in it, and the secret of its upload."""

    line: FileLine
    data: bytes
    secret: bytes

    def stream(self, sealed: Sealed) -> bytes:
        """Seal it under the envelope that carries its line, each time anew."""
        return seal_stream(sealed.content_key, sealed.scope, self.line.index, self.data)


@dataclass(frozen=True)
class Reporter:
    """Somebody with a phrase in hand, and the tip that it belongs to; with its files, in the order of their lines."""

    box: Mailbox
    facts: Facts
    submission: receive.Submission
    sealed: Sealed
    files: tuple[OwnFile, ...] = ()

    @property
    def tip(self) -> TipId:
        return self.facts.tip

    @property
    def hash(self) -> MailboxHash:
        return self.box.hash

    @property
    def mailbox_id(self) -> bytes:
        return self.box.keys.mailbox_id


def new_keys(authority: AuthorityId) -> PhraseKeys:
    """What a phrase would derive, drawn at random instead of stretched 600,000 times."""
    return PhraseKeys(authority, random_seed(), random_seed(), random_seed(), CODES, random_seed())


def write_tip(
    sample: Sample,
    where: routing.Facts = FACTORY,
    *,
    urgency: Urgency = "unsaid",
    words: str = WORDS,
    phrase: PhraseKeys | None = None,
    tip: TipId | None = None,
    files: Sequence[OwnFile] = (),
) -> Reporter:
    """Seal a tip as the reporter's browser does: ask for the route, verify the records up to the root, seal."""
    answer = receive.route(sample.office, sample.authority, where)
    box = Mailbox(phrase or new_keys(sample.authority))
    facts = Facts(
        authority=sample.authority,
        tip=tip or TipId(random_id()),
        region=where.region,
        sector=where.sector,
        category=where.category,
        flags=tuple(sorted(where.flags)),
        recipients=answer.recipients,
        upward=where.upward,
        urgency=urgency,
    )
    fields: dict[str, Json] = {
        "v": 1, "words": words, "place": "", "subject": "", "when": "", "ongoing": "", "known": "", "insider": "",
        "told": "", "reward": True, "together": 1, "files": encode_lines([one.line for one in files]),
    }  # fmt: skip
    trust = Trust(sample.authority, sample.founded.authority.root_public)
    keyring = trust.verify(answer.records, sample.clock.today)
    sealed = seal_tip_keeping(TipBody(facts, box.public, box.claim_public, fields), keyring)
    note = seal_note(sample.authority, facts.tip, box.hash, box.public, noted([one.line for one in files])) if files else b""
    keys = (box.hash, box.public, box.claim_public)
    submission = receive.Submission(sample.authority, facts.json(), sealed.sealed, *keys, announced(files), note)
    return Reporter(box, facts, submission, sealed, tuple(files))


def own_files(*files: tuple[FileKind, bytes]) -> tuple[OwnFile, ...]:
    """Choose files on a phone: kind and content of each."""
    return tuple(
        OwnFile(
            FileLine(UploadId(random_id()), index, kind, TYPES[kind], "", len(data), cleaned=True), data, random_seed()
        )
        for index, (kind, data) in enumerate(files, 1)
    )


def announced(files: Sequence[OwnFile]) -> tuple[uploads.Announced, ...]:
    """Announce files as the browser does with the words."""
    return tuple(
        uploads.Announced(one.line.id, upload_hash(one.secret), stream_length(one.line.length)) for one in files
    )


def send_tip(sample: Sample, where: routing.Facts = FACTORY, *, urgency: Urgency = "unsaid") -> Reporter:
    """Seal a tip and send it."""
    reporter = write_tip(sample, where, urgency=urgency)
    receive.receive(sample.office, reporter.submission)
    return reporter


@query
def case_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> Case:
    """Return the case of a tip, past all visibility."""
    return events.load_of_tip(tx, authority, tip)


@query
def history_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[events.Event, ...]:
    """Return the events of a tip's case."""
    return events.of_case(tx, authority, events.load_of_tip(tx, authority, tip).id)


def number_of(sample: Sample, reporter: Reporter) -> str:
    return case_of(sample.office, sample.authority, reporter.tip).number


def department_of(sample: Sample, reporter: Reporter) -> DepartmentId:
    """Return the lead department of a tip's case."""
    return case_of(sample.office, sample.authority, reporter.tip).department


def supervisor_of(sample: Sample, reporter: Reporter) -> DepartmentId:
    """Return the department that supervises a tip's case."""

    @query
    def roles(tx: Transaction) -> dict[DepartmentId, str]:
        return visibility.recipients_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    return next(name for name, role in roles(sample.office).items() if role == "supervisor")


def handler(sample: Sample, reporter: Reporter, duty: Duty, number: int = 0) -> Actor:
    """Return an officer of the lead department with a duty."""
    return sample.actor(duty, department_of(sample, reporter), number)


def attestation(sample: Sample, reporter: Reporter) -> Attestation:
    """Sign what the lead department's officer found in the tip, with the department's letters key."""
    own = sample.founded.departments[department_of(sample, reporter)]
    signature = attest(
        own.seeds[Purpose.LETTERS], sample.authority, reporter.tip, reporter.box.public, reporter.box.claim_public
    )
    return Attestation(signature, own.key_ids[Purpose.LETTERS])


def letter_to(
    sample: Sample,
    reporter: Reporter,
    text: str,
    *,
    seq: int = 1,
    previous: bytes = NO_PREVIOUS,
    kind: LetterKind = "letter",
) -> OutLetter:
    """Sign and seal a letter of the lead department to the reporter's mailbox."""
    own = sample.founded.departments[department_of(sample, reporter)]
    letter = Letter(
        sample.authority, reporter.hash, seq, previous, kind, text, sample.clock.today, own.key_ids[Purpose.LETTERS]
    )
    sealed = seal_letter(letter, own.seeds[Purpose.LETTERS], reporter.tip, reporter.box.public)
    return OutLetter(seq, kind, sealed, letter.hash)


def reply_recipients(sample: Sample, reporter: Reporter) -> dict[KeyId, bytes]:
    """Return key id → public key of the intake records that a reply is sealed to."""

    @query
    def records(tx: Transaction) -> tuple[bytes, ...]:
        return keys.records_for(tx, sample.authority, [DepartmentId(name) for name in reporter.facts.recipients])

    keyring = Trust(sample.authority, sample.founded.authority.root_public).verify(records(sample.office), sample.clock.today)
    return {record.key_id: record.public for record in keyring.all(Purpose.INTAKE)}


def accept(sample: Sample, reporter: Reporter, intake: int = 0) -> str:
    """Take a tip to ACCEPTED by an intake officer and return the case number."""
    number, actor = number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE, intake)
    handle.write_record(sample.office, actor, number, RECORD, 0)
    handle.write_lead_sheet(sample.office, actor, number, SHEET, 0)
    handle.accept(sample.office, actor, number, attestation(sample, reporter))
    return number


def start(sample: Sample, reporter: Reporter) -> tuple[str, Actor, Actor]:
    """Take a tip to INVESTIGATING with a site record; return the case number and the two verifiers."""
    number = accept(sample, reporter)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    verify.start(sample.office, first, number, (first.officer, second.officer), no_interest=True)
    verifiers.declare(sample.office, second, number, no_interest=True)
    site.write_site_record(sample.office, first, number, SITE, 0)
    return number, first, second


def proposed(sample: Sample, reporter: Reporter, finding: FindingText = FINDING) -> str:
    """Take a tip to FINDING_PROPOSED with a finding (its version is 2) and return the case number."""
    number, first, second = start(sample, reporter)
    version = verify.conclude(sample.office, first, number, finding)
    verify.countersign(sample.office, second, number, version)
    return number


def passed(sample: Sample, reporter: Reporter, finding: FindingText = FINDING) -> str:
    """Take a tip to FINDING_PASSED with a finding (its version is 2) and return the case number."""
    number = proposed(sample, reporter, finding)
    sign.pass_finding(sample.office, handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法，证据充分。")
    return number


def conclude(sample: Sample, reporter: Reporter, finding: FindingText = FINDING) -> str:
    """Take a tip to CONCLUDED with a finding and return the case number."""
    number = passed(sample, reporter, finding)
    sign_finding(sample, reporter)
    return number


def sign_finding(sample: Sample, reporter: Reporter, version: int = 2, letter: OutLetter | None = None) -> None:
    """Sign the finding that legal review passed, as the leader's browser does."""
    lead, number = handler(sample, reporter, Duty.LEAD), number_of(sample, reporter)
    sign.sign(sample.office, lead, number, version, finding_signature(sample, lead, number), letter)


def finding_signature(sample: Sample, lead: Actor, number: str) -> bytes:
    """What the leader's key gives over the finding as it waits to be signed."""
    wanted = signing.to_sign(sample.office, lead, number)
    seed = next(one for one in sample.founded.officers if one.id == lead.officer).keys.sign_seed
    return findings.sign_finding(sample.authority, wanted.case, wanted.body, seed)
