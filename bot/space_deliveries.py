"""A delivery to the space of a partnership, from what differs between one and another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.ledger import DeliveryKind, NewDelivery
from bot.people import Partnership

NEWS_LAST = timedelta(days=14)
"""So long somebody's leaving is worth acting on."""


def to_space(
    partnership: Partnership,
    key: str,
    what: str,
    due: datetime,
    *,
    until: datetime | None = None,
    about: Mapping[str, str] | None = None,
    after: str = "",
    kind: DeliveryKind = "post",
    participant_id: int | None = None,
) -> NewDelivery:
    """Something for a partnership's space, due at an instant and out of date at `until`.

    `key` and the `after` of what must come first are this partnership's: its code is put before them.
    """
    return NewDelivery(
        key=partnership.key(key),
        kind=kind,
        target="space",
        programme_id=partnership.programme_id,
        due_at=due,
        expires_at=until,
        what=what,
        about=about or {},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=participant_id,
        community_id=partnership.community_id,
        after=partnership.key(after) if after else "",
    )


def taken_out(partnership: Partnership, participant_id: int, now: datetime) -> NewDelivery:
    """A member who has left is taken out of the space."""
    key, until = f"remove/{participant_id}", now + NEWS_LAST
    return to_space(partnership, key, "", now, until=until, after="add", kind="remove", participant_id=participant_id)
