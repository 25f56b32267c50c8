"""Handing a case to another department, disputes about it, joint enforcement and merging."""
