"""Rewards that several people share: how many an award is for, and a claim by shares."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_PROVEN = ("lookup", "proof", "paid_day")


def upgrade() -> None:
    op.add_column("award", sa.Column("joint", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "claim_share",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("award_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=64), nullable=False),
        sa.Column("paid_day", sa.Integer(), nullable=True),
        sa.Column("returned_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "award_id"],
            ["claim.authority_id", "claim.award_id"],
            name=op.f("fk_claim_share_authority_id_award_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "award_id", "share", name=op.f("pk_claim_share")),
    )
    op.execute(
        "INSERT INTO claim_share (authority_id, award_id, share, lookup, proof, paid_day)"
        " SELECT authority_id, award_id, 1, lookup, proof, paid_day FROM claim"
    )
    for name in _PROVEN:
        op.drop_column("claim", name)


def downgrade() -> None:
    connection = op.get_bind()
    # The older table holds one share of a claim, and a column that must have a value comes only with a new table.
    kept = connection.execute(
        sa.text(
            "SELECT claim.authority_id, claim.award_id, lookup, proof, day, ordered_batch, paid_day FROM claim"
            " JOIN claim_share ON claim_share.authority_id = claim.authority_id"
            " AND claim_share.award_id = claim.award_id AND share = 1"
        )
    ).mappings()
    rows = [dict(row) for row in kept]
    op.drop_table("claim_share")
    op.drop_table("claim")
    made = op.create_table(
        "claim",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("award_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("ordered_batch", sa.LargeBinary(length=16), nullable=True),
        sa.Column("paid_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "award_id"], ["award.authority_id", "award.id"], name=op.f("fk_claim_authority_id_award_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name=op.f("pk_claim")),
    )
    if rows:
        connection.execute(made.insert(), rows)
    op.drop_column("award", "joint")
