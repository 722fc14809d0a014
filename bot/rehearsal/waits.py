"""Who waited for whom, from when until when, and when they heard a clear word; concluded from what could be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.people import Partnership
from bot.rehearsal.diary import is_inbox
from bot.rehearsal.record import Record

Ended = Literal["answer", "button", "partner", "round", "left"]
WORDS = (
    "care/wait",
    "care/holiday",
    "care/away",
    "care/busy",
    "care/here",
    "care/coming",
    "care/partner",
    "left/",
    "parted/",
    "away/",
    "unmatched/",
)
"""What tells somebody who waits where they stand: by when, why, or that there is a new partner."""
REST = timedelta(days=7)
"""After "busy, not gone", or after giving more time, nobody waits for so long."""
DAY = timedelta(days=1)
IN_TOUCH = (".yes", ".elsewhere", ".well")


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody waited. `silent` are those they waited for; `word_at` is the first clear word in that time.

    `alone_from` is when they had no partner any more, where that came before the end of the wait.
    """

    who: int
    since: datetime
    until: datetime
    ended: Ended
    silent: tuple[int, ...]
    word_at: datetime | None = None
    alone_from: datetime | None = None

    def days(self, record: Record, until: datetime | None = None, *, holidays: bool = True) -> float:
        """How many days it was, until its end or an earlier instant; or how many the same wait would have been without
        the public holidays and said absences of those who were silent: with as many working days, and weekends alone.
        Nor do days count on which whoever waits had said to be away.
        """
        until = until or self.until
        whole = (until - self.since) / DAY
        if holidays or not self.silent:
            return whole
        last = max(self.since, min(until, self.alone_from or until))
        calm = last + (self._calm_end(record, last) - last.date())
        alone = (until - last) / DAY - sum(record.is_away(self.who, day) for day in _dates(last, until))
        return max(0.0, min(whole, (calm - self.since) / DAY + max(0.0, alone)))

    def _calm_end(self, record: Record, last: datetime) -> date:
        """The date on which as many working days would be over, were there no holidays."""
        days = _dates(self.since, last)
        working = [day for day in days if record.all_work(self.silent, day) and not record.is_away(self.who, day)]
        ends_on_one, left, day = not days or days[-1] in working, len(working), self.since.date()
        while left > 0 or (not ends_on_one and not record.is_ordinary(self.silent, day + timedelta(days=1))):
            day += timedelta(days=1)
            left -= record.is_ordinary(self.silent, day)
        return day


def _dates(since: datetime, until: datetime) -> list[date]:
    """The dates after that of one instant, until that of another."""
    return [since.date() + timedelta(days=ahead) for ahead in range(1, (until.date() - since.date()).days + 1)]


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    kind: Literal["wrote", "busy", "in_touch", "more"]
    who: int


def waits_of(record: Record) -> list[Wait]:
    """All waits of a round, in the order of partnerships."""
    events, told = _events(record), _told(record)
    found = [wait for each in record.partnerships for wait in _in_partnership(record, each, events[each.code])]
    found += [*_unmatched(record), *_late(record)]
    return [_with_word(each, told) for each in found]


def _events(record: Record) -> dict[str, list[_Event]]:
    """What members did, by partnership."""
    found: defaultdict[str, list[_Event]] = defaultdict(list)
    for each in record.diary.wrote:
        found[each.code].append(_Event(each.at, "wrote", record.ids[each.who]))
    codes = {f"partnership-{each.id}": each.code for each in record.partnerships}
    for asked in record.diary.asked:
        code, kind = codes.get(asked.subject.partition(".")[0], ""), _kind(asked.name, asked.subject)
        if code and kind and asked.who in record.ids:
            found[code].append(_Event(asked.at, kind, record.ids[asked.who]))
    for events in found.values():
        events.sort(key=lambda each: each.at)
    return found


def _kind(name: str, subject: str) -> Literal["busy", "in_touch", "more", ""]:
    if name == "care.busy":
        return "busy"
    if name == "care.more":
        return "more"
    return "in_touch" if name in ("care.touch", "check_in.answer") and subject.endswith(IN_TOUCH) else ""


