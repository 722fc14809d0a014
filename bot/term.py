"""A running round as its schedule sees it: who is alike in all that decides which prompt comes next, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.asking import Core
from bot.ledger import Alike, NewDelivery, Schedule
from bot.library import Prompt, due_in_week
from bot.people import Crowd, Outline, Reader, Rhythm, Round
from bot.placing import Placed, Placing, whose_turn
from bot.prompting import counted, instead, next_slug, prompt_delivery, prompt_to_many, prompts_of
from bot.store import Records

WEEK = timedelta(weeks=1)
Past = frozenset[str]
"""The slugs of the prompts that a partnership got or is about to get."""
_NOTHING: Past = frozenset()


class Coming(NamedTuple):
    """A prompt that is about to be due in some partnerships of one community, which `had` the same before."""

    ids: Sequence[int]
    community_id: int
    had: Past
    slug: str
    placed: Placed


@dataclass(slots=True)
class Term:
    """What is read once of a round. `alone` are partnerships that are like no others, because somebody in them is away
    for a while or a prompt was replaced for them; all others are in `crowds`. `had` grows with what is written.
    """

    schedule: Schedule
    round_: Round
    prompts: Sequence[Prompt]
    crowds: Sequence[Crowd]
    alone: Sequence[Outline]
    had: dict[int, Past]
    turns: Mapping[int, str]
    placing: Placing
    replaced: Mapping[int, Mapping[str, str]]

    def ids(self) -> Iterator[int]:
        """All partnerships."""
        return (id_ for ids, _ in self.groups() for id_ in ids)

    def groups(self) -> Iterator[tuple[Sequence[int], Sequence[Reader]]]:
        """(partnerships, their readers), in groups in which the readers are alike."""
        yield from ((each.ids, each.readers) for each in self.crowds)
        yield from (([each.id], each.readers) for each in self.alone)

    def keep(self, wanted: Callable[[int], bool]) -> None:
        """Be about some of the partnerships alone."""
        self.crowds = [each._replace(ids=list(filter(wanted, each.ids))) for each in self.crowds]
        self.alone = [each for each in self.alone if wanted(each.id)]

    def coming(self, week: int, day: date) -> list[Coming]:
        """What a week brings, at its hours, from a day on."""
        slugs: dict[tuple[Rhythm, Past], str] = {}

        def come(
            each: Crowd | Outline, ids: Sequence[int], had: Past, turn: str, other: Mapping[str, str]
        ) -> Iterator[Coming]:
            counts = each.rhythm, frozenset(counted(had, other)) if other else had
            if counts not in slugs:
                slugs[counts] = self._slug(week, *counts)
            if slug := instead(slugs[counts], other, had):
                yield Coming(ids, each.community_id, had, slug, self.placing.place(day, each.readers, turn))

        found = [
            coming
            for crowd in self.crowds
            for (had, turn), ids in self._alike(crowd).items()
            for coming in come(crowd, ids, had, turn, {})
        ]
        for each in self.alone:
            about = self.had.get(each.id, _NOTHING), self.turns.get(each.id, ""), self.replaced.get(each.id, {})
            found += come(each, [each.id], *about)
        return found

    def _alike(self, crowd: Crowd) -> Mapping[tuple[Past, str], list[int]]:
        found: defaultdict[tuple[Past, str], list[int]] = defaultdict(list)
        for each in crowd.ids:
            found[self.had.get(each, _NOTHING), self.turns.get(each, "")].append(each)
        return found

    def _slug(self, week: int, rhythm: Rhythm, had: Past) -> str:
        is_due = due_in_week(week, self.round_.weeks, rhythm)
        return next_slug(self.round_, week, self.prompts, had, rhythm) if is_due else ""

    def got(self, coming: Sequence[Coming]) -> None:
        """These are written."""
        for each in coming:
            self.had.update(dict.fromkeys(each.ids, each.had | {each.slug}))

    async def deliveries(
        self, tx: Records, coming: Sequence[Coming], before: Mapping[int, str]
    ) -> Sequence[NewDelivery]:
        """What comes to each partnership, after the prompt `before` it that it missed, if there is one."""
        found: list[NewDelivery] = []
        outlines = await self.outlines(tx, coming)
        for one in coming:
            for outline in (outlines[id_] for id_ in one.ids):
                placed, hour = one.placed, self.placing.chosen
                new = prompt_delivery(outline, one.slug, placed.due, expires=placed.expires, hour=hour)
                found.append(replace(new, after=before.get(outline.id, new.after)))
        return found

    async def outlines(self, tx: Records, coming: Sequence[Coming]) -> Mapping[int, Outline]:
        """The partnerships to which something comes, by id."""
        ids = [id_ for each in coming for id_ in each.ids]
        return {each.id: each for each in await tx.partnerships.outlines(self.round_.id, ids)} if ids else {}

    def alike(self, coming: Sequence[Coming]) -> Iterator[Alike]:
        """The same for many that have missed nothing, in groups of what differs by the partnership alone."""
        groups: defaultdict[tuple[str, Placed, int], list[int]] = defaultdict(list)
        for each in coming:
            groups[each.slug, each.placed, each.community_id] += each.ids
        for (slug, placed, community_id), ids in groups.items():
            about = (self.round_.programme_id, self.round_.id, community_id)
            new = prompt_to_many(about, slug, placed.due, expires=placed.expires, hour=self.placing.chosen)
            yield Alike(new, ids)


async def read_term(tx: Records, core: Core, schedule: Schedule, now: datetime) -> Term | None:
    """All that is needed to say what a schedule's dates bring; None where its round does not run."""
    round_ = await tx.rounds.by_id(schedule.round_id)
    if round_ is None or round_.state != "running":
        return None
    soon = now.date()
    absences = await tx.calendar.absences_in_round(round_.id, soon - 2 * WEEK, soon + 8 * WEEK)
    placing = Placing(schedule.wall, schedule.zone, absences)
    replaced = await tx.own_prompts.replaced(round_.id)
    apart = set(replaced).union(await tx.partnerships.with_any(round_.id, sorted(absences)) if absences else ())
    crowds = await tx.partnerships.crowds(round_.id)
    term = Term(
        schedule=schedule,
        round_=round_,
        prompts=await prompts_of(tx, core, round_.programme_id, "en"),
        crowds=crowds,
        alone=await tx.partnerships.outlines(round_.id, sorted(apart)) if apart else (),
        had=dict(await tx.ledger.slugs_had(round_.id)),
        turns={},
        placing=placing,
        replaced=replaced,
    )
    if apart:
        term.crowds = [each._replace(ids=[id_ for id_ in each.ids if id_ not in apart]) for each in crowds]
    term.turns = await turns_of(tx, placing, term.groups(), soon)
    return term


async def turns_of(
    tx: Records, placing: Placing, groups: Iterable[tuple[Sequence[int], Sequence[Reader]]], day: date
) -> Mapping[int, str]:
    """The zone in whose daytime a partnership's next prompt comes, for those that share no daytime.

    `groups` are (partnerships, their readers, who are alike in all of them).
    """
    apart = [
        (ids, readers) for ids, readers in groups if not placing.share_daytime(day, [each.zone for each in readers])
    ]
    last = await tx.ledger.last_prompts([id_ for ids, _ in apart for id_ in ids])
    turns: dict[int, str] = {}
    for ids, readers in apart:
        known: dict[datetime | None, str] = {}
        for id_ in ids:
            when = last.get(id_)
            minute = when and when.replace(second=0, microsecond=0)  # whoever was served better is so by minutes
            if minute not in known:
                known[minute] = whose_turn(readers, minute)
            turns[id_] = known[minute]
    return turns
