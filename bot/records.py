"""The records of the store by room: what is remembered of programmes, people, rounds, partnerships, deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.chat import Account, Community, Reply, Space
from bot.people import (
    Coordinator,
    Crowd,
    Draft,
    Enrolment,
    EnrolmentState,
    Home,
    Outline,
    OwnPrompt,
    Participant,
    Partnership,
    Programme,
    Proposal,
    Round,
)
from bot.programme import Settings


class Programmes(Protocol):
    """Programmes, their communities and their coordinators."""

    async def add(self, slug: str, name: str, settings: Settings, at: datetime) -> Programme: ...
    async def by_id(self, programme_id: int) -> Programme | None: ...
    async def by_slug(self, slug: str) -> Programme | None: ...
    async def all(self) -> Sequence[Programme]: ...
    async def change(self, programme: Programme) -> None: ...

    async def add_home(self, programme_id: int, community: Community, name: str) -> Home:
        """Add a community, or return the one that is there; its address and name are brought up to date."""
        ...

    async def homes(self, programme_id: int) -> Sequence[Home]: ...
    async def home(self, community_id: int) -> Home | None: ...

    async def homes_at(self, platform: str, tenant: str) -> Sequence[Home]:
        """The homes of all programmes in one server or workspace, by id."""
        ...

    async def coordinators(self, programme_id: int) -> Sequence[Coordinator]:
        """In the order in which they came."""
        ...

    async def coordinator_away(
        self, programme_id: int, account: Account, first: date | None, last: date | None
    ) -> None: ...

    async def add_coordinator(self, programme_id: int, account: Account, at: datetime) -> bool:
        """True if it was not one before."""
        ...

    async def remove_coordinator(self, programme_id: int, account: Account) -> bool:
        """True if it was one."""
        ...

    async def coordinated_by(self, account: Account) -> Sequence[Programme]: ...


class People(Protocol):
    """Participants, their accounts, and what they have begun to write."""

    async def add(self, participant: Participant) -> Participant:
        """Store a newcomer (the id given is ignored) and return them with the id they got."""
        ...

    async def change(self, participant: Participant) -> None:
        """Store all fields, accounts and communities as given."""
        ...

    async def by_id(self, participant_id: int) -> Participant | None: ...
    async def many(self, participant_ids: Sequence[int]) -> dict[int, Participant]: ...

    async def by_account(self, programme_id: int, account: Account) -> Participant | None:
        """Also somebody who has left: joining again keeps history."""
        ...

    async def everywhere(self, account: Account) -> Sequence[Participant]:
        """The participants, one a programme, that this account stands for."""
        ...

    async def of_programme(self, programme_id: int) -> Sequence[Participant]:
        """All who have not left, by id."""
        ...

    async def draft(self, account: Account, form: str, subject: str) -> Draft | None: ...
    async def save_draft(self, draft: Draft) -> None: ...
    async def drop_draft(self, account: Account, form: str, subject: str) -> None: ...

    async def sweep_drafts(self, before: datetime) -> int:
        """Drop drafts saved before an instant; how many there were."""
        ...

    async def blocks(self, programme_id: int) -> Sequence[tuple[int, int]]:
        """Pairs (who blocked, whom) of participants of the programme."""
        ...

    async def block(self, participant_id: int, other_id: int, at: datetime) -> None: ...


class Rounds(Protocol):
    """Rounds, who enrolled in them, and what is proposed for them."""

    async def add(self, programme_id: int, opened_at: datetime, closes_at: datetime | None, weeks: int) -> Round:
        """Open a round; its number follows the programme's last."""
        ...

    async def by_id(self, round_id: int) -> Round | None: ...
    async def of_programme(self, programme_id: int) -> Sequence[Round]:
        """By number."""
        ...

    async def latest(self, programme_id: int) -> Round | None: ...
    async def running(self) -> Sequence[Round]:
        """The running rounds of all programmes, by id."""
        ...

    async def housed(self, round_id: int) -> tuple[int, int]:
        """How many of its running partnerships have a space, and how many run."""
        ...

    async def change(self, round_: Round) -> None: ...
    async def enrol(self, enrolment: Enrolment) -> None:
        """Store an enrolment, or bring the state of the one that is there up to date (its time stays)."""
        ...

    async def enrolment(self, round_id: int, participant_id: int) -> Enrolment | None: ...
    async def enrolments(self, round_id: int) -> Sequence[Enrolment]:
        """In the order of enrolment."""
        ...

    async def set_states(self, round_id: int, states: Mapping[int, EnrolmentState]) -> None:
        """Many at once: participant id -> state."""
        ...

    async def wishes(self, round_id: int) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
        """(locked, forbidden) pairs of participant ids, each sorted."""
        ...

    async def wish(self, round_id: int, pair: tuple[int, int], what: str) -> None:
        """`what` is lock, forbid or free; it replaces an earlier wish for the same pair."""
        ...

    async def proposal(self, round_id: int) -> Proposal | None: ...
    async def propose(self, proposal: Proposal) -> None:
        """Replaces the round's earlier proposal."""
        ...


