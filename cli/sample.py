"""The sample authority of `./anshao run`: founded once in a directory of its own, and its sign-ins kept beside it.

It is for looking and for tests. That its passphrases and its root seed lie in files is what makes it a sample: a real
authority begins with `./anshao init`, which keeps neither.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.offices import CommandError, open_office, open_payer, read_settings

if TYPE_CHECKING:
    from casework.kernel.office import Office
    from cli.founding import Founded
    from payer.office import PayerOffice

PACK = "zhoucun"
CLERKS = 3
SIGN_INS = "sample-sign-ins.json"
LOCK = "run.lock"
BUDGET_FEN = 10_000_000


@dataclass(frozen=True)
class SignIn:
    """One sign-in of the sample: the passphrase is told here and stored nowhere else."""

    site: str
    login: str
    passphrase: str
    title: str
    department: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """What a started sample needs: `authority` in base64url, the root's fingerprint, all sign-ins, and the pack's id."""

    name: str
    authority: str
    fingerprint: str
    sign_ins: tuple[SignIn, ...]
    pack: str = PACK


def is_sample(data: Path) -> bool:
    """Whether a directory holds a sample that this command founded."""
    return (data / SIGN_INS).is_file()


def take(data: Path) -> TextIOWrapper:
    """Lock a sample's directory for as long as the returned file is open; CommandError where it is in use."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data / LOCK).open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise CommandError(f"{data} 有另一个 ./anshao run 在用。先停掉它，或者换一个 --data。") from None
    return lock


def prepare(data: Path, *, fresh: bool, pack: str | None = None) -> Sample:
    """Return the sample in `data`, founding it where there is none or a fresh one is wanted.

    `pack` is the pack to found from, or the one that is expected; None takes what is there, or else the usual one. Raises
    CommandError rather than touch a directory that holds something else, and for a pack that there is not.
    """
    check_pack(pack)
    others = [path for path in data.iterdir() if path.name != LOCK]
    if others and not is_sample(data):
        raise CommandError(f"{data} 里放着别的东西，不是样本。换一个 --data。")
    if fresh:
        for path in others:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    if not is_sample(data):
        return _found(data, pack or PACK)
    sample = _read(data)
    if pack not in (None, sample.pack):
        raise CommandError(f"{data} 里是 {sample.pack} 的样本；加 --fresh，就照 {pack} 重建。")
    return sample


def check_pack(name: str | None) -> None:
    """Raise CommandError for a pack that there is not."""
    from policies import load

    if name is not None and name not in load().packs:
        raise CommandError(f"没有 {name!r} 这个政策包，只有 {'、'.join(load().packs)}。")


def _read(data: Path) -> Sample:
    kept = json.loads((data / SIGN_INS).read_text("utf-8"))
    sign_ins = tuple(SignIn(**{**one, "duties": tuple(one["duties"])}) for one in kept["sign_ins"])
    return Sample(kept["name"], kept["authority"], kept["fingerprint"], sign_ins, kept.get("pack", PACK))


def _found(data: Path, pack_id: str) -> Sample:
    """Found everything; the sign-ins are written last, since they mark a sample that is complete."""
    from cli.founding import found
    from cli.roster import sample_pools, sample_roster

    settings = read_settings(data, {})
    office, payer = open_office(settings), open_payer(settings)
    try:
        pack = office.policies.packs[pack_id]
        founded = found(office, pack, sample_roster(pack), sample_pools(pack))
        _appropriate(office, founded)
        _write_sheet(data, founded)
        clerks = _hire_clerks(payer)
        _introduce(payer, founded)
        sample = _describe(founded, {one.id: one.name for one in pack.departments}, clerks)
    except BaseException:
        _dispose(office, payer)
        # A half-founded sample would neither start nor be recognised.
        for name in ("casework.sqlite", "payer.sqlite"):
            for path in data.glob(f"{name}*"):
                path.unlink()
        raise
    _dispose(office, payer)
    _write_private(data / SIGN_INS, json.dumps(asdict(sample), ensure_ascii=False, indent=1))
    return sample


def _dispose(office: Office, payer: PayerOffice) -> None:
    office.engine.dispose()
    payer.engine.dispose()


def _appropriate(office: Office, founded: Founded) -> None:
    """Give the sample its budgets: 100,000 yuan for this year, and as much above, each appropriated by its fund officer."""
    from casework.rewards.fund import appropriate
    from casework.rules.duties import Duty
    from cli.founding import approving

    for department in approving(founded.pack):
        officer = founded.actor(founded.officer(Duty.FUND, department))
        appropriate(office, officer, BUDGET_FEN, "样本机关的年度预算")


def _write_sheet(data: Path, founded: Founded) -> None:
    from datetime import datetime

    from casework.kernel.ids import SHANGHAI
    from cli.recovery import sheet

    folder = data / "recovery-sheets"
    folder.mkdir(mode=0o700, exist_ok=True)
    text = sheet(founded.authority.name, founded.authority.id, founded.root_seed, f"{datetime.now(SHANGHAI):%Y-%m-%d}")
    _write_private(folder / "root.txt", text)


def _hire_clerks(payer: PayerOffice) -> list[SignIn]:
    from cli.hiring import hire_clerks

    return [
        SignIn("payer", one.login, " ".join(one.passphrase.words), one.title, "付款的办公室", ("pay",))
        for one in hire_clerks(payer, CLERKS)
    ]


def _introduce(payer: PayerOffice, founded: Founded) -> None:
    from cli.founding import approving
    from crypto.keyring import holder_id
    from payer.authorities import introduce

    approvers = [holder_id(name) for name in approving(founded.pack)]
    introduce(payer, founded.authority.id, founded.authority.name, founded.authority.root_public, approvers)


def _describe(founded: Founded, names: dict[str, str], clerks: Sequence[SignIn]) -> Sample:
    from crypto.encoding import b64u

    officers = tuple(
        SignIn(
            "console",
            one.login,
            " ".join(one.passphrase.words),
            one.title,
            names[one.department],
            tuple(sorted(duty.value for duty in one.duties)),
        )
        for one in founded.officers
    )
    sign_ins = (*officers, *clerks)
    return Sample(founded.authority.name, b64u(founded.authority.id), founded.fingerprint, sign_ins, founded.authority.pack)


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    write_atomically(path, text, mode=0o600)


def write_atomically(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write `text` to a temporary file and rename it, so that a reader finds all of it or nothing."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def as_json(sample: Sample) -> dict[str, Any]:
    """Return what the ready file tells of the sample."""
    return {
        "authority": sample.authority,
        "fingerprint": sample.fingerprint,
        "sign_ins": [asdict(one) for one in sample.sign_ins],
    }