def _told(record: Record) -> Mapping[int, list[datetime]]:
    """When each person read a clear word."""
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for seen in record.diary.seen:
        if is_inbox(seen) and seen.what.startswith(WORDS):
            who = record.ids.get(getattr(seen.place, "account"))  # noqa: B009  an inbox has one
            if who is not None:
                found[who].append(seen.at)
    return found


def _in_partnership(record: Record, partnership: Partnership, events: Sequence[_Event]) -> Iterator[Wait]:
    for member in partnership.members:
        over = _over_for(record, partnership, member)
        others = tuple(each for each in partnership.members if each != member)
        since: datetime | None = None
        for event in events:
            if event.at > over.at:
                break
            wait, since = _after(event, member, since, others)
            if wait:
                yield wait
        if over.how == "round" and since is not None and since < over.at:
            yield Wait(member, since, over.at, "round", others)
        elif over.how == "gone" and since is not None and since < over.at:
            yield Wait(member, since, over.at, "left", others)
        elif over.how == "alone":
            yield _until_another(record, partnership, member, min(since or over.at, over.at), over.at)


def _after(
    event: _Event, member: int, since: datetime | None, others: tuple[int, ...]
) -> tuple[Wait | None, datetime | None]:
    """(a wait that an event has ended, since when the member waits after it)."""
    waited = since is not None and since < event.at
    mine = event.who == member
    match event.kind:
        case "wrote" if mine:
            return None, since if since is not None and since <= event.at else event.at
        case "wrote":
            done: Ended = "answer"
            after = None
        case "busy" | "more":
            if since is None or mine == (event.kind == "busy"):
                return None, since
            done, after = "button", event.at + REST
        case _:
            done, after = "button", None
    return (Wait(member, since, event.at, done, others) if waited and since else None), after


@dataclass(frozen=True, slots=True)
class _Over:
    """How a partnership ended for one member: with the round, alone with a partner gone, or they went themselves."""

    at: datetime
    how: Literal["round", "alone", "gone"]


def _over_for(record: Record, partnership: Partnership, member: int) -> _Over:
    own = [each for each in record.closings if each.partnership_id == partnership.id and each.participant_id == member]
    left = record.people[member].left_at
    went = [each.at for each in own if each.reason not in ("did_not_fit", "became_three")]
    at = min([*went, *([left] if left else []), partnership.ended_at or record.end])
    if went or (left and left <= at):
        return _Over(at, "gone")
    ended = partnership.ended_at or record.end
    stepped_out = [each.at for each in own if member in partnership.gone]
    if stepped_out:
        return _Over(stepped_out[0], "alone")
    return _Over(ended, "round" if ended >= record.end else "alone")


def _until_another(
    record: Record, partnership: Partnership | None, member: int, since: datetime, alone_from: datetime
) -> Wait:
    """A wait that goes on without a partner, until there is another one."""
    later = [
        each.started_at
        for each in record.partnerships
        if member in each.members and each.started_at >= alone_from and each is not partnership
    ]
    left = record.people[member].left_at
    ends: list[tuple[datetime, Ended]] = [(min(later), "partner")] if later else []
    ends += [(left, "left")] if left and left >= alone_from else []
    until, how = min([*ends, (record.end, "round")], key=lambda each: each[0])
    others = tuple(each for each in partnership.members if each != member) if partnership else ()
    return Wait(member, since, until, how, others, alone_from=alone_from)


def _unmatched(record: Record) -> list[Wait]:
    """Those for whom the start had no partner."""
    matched = {member for each in record.begun for member in each.members}
    alone = [
        each.participant_id
        for each in record.enrolments
        if each.participant_id not in matched and each.enrolled_at < record.start
    ]
    return [_until_another(record, None, each, record.start, record.start) for each in alone]


def _late(record: Record) -> list[Wait]:
    """Those who enrolled after the start: from that day until their first partner."""
    return [
        _until_another(record, None, each.id, each.joined_at, each.joined_at)
        for each in record.people.values()
        if record.start <= each.joined_at < record.end
    ]


def _with_word(wait: Wait, told: Mapping[int, list[datetime]]) -> Wait:
    first = next((at for at in told.get(wait.who, ()) if wait.since <= at <= wait.until + timedelta(days=1)), None)
    if first is None and wait.ended == "partner":
        first = wait.until
    return Wait(wait.who, wait.since, wait.until, wait.ended, wait.silent, first, wait.alone_from)
