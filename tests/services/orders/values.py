"""What a thief of the database would read."""

from __future__ import annotations

from sqlalchemy import text

from tests.services.founding import Sample


def every_value(sample: Sample) -> str:
    """Everything that stands in the database, as one text."""
    with sample.office.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        else:
            names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        found = [str(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"')).all()]
    return "\n".join(found)
