"""An overview of a programme for its coordinators' page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import Ask, open_round, running_round
from bot.auditing import but_my_own
from bot.enrolment import country_of
from bot.overview import Overview, PersonRow, RoundRow, Row
from bot.people import Participant, Round
from bot.proposing import groups_of, reason_words, unmatched_of
from bot.questions import as_written
from bot.safety.seeing import visible_trail

TRAIL, STUCK = 50, 20


async def look(ask: Ask) -> Overview:
    """Everything the page shows, in one reading."""
    rounds = await ask.tx.rounds.of_programme(ask.programme.id)
    people = {person.id: person for person in await ask.tx.people.of_programme(ask.programme.id)}
    proposed, unmatched = await _proposed(ask, people)
    running = await running_round(ask)
    counts = await ask.tx.ledger.counts(ask.programme.id, None)
    stuck = await ask.tx.ledger.stuck(ask.programme.id, STUCK)
    trail = await visible_trail(ask, await but_my_own(ask, await ask.tx.front.trail(ask.programme.id, TRAIL)))
    return Overview(
        programme=ask.programme.name,
        rounds=tuple([await _round(ask, each, people) for each in reversed(rounds)]),
        people=await _people(ask, people),
        proposed=proposed,
        unmatched=unmatched,
        partnerships=await _partnerships(ask, running, people) if running else (),
        deliveries={str(state): number for state, number in counts.items()},
        stuck=tuple((each.key, each.state, each.reason) for each in stuck),
        trail=tuple((row["at"], row["who"], row["act"], row["subject"], row["reason"]) for row in trail),
    )


async def _round(ask: Ask, round_: Round, people: dict[int, Participant]) -> RoundRow:
    enrolments = [each for each in await ask.tx.rounds.enrolments(round_.id) if each.state != "withdrawn"]
    countries = {people[each.participant_id].text("country") for each in enrolments if each.participant_id in people}
    partnerships = await ask.tx.partnerships.of_round(round_.id)
    return RoundRow(
        number=round_.number,
        state=ask.say.line(f"round.state_{round_.state}"),
        people=len(enrolments),
        countries=len(countries),
        partnerships=len(partnerships),
        opened_at=round_.opened_at,
        closes_at=round_.closes_at,
        ends_at=round_.ended_at or round_.ends_at,
    )


async def _people(ask: Ask, people: dict[int, Participant]) -> tuple[PersonRow, ...]:
    question = ask.programme.settings.question("languages")
    states: dict[int, str] = {}
    for round_ in await ask.tx.rounds.of_programme(ask.programme.id):
        states |= {each.participant_id: each.state for each in await ask.tx.rounds.enrolments(round_.id)}
    return tuple(
        PersonRow(
            name=person.name,
            country=country_of(ask, person),
            languages=as_written(question, person.codes("languages"), ask.say.language) if question else "",
            state=ask.say.line(f"enrolment.{states.get(person.id, 'none')}"),
            joined_at=person.joined_at,
        )
        for person in people.values()
    )


async def _proposed(ask: Ask, people: dict[int, Participant]) -> tuple[tuple[Row, ...], tuple[tuple[str, str], ...]]:
    round_ = await open_round(ask)
    proposal = await ask.tx.rounds.proposal(round_.id) if round_ else None
    if proposal is None:
        return (), ()
    rows = tuple(
        Row(
            code=str(number),
            people=_names(people, [int(member) for member in group.members]),
            countries=_countries(ask, people, [int(member) for member in group.members]),
            reasons=reason_words(ask, [(reason.key, reason.about) for reason in group.reasons]),
        )
        for number, group in enumerate(groups_of(proposal), 1)
    )
    left = ((person, reason) for person, reason in unmatched_of(proposal) if person in people)
    return rows, tuple((people[person].name, ask.say.line(f"unmatched.{reason}")) for person, reason in left)


async def _partnerships(ask: Ask, round_: Round, people: dict[int, Participant]) -> tuple[Row, ...]:
    prompts = await ask.tx.ledger.prompts_of_round(round_.id)
    partnerships = await ask.tx.partnerships.of_round(round_.id)
    last = await ask.tx.partnerships.last_wrote(round_.id)
    closings = await _closings(ask)
    return tuple(
        Row(
            code=each.code,
            people=_names(people, each.members),
            countries=_countries(ask, people, each.members),
            reasons=reason_words(ask, each.reasons),
            prompts=sum(delivery.state == "delivered" for delivery in prompts.get(each.id, ())),
            last_wrote=last.get(each.id),
            ended=each.ended_at is not None,
            closing=", ".join(sorted(closings.get(each.id, ()))),
        )
        for each in partnerships
    )


async def _closings(ask: Ask) -> dict[int, set[str]]:
    """Why places in partnerships were closed, in words; none of a partnership of the asker's own."""
    me = ask.person.id if ask.person else 0
    closings = await ask.tx.care.closings(ask.programme.id)
    mine = {each.id for each in await ask.tx.partnerships.of_participant(me)}
    found: dict[int, set[str]] = {}
    for each in closings:
        if each.partnership_id not in mine:
            said = ask.say.line(f"part.why_{each.why}") if each.why else ask.say.line(f"closing.{each.reason}")
            found.setdefault(each.partnership_id, set()).add(said)
    return found


def _names(people: dict[int, Participant], members: Sequence[int]) -> tuple[str, ...]:
    return tuple(people[member].name for member in members if member in people)


def _countries(ask: Ask, people: dict[int, Participant], members: Sequence[int]) -> tuple[str, ...]:
    return tuple(country_of(ask, people[member]) for member in members if member in people)
