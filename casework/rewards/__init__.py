"""Assessing, approving, funding and claiming rewards."""
