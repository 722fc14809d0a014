"""The programme's link page: its address, and what it shows to whoever comes with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.asking import Ask, Core
from bot.inviting.poster import poster_page
from bot.inviting.tags import safe_tag
from bot.inviting.telling import Invitation, link_to
from bot.inviting.ways import Way
from bot.people import Home, Programme, Round
from bot.store import Records
from bot.wording import Voice

OURS = "farpair"
LONGEST_CODE = 40


async def known_code(tx: Records, programme_id: int) -> str:
    """The code of a programme's link page; empty where nobody has invited yet."""
    return await tx.notes.note(OURS, f"door-of/{programme_id}")


async def code_of(ask: Ask) -> str:
    """The same, made where there is none. It stays in all rounds, so that an old poster leads to the next one."""
    known = await known_code(ask.tx, ask.programme.id)
    if known:
        return known
    code = ask.core.code()
    await ask.tx.notes.write(OURS, f"door-of/{ask.programme.id}", code, ask.now)
    await ask.tx.notes.write(OURS, f"door/{code}", str(ask.programme.id), ask.now)
    return code


async def programme_behind(tx: Records, code: str) -> Programme | None:
    """The programme whose link page has this code; None where it is made up."""
    found = await tx.notes.note(OURS, f"door/{code}") if code.isalnum() and len(code) <= LONGEST_CODE else ""
    return await tx.programmes.by_id(int(found)) if found else None


async def link_of(ask: Ask, tag: str) -> str:
    """What is passed on: the link page, else the way that a coordinator gave, else the channel; empty without any."""
    pages = ask.core.pages_for(ask.request.account.platform)
    if pages:
        return link_to(pages, await code_of(ask), tag)
    homes = await ask.tx.programmes.homes(ask.programme.id)
    near = sorted(homes, key=lambda home: home.community.platform != ask.request.account.platform)
    return next((each.address for each in _steps(ask.programme, near, ask.core.ways, "") if each.address), "")


@dataclass(frozen=True, slots=True)
class Step:
    """How to join on one platform: its name, the address that leads there, and what to write."""

    platform: str
    name: str
    address: str
    typed: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What the link page shows. `tag` is safe; `is_open` says whether a round can be joined before it closes."""

    programme: str
    tag: str
    audience: str
    wanted: str
    until: str
    weeks: int
    is_open: bool
    steps: tuple[Step, ...]


async def invited(tx: Records, core: Core, code: str, tag: str, say: Voice) -> Invited | None:
    """What there is behind a code; None where it is made up."""
    programme = await programme_behind(tx, code)
    if programme is None:
        return None
    round_ = await tx.rounds.latest(programme.id)
    now, safe = await tx.now(), safe_tag(tag)
    is_open = round_ is not None and can_be_joined(round_, now)
    weeks, closes = (round_.weeks, round_.closes_at) if is_open and round_ else (programme.settings.weeks, None)
    told = Invitation(programme, weeks, closes, "", say)
    homes = await tx.programmes.homes(programme.id)
    return Invited(
        programme=programme.name,
        tag=safe,
        audience=told.audience,
        wanted=told.wanted,
        until=told.closes if is_open else "",
        weeks=weeks,
        is_open=is_open,
        steps=tuple(_steps(programme, homes, core.ways, safe)),
    )


async def poster_behind(tx: Records, core: Core, door: tuple[str, str], size: str, say: Voice) -> str | None:
    """The poster of the round that can be joined now; None where there is none, or `door`, code and tag, is made up."""
    code, tag = door
    programme = await programme_behind(tx, code)
    round_ = await tx.rounds.latest(programme.id) if programme else None
    if programme is None or round_ is None or not can_be_joined(round_, await tx.now()) or not core.dashboard:
        return None
    link = link_to(core.dashboard.rstrip("/"), code, safe_tag(tag))
    told = Invitation(programme, round_.weeks, round_.closes_at, link, say)
    return poster_page(told, "letter" if size == "letter" else "a4")


def can_be_joined(round_: Round, now: datetime) -> bool:
    """Whether people can be invited into a round."""
    return round_.state == "open" and (round_.closes_at is None or round_.closes_at > now)


def _steps(programme: Programme, homes: Sequence[Home], ways: Mapping[str, Way], tag: str) -> Iterator[Step]:
    """The platforms that a programme lives on, each once, as its people know them."""
    seen = set[str]()
    for home in homes:
        platform = home.community.platform
        way = ways.get(platform)
        if way is None or platform in seen:
            continue
        seen.add(platform)
        address = programme.settings.ways_in.get(platform) or way.address(home.community)
        yield Step(platform, way.name, address, f"{way.join} from:{tag}" if tag else way.join)
