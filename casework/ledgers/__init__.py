"""Hazard cards, case files and ledgers: what an authority has to show, made of what its officers wrote."""
