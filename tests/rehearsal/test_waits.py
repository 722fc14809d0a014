"""Who waited, for how long and until which word: concluded from what could be seen, by hand-made rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.care.signs import Closing
from bot.chat import Account, Inbox, Message, Plain
from bot.matching import Person, Rules
from bot.people import Enrolment, Participant, Partnership, Round
from bot.rehearsal.diary import Asked, Diary, Seen, Wrote
from bot.rehearsal.figures import AIMS, measure, missed, together
from bot.rehearsal.minutes import MINUTES, OTHER, READING
from bot.rehearsal.possible import Possible
from bot.rehearsal.record import Record
from bot.rehearsal.waits import Wait, waits_of

START = datetime(2027, 1, 18, 9, 0, tzinfo=UTC)
END = START + timedelta(weeks=16)
COORDINATOR = Account("stage", "t", "coordinator")
COUNTRIES = {1: "KE", 2: "CL", 3: "FR", 4: "FR"}


def on(day: float) -> datetime:
    return START + timedelta(days=day)


def who(number: int) -> Account:
    return Account("stage", "t", f"p{number}")


def a_person(number: int, joined: datetime = START - timedelta(days=9)) -> Participant:
    return Participant(
        id=number,
        programme_id=1,
        name=f"P{number}",
        answers={"country": COUNTRIES[number]},
        language="en",
        accounts=(who(number),),
        communities=frozenset({1}),
        joined_at=joined,
        agreed_at=joined,
    )


def as_person(number: int) -> Person:
    return Person(str(number), country=COUNTRIES[number], languages=frozenset({"en"}), zone="UTC")


def a_partnership(number: int, *members: int, started: datetime = START, ended: datetime | None = None) -> Partnership:
    return Partnership(
        id=number,
        round_id=1,
        programme_id=1,
        code=f"c{number}",
        language="en",
        members=members,
        first_writer=members[0],
        community_id=1,
        started_at=started,
        ended_at=ended or END,
    )


def a_record(diary: Diary, *partnerships: Partnership, closings: tuple[Closing, ...] = ()) -> Record:
    people = {number: a_person(number) for number in COUNTRIES}
    return Record(
        diary=diary,
        round_=Round(1, 1, 1, "ended", START - timedelta(days=14), None, 16, started_at=START, ended_at=END),
        start=START,
        end=END,
        people=people,
        ids={who(number): number for number in people},
        persons={number: as_person(number) for number in people},
        rules=Rules(),
        enrolments=[Enrolment(1, number, "matched", START - timedelta(days=9)) for number in people],
        partnerships=partnerships,
        closings=closings,
        absences={},
        least_weeks=2,
    )


def wait_of(record: Record, number: int) -> Wait:
    return max((each for each in waits_of(record) if each.who == number), key=lambda each: each.until - each.since)


PAIRS = a_partnership(1, 1, 2), a_partnership(2, 3, 4)


def test_a_wait_goes_from_the_message_to_its_answer() -> None:
    diary = Diary(wrote=[Wrote(on(1), "c1", who(1)), Wrote(on(10), "c1", who(2)), Wrote(on(11), "c1", who(1))])
    found = waits_of(a_record(diary, *PAIRS))
    assert (found[0].who, found[0].since, found[0].until, found[0].ended) == (1, on(1), on(10), "answer")
    assert found[1].who == 1, "and now the second is waited for until the end"
    assert (found[1].since, found[1].until, found[1].ended) == (on(11), END, "round")


def test_a_clear_word_is_the_first_one_in_that_time() -> None:
    said = Message((Plain("x"),))
    seen = [
        Seen(on(0.5), Inbox(who(1)), "c1/care/wait/1/0", said),
        Seen(on(6), Inbox(who(1)), "c1/care/wait/1/1", said),
    ]
    seen.append(Seen(on(3), Inbox(who(2)), "c1/care/nudge/2/1", said))
    record = a_record(Diary(seen=seen, wrote=[Wrote(on(1), "c1", who(1))]), *PAIRS)
    assert wait_of(record, 1).word_at == on(6), "neither what came before, nor what another one read"
    assert dict(together([measure(record, COORDINATOR)]))["days_to_word_median"] == 5.0


def test_without_a_word_and_a_partner_it_lasts_until_the_end() -> None:
    record = a_record(Diary(wrote=[Wrote(on(2), "c1", who(1))]), *PAIRS)
    figures = together([measure(record, COORDINATOR)])
    assert figures["days_to_word_p95"] == 110.0
    assert figures["never_had_answering_partner"] == 1.0
    assert "days_to_word_p95_without_holidays" in missed(figures)
    assert set(AIMS) <= set(figures)


def test_it_was_too_long_only_where_somebody_else_was_free() -> None:
    wrote = [Wrote(on(1), "c1", who(1))]
    alone = a_record(Diary(wrote=wrote), *PAIRS)
    assert not Possible(alone, waits_of(alone)).too_long(wait_of(alone, 1))
    two = [*wrote, Wrote(on(1), "c2", who(3))]
    both = a_record(Diary(wrote=two), *PAIRS)
    assert Possible(both, waits_of(both)).too_long(wait_of(both, 1)), "the third waits as well, and fits"
    assert measure(both, COORDINATOR).too_long == 2


def test_whom_a_rule_keeps_apart_is_not_free_for_one() -> None:
    wrote = [Wrote(on(1), "c1", who(1)), Wrote(on(1), "c2", who(3))]
    record = a_record(Diary(wrote=wrote), *PAIRS)
    persons = {**record.persons, 1: replace(record.persons[1], country="FR")}
    record = replace(record, persons=persons)
    assert not Possible(record, waits_of(record)).too_long(wait_of(record, 1))


def test_a_new_partner_ends_the_wait() -> None:
    closed = Closing(1, 1, 1, 2, "no_answer", on(12))
    first = a_partnership(1, 1, 2, ended=on(12))
    again = a_partnership(3, 1, 3, started=on(13))
    record = a_record(Diary(wrote=[Wrote(on(1), "c1", who(1))]), first, again, closings=(closed,))
    found = wait_of(record, 1)
    assert (found.since, found.until, found.ended) == (on(1), on(13), "partner")
    assert found.word_at == on(13), "to have a partner is the clearest word"


def with_late(record: Record, joined: float) -> Record:
    """The fourth came after the start, and has no partner of it."""
    return replace(record, people={**record.people, 4: a_person(4, on(joined))}, enrolments=record.enrolments[:3])


def test_whoever_enrols_after_the_start_waits_from_that_day_until_the_first_partner() -> None:
    first = a_partnership(1, 1, 2, ended=on(41))
    later = a_partnership(3, 1, 4, started=on(41.5))
    found = wait_of(with_late(a_record(Diary(), first, later), 20.5), 4)
    assert (found.since, found.until, found.ended, found.word_at) == (on(20.5), on(41.5), "partner", on(41.5))
    alone = wait_of(with_late(a_record(Diary(), PAIRS[0]), 20.5), 4)
    assert (alone.until, alone.ended, alone.word_at) == (END, "round", None)


def test_two_who_enrolled_late_and_could_meet_wait_too_long() -> None:
    """The third has no partner from the start on, the fourth none since the tenth day."""
    record = with_late(a_record(Diary(), PAIRS[0]), 10)
    persons = {**record.persons, 4: replace(record.persons[4], country="KE")}
    figures = measure(replace(record, persons=persons), COORDINATOR)
    assert figures.too_long == 2, "each is free for the other"
    assert sorted(days for days, _ in figures.words) == [102.0, 112.0]
    assert measure(record, COORDINATOR).too_long == 0, "two of one country cannot meet"


def test_busy_gives_a_week_in_which_nobody_waits() -> None:
    asked = [Asked(on(3), who(2), "care.busy", "partnership-1")]
    diary = Diary(wrote=[Wrote(on(1), "c1", who(1)), Wrote(on(9), "c1", who(2))], asked=asked)
    found = waits_of(a_record(diary, *PAIRS))
    assert [(each.since, each.until, each.ended) for each in found if each.who == 1] == [(on(1), on(3), "button")]


def test_only_what_coordinators_did_is_counted_as_their_work() -> None:
    asked = [Asked(on(0), COORDINATOR, "round.start", ""), Asked(on(1), who(1), "care.here", "partnership-1")]
    assert measure(a_record(Diary(asked=asked), *PAIRS), COORDINATOR).coordinator_actions == 1


def test_their_minutes_are_those_of_what_they_did_and_read() -> None:
    asked = [Asked(on(0), COORDINATOR, name, "") for name in ("round.preview", "round.end", "survey.save")]
    asked.append(Asked(on(0), who(1), "round.preview", ""))
    read = Seen(on(7), Inbox(COORDINATOR), "digest/1", Message((Plain("The week"),)))
    minutes = measure(a_record(Diary(seen=[read], asked=asked), *PAIRS), COORDINATOR).coordinator_minutes
    assert minutes == MINUTES["round.preview"] + OTHER + READING


def test_the_most_nudges_are_those_of_any_30_days() -> None:
    said, place = Message((Plain("x"),)), Inbox(who(2))
    seen = [Seen(on(day), place, f"c1/care/nudge/2/{day}", said) for day in (1, 20, 31.5, 49, 90)]
    assert measure(a_record(Diary(seen=seen), *PAIRS), COORDINATOR).nudges == 3
