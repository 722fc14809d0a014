"""What platforms lose: communities, homes, spaces, permissions, people. Told once, and mended by a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.chat import Account, Community, Space
from bot.duty import on_duty
from bot.ledger import NewDelivery
from bot.people import Home, Participant
from bot.store import Records

LossKind = Literal[
    "community", "home", "space", "permission", "member", "limit", "back", "channels", "guest", "threads", "files"
]
NEWS_LAST = timedelta(days=14)
_PREFIX = "loss/"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something amiss of one programme; `about` is the id of the home, partnership or participant."""

    kind: LossKind
    programme_id: int
    about: int
    platform: str

    @property
    def key(self) -> str:
        return f"{_PREFIX}{self.programme_id}/{self.kind}/{self.about}"


async def losses_at(tx: Records, kind: LossKind, place: Community | Space) -> list[Loss]:
    """What it means for the programmes that something is amiss with a place; nothing, where it is none of theirs."""
    if kind == "space" and isinstance(place, Space):
        partnership = await tx.partnerships.at(place)
        if partnership is None or partnership.space != place or partnership.ended_at is not None:
            return []
        return [Loss(kind, partnership.programme_id, partnership.id, place.platform)]
    homes = await tx.programmes.homes_at(place.platform, place.tenant)
    meant = [home for home in homes if kind not in ("home", "threads") or home.community.address == place.address]
    return [Loss(kind, home.programme_id, home.id, place.platform) for home in meant]


async def note_loss(tx: Records, loss: Loss, now: datetime, count: int = 0) -> bool:
    """Tell the programme's coordinators who are on duty, unless they know; False where they do."""
    if await tx.notes.note(loss.platform, loss.key):
        return False
    await tx.notes.write(loss.platform, loss.key, now.isoformat(), now)
    programme = await tx.programmes.by_id(loss.programme_id)
    coordinators = await on_duty(tx, programme, now) if programme else []
    await tx.ledger.enqueue([_told(loss, each.account, now, count) for each in coordinators])
    await tx.front.audit(loss.programme_id, "farpair", f"loss.{loss.kind}", str(loss.about), now, "a platform says so")
    return True


def _told(loss: Loss, account: Account, now: datetime, count: int) -> NewDelivery:
    return NewDelivery(
        key=f"{loss.key}/{int(now.timestamp())}/{account}",
        kind="post",
        target="inbox",
        programme_id=loss.programme_id,
        due_at=now,
        expires_at=now + NEWS_LAST,
        what="loss",
        about={"account": str(account), "loss": loss.kind, "count": str(count)},
    )


async def known_losses(tx: Records, programme_id: int, platform: str) -> list[Loss]:
    """What is amiss and was told."""
    found = await tx.notes.beginning(platform, f"{_PREFIX}{programme_id}/")
    parts = (key.removeprefix(_PREFIX).split("/") for key in found)
    return [Loss(_kind(kind), int(programme), int(about), platform) for programme, kind, about in parts]


def _kind(written: str) -> LossKind:
    kinds: dict[str, LossKind] = {each: each for each in _KINDS}
    return kinds[written]


_KINDS: tuple[LossKind, ...] = (
    "community",
    "home",
    "space",
    "permission",
    "member",
    "limit",
    "back",
    "channels",
    "guest",
    "threads",
    "files",
)


async def mended(tx: Records, loss: Loss, now: datetime) -> None:
    """It is put right: should it happen again, it is told again."""
    await tx.notes.write(loss.platform, loss.key, "", now)


async def gone_from(
    tx: Records, account: Account, homes: Sequence[Home]
) -> list[tuple[Participant, frozenset[int], Home]]:
    """Participants by this account in these homes: each with the communities that are left to them, and the home."""
    found = []
    for person in await tx.people.everywhere(account):
        lost = [home for home in homes if home.id in person.communities]
        if lost and person.left_at is None:
            found.append((person, person.communities - {home.id for home in lost}, lost[0]))
    return found


__all__ = [
    "Loss",
    "LossKind",
    "gone_from",
    "known_losses",
    "losses_at",
    "mended",
    "note_loss",
]
