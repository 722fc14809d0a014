"""What is known of a rehearsal when it is over: read from the store, and from what the chat saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import world
from bot.care.signs import Closing
from bot.chat import Account
from bot.matching import Person, Rules
from bot.people import Absence, Enrolment, Participant, Partnership, Round
from bot.persons import as_persons, rules_of
from bot.rehearsal.diary import Diary
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Record:
    """A round that is over. `partnerships` are without guests' weeks; `begun` are those of the start."""

    diary: Diary
    round_: Round
    start: datetime
    end: datetime
    people: Mapping[int, Participant]
    ids: Mapping[Account, int]
    persons: Mapping[int, Person]
    rules: Rules
    enrolments: Sequence[Enrolment]
    partnerships: Sequence[Partnership]
    closings: Sequence[Closing]
    absences: Mapping[int, Sequence[Absence]]
    least_weeks: int

    @property
    def begun(self) -> list[Partnership]:
        """The partnerships of the start of the round."""
        return [each for each in self.partnerships if each.started_at == self.start]

    def all_work(self, who: Sequence[int], day: date) -> bool:
        """Whether a date is a working day for all of these people: no weekend, no holiday, no said absence."""
        return not any(world.day_off(day, self._country(each)) or self.is_away(each, day) for each in who)

    def is_away(self, who: int, day: date) -> bool:
        """Whether somebody has said to be away on a date."""
        return any(each.first_day <= day <= each.last_day for each in self.absences.get(who, ()))

    def is_ordinary(self, who: Sequence[int], day: date) -> bool:
        """Whether a date would be a working day for all of them, were there neither holidays nor absences."""
        return not any(day.weekday() in world.weekend(self._country(each)) for each in who)

    def _country(self, who: int) -> str:
        return self.people[who].text("country")


async def read_record(store: Store, programme_id: int, diary: Diary) -> Record:
    """Read it, in a few statements.

    Raises:
        LookupError: no round of the programme has begun.
    """
    async with store.reading() as tx:
        programme, round_ = await tx.programmes.by_id(programme_id), await tx.rounds.latest(programme_id)
        if programme is None or round_ is None or round_.started_at is None or round_.ended_at is None:
            raise LookupError("no round has come to its end")
        guests = {
            str(row["subject"])
            for row in await tx.front.trail_since(programme_id, round_.opened_at)
            if row["act"] == "care.guest_week"
        }
        enrolments = await tx.rounds.enrolments(round_.id)
        partnerships = [each for each in await tx.partnerships.of_round(round_.id) if each.code not in guests]
        everybody = {each.id for each in await tx.people.of_programme(programme_id)}
        everybody |= {each.participant_id for each in enrolments} | {id_ for p in partnerships for id_ in p.members}
        people = await tx.people.many(sorted(everybody))
        ids = {account: each.id for each in people.values() for account in each.accounts}
        today = round_.started_at.date()
        persons = await as_persons(tx, programme, list(people.values()), ())
        return Record(
            diary=diary,
            round_=round_,
            start=round_.started_at,
            end=round_.ended_at,
            people=people,
            ids=ids,
            persons={int(each.id): each for each in persons},
            rules=rules_of(programme.settings, today),
            enrolments=enrolments,
            partnerships=partnerships,
            closings=await tx.care.closings(programme_id),
            absences=_said_away(diary, ids),
            least_weeks=programme.settings.ladder.least_weeks,
        )


def _said_away(diary: Diary, ids: Mapping[Account, int]) -> Mapping[int, Sequence[Absence]]:
    """Who has said to be away, and when, as they said it."""
    found: defaultdict[int, list[Absence]] = defaultdict(list)
    for number, (account, first, last) in enumerate(diary.away):
        if account in ids:
            found[ids[account]].append(Absence(number, ids[account], first, last))
    return found