class Partnerships(Protocol):
    """Who is matched with whom, where they talk, and that they wrote."""

    async def add(self, partnerships: Sequence[Partnership]) -> Sequence[Partnership]:
        """Store all (ids given are ignored); returned in the same order with theirs."""
        ...

    async def by_id(self, partnership_id: int) -> Partnership | None: ...
    async def many(self, partnership_ids: Sequence[int]) -> dict[int, Partnership]: ...
    async def of_round(self, round_id: int) -> Sequence[Partnership]: ...

    async def outlines(self, round_id: int, only: Sequence[int] | None = None) -> Sequence[Outline]:
        """The running partnerships of a round, or `only` some, by id; without guests' weeks, which have no schedule."""
        ...

    async def crowds(self, round_id: int) -> Sequence[Crowd]:
        """The same ones in groups of what is alike."""
        ...

    async def with_any(self, round_id: int, participant_ids: Sequence[int]) -> Sequence[int]:
        """The partnerships of a round in which any of some people are or were."""
        ...

    async def of_participant(self, participant_id: int) -> Sequence[Partnership]:
        """All of them, the newest first."""
        ...

    async def at(self, space: Space) -> Partnership | None: ...
    async def bearing(self, code: str) -> Partnership | None:
        """The partnership with a code; codes are like no other's in all programmes."""
        ...

    async def change(self, partnership: Partnership) -> None:
        """Store rhythm, pact, first writer and end."""
        ...

    async def part(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """A member leaves a partnership that goes on."""
        ...

    async def opened(self, partnership_id: int, community_id: int, space: Space, at: datetime) -> None:
        """Remember a space; the same one twice is nothing."""
        ...

    async def past_partners(self, programme_id: int, of: Sequence[int] | None = None) -> Sequence[tuple[int, int]]:
        """Sorted pairs of participant ids that were partners in any round, or, with `of`, at least theirs."""
        ...

    async def met_before(self, one: int, other: int) -> None:
        """Two participants were partners before Farpair knew them; it counts among the past partners."""
        ...

    async def wrote(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """That somebody wrote, and when; never what."""
        ...

    async def contact(self, round_id: int) -> Mapping[int, Sequence[tuple[int, date]]]:
        """(who, UTC day) on which members of a round's partnerships wrote, by partnership, the earliest first."""
        ...

    async def contact_of(self, partnership_id: int) -> Sequence[tuple[int, date]]:
        """The same for one partnership."""
        ...

    async def last_wrote(self, round_id: int) -> Mapping[int, datetime]:
        """When anybody last wrote in each partnership of a round; those in which nobody did are left out."""
        ...

    async def writers(self, partnership_id: int) -> Mapping[int, datetime]:
        """When each member last wrote."""
        ...


class Front(Protocol):
    """What the desk itself remembers: replies already given, tickets, the audit trail, own prompts."""

    async def replied(self, request_id: str, account: Account) -> Reply | None: ...
    async def record(self, request_id: str, account: Account, reply: Reply, at: datetime) -> None: ...
    async def sweep_replies(self, before: datetime) -> int: ...

    async def add_ticket(self, digest: str, account: Account, programme_id: int, expires: datetime) -> None:
        """A one-time way to the dashboard, by the hash of its secret."""
        ...

    async def use_ticket(self, digest: str, now: datetime) -> tuple[Account, int] | None:
        """(account, programme id), once and before it expires; else None."""
        ...

    async def audit(self, programme_id: int, who: str, act: str, subject: str, at: datetime, reason: str = "") -> None:
        """`who` is an account's text, or "farpair" for what happened by itself. No names, no texts."""
        ...

    async def trail(self, programme_id: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """The newest first: keys at, who, act, subject, reason."""
        ...

    async def trail_since(self, programme_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        """All since an instant, the earliest first."""
        ...

    async def add_prompt(self, prompt: OwnPrompt) -> None: ...
    async def own_prompts(self, programme_id: int) -> Sequence[OwnPrompt]:
        """In the order in which they were added."""
        ...
