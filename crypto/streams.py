"""The sealed stream of one file (docs/formats.md section 14).

    stream      := the body of section 2.1 over pad(file, FILES), under the content key and scope of the envelope that carries
                   the file's line, with index = the line's index
    part n      := bytes n × 262144 … of the stream; the last one is shorter
    stream hash := H(label("stream") ‖ H(part 0) ‖ H(part 1) ‖ …)

The hash is over the hashes of the parts because WebCrypto has no incremental one. The server checks hash and lengths without
a key; what a stream holds only those can tell who open the envelope.
"""

from collections.abc import Iterator

from cryptography.cobblestone import Cobblestone256Encryptor

from crypto import OpeningError
from crypto.encoding import exact, labelled, sha256, u64
from crypto.files import LONGEST_FILE, MOST_FILES
from crypto.padding import HEAD_LENGTH, Sizes, size_class
from crypto.suite1 import body_key, body_length, open_content

PART_LENGTH = 262_144
SECRET_LENGTH = 32
_PIECE = 1 << 20


def stream_length(length: int) -> int:
    """Return how many bytes the stream of a file of `length` bytes has; OpeningError beyond 100 MiB or for an empty file."""
    if not 1 <= length <= LONGEST_FILE:
        raise OpeningError
    return body_length(length, Sizes.FILES)


def is_stream_length(length: int) -> bool:
    """Whether a stream of some file is so long: the server can tell without a key."""
    padded = size_class(1, Sizes.FILES)
    while body_length(padded - HEAD_LENGTH, Sizes.FILES) < length:
        padded = size_class(padded, Sizes.FILES)
    # The longest file fills its class only in part.
    return padded <= size_class(LONGEST_FILE, Sizes.FILES) and body_length(padded - HEAD_LENGTH, Sizes.FILES) == length


def part_count(length: int) -> int:
    """Return how many parts a stream of `length` bytes has."""
    return -(-length // PART_LENGTH)


def part_length(length: int, number: int) -> int:
    """Return how many bytes part `number` (from 0) of a stream of `length` bytes has; OpeningError where there is none."""
    if not 0 <= number < part_count(length):
        raise OpeningError
    return min(PART_LENGTH, length - number * PART_LENGTH)


def seal_pieces(content_key: bytes, scope: bytes, index: int, data: bytes) -> Iterator[bytes]:
    """Seal a file under its envelope's content key; the stream piece by piece, so that no second copy of it is held."""
    stream_length(len(data))
    if not 1 <= index <= MOST_FILES:
        raise OpeningError
    encryptor = Cobblestone256Encryptor(*body_key(content_key, scope, index))
    yield encryptor.update(u64(len(data)))
    view = memoryview(data)
    for at in range(0, len(data), _PIECE):
        yield encryptor.update(view[at : at + _PIECE])
    rest = size_class(len(data), Sizes.FILES) - HEAD_LENGTH - len(data)
    for at in range(0, rest, _PIECE):
        yield encryptor.update(bytes(min(_PIECE, rest - at)))
    yield encryptor.finalize()


def seal_stream(content_key: bytes, scope: bytes, index: int, data: bytes) -> bytes:
    """Seal a file of 1 byte to 100 MiB under its envelope's content key and scope; the whole stream."""
    return b"".join(seal_pieces(content_key, scope, index, data))


def open_stream(content_key: bytes, scope: bytes, index: int, sealed: bytes) -> bytes:
    """Open a stream; OpeningError for anything but the whole, unchanged stream of this envelope and index."""
    if not is_stream_length(len(sealed)) or not 1 <= index <= MOST_FILES:
        raise OpeningError
    data = open_content(content_key, scope, sealed, index, Sizes.FILES)
    if not 1 <= len(data) <= LONGEST_FILE:
        raise OpeningError
    return data


def parts_of(sealed: bytes) -> list[bytes]:
    """Cut a stream into its parts."""
    return [sealed[at : at + PART_LENGTH] for at in range(0, len(sealed), PART_LENGTH)]


def hash_of_parts(hashes: Iterator[bytes] | list[bytes]) -> bytes:
    """Return the stream hash of the hashes of all parts, in their order."""
    return labelled("stream", *hashes)


def stream_hash(sealed: bytes) -> bytes:
    """Return the stream hash of a whole stream."""
    return hash_of_parts(sha256(part) for part in parts_of(sealed))


def upload_hash(secret: bytes) -> bytes:
    """Return what the server stores of an upload secret: H(label("upload") ‖ secret)."""
    return labelled("upload", exact(secret, SECRET_LENGTH))


