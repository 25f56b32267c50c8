"""Founding an authority: the root, the departments' keys, the first officers with their passphrases.

This is the one place where private keys of an authority exist outside a browser, for as long as it takes to sign the
first records: `./anshao init` and `./anshao run` call it, print or write what it returns, and forget it. The server gets
records, shares and verifiers, and nothing that opens (docs/adr/0001-department-certifies.md).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from casework.kernel.authorities import Authority
from casework.kernel.ids import AuthorityId, Day, DepartmentId, KeyId, OfficerId, day_at, fresh_id
from casework.kernel.office import Actor, Home, Office
from casework.people.departments import Founding, Lent, NewOfficer
from casework.people.departments import found as store_founding
from casework.people.rotation import (
    LONGEST_EPOCH_DAYS,
    LONGEST_OFFICER_DAYS,
    SEED_NEEDS,
    Share,
    needs,
    officer_holder,
)
from casework.rules.closed import closers
from casework.rules.duties import Duty
from crypto.encoding import HolderId, ed25519_public, random_seed
from crypto.keyring import KeyRecord, Purpose, holder_id, root_fingerprint, root_id, sign_record
from crypto.officers import SigninKeys, signin_keys, stored_auth
from crypto.opening import OfficerKeys, officer_keys, wrap_secret
from crypto.phrase import Phrase, new_phrase
from crypto.suite1 import public_from_seed, wrap_seed
from policies import Pack

# The root comes out of its safe every third year, before the oldest certifying key ends.
DEPARTMENT_DAYS = 3 * 366
_LOGIN_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
Stretch = Callable[[Phrase, AuthorityId, str], SigninKeys]


@dataclass(frozen=True)
class Post:
    """A post to fill: where, with which duties, and the title that pages show."""

    department: DepartmentId
    duties: frozenset[Duty]
    title: str


@dataclass(frozen=True)
class Pool:
    """A pooled desk (代办): the officers of `by` who have these duties at home do them for `department` too."""

    department: DepartmentId
    by: DepartmentId
    duties: frozenset[Duty]


@dataclass(frozen=True)
class FoundedOfficer:
    """A first officer with everything that is theirs; `passphrase`, `keys` and `secret` are told once and kept nowhere."""

    id: OfficerId
    department: DepartmentId
    duties: frozenset[Duty]
    title: str
    login: str
    passphrase: Phrase
    signin: SigninKeys
    secret: bytes
    keys: OfficerKeys


@dataclass(frozen=True)
class DepartmentKeys:
    """A department's three seeds, and the ids of their records in the first epoch."""

    seeds: dict[Purpose, bytes]
    key_ids: dict[Purpose, KeyId]


