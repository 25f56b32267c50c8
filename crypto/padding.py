"""Size classes (docs/formats.md section 2.2): what a thief of the database learns of a length.

    padded := true length u64 ‖ data ‖ zeros up to the class
    WORDS  : 4096 × 2^n                               words and letters
    FILES  : 262144 × 2^n and 393216 × 2^n            files, two classes per doubling
"""

import enum

from crypto import OpeningError
from crypto.encoding import u64

HEAD_LENGTH = 8


class Sizes(enum.Enum):
    """Which row of classes a plaintext is padded to: the smallest classes of a row, which then double."""

    WORDS = (4096,)
    FILES = (262144, 393216)


def size_class(length: int, sizes: Sizes) -> int:
    """Return the smallest class, in bytes, that holds `length` bytes and their head."""
    classes: tuple[int, ...] = sizes.value
    while classes[-1] < length + HEAD_LENGTH:
        classes = tuple(2 * size for size in classes)
    return next(size for size in classes if size >= length + HEAD_LENGTH)


def pad(data: bytes, sizes: Sizes = Sizes.WORDS) -> bytes:
    """Put the true length before the data and zeros behind it, up to its class."""
    return (u64(len(data)) + data).ljust(size_class(len(data), sizes), b"\0")


def unpad(padded: bytes, sizes: Sizes = Sizes.WORDS) -> bytes:
    """Return the data; OpeningError for another class than the smallest that fits, or padding that is not zero."""
    length = int.from_bytes(padded[:HEAD_LENGTH], "big")
    if length > len(padded) or size_class(length, sizes) != len(padded):
        raise OpeningError
    # Padding that could carry something would be a hidden channel, and two paddings of one text two ciphertexts.
    if padded.count(0, HEAD_LENGTH + length) != len(padded) - HEAD_LENGTH - length:
        raise OpeningError
    return padded[HEAD_LENGTH : HEAD_LENGTH + length]
