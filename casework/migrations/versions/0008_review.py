"""What a reporter was shown, objections, and reviews by other people; what was ticked beside a letter."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _id(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=16), nullable=null)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _within(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column],
        [f"{other}.authority_id", f"{other}.{key}"],
        name=op.f(f"fk_{table}_authority_id_{column}"),
    )


def upgrade() -> None:
    op.add_column("case", sa.Column("reward_disputed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("letter", sa.Column("said", sa.JSON(), nullable=True))
    op.create_table(
        "notice",
        _id("authority_id"),
        _id("event_id"),
        _id("case_id"),
        sa.Column("what", sa.String(length=12), nullable=False),
        _whole("posted_day"),
        _whole("first_shown_day"),
        _within("notice", "event_id", "event", "event_id"),
        _within("notice", "case_id", "case"),
        sa.PrimaryKeyConstraint("authority_id", "event_id", name=op.f("pk_notice")),
    )
    op.create_table(
        "objection",
        _id("authority_id"),
        _id("id"),
        _id("case_id"),
        _id("event_id"),
        sa.Column("track", sa.String(length=12), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        _whole("day"),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        _within("objection", "event_id", "event", "event_id"),
        _within("objection", "case_id", "case"),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_objection")),
        sa.UniqueConstraint("authority_id", "event_id", name=op.f("uq_objection_authority_id_event_id")),
    )
    _create_reviews()


def _create_reviews() -> None:
    op.create_table(
        "reviewer",
        _id("authority_id"),
        _id("case_id"),
        _whole("round"),
        _id("officer_id"),
        _id("charged_by"),
        sa.Column("at", sa.DateTime(), nullable=False),
        _within("reviewer", "case_id", "case"),
        _within("reviewer", "officer_id", "officer"),
        _within("reviewer", "charged_by", "officer"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "round", "officer_id", name=op.f("pk_reviewer")),
    )
    op.create_table(
        "opinion",
        _id("authority_id"),
        _id("case_id"),
        _whole("round"),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        _whole("version"),
        _id("written_by"),
        sa.Column("at", sa.DateTime(), nullable=False),
        _id("second_by", null=True),
        sa.Column("second_at", sa.DateTime(), nullable=True),
        _within("opinion", "case_id", "case"),
        _within("opinion", "written_by", "officer"),
        _within("opinion", "second_by", "officer"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "round", name=op.f("pk_opinion")),
    )


def downgrade() -> None:
    for table in ("opinion", "reviewer", "objection", "notice"):
        op.drop_table(table)
    op.drop_column("letter", "said")
    op.drop_column("case", "reward_disputed")
