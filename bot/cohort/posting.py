"""A message into a programme's own channel, as it stands in the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ledger import NewDelivery
from bot.people import Home, Round

LASTS = timedelta(days=5)


def post(round_: Round, home: Home, what: str, key: str, about: dict[str, str], due: datetime) -> NewDelivery:
    """Something of a round in one of the programme's places, once for each `key`."""
    return NewDelivery(
        key=round_.key(f"public/{home.id}/{key}"),
        kind="post",
        target="community",
        programme_id=round_.programme_id,
        due_at=due,
        expires_at=due + LASTS,
        what=what,
        about=about,
        round_id=round_.id,
        community_id=home.id,
    )
