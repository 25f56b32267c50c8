"""The one base error of this package."""

from __future__ import annotations


class PortalError(Exception):
    """The portal cannot be set up; the message says why."""
