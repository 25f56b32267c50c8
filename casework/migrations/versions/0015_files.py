"""Files of tips and letters: what was announced, and the note that tells the mailbox what should be there."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_note",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "tip_id"], ["tip.authority_id", "tip.tip_id"], name=op.f("fk_file_note_authority_id_tip_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "tip_id", name=op.f("pk_file_note")),
    )
    op.create_table(
        "upload",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("upload_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "tip_id"], ["tip.authority_id", "tip.tip_id"], name=op.f("fk_upload_authority_id_tip_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "upload_id", name=op.f("pk_upload")),
        sa.UniqueConstraint("authority_id", "tip_id", "seq", "place", name=op.f("uq_upload_authority_id_tip_id_seq_place")),
    )


def downgrade() -> None:
    op.drop_table("upload")
    op.drop_table("file_note")
