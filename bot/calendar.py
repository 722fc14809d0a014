"""Whether somebody may be written to unasked now: nobody more than once a day, and nobody in vain while all are away.

Asked at the moment of sending. A day is that of the person, whose accounts are the same in every programme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot import world
from bot.care.words import RENDER as CARE
from bot.chat import Account, Later
from bot.going_on.bringing import MONTHLY_POSTS as GOING_ON
from bot.ledger import SHARED, Delivery, Wanted
from bot.people import Reader
from bot.persons import is_mentor
from bot.placing import IN_SPACES, START, Absences, Placing, local_day
from bot.posts import Scene
from bot.store import Records
from bot.thanks.writing import THANKS

COUNTED = (
    *IN_SPACES,
    "unmatched",
    "needed",
    "partner_left",
    "parted",
    "partner_away",
    "check_in",
    "helped",
    "confirm",
    "confirm_again",
    "confirm_over",
    "letter",
    *GOING_ON,
    THANKS,
    "survey",
    "survey_again",
    "suggestion_taken",
    "suggestion_declined",
    *CARE,
)
"""What counts as a person's one message a day. A pact is what a partner has just done; a community is not a person."""
URGENT = ("partner_left", "parted")
WITH_START = ("care_partner", "care_guest_week")
"""What each is told alone belongs to the start of their new partnership."""
WITH_PROMPT = ("check_in", "letter")
"""Come right after a prompt, and are one message with it where they come on the same day."""
SAME_DAY = timedelta(hours=10)
KEPT = timedelta(days=7)


class OutOfDate(Exception):
    """A message would be out of date before anybody may be written to; the text is fit for coordinators."""


def cause_of(scene: Scene) -> str:
    """What takes the day: the delivery itself, or, for all that belongs to a start, the start."""
    delivery, partnership = scene.delivery, scene.partnership
    if partnership is None:
        return delivery.key
    if delivery.what in WITH_PROMPT and delivery.after and scene.now - delivery.due_at < SAME_DAY:
        return delivery.after
    prompts = scene.core.prompts(scene.programme.settings, "en")
    first = {partnership.key(f"prompt/{each.slug}") for each in prompts if each.place == "first"}
    return _start_of(scene) if delivery.what in (*START, *WITH_START) or delivery.key in first else delivery.key


def _start_of(scene: Scene) -> str:
    """The start of a partnership; those of one mentor that began at the same moment are one message to the mentor."""
    partnership, settings = scene.partnership, scene.programme.settings
    assert partnership is not None  # noqa: S101  asked for starts alone
    people = (scene.people.get(member) for member in partnership.members)
    mentor = next((each.id for each in people if each and is_mentor(each.answers, settings)), None)
    shared = f"start/{mentor}/{partnership.started_at.timestamp():.0f}{SHARED}" if mentor else ""
    return f"{shared}{partnership.key('start')}"


def readers_of(scene: Scene) -> list[Reader]:
    """Who is written to: the present members of a partnership, or one person."""
    if scene.delivery.target == "inbox":
        return [scene.person.reader] if scene.person else []
    return [person.reader for person in scene.people.values()] if scene.delivery.target == "space" else []


async def absences_of(tx: Records, scenes: Sequence[Scene]) -> Absences:
    """When those who are written to in scenes of one moment are away, as far as it matters."""
    ids = sorted({reader.id for scene in scenes for reader in readers_of(scene)})
    if not ids:
        return {}
    soon = scenes[0].now.date()
    return await tx.calendar.absences(ids, soon - timedelta(days=2), soon + timedelta(days=16))


def rest_on_free_days(scene: Scene, absences: Absences) -> None:
    """Wait for a day that suits more people, where one comes before the message is out of date.

    Raises:
        Later: it waits until then.
        OutOfDate: everybody is away for as long as a prompt lasts.
    """
    delivery, readers = scene.delivery, readers_of(scene)
    if (
        delivery.expires_at is None
        or not readers
        or delivery.what in (*START, *URGENT)
        or cause_of(scene) != delivery.key
    ):
        return
    placing = _placing(delivery, absences)
    away, free = placing.all_away(scene.now, readers), placing.free(scene.now, readers)
    if free == len(readers) or (delivery.what != "prompt" and not away):
        return
    hours = placing.hours(scene.now.date(), readers, _turn(delivery, readers), delivery.expires_at)
    better = placing.best((hour for hour in hours if hour > scene.now), readers)
    if better is not None and (away or placing.free(better, readers) > free):
        raise Later("a day that is free for more of them comes soon", (better - scene.now).total_seconds())
    if better is None and away and delivery.what == "prompt":
        raise OutOfDate("everybody in it is away until it is out of date")


def _placing(delivery: Delivery, absences: Absences) -> Placing:
    wall, _, zone = delivery.about.get("hour", "").partition(" ")
    return Placing(wall, zone, absences)


def _turn(delivery: Delivery, readers: Sequence[Reader]) -> str:
    """The zone for whose daytime the delivery was placed."""
    return min((each.zone for each in readers), key=lambda zone: world.served(delivery.due_at, zone), default="")


def counts(scene: Scene) -> bool:
    """Whether a delivery is the one message a day of those who read it."""
    return scene.delivery.what in COUNTED and scene.delivery.kind == "post" and scene.core.one_a_day


async def hold_days(tx: Records, scenes: Sequence[Scene]) -> Mapping[int, datetime | OutOfDate]:
    """Take the days of everybody who is written to in scenes that count, for each delivery all of them or none.

    Gives, by the numbers of those deliveries that have to wait, when to try again, or that they would be out of date
    by then. To be asked in a transaction of its own that is kept, right before something is sent: of two that are
    about to write to the same person, in whatever processes, one gets the day. `Calendar.give_back` frees it where
    nothing was sent. What belongs to a start that has begun goes on, and what is urgent goes at once; both count.
    """
    causes = {scene.delivery.id: cause_of(scene) for scene in scenes}
    days = {scene.delivery.id: days_of(scene) for scene in scenes}
    parts = {cause for scene in scenes if (cause := causes[scene.delivery.id]) != scene.delivery.key}
    begun = await tx.calendar.begun(sorted(parts)) if parts else frozenset()
    sure = {each.delivery.id: causes[each.delivery.id] in begun or each.delivery.what in URGENT for each in scenes}
    wanted = [
        Wanted(each.delivery, causes[each.delivery.id], tuple(days[each.delivery.id]), sure[each.delivery.id])
        for each in scenes
    ]
    taken = await tx.calendar.take(wanted)
    return {
        each.delivery.id: _next_hour(each, {day for _, day in taken[each.delivery.id]})
        for each in scenes
        if each.delivery.id in taken and not sure[each.delivery.id]
    }


def days_of(scene: Scene) -> list[tuple[Account, date]]:
    """The accounts of those who are written to, each with the date where they live."""
    people = {reader.id: reader for reader in readers_of(scene)}
    return [
        (account, local_day(scene.now, people[person.id]))
        for person in scene.people.values()
        if person.id in people
        for account in person.accounts
    ]


def _next_hour(scene: Scene, taken: set[date]) -> datetime | OutOfDate:
    delivery, readers = scene.delivery, readers_of(scene)
    placing = _placing(delivery, {})
    after = max(taken)
    hours = placing.hours(after, readers, _turn(delivery, readers), delivery.expires_at)
    later = [hour for hour in hours if all(local_day(hour, each) > after for each in readers)]
    best = placing.best(later, readers)
    return best or OutOfDate("everybody in it is written to on every day until it is out of date")
