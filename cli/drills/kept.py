"""What an installation has kept, for the crash drill: read from database and disk, past all of the project's own code."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from cli.drills.sending import Sent

PATIENCE = 60.0
DRIVER = "postgresql+psycopg"
_WHOLE_TIP = """
SELECT t.tip_id, t.sealed,
  (SELECT count(*) FROM tip_recipient r WHERE r.authority_id = t.authority_id AND r.tip_id = t.tip_id),
  (SELECT count(*) FROM mailbox m WHERE m.authority_id = t.authority_id AND m.tip_id = t.tip_id),
  (SELECT count(*) FROM "case" c WHERE c.authority_id = t.authority_id AND c.tip_id = t.tip_id),
  (SELECT count(*) FROM upload u WHERE u.authority_id = t.authority_id AND u.tip_id = t.tip_id)
FROM tip t
"""
_BEGINNINGS = """
SELECT c.tip_id, count(*) FROM event e JOIN "case" c ON c.authority_id = e.authority_id AND c.id = e.case_id
WHERE e.case_version = 1 GROUP BY 1
"""


class Kept:
    """Database and disk of one installation."""

    def __init__(self, data: Path, address: str) -> None:
        """`address`: PostgreSQL's, or empty for the SQLite file in `data`."""
        self._data, self._address = data, address.replace(DRIVER, "postgresql")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        if self._address:
            with psycopg.connect(self._address) as connection:
                return connection.execute(statement.encode()).fetchall()
        with closing(sqlite3.connect(self._data / "casework.sqlite", timeout=PATIENCE)) as database:
            return database.execute(statement).fetchall()

    def lose(self) -> None:
        """One of PostgreSQL's processes is killed: it ends all connections and recovers from its log."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            os.kill(connection.info.backend_pid, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                psycopg.connect(self._address).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return

    def compare(self, sent: Iterable[Sent]) -> Iterator[str]:
        """One sentence for each promise that was broken."""
        everything = {one.tip: one for one in sent}
        yield from self._damage()
        yield from self._tips(everything)
        yield from self._letters(everything)
        yield from self._streams(everything)
        for one in everything.values():
            yield from (f"{one.tip.hex()}: {odd}" for odd in one.odd)

    def _damage(self) -> Iterator[str]:
        if not self._address:
            for check in ("integrity_check", "foreign_key_check"):
                yield from (f"{check}: {row}" for row in self.rows(f"PRAGMA {check}") if row != ("ok",))

    def _tips(self, everything: dict[Any, Sent]) -> Iterator[str]:
        """Every acknowledged tip as it was sent; every tip that is there at all whole."""
        found = {bytes(row[0]): row for row in self.rows(_WHOLE_TIP)}
        begun = {bytes(tip): count for tip, count in self.rows(_BEGINNINGS)}
        for tip, row in found.items():
            _, sealed, recipients, mailboxes, cases, uploads = row
            if tip not in everything or bytes(sealed) != everything[tip].sealed:
                yield f"{tip.hex()}: kept, and not as it was sent"
            if not recipients or (mailboxes, cases, uploads) != (1, 1, 1):
                yield f"{tip.hex()}: half kept: {recipients} recipients, {mailboxes} mailboxes, {cases} cases, {uploads} files"
            if begun.get(tip) != 1:
                yield f"{tip.hex()}: begun {begun.get(tip)} times"
        for tip, one in everything.items():
            if one.is_taken and tip not in found:
                yield f"{tip.hex()}: acknowledged and lost"

    def _letters(self, everything: dict[Any, Sent]) -> Iterator[str]:
        """Every acknowledged letter once, and none that nobody sent."""
        asked = "SELECT m.tip_id, l.sealed FROM letter l JOIN mailbox m USING (authority_id, mailbox_hash)"
        kept = [(bytes(tip), bytes(sealed)) for tip, sealed in self.rows(f"{asked} WHERE l.direction = 'in'")]
        for tip, one in everything.items():
            count = kept.count((tip, one.letter)) if one.letter else 0
            if count > 1 or (one.letter_taken and count == 0):
                yield f"{tip.hex()}: the letter is there {count} times"
        strange = [tip for tip, sealed in kept if tip not in everything or everything[tip].letter != sealed]
        yield from (f"{tip.hex()}: a letter that nobody sent" for tip in strange)

    def _streams(self, everything: dict[Any, Sent]) -> Iterator[str]:
        """Every whole file as it was sent; what is called whole is."""
        stored = {bytes(upload): bool(is_stored) for upload, is_stored in self.rows("SELECT upload_id, stored FROM upload")}
        for one in everything.values():
            places = [self._data / "blobs" / place / one.upload.hex() for place in ("new", "kept")]
            files = [path.read_bytes() for path in places if path.exists()]
            if one.is_whole and (files != [one.stream] or not stored.get(one.upload)):
                yield f"{one.upload.hex()}: an acknowledged file is there {len(files)} times"
            if any(content != one.stream for content in files):
                yield f"{one.upload.hex()}: half a file is shown as whole"
