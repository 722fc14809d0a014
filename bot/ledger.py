"""The ledger of deliveries: each row is one effect on a platform, written with the decision that causes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

DeliveryKind = Literal["open", "add", "post", "edit", "close"]
DeliveryState = Literal["due", "sending", "delivered", "waiting", "unknown", "cancelled", "dead"]
TargetKind = Literal["space", "inbox", "community"]


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """An effect to come. `key` is unique by meaning: the same effect is never written twice.

    `what` names how it is rendered when it is sent; `about` holds ids and slugs, never text. `after` is the key
    of the delivery that must be delivered first. An overdue one whose `expires_at` has passed is cancelled.
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
class Delivery(NewDelivery):
    """An effect as the ledger knows it."""

    id: int = 0
    state: DeliveryState = "due"
    attempts: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None
    platform_ref: str = ""
    reason: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a round's weekly prompts are due: a weekday (0 is Monday), and the next date not yet materialised."""

    round_id: int
    programme_id: int
    weekday: int
    next_date: date
    last_date: date
