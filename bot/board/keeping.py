"""Concerns, settings, and what a successor needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.asking import Ask
from bot.board.rounds import Waits, what_waits
from bot.handover import OWNED
from bot.safety.seeing import visible_concerns


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """A concern that the asker may see; its text is behind a button."""

    id: int
    category: str
    state: str
    closed: bool
    raised_at: datetime
    owner: str
    subject: str


async def concerns(ask: Ask, query: Mapping[str, str]) -> Sequence[ConcernLine]:
    """The newest first."""
    return [
        ConcernLine(
            each.id,
            ask.say.line(f"concern.category_{each.category}"),
            ask.say.line(f"concern.state_{each.state}"),
            each.state == "closed",
            each.raised_at,
            each.owner.rpartition("/")[2],
            f"{ask.here}.{each.id}",
        )
        for each in await visible_concerns(ask)
    ]


@dataclass(frozen=True, slots=True)
class Looking:
    """Somebody who coordinates: their name where they take part too, and `who` as a request names them."""

    account: str
    platform: str
    since: datetime
    who: str
    name: str
    me: bool


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """(label, value) of what can be changed, and who coordinates."""

    name: str
    settings: Sequence[tuple[str, str]]
    shares: Sequence[tuple[str, str]]
    safety: Sequence[tuple[str, str]]
    coordinators: Sequence[Looking]
    places: Sequence[str]


async def settings(ask: Ask, query: Mapping[str, str]) -> SettingsPage:
    """The programme's settings as they are."""
    now = ask.programme.settings
    told = {
        "settings.name": ask.programme.name,
        "settings.weeks": str(now.weeks),
        "settings.weekday": ask.say.line(f"weekday.{now.prompt_weekday}"),
        "settings.timezone": now.timezone,
        "settings.contact": now.contact,
    }
    share = f"{now.country_share} %" if now.country_share else ask.say.line("settings.country_share_none")
    approval = ask.say.line(f"places.approval_{'yes' if now.ladder.approval else 'no'}")
    safe = {"safety.safety_contact": now.safety_contact, "safety.emergency": now.emergency}
    return SettingsPage(
        ask.programme.name,
        [(ask.say.line(key), value) for key, value in told.items()],
        [(ask.say.line("settings.country_share"), share), (ask.say.line("places.approval_label"), approval)],
        [(ask.say.line(key), value) for key, value in safe.items()],
        await _looking(ask),
        [
            f"{each.community.platform}: {each.name or each.community.address}"
            for each in await ask.tx.programmes.homes(ask.programme.id)
        ],
    )


async def _looking(ask: Ask) -> list[Looking]:
    found = []
    for each in await ask.tx.programmes.coordinators(ask.programme.id):
        account = each.account
        person = await ask.tx.people.by_account(ask.programme.id, account)
        who, me = f"{account.platform}/{account.tenant}/{account.id}", account == ask.request.account
        found.append(Looking(account.id, account.platform, each.since, who, person.name if person else "", me))
    return found


@dataclass(frozen=True, slots=True)
class Handover:
    """What is due when, what waits for a person, and who owns what the programme runs on. Never a secret."""

    programme: str
    due: Sequence[tuple[date, str]]
    waits: Sequence[Waits]
    owned: Sequence[tuple[str, str]]
    coordinators: Sequence[str]
    safety_contact: str


async def handover(ask: Ask, query: Mapping[str, str]) -> Handover:
    """Everything in the order of its date."""
    coordinators = await ask.tx.programmes.coordinators(ask.programme.id)
    return Handover(
        ask.programme.name,
        sorted(await _due(ask)),
        await what_waits(ask),
        [(ask.say.line(f"handover.{key}"), ask.programme.settings.handover.get(key, "")) for key in OWNED],
        [f"{each.account.platform}: {each.account.id}" for each in coordinators],
        ask.programme.settings.safety_contact,
    )


async def _due(ask: Ask) -> list[tuple[date, str]]:
    found: list[tuple[date, str]] = []
    for round_ in await ask.tx.rounds.of_programme(ask.programme.id):
        if round_.state == "open" and round_.closes_at:
            found.append((round_.closes_at.date(), ask.say.line("handover.closes", number=round_.number)))
        if round_.state == "running":
            schedule = await ask.tx.ledger.schedule_of(round_.id)
            if schedule and schedule.next_date <= schedule.last_date:
                found.append((schedule.next_date, ask.say.line("handover.prompt", number=round_.number)))
            if round_.ends_at:
                found.append((round_.ends_at.date(), ask.say.line("handover.ends", number=round_.number)))
    return found
