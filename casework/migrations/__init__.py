"""Alembic revisions; `casework.kernel.database.migrate` runs them."""
