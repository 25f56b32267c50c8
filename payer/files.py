"""Writing a file whole or not at all, with a time that tells no more than its day."""

import os
import secrets
from datetime import datetime
from pathlib import Path

from payer.office import ZONE


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`: a temporary file, fsync, rename, fsync of the directory; times flattened to midnight."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    midnight = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    os.utime(temporary, (midnight, midnight))
    temporary.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
