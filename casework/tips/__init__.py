"""Sealed tips, their mailboxes and letters."""
