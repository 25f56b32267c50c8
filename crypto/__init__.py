"""Sealing, signing and deriving: the formats of docs/formats.md, one module per section.

No Flask and no database here. Whatever is malformed, forged, truncated or addressed to somebody else raises the one
`OpeningError`, which never says why: a reason would tell a forger how far the forgery got.
"""


class OpeningError(Exception):
    """Something sealed, signed or derived is not what it claims to be."""

    def __init__(self) -> None:
        super().__init__("not sealed, signed or written as it should be")


__all__ = ["OpeningError"]
