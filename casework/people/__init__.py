"""Departments, officers, sessions and keys."""
