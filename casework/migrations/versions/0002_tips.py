"""Sealed tips, their mailboxes and letters."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("size_class", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_tip_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "tip_id", name=op.f("pk_tip")),
    )
    op.create_table(
        "mailbox",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("mailbox_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("public", sa.LargeBinary(length=1216), nullable=False),
        sa.Column("claim_public", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "tip_id"], ["tip.authority_id", "tip.tip_id"], name=op.f("fk_mailbox_authority_id_tip_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "mailbox_hash", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("authority_id", "tip_id", name=op.f("uq_mailbox_authority_id_tip_id")),
    )
    op.create_table(
        "tip_recipient",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "department_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_tip_recipient_authority_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "tip_id"], ["tip.authority_id", "tip.tip_id"], name=op.f("fk_tip_recipient_authority_id_tip_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "tip_id", "department_id", name=op.f("pk_tip_recipient")),
    )
    op.create_table(
        "letter",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("mailbox_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("letter_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=True),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "mailbox_hash"],
            ["mailbox.authority_id", "mailbox.mailbox_hash"],
            name=op.f("fk_letter_authority_id_mailbox_hash"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "mailbox_hash", "direction", "seq", name=op.f("pk_letter")),
    )
    op.create_table(
        "mailbox_nonce",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("mailbox_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "mailbox_hash"],
            ["mailbox.authority_id", "mailbox.mailbox_hash"],
            name=op.f("fk_mailbox_nonce_authority_id_mailbox_hash"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "mailbox_hash", "nonce", name=op.f("pk_mailbox_nonce")),
    )


def downgrade() -> None:
    op.drop_table("mailbox_nonce")
    op.drop_table("letter")
    op.drop_table("tip_recipient")
    op.drop_table("mailbox")
    op.drop_table("tip")
