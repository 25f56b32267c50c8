"""Files part by part: a reporter's phone seals them, this site keeps bytes of which it knows only how many there are.

Who sends a part shows the upload's secret in a header; no address carries anything.
"""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from casework.kernel.ids import UploadId
from casework.kernel.office import Office
from casework.tips import uploads
from crypto import OpeningError
from crypto.encoding import HASH_LENGTH, ID_LENGTH, unb64u
from crypto.files import MOST_FILES
from crypto.streams import SECRET_LENGTH
from portal import answers
from portal.place import Place
from web.access import public
from web.fields import Fields, fields, incomplete


def add(app: Flask, office: Office, place: Place) -> None:
    """Add POST /part, /parts and /finish to the portal."""
    authority = place.authority.id

    @app.post("/part")
    @public
    def part() -> Response:
        upload, secret = UploadId(_header("X-Upload", ID_LENGTH)), _header("X-Secret", SECRET_LENGTH)
        number = request.headers.get("X-Part", "")
        if not (number.isascii() and number.isdigit() and len(number) <= len("9999")):
            incomplete()
        if request.mimetype != "application/octet-stream":
            incomplete()
        uploads.put_part(office, authority, upload, secret, int(number), request.get_data(cache=False))
        return jsonify(have=True)

    @app.post("/parts")
    @public
    def parts() -> Response:
        asked = fields("uploads").objects("uploads")
        if len(asked) > MOST_FILES:
            incomplete()
        return jsonify(answers.uploads(uploads.standing(office, authority, [_shown(one) for one in asked])))

    @app.post("/finish")
    @public
    def finish() -> Response:
        given = fields("id", "secret", "hash")
        uploads.finish(office, authority, *_shown(given), given.data("hash", HASH_LENGTH))
        return jsonify(done=True)


def _shown(given: Fields) -> tuple[UploadId, bytes]:
    """Which file is meant, and the secret that is shown for it."""
    return UploadId(given.data("id", ID_LENGTH)), given.data("secret", SECRET_LENGTH)


def _header(name: str, length: int) -> bytes:
    try:
        return unb64u(request.headers.get(name), length)
    except OpeningError:
        incomplete()
