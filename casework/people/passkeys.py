"""Passkeys (WebAuthn level 3): added by an officer who is signed in, and one touch to sign in with.

    add       options ──> browser makes a key, and with its PRF output wraps the officer secret ──> add
    sign in   options ──> browser asserts, unwraps the secret with the PRF output           ──> sign_in
    prove     options ──> browser asserts; the officer is at the desk still                 ──> prove

A challenge is stored as its hash for five minutes and taken once, so that an assertion cannot be replayed. User
verification (finger, face or PIN) is required: a passkey stands for the officer and not for whoever sits at the desk. The
PRF extension lives in the browser alone: its input is fixed (docs/formats.md section 8), its output never leaves. A
device without PRF signs in all the same; `wrapped_secret` is then empty, and the browser asks for the passphrase.
"""

import datetime
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casework.kernel import access
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, OfficerId, fresh_id
from casework.kernel.office import Actor, Transaction, use_case
from casework.people import store
from casework.people.sessions import IDLE, SignedIn, begin, not_signed_in, proved
from casework.people.tickets import WRAPPED_SECRET_LENGTH
from crypto import OpeningError
from crypto.encoding import Json, b64u, labelled, unb64u

CEREMONY = datetime.timedelta(minutes=5)
PASSKEY = "passkey"
LONGEST_CREDENTIAL_ID = 1023


@dataclass(frozen=True)
class RelyingParty:
    """Who passkeys are made for: the host name, its name for people, and the exact origin of the console."""

    id: str
    name: str
    origin: str


@use_case
def add_options(tx: Transaction, actor: Actor, rp: RelyingParty) -> dict[str, Json]:
    """What the browser's `navigator.credentials.create` gets, as JSON; the PRF extension is added in the browser."""
    officer = store.officer_row(tx.connection, actor.authority, actor.officer)
    if officer is None:
        raise not_signed_in()
    known = store.credentials_of(tx.connection, actor.authority, actor.officer)
    options = generate_registration_options(
        rp_id=rp.id,
        rp_name=rp.name,
        user_id=actor.officer,
        user_name=officer.login,
        user_display_name=officer.title,
        challenge=_challenge(tx, actor.authority, actor.officer),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=unb64u(row.handle)) for row in known if row.kind == PASSKEY
        ],
    )
    return _json(options_to_json(options))


