"""Recovery sheets: an authority's root seed on paper, in letters that survive handwriting (docs/formats.md section 12)."""

from __future__ import annotations

import base64
import re

from crypto import OpeningError
from crypto.encoding import AuthorityId, b64u, ed25519_public, exact, labelled
from crypto.keyring import root_fingerprint

_CHECK_BYTES = 3
_GROUP = 4


def seed_text(seed: bytes) -> str:
    """Write a 32-byte seed with its check as groups of four base32 characters."""
    exact(seed, 32)
    data = seed + labelled("recovery", seed)[:_CHECK_BYTES]
    text = base64.b32encode(data).decode("ascii").lower()
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def read_seed(text: str) -> bytes:
    """Read a seed as written by `seed_text`, with any spaces and capitals; OpeningError where the check does not fit."""
    letters = re.sub(r"[\s\-]", "", text).upper()
    try:
        data = base64.b32decode(letters)
    except ValueError:
        raise OpeningError from None
    seed, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if labelled("recovery", exact(seed, 32))[:_CHECK_BYTES] != check:
        raise OpeningError
    return seed


def sheet(name: str, authority: AuthorityId, root_seed: bytes, day: str) -> str:
    """Return the text of a recovery sheet, to be printed twice and kept in two safes."""
    groups = seed_text(root_seed).split()
    lines = [" ".join(groups[at : at + 7]) for at in range(0, len(groups), 7)]
    return "\n".join(
        [
            "恢复单（根密钥）",
            "",
            f"机关：{name}",
            f"编号：{b64u(authority)}",
            f"指纹：{root_fingerprint(ed25519_public(root_seed))}",
            f"日期：{day}",
            "",
            "根密钥，4 个字母或数字一组：",
            "",
            *(f"    {line}" for line in lines),
            "",
            "打印两份，分放两处保险柜，然后删掉这个文件。",
            "谁拿到这张纸，谁就能冒充本机关。丢了，就换不了部门的钥匙。",
            "",
        ]
    )
