"""What the core remembers, in the domain's verbs. SQL lives behind this port and nowhere before it.

A store gives `reading()` and `writing()`; what they give is valid inside their block alone. Nothing but the store
is awaited inside `writing()`: no platform, no matching, no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.chat import Account, Community, Reply, Space
from bot.ledger import Delivery, DeliveryState, NewDelivery, Schedule
from bot.people import (
    Answers,
    Coordinator,
    Draft,
    Enrolment,
    EnrolmentState,
    Home,
    OwnPrompt,
    Participant,
    Partnership,
    Programme,
    Proposal,
    Round,
)
from bot.programme import Settings


class StoreBusy(Exception):
    """The database is locked, read-only, full or away: nothing was changed. The text says what to do."""


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
    async def of_round(self, round_id: int) -> Sequence[Partnership]: ...

    async def of_participant(self, participant_id: int) -> Sequence[Partnership]:
        """All of them, the newest first."""
        ...

    async def at(self, space: Space) -> Partnership | None: ...
    async def change(self, partnership: Partnership) -> None:
        """Store rhythm, pact, first writer and end."""
        ...

    async def opened(self, partnership_id: int, community_id: int, space: Space, at: datetime) -> None:
        """Remember a space; the same one twice is nothing."""
        ...

    async def past_partners(self, programme_id: int) -> Sequence[tuple[int, int]]:
        """Sorted pairs of participant ids that were partners in any round."""
        ...

    async def met_before(self, one: int, other: int) -> None:
        """Two participants were partners before Farpair knew them; it counts among the past partners."""
        ...

    async def wrote(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """That somebody wrote, and when; never what."""
        ...

    async def last_wrote(self, round_id: int) -> Mapping[int, datetime]:
        """When anybody last wrote in each partnership of a round; those in which nobody did are left out."""
        ...

    async def writers(self, partnership_id: int) -> Mapping[int, datetime]:
        """When each member last wrote."""
        ...


class Ledger(Protocol):
    """Deliveries and the schedules they come from."""

    async def enqueue(self, deliveries: Sequence[NewDelivery]) -> int:
        """Write those whose key is new; a cancelled one with the same key becomes due again. How many are now due."""
        ...

    async def claim(self, now: datetime, owner: str, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take up to `limit` overdue deliveries under a lease, oldest first.

        Due ones and waiting ones whose time has come, and sending ones whose lease has run out; only where what
        they come `after` is delivered. Expired ones are never returned. Each gets attempts + 1.
        """
        ...

    async def delivered(self, delivery: Delivery, ref: str, at: datetime) -> bool:
        """Settle; False if the lease was lost meanwhile (nothing is changed then). The same for those below."""
        ...

    async def wait(self, delivery: Delivery, until: datetime, reason: str) -> bool: ...
    async def unknown(self, delivery: Delivery, look_at: datetime, reason: str) -> bool:
        """The outcome is unknown; it is claimed again at `look_at`, and looked up before anything else."""
        ...

    async def cancel(self, delivery: Delivery, reason: str, at: datetime) -> bool: ...
    async def bury(self, delivery: Delivery, reason: str, at: datetime) -> bool:
        """Dead: it will not happen by itself. What comes after it is buried with it."""
        ...

    async def free_leases(self, now: datetime) -> int:
        """End every lease: for a process that knows it is alone, at its start; how many there were."""
        ...

    async def expire(self, now: datetime) -> int:
        """Cancel what is due or waiting and out of date; how many."""
        ...

    async def cancel_of(self, partnership_id: int, what: str, at: datetime) -> int:
        """Cancel what is not yet sent to a partnership, of one `what` (empty: everything)."""
        ...

    async def by_key(self, key: str) -> Delivery | None: ...
    async def of_partnership(self, partnership_id: int) -> Sequence[Delivery]:
        """By due time, then id."""
        ...

    async def prompts_of_round(self, round_id: int) -> Mapping[int, Sequence[Delivery]]:
        """The prompt deliveries (`what` is prompt) of each partnership of a round."""
        ...

    async def counts(self, programme_id: int, round_id: int | None) -> Mapping[DeliveryState, int]: ...
    async def stuck(self, programme_id: int, limit: int) -> Sequence[Delivery]:
        """Dead and unknown ones, the newest first."""
        ...

    async def retry(self, programme_id: int, at: datetime) -> int:
        """Make dead ones due again (what was buried with them too); how many."""
        ...

    async def next_due(self) -> datetime | None:
        """When the ledger next has something to do; None if nothing is due or under way."""
        ...

    async def schedule(self, schedule: Schedule) -> None:
        """Store or replace a round's schedule."""
        ...

    async def schedules(self) -> Sequence[Schedule]:
        """Those of running rounds that have a date left."""
        ...

    async def schedule_of(self, round_id: int) -> Schedule | None:
        """A round's schedule, whether or not a date is left."""
        ...

    async def cancel_scheduled(self, round_id: int, at: datetime) -> int:
        """Cancel the prompts of a round that a schedule brought (they expire) and that are not sent yet; how many."""
        ...

    async def occur(self, schedule: Schedule, day: str) -> bool:
        """Record that a schedule's date (ISO) was materialised; False if it was before."""
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

    async def audit(self, programme_id: int, who: str, act: str, subject: str, at: datetime) -> None:
        """`who` is an account's text, or "farpair" for what happened by itself. No names, no texts."""
        ...

    async def trail(self, programme_id: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """The newest first: keys at, who, act, subject."""
        ...

    async def add_prompt(self, prompt: OwnPrompt) -> None: ...
    async def own_prompts(self, programme_id: int) -> Sequence[OwnPrompt]:
        """In the order in which they were added."""
        ...


class Records(Protocol):
    """One transaction."""

    @property
    def programmes(self) -> Programmes: ...
    @property
    def people(self) -> People: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def partnerships(self) -> Partnerships: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def front(self) -> Front: ...


class Store(Protocol):
    """The port to what is remembered."""

    def reading(self) -> AbstractAsyncContextManager[Records]:
        """A transaction that sees one state and changes nothing."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Records]:
        """A transaction that is committed whole at its end, or not at all; cancelling it undoes it cleanly.

        Raises:
            StoreBusy: the database can't be written to now.
        """
        ...

    async def close(self) -> None: ...


__all__ = ["Answers", "Records", "Store", "StoreBusy"]
