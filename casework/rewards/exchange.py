"""The folder through which an authority and its payer speak: files written whole, lists read or left where they are.

A file is drawn up aside, synchronised, renamed, and its directory synchronised: a power cut leaves the old or the new, never
half. Its times are those of the last midnight.
"""

import datetime
import json
import os
import secrets
from pathlib import Path

from crypto.encoding import Json

LARGEST_FILE = 8 * 1024 * 1024
TO_PAYER, FROM_PAYER = "to-payer", "from-payer"


def write_flat(path: Path, content: bytes, now: datetime.datetime) -> None:
    """Write a file whole or not at all, with the times of the last midnight."""
    # Two sweeps at once must not write into one another's file; both rename the same content.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.utime(aside, (midnight, midnight))
    aside.rename(path)
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
        os.utime(directory, (midnight, midnight))
    finally:
        os.close(directory)


def read_list(path: Path, name: str) -> list[Json] | None:
    """The list that a file of the payer holds under `name`, or None for a file that is none."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None
        document = json.loads(path.read_text("utf-8"))
        listed = document[name] if document["v"] == 1 else None
        return listed if isinstance(listed, list) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