@dataclass(frozen=True)
class Founded:
    """A new authority. `root_seed` belongs on recovery sheets, offline; the departments' seeds nowhere but in tests."""

    authority: Authority
    root_seed: bytes
    officers: tuple[FoundedOfficer, ...]
    departments: dict[DepartmentId, DepartmentKeys]
    pack: Pack
    lent: tuple[Lent, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The root's fingerprint for posters and the QR fragment."""
        return root_fingerprint(self.authority.root_public)

    def officer(self, duty: Duty, department: str | None = None, number: int = 0) -> FoundedOfficer:
        """The officers with a duty (in a department), by number in the roster's order; IndexError if there is none."""
        fitting = [one for one in self.officers if duty in one.duties and department in (None, one.department)]
        return fitting[number]

    def actor(self, officer: FoundedOfficer) -> Actor:
        """The officer as use cases see them."""
        return Actor(self.authority.id, officer.id, officer.department, officer.duties, officer.title)

    def deputy(self, duty: Duty, department: str, number: int = 0) -> Actor:
        """The officers who are lent to a department for a duty, as use cases see them; IndexError if there is none."""
        lent = [one for one in self.lent if one.department == department and duty in one.duties][number]
        officer = next(one for one in self.officers if one.id == lent.officer)
        home = Home(officer.department, closers(self.pack, officer.department))
        return Actor(self.authority.id, lent.officer, lent.department, lent.duties, officer.title, home)


def found(
    office: Office,
    pack: Pack,
    roster: Sequence[Post],
    pools: Sequence[Pool] = (),
    *,
    stacking: str = "local_only",
    stretch: Stretch = signin_keys,
) -> Founded:
    """Make an authority from a pack, its posts and pooled desks, and store what the server may have.

    Stretching a passphrase takes 0.2 s of processor time for each officer by design. Raises Refused if a department has
    officers and nobody for a duty that its keys need.
    """
    root_seed = random_seed()
    today = day_at(office.clock.now())
    authority = Authority(
        id=AuthorityId(fresh_id()),
        name=pack.authority,
        short_name=pack.short_name,
        pack=pack.id,
        policy_id=pack.reward_policy,
        root_public=ed25519_public(root_seed),
        stacking=stacking,
        created_day=today,
    )
    officers = _officers(authority.id, roster, stretch)
    records: list[bytes] = []
    shares: list[Share] = []
    departments: dict[DepartmentId, DepartmentKeys] = {}
    wrap_keys: dict[OfficerId, KeyId] = {}
    for department in dict.fromkeys(post.department for post in roster):
        maker = _Maker(authority.id, root_seed, department, today, records, shares, wrap_keys)
        departments[department] = maker.make([one for one in officers if one.department == department])
    lent = _lent(officers, pools)
    by_id = {one.id: one for one in officers}
    for one in lent:
        maker = _Maker(authority.id, root_seed, one.department, today, records, shares, wrap_keys)
        maker.share(by_id[one.officer], one.duties, departments[one.department])
    stored = tuple(_stored(authority.id, one) for one in officers)
    store_founding(office, Founding(authority, tuple(records), tuple(shares), stored, lent))
    return Founded(authority, root_seed, officers, departments, pack, lent)


def approving(pack: Pack) -> tuple[str, ...]:
    """Return the offices that may approve rewards: the authority's own 安委办, then those above it, the nearest first.

    What went up because somebody here is meant is decided, approved and paid from above (casework/rewards/purses.py).
    """
    offices = {one.region: one.id for one in pack.departments if one.kind == "committee"}
    regions = (pack.region, *pack.upward(pack.region.code))
    return tuple(offices[one.code] for one in regions if one.code in offices)


def _lent(officers: Sequence[FoundedOfficer], pools: Sequence[Pool]) -> tuple[Lent, ...]:
    """Who is lent to which department with which duties, one line for a person and department."""
    found: dict[tuple[OfficerId, DepartmentId], frozenset[Duty]] = {}
    for pool in pools:
        for officer in officers:
            duties = pool.duties & officer.duties
            if officer.department == pool.by and duties:
                place = (officer.id, pool.department)
                found[place] = found.get(place, frozenset()) | duties
    return tuple(Lent(officer, department, duties) for (officer, department), duties in found.items())


@dataclass(frozen=True)
class _Maker:
    """Makes the keys of one department and of its officers, adding records and shares to the lists.

    `wrap_keys` are the officers' records of all departments: officer → key id.
    """

    authority: AuthorityId
    root_seed: bytes
    department: DepartmentId
    today: Day
    records: list[bytes]
    shares: list[Share]
    wrap_keys: dict[OfficerId, KeyId]

    def make(self, officers: Sequence[FoundedOfficer]) -> DepartmentKeys:
        seeds = {purpose: random_seed() for purpose in SEED_NEEDS}
        holder = holder_id(self.department)
        root = root_id(ed25519_public(self.root_seed))
        certify = self._sign(
            self._record(Purpose.DEPARTMENT, holder, root, ed25519_public(seeds[Purpose.DEPARTMENT]), DEPARTMENT_DAYS),
            self.root_seed,
        )
        certify_seed = seeds[Purpose.DEPARTMENT]
        key_ids = {Purpose.DEPARTMENT: certify}
        publics = {
            Purpose.INTAKE: public_from_seed(seeds[Purpose.INTAKE]),
            Purpose.LETTERS: ed25519_public(seeds[Purpose.LETTERS]),
        }
        for purpose, public in publics.items():
            record = self._record(purpose, holder, certify, public, LONGEST_EPOCH_DAYS)
            key_ids[purpose] = self._sign(record, certify_seed)
        for officer in officers:
            mine = officer_holder(officer.id)
            wrap_public, sign_public = officer.keys.wrap_public, officer.keys.sign_public
            wrap_key = self._sign(
                self._record(Purpose.OFFICER, mine, certify, wrap_public, LONGEST_OFFICER_DAYS), certify_seed
            )
            self._sign(self._record(Purpose.SIGNER, mine, certify, sign_public, LONGEST_OFFICER_DAYS), certify_seed)
            self.wrap_keys[officer.id] = wrap_key
            self.share(officer, officer.duties, DepartmentKeys(seeds, key_ids))
        return DepartmentKeys(seeds, key_ids)

    def share(self, officer: FoundedOfficer, duties: frozenset[Duty], keys: DepartmentKeys) -> None:
        """Seal the seeds that these duties need for an officer."""
        wrap_key = self.wrap_keys[officer.id]
        for purpose, key_id in keys.key_ids.items():
            if needs(duties, purpose):
                wrap = wrap_seed(self.authority, key_id, wrap_key, officer.keys.wrap_public, keys.seeds[purpose])
                self.shares.append(Share(key_id, officer.id, wrap_key, wrap))

    def _record(self, purpose: Purpose, holder: HolderId, signer: KeyId, public: bytes, days: int) -> KeyRecord:
        return KeyRecord(
            purpose=purpose,
            epoch=1,
            authority=self.authority,
            holder=holder,
            signer=signer,
            first_day=self.today,
            last_day=self.today + days,
            public=public,
        )

    def _sign(self, record: KeyRecord, seed: bytes) -> KeyId:
        self.records.append(sign_record(record, seed))
        return record.key_id


def draw_login() -> str:
    """Draw a login such as `zc-k4m7`: random, so that it says nothing about whose it is."""
    return "zc-" + "".join(secrets.choice(_LOGIN_ALPHABET) for _ in range(4))


def _officers(authority: AuthorityId, roster: Sequence[Post], stretch: Stretch) -> tuple[FoundedOfficer, ...]:
    logins: dict[str, None] = {}
    while len(logins) < len(roster):
        logins[draw_login()] = None
    phrases = [new_phrase() for _ in roster]
    # hashlib lets other threads run while it stretches, so that two processors halve the wait.
    with ThreadPoolExecutor() as pool:
        signins = list(pool.map(stretch, phrases, [authority] * len(roster), logins))
    officers = []
    for post, login, phrase, signin in zip(roster, logins, phrases, signins, strict=True):
        secret = random_seed()
        officers.append(
            FoundedOfficer(
                id=OfficerId(fresh_id()),
                department=post.department,
                duties=post.duties,
                title=post.title,
                login=login,
                passphrase=phrase,
                signin=signin,
                secret=secret,
                keys=officer_keys(secret),
            )
        )
    return tuple(officers)


def _stored(authority: AuthorityId, officer: FoundedOfficer) -> NewOfficer:
    return NewOfficer(
        id=officer.id,
        department=officer.department,
        login=officer.login,
        title=officer.title,
        duties=officer.duties,
        verifier=stored_auth(officer.signin.auth),
        wrapped_secret=wrap_secret(officer.signin.kek, officer.secret, authority, officer_holder(officer.id)),
    )
