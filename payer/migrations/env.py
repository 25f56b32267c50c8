"""Runs the payer's migrations over the connection that `payer.database` hands in."""

from alembic import context

from payer.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters by copying the table, which alembic writes only in batch mode.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
