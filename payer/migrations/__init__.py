"""The payer's migrations (alembic)."""
