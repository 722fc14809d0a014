"""Which prompt a partnership gets: in which week, of which kind, and as which delivery."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot import world
from bot.asking import Core
from bot.ledger import Delivery, NewDelivery, Schedule
from bot.library import Prompt, choose, due_in_week, place_for
from bot.people import Outline, OwnPrompt, Partnership, Rhythm, Round
from bot.store import Records

ON_TIME, MISSED = timedelta(hours=1), timedelta(hours=20)
MONTHLY = "monthly"
"""A prompt to partners who go on by themselves."""
PROMPTS = ("prompt", MONTHLY)
DAY = (9, 20)
"""The hours of the day, local, in which people are written to unasked."""
_AFTER = "introduction"
"""What comes before every prompt: the partnership's last introduction."""


async def prompts_of(tx: Records, core: Core, programme_id: int, language: str) -> tuple[Prompt, ...]:
    """The library's prompts for a programme in a language, then the programme's own; in the order that its coordinators
    gave those which have no week of their own.
    """
    programme = await tx.programmes.by_id(programme_id)
    own = await tx.front.own_prompts(programme_id)
    ours = core.prompts(programme.settings, language) if programme else core.library(language)
    return in_order(ours + tuple(as_prompt(each) for each in own), programme.settings.prompt_order if programme else ())


def in_order(prompts: tuple[Prompt, ...], order: Sequence[str]) -> tuple[Prompt, ...]:
    """Those named in `order` as it says, others behind them as they were; whoever has a week of their own stays."""
    ranks = {slug: number for number, slug in enumerate(order)}
    moved = iter(
        sorted((each for each in prompts if each.place == "any"), key=lambda each: ranks.get(each.slug, len(ranks)))
    )
    return tuple(next(moved) if each.place == "any" else each for each in prompts)


def as_prompt(own: OwnPrompt) -> Prompt:
    """A coordinator's prompt as one of the library's kind."""
    return Prompt(
        slug=own.slug,
        title=own.title,
        body=own.body,
        small=own.small,
        place="any",
        minutes=15,
        form="",
        language="en",
        author=own.author,
    )


def prompt_key(partnership: Partnership | Outline, slug: str) -> str:
    """What makes one prompt to one partnership the same delivery, whoever sends it."""
    return partnership.key(_ending(slug))


def prompt_delivery(
    partnership: Partnership | Outline,
    slug: str,
    due_at: datetime,
    again: str = "",
    *,
    expires: datetime | None = None,
    hour: str = "",
) -> NewDelivery:
    """The delivery of one prompt to one partnership: the same prompt is the same delivery, unless sent again.

    `hour` is a coordinator's own ("18:30 Europe/Madrid"), empty for the pair's.
    """
    about = partnership.programme_id, partnership.round_id, partnership.community_id
    return replace(
        prompt_to_many(about, slug, due_at, expires=expires, hour=hour),
        key=prompt_key(partnership, slug) + (f"/{again}" if again else ""),
        partnership_id=partnership.id,
        after=partnership.key(f"{_AFTER}/{partnership.members[-1]}"),
    )


def prompt_to_many(
    about: tuple[int, int, int], slug: str, due_at: datetime, *, expires: datetime | None = None, hour: str = ""
) -> NewDelivery:
    """The same without what is the partnership's own, as `bot.ledger.Alike` has it.

    `about` are the numbers of a programme, a round and a community.
    """
    programme_id, round_id, community_id = about
    return NewDelivery(
        key=_ending(slug),
        kind="post",
        target="space",
        programme_id=programme_id,
        due_at=due_at,
        what="prompt",
        about={"prompt": slug, "hour": hour} if hour else {"prompt": slug},
        round_id=round_id,
        community_id=community_id,
        after=_AFTER,
        expires_at=expires,
    )


def _ending(slug: str) -> str:
    return f"prompt/{slug}"


def had(deliveries: Iterable[Delivery]) -> set[str]:
    """The slugs that a partnership got or is about to get."""
    return {each.about["prompt"] for each in deliveries if each.state != "cancelled"}


