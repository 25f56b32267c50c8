"""Measures against what was found, rectification with its five parts, acceptance, looking back."""
