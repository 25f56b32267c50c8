"""How a picture was held (Exif 2.32, section 4.6: TIFF tag 0x0112), and the smallest Exif block that says only that."""

from __future__ import annotations

_ORIENTATION = 0x0112
_ENTRY = 12


def orientation_of(tiff: bytes) -> int:
    """Return 1 to 8 from a TIFF block; 1 where it says nothing that can be understood."""
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return 1
    little = tiff[:1] == b"I"

    def number(at: int, length: int) -> int:
        return int.from_bytes(tiff[at : at + length], "little" if little else "big")

    directory = number(4, 4) if len(tiff) >= 8 else len(tiff)
    if directory + 2 > len(tiff):
        return 1
    for entry in range(number(directory, 2)):
        at = directory + 2 + entry * _ENTRY
        if at + _ENTRY > len(tiff):
            return 1
        if number(at, 2) == _ORIENTATION:
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


def smallest_tiff(orientation: int) -> bytes:
    """Return a big-endian TIFF block with one entry, 26 bytes: tag, type SHORT, one value; no further directory."""
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + bytes(6)
