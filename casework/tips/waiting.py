"""What time alone does with files (docs/formats.md section 14): what nobody finished or knows goes, what is whole is found."""

from collections.abc import Collection
from dataclasses import dataclass

from casework.kernel import authorities
from casework.kernel.ids import AuthorityId, Day, UploadId
from casework.kernel.office import Office, Transaction, query
from casework.tips import store, uploads

UNKNOWN_DAYS = 7
"""How long a stream without a row is kept: a database that was put back from a backup may learn of it again."""
_AT_ONCE = 500


@dataclass(frozen=True)
class SweptFiles:
    """How many spools and unknown streams were deleted, how many streams found again, and settled."""

    lapsed: int = 0
    unknown: int = 0
    found: int = 0
    settled: int = 0


@dataclass(frozen=True)
class _Row:
    authority: AuthorityId
    day: Day
    stored: bool


def sweep(office: Office) -> SweptFiles:
    """Delete what nobody finished or knows, mark what is whole, and settle the streams of days before; idempotent.

    Every stream is looked for once a day only, those of today and the spools each time.
    """
    today, blobs = office.today, office.blobs
    spooled, whole = blobs.spooled(), blobs.whole(all_days=blobs.is_first_of(today))
    rows = _rows(office, {*spooled, *whole})
    lapsed = [one for one, day in spooled.items() if _is_over(rows.get(one), day, today)]
    unknown = [one for one, day in whole.items() if one not in rows and today > day + UNKNOWN_DAYS]
    found = [one for one in whole if one in rows and not rows[one].stored]
    for one in lapsed:
        blobs.stop(one)
    for one in unknown:
        blobs.discard(one)
    for authority in {rows[one].authority for one in found}:
        uploads.mark_stored(office, authority, [one for one in found if rows[one].authority == authority])
    return SweptFiles(len(lapsed), len(unknown), len(found), blobs.settle(today))


def _is_over(row: _Row | None, day: Day, today: Day) -> bool:
    if row is None:
        return today > day + UNKNOWN_DAYS
    return row.stored or today > row.day + uploads.DAYS


def _rows(office: Office, ids: Collection[UploadId]) -> dict[UploadId, _Row]:
    asked = list(ids)
    found: dict[UploadId, _Row] = {}
    for at in range(0, len(asked), _AT_ONCE):
        found |= _known(office, asked[at : at + _AT_ONCE])
    return found


@query
def _known(tx: Transaction, ids: Collection[UploadId]) -> dict[UploadId, _Row]:
    return {
        UploadId(row.upload_id): _Row(one.id, Day(row.day), row.stored)
        for one in authorities.all_of(tx)
        for row in store.uploads_named(tx.connection, one.id, ids)
    }
