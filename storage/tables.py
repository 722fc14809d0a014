"""The tables, but for the desk's own: what a row belongs to, and what goes with it when it is deleted.

What describes a thing goes with it (CASCADE). What others rely on can't be deleted under them (RESTRICT): a
programme with rounds or participants, a person who is somebody's partner, a community that is talked in.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.ledger import CatchUp, DeliveryKind, DeliveryState, TargetKind
from bot.people import EnrolmentState, Rhythm, RoundState
from storage.columns import Document
from storage.naming import account, belongs, instant, metadata, one_of, own_id, texts, typed

programmes = Table(
    "programmes",
    metadata,
    own_id(),
    typed("slug", unique=True),
    typed("name"),
    Column("settings", Text, nullable=False),
    instant("created_at"),
    sqlite_autoincrement=True,
)

homes = Table(
    "homes",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    *texts("platform", "tenant", "address", "name"),
    UniqueConstraint("programme_id", "platform", "tenant"),
    Index(None, "platform", "tenant"),
    sqlite_autoincrement=True,
)

coordinators = Table(
    "coordinators",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    *account(),
    instant("since"),
    Column("away_first", Date),
    Column("away_last", Date),
    UniqueConstraint("programme_id", "platform", "tenant", "account_id"),
    Index(None, "platform", "tenant", "account_id"),
)

WISHES, WITHOUT = "wants_round", "state IN ('unmatched', 'waiting')"
"""Of whom there are few, and who are looked for in the course of a round."""

participants = Table(
    "participants",
    metadata,
    own_id(),
    belongs("programme_id", "programmes", ondelete="RESTRICT"),
    typed("name"),
    Column("answers", Document, nullable=False),
    typed("language"),
    instant("joined_at"),
    Column("paused_until", Date),
    instant("left_at", nullable=True),
    Column("wants_round", Boolean, nullable=False),
    instant("agreed_at", nullable=True),
    UniqueConstraint("programme_id", "id"),
    Index("ix_participants_wishes", "programme_id", sqlite_where=text(WISHES), postgresql_where=text(WISHES)),
    sqlite_autoincrement=True,
)

_SAME_PERSON = ["programme_id", "participant_id"], [participants.c.programme_id, participants.c.id]
accounts = Table(
    "accounts",
    metadata,
    own_id(),
    Column("programme_id", Integer, nullable=False),
    Column("participant_id", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    *account(),
    ForeignKeyConstraint(*_SAME_PERSON, ondelete="CASCADE"),
    UniqueConstraint("programme_id", "platform", "tenant", "account_id"),
    Index(None, "participant_id"),
    Index(None, "platform", "tenant", "account_id"),
)

memberships = Table(
    "memberships",
    metadata,
    belongs("participant_id", "participants", primary_key=True),
    belongs("home_id", "homes", primary_key=True, index=True),
)

drafts = Table(
    "drafts",
    metadata,
    own_id(),
    *account(),
    *texts("form", "subject"),
    Column("answers", Document, nullable=False),
    instant("saved_at"),
    UniqueConstraint("platform", "tenant", "account_id", "form", "subject"),
    Index(None, "saved_at"),
)

blocks = Table(
    "blocks",
    metadata,
    belongs("participant_id", "participants", primary_key=True),
    belongs("other_id", "participants", primary_key=True, index=True),
    instant("at"),
)

rounds = Table(
    "rounds",
    metadata,
    own_id(),
    belongs("programme_id", "programmes", ondelete="RESTRICT"),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    instant("opened_at"),
    instant("closes_at", nullable=True),
    Column("weeks", Integer, nullable=False),
    instant("started_at", nullable=True),
    instant("ends_at", nullable=True),
    instant("ended_at", nullable=True),
    typed("next_prompt"),
    UniqueConstraint("programme_id", "number"),
    one_of("state", RoundState),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

enrolments = Table(
    "enrolments",
    metadata,
    own_id(),
    belongs("round_id", "rounds"),
    belongs("participant_id", "participants", index=True),
    Column("state", Text, nullable=False),
    instant("enrolled_at"),
    Column("left_behind", Boolean, nullable=False),
    UniqueConstraint("round_id", "participant_id"),
    Index("ix_enrolments_without", "round_id", sqlite_where=text(WITHOUT), postgresql_where=text(WITHOUT)),
    one_of("state", EnrolmentState),
)

wishes = Table(
    "wishes",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    belongs("low_id", "participants", primary_key=True, index=True),
    belongs("high_id", "participants", primary_key=True, index=True),
    Column("what", Text, nullable=False),
    CheckConstraint("what IN ('lock', 'forbid')", name="what"),
    CheckConstraint("low_id < high_id", name="sorted"),
)

proposals = Table(
    "proposals",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    instant("made_at"),
    typed("basis"),
    Column("body", Document, nullable=False),
)

partnerships = Table(
    "partnerships",
    metadata,
    own_id(),
    belongs("round_id", "rounds", ondelete="RESTRICT", index=True),
    belongs("programme_id", "programmes", ondelete="RESTRICT"),
    *texts("code", "language"),
    belongs("first_writer", "participants", ondelete="RESTRICT", index=True),
    belongs("community_id", "homes", ondelete="RESTRICT", index=True),
    instant("started_at"),
    Column("rhythm", Text, nullable=False),
    Column("pact", Document, nullable=False),
    Column("reasons", Document, nullable=False),
    instant("ended_at", nullable=True),
    UniqueConstraint("programme_id", "code"),
    one_of("rhythm", Rhythm),
    sqlite_autoincrement=True,
)

members = Table(
    "members",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", ondelete="RESTRICT", primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    instant("wrote_at", nullable=True),
    instant("left_at", nullable=True),
)

earlier_partners = Table(
    "earlier_partners",
    metadata,
    belongs("low_id", "participants", primary_key=True),
    belongs("high_id", "participants", primary_key=True, index=True),
    CheckConstraint("low_id < high_id", name="sorted"),
)

spaces = Table(
    "spaces",
    metadata,
    own_id(),
    belongs("partnership_id", "partnerships", index=True),
    belongs("community_id", "homes", ondelete="RESTRICT", index=True),
    *texts("platform", "tenant", "address"),
    instant("opened_at"),
    instant("closed_at", nullable=True),
    UniqueConstraint("platform", "tenant", "address"),
)

FOR_A_PERSON = "participant_id IS NOT NULL"
NOT_DONE = "state IN ('sending', 'waiting', 'unknown', 'dead')"
deliveries = Table(
    "deliveries",
    metadata,
    own_id(),
    typed("key", unique=True),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    # Numbers alone, for programme, round and community: a reference is looked up for each of very many new rows, these
    # three are a partnership's or a person's own, and nothing of their kind is ever deleted.
    Column("programme_id", Integer, nullable=False),
    instant("due_at"),
    typed("what"),
    Column("about", Document, nullable=False),
    Column("round_id", Integer, index=True),
    belongs("partnership_id", "partnerships", nullable=True, index=True),
    belongs("participant_id", "participants", nullable=True),
    Column("community_id", Integer),
    typed("after"),
    instant("expires_at", nullable=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    typed("lease_owner"),
    instant("lease_until", nullable=True),
    *texts("platform_ref", "reason"),
    instant("settled_at", nullable=True),
    # When a claim looks at the row next (NULL for what is settled), and in which lane ("" where that is not known).
    instant("try_at", nullable=True),
    typed("lane"),
    one_of("kind", DeliveryKind),
    one_of("target", TargetKind),
    one_of("state", DeliveryState),
    Index(None, "try_at", "id"),
    Index(None, "lane", "try_at", "id"),
    # Most are for partnerships, and an index costs each of the many rows that one tick writes.
    Index(None, "participant_id", sqlite_where=text(FOR_A_PERSON), postgresql_where=text(FOR_A_PERSON)),
    # Those that coordinators ask for; what is due or delivered is most of the table, and counted whole.
    Index(None, "programme_id", "state", sqlite_where=text(NOT_DONE), postgresql_where=text(NOT_DONE)),
    sqlite_autoincrement=True,
)

schedules = Table(
    "schedules",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    belongs("programme_id", "programmes"),
    Column("weekday", Integer, nullable=False),
    Column("next_date", Date, nullable=False),
    Column("last_date", Date, nullable=False),
    *texts("wall", "zone"),
    Column("catch_up", Text, nullable=False),
    Column("grace_hours", Integer, nullable=False),
    one_of("catch_up", CatchUp),
)

occurrences = Table(
    "occurrences", metadata, belongs("round_id", "rounds", primary_key=True), Column("day", Date, primary_key=True)
)

# Whose day is taken by which message: the key lets one message an account a day through, in however many processes.
