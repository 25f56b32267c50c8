"""Run by alembic: applies revisions on the connection that `casework.kernel.database` handed over."""

from alembic import context

from casework.migrations.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it; batch mode does that and is plain ALTER on PostgreSQL.
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
