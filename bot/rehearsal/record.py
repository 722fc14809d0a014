"""What is known of a rehearsal when it is over: read from the store, and from what the chat saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import world
from bot.care.signs import Closing
from bot.chat import Account
from bot.matching import Person, Rules
from bot.people import Absence, Enrolment, Participant, Partnership, Round
from bot.persons import as_persons, rules_of
from bot.rehearsal.diary import Diary
from bot.store import Store

FAR = timedelta(days=400)


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

    def is_free(self, who: int, day: date) -> bool:
        """Whether a date is a public holiday where somebody lives, or one on which they have said to be away."""
        away = any(each.first_day <= day <= each.last_day for each in self.absences.get(who, ()))
        return away or world.public_holiday(day, self.people[who].text("country"))


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
        today = round_.started_at.date()
        persons = await as_persons(tx, programme, list(people.values()), ())
        return Record(
            diary=diary,
            round_=round_,
            start=round_.started_at,
            end=round_.ended_at,
            people=people,
            ids={account: each.id for each in people.values() for account in each.accounts},
            persons={int(each.id): each for each in persons},
            rules=rules_of(programme.settings, today),
            enrolments=enrolments,
            partnerships=partnerships,
            closings=await tx.care.closings(programme_id),
            absences=await tx.calendar.absences(sorted(people), today - FAR, today + FAR),
            least_weeks=programme.settings.ladder.least_weeks,
        )
