"""An order's number may stand twice: whoever must not learn of a case is answered as if its number were not here."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NUMBER = ["authority_id", "source", "number"]


def upgrade() -> None:
    with op.batch_alter_table("external_order") as batch:
        batch.drop_constraint(op.f("uq_external_order_authority_id_source_number"), type_="unique")
        batch.create_index("ix_external_order_number", _NUMBER)


def downgrade() -> None:
    # The older rule knows one case to a number: of several, one keeps it.
    order = sa.table("external_order", *(sa.column(name) for name in (*_NUMBER, "case_id")))
    other = order.alias()
    same = [other.c[name] == order.c[name] for name in _NUMBER]
    op.execute(order.delete().where(sa.exists().where(*same, other.c.case_id < order.c.case_id)))
    with op.batch_alter_table("external_order") as batch:
        batch.drop_index("ix_external_order_number")
        batch.create_unique_constraint(op.f("uq_external_order_authority_id_source_number"), _NUMBER)
