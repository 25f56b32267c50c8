"""The files of a tip and of its reporter's letters, for those who may open the envelope that carries them.

A file is sealed under the content key of its envelope, so whoever cannot open that could not read the stream either; all the
same nobody else is handed one. Each stream that is handed out is a line of the trail. So is each copy that is taken along: its
line has a fresh reader's mark, which the browser puts into the copy; a picture that turns up somewhere leads back to the line.
"""

from casework.cases.posts import claim_duty
from casework.cases.read import openable
from casework.kernel import access
from casework.kernel.blobs import Stream
from casework.kernel.casefile import Case
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import UploadId
from casework.kernel.office import Actor, Transaction, use_case
from casework.rules.duties import Duty
from casework.tips import uploads
from casework.tips.uploads import TIP, FileRow

FILE, DOWNLOAD = "file", "download"


@use_case
def read_file(tx: Transaction, actor: Actor, number: str, upload: UploadId) -> Stream:
    """Hand a sealed file to an intake officer of a recipient, and write that it was done; the caller closes the stream.

    Raises as `read.sealed_tip`; NotFound for what is no file of this tip, Refused where it has not come.
    """
    case, row = _for_intake(tx, actor, number, upload)
    return hand_out(tx, actor, case, row)


@use_case
def take_file(tx: Transaction, actor: Actor, number: str, upload: UploadId) -> str:
    """Write that an intake officer of a recipient takes a copy along; the mark that it carries. Raises as `read_file`."""
    case, _ = _for_intake(tx, actor, number, upload)
    return access.marked(tx, actor, DOWNLOAD, case.id)


def file_of(tx: Transaction, case: Case, upload: UploadId) -> FileRow:
    """Return a whole file of a case's tip or of its letters; NotFound for another's, Refused where it has not come."""
    found = next((one for one in uploads.files_of(tx, case.authority, case.tip) if one.id == upload), None)
    if found is None:
        raise NotFound
    if not found.stored:
        raise Refused("not_come", "这个文件还没有传到。")
    return found


def hand_out(tx: Transaction, actor: Actor, case: Case, row: FileRow) -> Stream:
    """Open a file's stream for an officer who may have it, and write which it was."""
    letter = "" if row.seq == TIP else f"来信 {row.seq}，"
    access.note(tx, actor, FILE, case.id, f"{letter}附件 {row.place}")
    stream = tx.office.blobs.read(row.id)
    if stream is None:
        raise Refused("lost", "这个文件在网站的盘上找不到了。请告诉管网站的人。")
    return stream


def _for_intake(tx: Transaction, actor: Actor, number: str, upload: UploadId) -> tuple[Case, FileRow]:
    case, _ = openable(tx, actor, number)
    row = file_of(tx, case, upload)
    # Looking at a picture is reading the words: whoever does it verifies, rewards and pays nothing on this case.
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    return case, row
