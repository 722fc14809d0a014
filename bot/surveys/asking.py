"""When people are asked: at half of the round, and after the farewell; once each, with one reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.asking import Core
from bot.auditing import happened
from bot.care.days import Days
from bot.ledger import NewDelivery
from bot.people import Participant, Programme, Round
from bot.store import Records
from bot.surveys.memory import changed, remember, surveys_of
from bot.surveys.records import Ticket
from bot.surveys.survey import Survey

log = structlog.get_logger()

OURS, LOOKED, HELD = "farpair", "surveys/looked", "surveys/held/"
EVERY = timedelta(hours=6)
LEAST_WEEKS = 6
"""A shorter round has no half: its people are asked at the end alone."""
BEFORE_END = timedelta(days=10)
AFTER_FAREWELL = timedelta(days=1)
FRESH = timedelta(days=14)
LASTS, REMINDER, REMINDER_LASTS = timedelta(days=21), timedelta(days=7), timedelta(days=10)
OPEN_AFTER_END = timedelta(days=42)
DAYS_AFTER_PROMPT = 2
ROUNDS = 3


async def ask_surveys(tx: Records, core: Core, now: datetime) -> None:
    """Write the surveys that are due in all programmes; a few times a day. Running it again changes nothing."""
    looked = await tx.notes.note(OURS, LOOKED)
    if looked and timedelta() <= now - datetime.fromisoformat(looked) < EVERY:
        return
    await tx.notes.write(OURS, LOOKED, now.isoformat(), now)
    for programme in await tx.programmes.all():
        rounds = (await tx.rounds.of_programme(programme.id))[-ROUNDS:] if programme.settings.surveys else ()
        for round_ in rounds:
            due = [each for each in core.surveys("en").values() if is_due(each, round_, now)]
            for each in due:
                await _ask(tx, core, (programme, round_, each.id), now)


def is_due(survey: Survey, round_: Round, now: datetime) -> bool:
    """Whether it is time to ask: from half of the round on, or in the two weeks after its end."""
    if survey.when == "end":
        return round_.ended_at is not None and round_.ended_at <= now < round_.ended_at + FRESH
    if round_.state != "running" or round_.started_at is None or round_.weeks < LEAST_WEEKS:
        return False
    ends = round_.ends_at or round_.started_at + timedelta(weeks=round_.weeks)
    return round_.started_at + timedelta(weeks=round_.weeks) / 2 <= now <= ends - BEFORE_END


def is_open(survey: Survey, round_: Round, now: datetime) -> bool:
    """Whether answers are taken: at half until the round is over, after it for six weeks."""
    if survey.when == "middle":
        return round_.state == "running"
    return round_.ended_at is not None and now < round_.ended_at + OPEN_AFTER_END


async def _ask(tx: Records, core: Core, what: tuple[Programme, Round, str], now: datetime) -> None:
    programme, round_, id_ = what
    if await tx.surveys.asked(round_.id, id_):
        return
    survey = (await surveys_of(tx, core, programme.id, "en"))[id_]
    wrong = changed(await tx.surveys.questions(programme.id), survey)
    if wrong:
        await _hold(tx, (programme, round_, survey), wrong, now)
        return
    await remember(tx, programme.id, survey, now)
    if survey.of == "coordinators":
        await _ask_coordinators(tx, programme, round_, survey, now)
        return
    people = await _people(tx, round_, survey)
    await tx.surveys.hand_out([Ticket(round_.id, survey.id, each.id) for each in people])
    first = await _first_day(tx, round_, survey, now)
    due = [(each, Days(each.reader).next_open(first)) for each in people]
    told = [_to_person(round_, survey, each, at) for each, at in due]
    again = [_to_person(round_, survey, each, at + REMINDER, again=True) for each, at in due]
    await tx.ledger.enqueue([*told, *again])


async def _hold(tx: Records, what: tuple[Programme, Round, Survey], wrong: list[str], now: datetime) -> None:
    """A survey that asks something else under an old id is not sent; it is said once, and tried again later."""
    programme, round_, survey = what
    key = f"{HELD}{round_.id}/{survey.id}"
    if await tx.notes.note(OURS, key):
        return
    await tx.notes.write(OURS, key, "held", now)
    log.warning("a survey is not sent: give what is asked otherwise another id", survey=survey.id, changed=wrong)
    reason = "a question was changed under its old id"
    await happened(tx, programme.id, "survey.held", survey.id, reason, now)


async def _people(tx: Records, round_: Round, survey: Survey) -> Sequence[Participant]:
    """At half, those who are in a partnership then; after the end, all who were in one and have not left since."""
    partnerships = await tx.partnerships.of_round(round_.id)
    if survey.when == "middle":
        ids = {member for each in partnerships if each.ended_at is None for member in each.present}
    else:
        ids = {member for each in partnerships for member in each.members}
    people = await tx.people.many(sorted(ids))
    return [each for each in people.values() if each.left_at is None]


async def _first_day(tx: Records, round_: Round, survey: Survey, now: datetime) -> datetime:
    """After the farewell's day; or at half, on a weekday that is not the prompts'."""
    if survey.when == "end":
        return max(now, (round_.ended_at or now) + AFTER_FAREWELL)
    schedule = await tx.ledger.schedule_of(round_.id)
    wanted = ((schedule.weekday if schedule else 0) + DAYS_AFTER_PROMPT) % 7
    return now + timedelta(days=(wanted - now.weekday()) % 7)


def _to_person(
    round_: Round, survey: Survey, person: Participant, due: datetime, *, again: bool = False
) -> NewDelivery:
    return NewDelivery(
        key=key_of(round_, survey.id, str(person.id), again=again),
        kind="post",
        target="inbox",
        programme_id=round_.programme_id,
        due_at=due,
        expires_at=due + (REMINDER_LASTS if again else LASTS),
        what="survey_again" if again else "survey",
        about={"survey": survey.id},
        round_id=round_.id,
        participant_id=person.id,
    )


def key_of(round_: Round, survey: str, who: str, *, again: bool = False) -> str:
    """The key of a survey, or of its one reminder, to one person."""
    return round_.key(f"survey/{survey}/{'again/' if again else ''}{who}")


async def _ask_coordinators(tx: Records, programme: Programme, round_: Round, survey: Survey, now: datetime) -> None:
    accounts = [each.account for each in await tx.programmes.coordinators(programme.id)]
    await tx.surveys.hand_out([Ticket(round_.id, survey.id, each) for each in accounts])
    due = max(now, (round_.ended_at or now) + AFTER_FAREWELL)
    await tx.ledger.enqueue(
        [
            NewDelivery(
                key=key_of(round_, survey.id, str(account), again=again),
                kind="post",
                target="inbox",
                programme_id=programme.id,
                due_at=due + (REMINDER if again else timedelta()),
                expires_at=due + REMINDER + REMINDER_LASTS,
                what="survey_again" if again else "survey",
                about={"survey": survey.id, "account": str(account)},
                round_id=round_.id,
            )
            for account in accounts
            for again in (False, True)
        ]
    )
