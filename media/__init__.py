"""Cleaning of pictures, films, sound and documents: what they say of place, time and device. Bytes in, bytes out.

No Flask, no database, no keys, and no library that decodes a picture (docs/adr/0014-media.md).
"""

from media.clean import Cleaned, clean
from media.pieces import MediaError

__all__ = ["Cleaned", "MediaError", "clean"]
