"""What has to be so before some rows of the desk's table work, put into the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.care.signs import Offer, Seeker, Step
from bot.chat import Account, Community
from bot.check_ins.answers import CheckIn
from tests.slack.program import real_time
from tests.slack.test_surveys import TOLD, answers
from tests.slack.town import PAIRS, Before, Town
from tests.surveys.asking import ask_now


async def settled(town: Town) -> None:
    """What is due has gone out."""
    await town.program.settled()
    await town.count()


async def locked(town: Town) -> None:
    """Who becomes whose partner is settled."""
    async with town.store.writing() as tx:
        for one, other in PAIRS:
            await tx.rounds.wish(1, (town.of(one.lower()), town.of(other.lower())), "lock")


def owes(name: str, step: Step) -> Before:
    """Somebody is waited for, and so much was done about it."""

    async def before(town: Town) -> None:
        now = real_time()
        async with town.store.writing() as tx:
            signs = await tx.care.of(town.of(f"of_{name}"))
            mine = next(each for each in signs if each.participant_id == town.of(name))
            waited = replace(mine.answered(), owed_since=now - timedelta(days=12), step=step, step_at=now)
            await tx.care.save([waited])

    return before


async def help_is_asked(town: Town) -> None:
    """Ana is asked how it goes."""
    async with town.store.writing() as tx:
        await tx.check_ins.save([CheckIn(town.of("of_ana"), town.of("ana"), "two_weeks", real_time())])


async def may_join(town: Town) -> None:
    """Ana and Bo are asked whether Cy may be their guest, whose partner's place was closed."""
    now = real_time()
    async with town.store.writing() as tx:
        await tx.care.seek(Seeker(1, town.of("cy"), now, now))
        offer = Offer(0, 1, town.of("cy"), town.of("of_ana"), "guest", now, now + timedelta(days=3))
        town.ids["offer"] = str((await tx.care.offer(offer)).id)


async def away_long(town: Town) -> None:
    """Fay is away for a season."""
    today = real_time().date()
    async with town.store.writing() as tx:
        await tx.calendar.go_away(town.of("fay"), today, today + timedelta(days=90))


async def two_places(town: Town) -> None:
    """Bo has an account in the local chat, too."""
    async with town.store.writing() as tx:
        home = await tx.programmes.add_home(1, Community("web", "", "commons"), "Commons")
        bo = await tx.people.by_id(town.of("bo"))
        assert bo is not None
        there = (*bo.accounts, Account("web", "", "bo"))
        await tx.people.change(replace(bo, accounts=there, communities=bo.communities | {home.id}))


async def asked_afterwards(town: Town) -> None:
    """The survey after the round lies in the inboxes."""
    await settled(town)
    program = town.program
    assert program.clockwork is not None
    await program.clockwork.stop()
    program.clockwork = None
    await ask_now(town.store, program.core, program.deliverer, real_time())


async def answered(town: Town) -> None:
    """Ana has sent all pages, and one sheet has come in."""
    ana = town.people["Ana"]
    await answers(ana, TOLD)
    ana.sees("Thank you")
    async with town.store.reading() as tx:
        (sheet,) = await tx.surveys.sheets(1, "end-of-round")
        town.ids["sheet"] = sheet.id


async def tagged(town: Town) -> None:
    """One tag is there."""
    async with town.store.reading() as tx:
        town.ids["tag"] = str((await tx.surveys.tags(1))[-1].id)


async def certified(town: Town) -> None:
    """Ana's certificate has a code."""
    async with town.store.reading() as tx:
        town.ids["certificate"] = (await tx.certificates.of(town.of("ana")))[1].code


async def only_two(town: Town) -> None:
    """In the second round are those two alone who were partners in the first."""
    async with town.store.writing() as tx:
        others = {each.participant_id for each in await tx.rounds.enrolments(2)} - {town.of("ana"), town.of("bo")}
        await tx.rounds.set_states(2, dict.fromkeys(others, "withdrawn"))
