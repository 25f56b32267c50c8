"""The authority, its people and keys, the cases' projection and the events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("policy_id", sa.String(length=60), nullable=False),
        sa.Column("root_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stacking", sa.String(length=20), nullable=False),
        sa.Column("officer_seq", sa.Integer(), nullable=False),
        sa.Column("reporter_seq", sa.Integer(), nullable=False),
        sa.Column("created_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    op.create_table(
        "department",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_department_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_department")),
    )
    op.create_table(
        "key_record",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("holder_id", sa.LargeBinary(length=60), nullable=False),
        sa.Column("purpose", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("retired_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_key_record_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "key_id", name=op.f("pk_key_record")),
        sa.UniqueConstraint(
            "authority_id", "holder_id", "purpose", "epoch", name=op.f("uq_key_record_authority_id_holder_id_purpose_epoch")
        ),
    )
    op.create_index("ix_key_record_in_use", "key_record", ["authority_id", "current", "purpose", "key_id"], unique=False)
    op.create_table(
        "case",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("tip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reward_state", sa.String(length=20), nullable=False),
        sa.Column("protection_state", sa.String(length=20), nullable=False),
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("before_state", sa.String(length=20), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("due_kind", sa.String(length=40), nullable=True),
        sa.Column("reward_due", sa.Integer(), nullable=True),
        sa.Column("wait_until", sa.Integer(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("clock_stopped_day", sa.Integer(), nullable=True),
        sa.Column("letters_unread", sa.Integer(), nullable=False),
        sa.Column("attestation", sa.LargeBinary(length=64), nullable=True),
        sa.Column("attestation_key", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "department_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_case_authority_id_department_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_case_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_case")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_case_authority_id_number")),
        sa.UniqueConstraint("authority_id", "tip_id", name=op.f("uq_case_authority_id_tip_id")),
    )
    op.create_index("ix_case_due", "case", ["authority_id", "state", "due"], unique=False)
    op.create_table(
        "officer",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("pledged_day", sa.Integer(), nullable=True),
        sa.Column("created_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "department_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_officer_authority_id_department_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_officer")),
        sa.UniqueConstraint("authority_id", "login", name=op.f("uq_officer_authority_id_login")),
    )
    op.create_table(
        "access",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("access_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_access_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_access_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_access_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "access_id", name=op.f("pk_access")),
    )
    op.create_index("ix_access_case", "access", ["authority_id", "case_id"], unique=False)
    op.create_table(
        "case_recipient",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_case_recipient_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "department_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_case_recipient_authority_id_department_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "department_id", name=op.f("pk_case_recipient")),
    )
    op.create_index("ix_case_recipient_department", "case_recipient", ["authority_id", "department_id"], unique=False)
    op.create_table(
        "ceremony",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("challenge_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_ceremony_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_ceremony_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "challenge_hash", name=op.f("pk_ceremony")),
    )
    op.create_table(
        "credential",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("handle", sa.String(length=1400), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("wrapped_secret", sa.LargeBinary(length=60), nullable=False),
        sa.Column("created_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_credential_authority_id_officer_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_credential")),
        sa.UniqueConstraint("authority_id", "kind", "handle", name=op.f("uq_credential_authority_id_kind_handle")),
    )
    op.create_table(
        "event",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stream", sa.String(length=10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("track", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "actor_id"], ["officer.authority_id", "officer.id"], name=op.f("fk_event_authority_id_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_event_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_event_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "stream", "seq", name=op.f("pk_event")),
        sa.UniqueConstraint("authority_id", "case_id", "case_version", name=op.f("uq_event_authority_id_case_id_case_version")),
        sa.UniqueConstraint("authority_id", "event_id", name=op.f("uq_event_authority_id_event_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.Column("taken_officer", sa.LargeBinary(length=16), nullable=True),
        sa.Column("wrap_public", sa.LargeBinary(length=1216), nullable=True),
        sa.Column("sign_public", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "department_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_invitation_authority_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "taken_officer"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_invitation_authority_id_taken_officer"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "token_hash", name=op.f("pk_invitation")),
    )
    op.create_table(
        "key_share",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wrap_key_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wrap", sa.LargeBinary(length=1168), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "key_id"],
            ["key_record.authority_id", "key_record.key_id"],
            name=op.f("fk_key_share_authority_id_key_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_key_share_authority_id_officer_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "key_id", "officer_id", name=op.f("pk_key_share")),
    )
    op.create_table(
        "officer_duty",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_officer_duty_authority_id_officer_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "officer_id", "duty", name=op.f("pk_officer_duty")),
    )
    op.create_table(
        "session",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("tab_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_session_authority_id_officer_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "token_hash", name=op.f("pk_session")),
    )


def downgrade() -> None:
    op.drop_table("session")
    op.drop_table("officer_duty")
    op.drop_table("key_share")
    op.drop_table("invitation")
    op.drop_table("event")
    op.drop_table("credential")
    op.drop_table("ceremony")
    op.drop_index("ix_case_recipient_department", table_name="case_recipient")
    op.drop_table("case_recipient")
    op.drop_index("ix_access_case", table_name="access")
    op.drop_table("access")
    op.drop_table("officer")
    op.drop_index("ix_case_due", table_name="case")
    op.drop_table("case")
    op.drop_index("ix_key_record_in_use", table_name="key_record")
    op.drop_table("key_record")
    op.drop_table("department")
    op.drop_table("authority")