def is_unsent(delivery: Delivery) -> bool:
    """Whether a schedule brought it and it is not sent yet, so that it can be brought forward or called back."""
    return delivery.expires_at is not None and delivery.state in ("due", "waiting")


# Which one.


def week_on(round_: Round, schedule: Schedule, day: date) -> int:
    """The week, from 1, whose prompt is due on a scheduled date; the last scheduled date is the last week's."""
    return round_.weeks - (schedule.last_date - day).days // 7


def next_slug(round_: Round, week: int, prompts: Sequence[Prompt], past: Collection[str], rhythm: Rhythm) -> str:
    """The prompt whose turn it is for a partnership that has had `past`; empty where none is left.

    A week of 0 is outside of the schedule. A look at the middle whose week was used up by another prompt comes
    the next time, the look back excepted.
    """
    place = place_for(week, round_.weeks) if week else "any"
    if place == "any" and (owed := _owed(round_, week, prompts, past, rhythm)):
        return owed
    if place == "any" and round_.next_prompt and round_.next_prompt not in past:
        return round_.next_prompt
    prompt = choose(prompts, past, place) or choose(prompts, past, "any")
    return prompt.slug if prompt else ""


def _owed(round_: Round, week: int, prompts: Sequence[Prompt], past: Collection[str], rhythm: Rhythm) -> str:
    """The look at the middle, where its week has gone by without it."""
    middle = (round_.weeks + 1) // 2
    was_due = place_for(middle, round_.weeks) == "middle" and due_in_week(middle, round_.weeks, rhythm)
    look = choose(prompts, (), "middle") if was_due and week > middle else None
    return look.slug if look and look.slug not in past else ""


async def forget_next(tx: Records, round_: Round, running: Iterable[int], had: Mapping[int, Collection[str]]) -> None:
    """A prompt that was marked as next is so until every running partnership has had it, slower rhythms too."""
    marked = round_.next_prompt
    if marked and all(marked in had.get(each, ()) for each in running):
        await tx.rounds.change(replace(round_, next_prompt=""))


# One instead of another.


def counted(past: Collection[str], replaced: Mapping[str, str]) -> set[str]:
    """What a partnership has had, and what it need not get any more because it has had another one instead."""
    return {*past, *(slug for slug, by in replaced.items() if by in past)}


def instead(slug: str, replaced: Mapping[str, str], past: Collection[str]) -> str:
    """The prompt that a partnership gets where it is the turn of `slug`; none is ever sent twice by this."""
    by = replaced.get(slug, "")
    return by if by and by not in past else slug


# By day.


async def zones_of_members(tx: Records, partnerships: Sequence[Partnership]) -> Mapping[int, list[str]]:
    """The zones of each partnership's present members, by its id."""
    people = await tx.people.many([member for each in partnerships for member in each.members])
    return {
        each.id: [people[member].zone for member in each.present if member in people] or ["UTC"]
        for each in partnerships
    }


def until_daytime(zones: Sequence[str], due_at: datetime, now: datetime) -> timedelta:
    """How long a late prompt waits, so that a program that was down does not write to people at night.

    Nothing for one that is on time, where it is daytime for all now, or at the pair's hour of any day; else until
    the next such hour. Where that hour was missed by a day or more, because the program is not always on, the
    daytime of one of them is enough: a prompt at an odd hour is better than none.
    """
    awake = [DAY[0] <= world.local_time(now, zone).hour < DAY[1] for zone in zones]
    turn = min(zones, key=lambda zone: world.served(due_at, zone), default="")
    if now - due_at < ON_TIME or all(awake) or (any(awake) and now - due_at > MISSED):
        return timedelta()
    days = (now.date() + timedelta(days=offset) for offset in (-1, 0, 1, 2))
    next_hour = next(hour for day in days if now - (hour := world.pair_hour(day, zones, turn)) < ON_TIME)
    return max(timedelta(), next_hour - now)
