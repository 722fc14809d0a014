"""The ledger of deliveries: each row is one effect on a platform, written with the decision that causes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from bot.places import Account

DeliveryKind = Literal["open", "add", "remove", "post", "edit", "close"]
DeliveryState = Literal["due", "sending", "delivered", "waiting", "unknown", "cancelled", "dead"]
TargetKind = Literal["space", "inbox", "community"]
CatchUp = Literal["all", "latest", "skip"]


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """An effect to come. `key` is unique by meaning: the same effect is never written twice.

    `what` names how it is rendered when it is sent; `about` holds ids and slugs, never text. `after` is the key
    of the delivery, of the same partnership, that must be delivered first. An overdue one whose `expires_at` has
    passed is cancelled.
    """

    key: str
    kind: DeliveryKind
    target: TargetKind
    programme_id: int
    due_at: datetime
    what: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    round_id: int | None = None
    partnership_id: int | None = None
    participant_id: int | None = None
    community_id: int | None = None
    after: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """One post to the spaces of many partnerships of a community, due at one time: what is `new` for each of them.

    Its key is a partnership's code, a slash, and the key of `new`; where `new` comes `after` something, that is said
    for the partnership's last member.
    """

    new: NewDelivery
    partnership_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Delivery(NewDelivery):
    """An effect as the ledger knows it. `try_at` is when it is looked at next; None for what is settled or parked."""

    id: int = 0
    lane: str = ""
    state: DeliveryState = "due"
    attempts: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None
    platform_ref: str = ""
    reason: str = ""
    settled_at: datetime | None = None
    try_at: datetime | None = None

    @property
    def is_parked(self) -> bool:
        """Whether it may be there or not, and nobody but a person can find out."""
        return self.state == "unknown" and self.try_at is None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A delivery that may be claimed: what the limits need to know of it. `spot` is the same for the same place."""

    id: int
    kind: DeliveryKind
    spot: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a round's weekly prompts are due: a weekday (0 is Monday), and the next date not yet materialised.

    `wall` ("18:30") and `zone` (IANA) are the hour for all; both empty, each partnership has its own. `catch_up` says
    what becomes of dates that were missed: each brings its prompt, the latest does, or those bring none that were
    missed by more than `grace_hours`.
    """

    round_id: int
    programme_id: int
    weekday: int
    next_date: date
    last_date: date
    wall: str = ""
    zone: str = ""
    catch_up: CatchUp = "latest"
    grace_hours: int = 24


@dataclass(frozen=True, slots=True)
class Tally:
    """Deliveries of a programme in one community, by state. `community` is platform/tenant, empty where a delivery
    is for nobody's community (inboxes). `lag` is for how many seconds the oldest one that could go has been overdue.
    """

    programme: str
    community: str
    counts: Mapping[DeliveryState, int]
    lag: float = 0.0


SHARED = " & "
"""What stands in a cause before this is shared: two causes that begin alike are one to whoever reads both."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days that a delivery wants, for the accounts of those who read it. What is `sure` takes what is free, though
    others have the rest.
    """

    delivery: Delivery
    cause: str
    days: tuple[tuple[Account, date], ...]
    sure: bool = False


class Ledger(Protocol):
    """Deliveries and the schedules they come from."""

    async def enqueue(self, deliveries: Sequence[NewDelivery]) -> int:
        """Write those whose key is new; a cancelled one with the same key becomes due again. How many are now due."""
        ...

    async def enqueue_alike(self, groups: Sequence[Alike]) -> int:
        """The same as `enqueue` for groups of deliveries of partnerships, each group in one statement."""
        ...

    async def leave_out(self, deliveries: Sequence[NewDelivery], reason: str, at: datetime) -> None:
        """Write as cancelled, with the reason, those whose key is new or cancelled: nobody gets them."""
        ...

    async def upcoming(self, now: datetime, lane: str | None, limit: int) -> Sequence[Upcoming]:
        """Up to `limit` deliveries of a lane (None: of all) that `claim` would take now, in its order."""
        ...

    async def claim(
        self, now: datetime, owner: str, until: datetime, limit: int, only: Sequence[int] | None = None
    ) -> Sequence[Delivery]:
        """Take up to `limit` overdue deliveries (of those with the ids `only`) under a lease, oldest first.

        Due ones and waiting ones whose time has come, and sending ones whose lease has run out; only where what
        they come `after` is delivered or cancelled. Expired ones are never returned. Each gets attempts + 1.
        """
        ...

    async def delivered(self, delivery: Delivery, ref: str, at: datetime) -> bool:
        """Settle; False if the lease was lost meanwhile (nothing is changed then). The same for those below."""
        ...

    async def all_delivered(self, refs: Sequence[tuple[Delivery, str]], at: datetime) -> frozenset[int]:
        """Settle many that were claimed together or not; the ids of those whose lease was held."""
        ...

    async def move(self, delivery: Delivery, lane: str) -> bool:
        """It belongs to another lane, where it is due at once; the attempt does not count."""
        ...

    async def wait(self, delivery: Delivery, until: datetime, reason: str) -> bool: ...
    async def unknown(self, delivery: Delivery, look_at: datetime, reason: str) -> bool:
        """The outcome is unknown; it is claimed again at `look_at`, and looked up before anything else."""
        ...

    async def park(self, delivery: Delivery, reason: str) -> bool:
        """Unknown, and it can't be found out: it waits for a person."""
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

    async def prompts_of_round(self, round_id: int, since: datetime | None = None) -> Mapping[int, Sequence[Delivery]]:
        """The prompt deliveries of each partnership of a round, by due time; without those settled before `since`."""
        ...

    async def slugs_had(self, round_id: int) -> Mapping[int, frozenset[str]]:
        """The slugs of the prompts that each partnership of a round got or is about to get."""
        ...

    async def slugs_due(self, round_id: int, since: datetime, until: datetime) -> Mapping[str, int]:
        """How many partnerships of a round get each prompt that is due from `since` until before `until`, by slug."""
        ...

    async def last_prompts(self, partnership_ids: Sequence[int]) -> Mapping[int, datetime]:
        """When the last prompt came to each of some partnerships, or is to come."""
        ...

    async def pending(self, round_id: int, what: Collection[str]) -> Mapping[int, Sequence[datetime]]:
        """When posts of some kinds that are not yet sent to the spaces of a round are due, by partnership."""
        ...

    async def counts(self, programme_id: int, round_id: int | None) -> Mapping[DeliveryState, int]: ...
    async def tallies(self, now: datetime) -> Sequence[Tally]:
        """By programme, then community; those that have deliveries."""
        ...

    async def waiting_until(self, programme_id: int) -> datetime | None:
        """When the first of those that wait is tried again; None where none waits."""
        ...

    async def stuck(self, programme_id: int, limit: int) -> Sequence[Delivery]:
        """Dead and unknown ones, the newest first."""
        ...

    async def retry(self, programme_id: int, at: datetime, *, blindly: bool = False) -> int:
        """Make dead ones (what was buried with them too) and parked unknown ones due again; how many.

        They are looked for before they are sent, unless `blindly`: a coordinator has looked.
        """
        ...

    async def next_due(self, lane: str | None = None) -> datetime | None:
        """When the ledger, or one lane of it, next has something to do; None if nothing is due or under way."""
        ...

    async def lanes(self) -> frozenset[str]:
        """The lanes of all communities, and of the accounts of coordinators."""
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

    async def cancel_scheduled(self, partnership_ids: Sequence[int], at: datetime) -> int:
        """Cancel prompts that a schedule brought (they expire) and that are not sent yet; how many."""
        ...

    async def occur(self, schedule: Schedule, day: str) -> bool:
        """Record that a schedule's date (ISO) was materialised; False if it was before."""
        ...
