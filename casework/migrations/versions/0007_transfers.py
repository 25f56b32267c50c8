"""Tips that were handed on, cases that follow another, and joint enforcement."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _id(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=16), nullable=null)


def _data(name: str, length: int) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=length), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _department(name: str = "department_id") -> sa.Column[str]:
    return sa.Column(name, sa.String(length=60), nullable=False)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column], [f"{other}.authority_id", f"{other}.id"], name=op.f(f"fk_{table}_authority_id_{column}")
    )


def _of_tip(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", "tip_id"], ["tip.authority_id", "tip.tip_id"], name=op.f(f"fk_{table}_authority_id_tip_id")
    )


def upgrade() -> None:
    op.add_column("case", _id("follows", null=True))
    op.create_table(
        "tip_note",
        _id("authority_id"),
        _id("tip_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        _department("giver"),
        _department("receiver"),
        _data("key_id", 32),
        _data("signer", 32),
        _data("signature", 64),
        _of_tip("tip_note"),
        sa.PrimaryKeyConstraint("authority_id", "tip_id", "place", name=op.f("pk_tip_note")),
    )
    op.create_table(
        "letter_wrap",
        _id("authority_id"),
        _id("tip_id"),
        sa.Column("seq", sa.Integer(), nullable=False),
        _data("key_id", 32),
        _data("wrap", 1168),
        _of_tip("letter_wrap"),
        sa.PrimaryKeyConstraint("authority_id", "tip_id", "seq", "key_id", name=op.f("pk_letter_wrap")),
    )
    op.create_table(
        "joint",
        _id("authority_id"),
        _id("case_id"),
        _department(),
        _text("reason"),
        _id("asked_by"),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        _text("said"),
        _id("answered_by", null=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        _within("joint", "case_id", "case"),
        _within("joint", "department_id", "department"),
        _within("joint", "asked_by", "officer"),
        _within("joint", "answered_by", "officer"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "department_id", name=op.f("pk_joint")),
    )
    op.create_table(
        "joint_note",
        _id("authority_id"),
        _id("case_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        _department(),
        _id("officer_id"),
        sa.Column("at", sa.DateTime(), nullable=False),
        _text("text"),
        _within("joint_note", "case_id", "case"),
        _within("joint_note", "department_id", "department"),
        _within("joint_note", "officer_id", "officer"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_joint_note")),
    )


def downgrade() -> None:
    for table in ("joint_note", "joint", "letter_wrap", "tip_note"):
        op.drop_table(table)
    op.drop_column("case", "follows")
