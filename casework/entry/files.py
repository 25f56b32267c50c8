"""The tip's files for a verifier to whom intake has granted the original: the same content key opens them.

The reporter's letters stay with intake, and so do the files that came with them.
"""

from casework.cases.files import DOWNLOAD, file_of, hand_out
from casework.entry.original import readable
from casework.kernel import access
from casework.kernel.blobs import Stream
from casework.kernel.casefile import Case
from casework.kernel.errors import NotFound
from casework.kernel.ids import UploadId
from casework.kernel.office import Actor, Transaction, use_case
from casework.tips.uploads import TIP, FileRow


@use_case
def read_granted_file(tx: Transaction, actor: Actor, number: str, upload: UploadId) -> Stream:
    """Hand a sealed file of the tip to a verifier while the grant lasts, and write that it was done; the caller closes it.

    Raises as `original.read_original`; NotFound for what is no file of the tip itself, Refused where it has not come.
    """
    case, row = _granted(tx, actor, number, upload)
    return hand_out(tx, actor, case, row)


@use_case
def take_granted_file(tx: Transaction, actor: Actor, number: str, upload: UploadId) -> str:
    """Write that a verifier takes a copy along; the mark that it carries. Raises as `read_granted_file`."""
    case, _ = _granted(tx, actor, number, upload)
    return access.marked(tx, actor, DOWNLOAD, case.id)


def _granted(tx: Transaction, actor: Actor, number: str, upload: UploadId) -> tuple[Case, FileRow]:
    case, _, _ = readable(tx, actor, number)
    row = file_of(tx, case, upload)
    if row.seq != TIP:
        raise NotFound
    return case, row
