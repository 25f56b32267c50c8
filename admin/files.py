"""Files of tips and letters: their sealed streams, and the mark of a copy that is taken along."""

from collections.abc import Iterable

from flask import Flask, Response, jsonify

from admin import guard
from admin.guard import requires
from casework.cases import files
from casework.entry import files as granted
from casework.kernel.blobs import Stream
from casework.kernel.ids import UploadId
from casework.kernel.office import Office
from casework.rules.duties import Duty
from casework.tips.uploads import FileRow
from crypto.encoding import ID_LENGTH, b64u
from web.fields import fields


def add_views(app: Flask, office: Office) -> None:
    """Add the streams for intake and for a verifier with a grant, and the copies of both."""

    @app.post("/case/<number>/file")
    @requires(Duty.INTAKE)
    def sealed_file(number: str) -> Response:
        return streamed(files.read_file(office, guard.actor(), number, _upload()))

    @app.post("/case/<number>/file/download")
    @requires(Duty.INTAKE, fresh=True)
    def take_file(number: str) -> Response:
        return jsonify(mark=files.take_file(office, guard.actor(), number, _upload()))

    @app.post("/case/<number>/original/file")
    @requires(Duty.VERIFY)
    def granted_file(number: str) -> Response:
        return streamed(granted.read_granted_file(office, guard.actor(), number, _upload()))

    @app.post("/case/<number>/original/file/download")
    @requires(Duty.VERIFY, fresh=True)
    def take_granted_file(number: str) -> Response:
        return jsonify(mark=granted.take_granted_file(office, guard.actor(), number, _upload()))


def files_json(rows: Iterable[FileRow]) -> list[dict[str, object]]:
    """Return what the server knows of a tip's files and its letters' as JSON; the browser compares it with the lines inside."""
    return [
        {"id": b64u(one.id), "seq": one.seq, "place": one.place, "length": one.length, "stored": one.stored}
        | {"coming": one.coming}
        for one in rows
    ]


def streamed(stream: Stream) -> Response:
    """Answer with a sealed stream as it lies on the disk, piece by piece; no part of it is held in memory twice."""
    response = Response(iter(stream), mimetype="application/octet-stream")
    response.content_length = stream.length
    # A visitor who goes away in the middle leaves the file open otherwise.
    response.call_on_close(stream.close)
    return response


def _upload() -> UploadId:
    return UploadId(fields().data("id", ID_LENGTH))
