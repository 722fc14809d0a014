"""What happens to each table when somebody asks what is kept about them, or is erased. Every table has a row here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Erased = Literal["deleted", "blanked", "hashed", "kept"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a table holds people.

    `people` are the columns with participants' numbers and `by_account` tells of account columns: they find somebody's
    rows. `shown` are the columns that /mydata gives of them (found by the first of `people` alone); empty withholds the
    table. When somebody is erased their rows are deleted, or blanked with `blank`; `hashed` tables hold keyed hashes,
    and what is `kept` names nobody. `why` is for whoever reads this.
    """

    erased: Erased
    why: str
    people: tuple[str, ...] = ()
    by_account: bool = False
    shown: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)


NOBODY = "-"
_NO_PERSON = "holds nothing about a person"

RULES: dict[str, Rule] = {
    "programmes": Rule("kept", _NO_PERSON),
    "homes": Rule("kept", _NO_PERSON),
    "rounds": Rule("kept", _NO_PERSON),
    "schedules": Rule("kept", _NO_PERSON),
    "occurrences": Rule("kept", _NO_PERSON),
    "spaces": Rule("kept", "a place; who is in it is in members"),
    "guest_weeks": Rule("kept", _NO_PERSON),
    "proposals": Rule("kept", "numbers of participants and codes of reasons, replaced with each preview"),
    "participants": Rule(
        "blanked",
        "partnerships of others refer to the row, so it stays without anything about the person",
        ("id",),
        shown=("programme_id", "name", "answers", "language", "joined_at", "paused_until", "left_at", "agreed_at"),
        blank={
            "name": NOBODY,
            "answers": {},
            "language": "en",
            "paused_until": None,
            "wants_round": False,
            "agreed_at": None,
        },
    ),
    "accounts": Rule(
        "deleted", "who somebody is on a platform", ("participant_id",), True, ("platform", "tenant", "account_id")
    ),
    "memberships": Rule("deleted", "where somebody takes part", ("participant_id",), shown=("home_id",)),
    "coordinators": Rule(
        "deleted", "whom somebody looks after", (), True, ("programme_id", "since", "away_first", "away_last")
    ),
    "drafts": Rule("deleted", "forms that were begun", (), True, ("form", "answers", "saved_at")),
    "blocks": Rule(
        "deleted",
        "becomes hashes; blocks against somebody are not shown",
        ("participant_id", "other_id"),
        shown=("at",),
    ),
    "wishes": Rule("deleted", "a coordinator's, about two people", ("low_id", "high_id")),
    "enrolments": Rule(
        "kept",
        "figures of a round, by a number that means nobody",
        ("participant_id",),
        shown=("round_id", "state", "enrolled_at"),
    ),
    "partnerships": Rule(
        "blanked",
        "the partner's too; the pact's words go",
        shown=("code", "language", "started_at", "rhythm", "pact", "ended_at"),
        blank={"pact": {}},
    ),
    "members": Rule(
        "kept",
        "that a number wrote, and when",
        ("participant_id",),
        shown=("partnership_id", "wrote_at", "left_at"),
    ),
    "earlier_partners": Rule("deleted", "becomes hashes; names another person", ("low_id", "high_id")),
    "deliveries": Rule(
        "deleted",
        "what was sent to somebody alone, or about them",
        ("participant_id",),
        shown=("what", "due_at", "state", "settled_at"),
    ),
    "absences": Rule("deleted", "/away", ("participant_id",), shown=("first_day", "last_day")),
    "unasked": Rule("deleted", "days on which somebody was written to", (), True, ("day",)),
    "replies": Rule("deleted", "answers given lately; swept after two days", (), True, ("at",)),
    "tickets": Rule("deleted", "one-time links", (), True, ("expires_at",)),
    "sessions": Rule("deleted", "who is signed in to the coordinators' pages", (), True, ("expires_at",)),
    "remarks": Rule(
        "deleted", "what coordinators noted about somebody, who may read it", ("participant_id",), shown=("text", "at")
    ),
    "slack_bots": Rule("kept", "a workspace's token, sealed; " + _NO_PERSON),
    "slack_installations": Rule("kept", "when it was installed; who did so is not kept"),
    "platform_notes": Rule("deleted", "how an inbox is reached, by the account's id; found by its key"),
    "audit": Rule("blanked", "what somebody did as a coordinator; found by the account's text"),
    "own_prompts": Rule("blanked", "a prompt that a coordinator wrote; its author goes"),
    "signs": Rule(
        "deleted", "who waits for whom", ("participant_id",), shown=("partnership_id", "owed_since", "in_touch")
    ),
    "closings": Rule("deleted", "why a place was closed: may tell what a partner said", ("participant_id",)),
    "seekers": Rule("deleted", "who looks for a partner", ("participant_id",), shown=("round_id", "since")),
    "offers": Rule("deleted", "a third or a guest, offered", ("participant_id",), shown=("kind", "asked_at", "state")),
    "check_ins": Rule(
        "deleted",
        "how it goes; a partner's answers are not shown",
        ("participant_id",),
        shown=("partnership_id", "kind", "asked_at", "answer", "answered_at"),
    ),
    "keepsakes": Rule(
        "deleted",
        "a letter to oneself, and an address for a partner",
        ("participant_id",),
        shown=("partnership_id", "kind", "text", "at"),
    ),
    "tags": Rule("kept", "where people heard of a programme, in words of coordinators; " + _NO_PERSON),
    "arrivals": Rule(
        "kept",
        "figures of a round, by a number that means nobody",
        ("participant_id",),
        shown=("round_id", "tag"),
    ),
    "ambassadors": Rule("deleted", "for whom somebody invites", (), True, ("programme_id", "tag", "since")),
    "replacements": Rule("kept", "which prompt a partnership gets instead of which; " + _NO_PERSON),
    "suggestions": Rule(
        "deleted", "prompts that somebody has suggested", ("participant_id",), shown=("title", "text", "at", "state")
    ),
    "certificates": Rule(
        "deleted",
        "that somebody took part, under the name they typed; nobody can confirm it any more",
        ("participant_id",),
        shown=("round_id", "code", "name", "signed_by", "first_day", "last_day", "at"),
    ),
    "going_on": Rule(
        "deleted", "who wants to go on after the round", ("participant_id",), shown=("partnership_id", "at", "next_day")
    ),
    "confirmations": Rule("deleted", "who was asked to confirm", ("participant_id",), shown=("round_id", "asked_at")),
    "contact_days": Rule(
        "kept", "that a number wrote, and on which days", ("participant_id",), shown=("partnership_id", "day")
    ),
    "survey_questions": Rule("kept", _NO_PERSON),
    "survey_tickets": Rule(
        "kept",
        "figures of a round, by a number that means nobody; nothing leads from here to what was answered",
        ("participant_id",),
        shown=("round_id", "survey", "done"),
    ),
    "coordinator_tickets": Rule(
        "deleted", "that a coordinator was asked, and has answered", (), True, ("round_id", "survey", "done")
    ),
    "survey_sheets": Rule("kept", "answers, and nobody can tell whose: neither shown nor found"),
    "survey_tags": Rule("kept", "words of coordinators about answers"),
    "survey_codes": Rule("kept", _NO_PERSON),
    "concerns": Rule(
        "blanked",
        "what somebody raised goes, and so do closed ones; an open one stays in its least form until a stated date",
        ("by_id",),
        shown=("category", "state", "text", "raised_at"),
    ),
    "suspensions": Rule("hashed", "so that a suspended person is known again"),
    "kept_apart": Rule("hashed", "blocks and past partners"),
}
