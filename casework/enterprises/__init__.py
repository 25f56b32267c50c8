"""Enterprises: the register of an authority, which case is about which of them, and what is decided about each."""