@use_case
def add(
    tx: Transaction, actor: Actor, rp: RelyingParty, response: Mapping[str, Json], wrapped_secret: bytes
) -> None:
    """Keep a passkey that the actor's device made; raises Refused. `wrapped_secret` is empty where there is no PRF."""
    if len(wrapped_secret) not in (0, WRAPPED_SECRET_LENGTH):
        raise _refused()
    challenge = _taken(tx, actor.authority, actor.officer, response)
    try:
        verified = verify_registration_response(
            credential=dict(response),
            expected_challenge=challenge,
            expected_rp_id=rp.id,
            expected_origin=rp.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        raise _refused() from None
    if len(verified.credential_id) > LONGEST_CREDENTIAL_ID:
        raise _refused()
    row = {
        "authority_id": actor.authority,
        "id": fresh_id(),
        "officer_id": actor.officer,
        "kind": PASSKEY,
        "handle": b64u(verified.credential_id),
        "verifier": verified.credential_public_key,
        "sign_count": verified.sign_count,
        "wrapped_secret": wrapped_secret,
        "created_day": tx.today,
    }
    if not store.add_once(tx.connection, "credential", row):
        raise _refused()
    access.note(tx, actor, "add_passkey")


@use_case
def sign_in_options(tx: Transaction, authority: AuthorityId, rp: RelyingParty) -> dict[str, Json]:
    """What `navigator.credentials.get` gets, as JSON. No login is named: the device offers the passkeys it holds."""
    options = generate_authentication_options(
        rp_id=rp.id,
        challenge=_challenge(tx, authority, None),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _json(options_to_json(options))


@use_case
def sign_in(tx: Transaction, authority: AuthorityId, rp: RelyingParty, response: Mapping[str, Json]) -> SignedIn:
    """Begin a session by passkey; raises Refused, alike for every failure."""
    row = _asserted(tx, authority, None, rp, response)
    return begin(tx, authority, OfficerId(row.officer_id), row.wrapped_secret)


@use_case
def prove_options(tx: Transaction, actor: Actor, rp: RelyingParty) -> dict[str, Json]:
    """What `navigator.credentials.get` gets to prove that the actor is at the desk; raises Refused without a passkey."""
    known = [row for row in store.credentials_of(tx.connection, actor.authority, actor.officer) if row.kind == PASSKEY]
    if not known:
        raise Refused("no_passkey", "还没有加过指纹。用口令。")
    options = generate_authentication_options(
        rp_id=rp.id,
        challenge=_challenge(tx, actor.authority, actor.officer),
        allow_credentials=[PublicKeyCredentialDescriptor(id=unb64u(row.handle)) for row in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _json(options_to_json(options))


@use_case
def prove(tx: Transaction, actor: Actor, token: str, rp: RelyingParty, response: Mapping[str, Json]) -> None:
    """Prove by a touch that the officer of a session is at the desk; raises Refused."""
    try:
        row = _asserted(tx, actor.authority, actor.officer, rp, response)
    except Refused:
        raise _refused() from None
    if row.officer_id != actor.officer:
        raise _refused()
    proved(tx, actor, token)


def _asserted(
    tx: Transaction, authority: AuthorityId, officer: OfficerId | None, rp: RelyingParty, response: Mapping[str, Json]
) -> Any:
    """The credential whose device answered a challenge that was given to `officer`; raises Refused, always alike."""
    try:
        challenge = _taken(tx, authority, officer, response)
        row = store.credential_of(tx.connection, authority, PASSKEY, str(response.get("id", "")))
        if row is None:
            raise not_signed_in()
        verified = verify_authentication_response(
            credential=dict(response),
            expected_challenge=challenge,
            expected_rp_id=rp.id,
            expected_origin=rp.origin,
            credential_public_key=row.verifier,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, Refused):
        raise not_signed_in() from None
    if verified.credential_id != unb64u(row.handle):
        raise not_signed_in()
    store.set_sign_count(tx.connection, authority, row.id, verified.new_sign_count)
    return row


def _challenge(tx: Transaction, authority: AuthorityId, officer: OfficerId | None) -> bytes:
    """Draw a challenge and keep its hash; those that nobody answered are forgotten."""
    store.drop_stale(tx.connection, authority, tx.now, tx.now - IDLE)
    challenge = secrets.token_bytes(32)
    row = {
        "authority_id": authority,
        "challenge_hash": labelled("challenge", challenge),
        "officer_id": officer,
        "expires": tx.now + CEREMONY,
    }
    store.add(tx.connection, "ceremony", [row])
    return challenge


def _taken(
    tx: Transaction, authority: AuthorityId, officer: OfficerId | None, response: Mapping[str, Json]
) -> bytes:
    """The challenge that a response answers, used up; raises Refused for one that was not given to this officer."""
    try:
        answer = response["response"]
        data = answer["clientDataJSON"] if isinstance(answer, dict) else None
        challenge = unb64u(json.loads(unb64u(data))["challenge"])
    except (OpeningError, ValueError, KeyError, TypeError, RecursionError):
        raise _refused() from None
    row = store.take_challenge(tx.connection, authority, labelled("challenge", challenge), tx.now)
    if row is None or row.officer_id != officer:
        raise _refused()
    return challenge


def _json(text: str) -> dict[str, Json]:
    value: dict[str, Json] = json.loads(text)
    return value


def _refused() -> Refused:
    return Refused("passkey", "指纹没认出来。再按一次，或用备用口令。")
