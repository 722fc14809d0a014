"""One human, several accounts: a short code given in one place and taken in another makes them one participant."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry, open_round
from bot.chat import Account, Choice, Form, Message, Option, Reply
from bot.commands import Argument
from bot.enrolment import communities_here
from bot.meeting import is_at
from bot.people import Enrolment, Participant
from bot.privacy.forgetting import CONCERNS_KEPT
from bot.privacy.records import Who
from bot.store import Records

LIVES = timedelta(minutes=15)
_UNFIT = re.compile(r"[^a-z2-7]")
_WITHOUT = ("withdrawn", "unmatched")
"""States of an enrolment that nobody takes over."""


async def link(ask: Ask) -> Reply:
    """Without a code, one is given; with the code of another place, the two accounts are one participant's."""
    code = ask.request.text("code")
    if not code:
        return await _give(ask)
    reply = await _take(ask, _UNFIT.sub("", code.lower()))
    await ask.tx.front.record(ask.request.id, ask.request.account, reply, ask.now)
    return reply


async def _give(ask: Ask) -> Message:
    if ask.person is None or ask.person.left_at is not None:
        return ask.tell("link.join_first", ask.button("join.button", "join"))
    code = base64.b32encode(secrets.token_bytes(5)).decode().lower()
    await ask.tx.front.add_ticket(_digest(code), ask.request.account, ask.programme.id, ask.now + LIVES)
    where = ask.button("link.where_button", "link.where")
    buttons = (where,) if len(ask.person.accounts) > 1 else ()
    return ask.tell("link.code", *buttons, code=f"{code[:4]}-{code[4:]}", minutes=int(LIVES.total_seconds() // 60))


def _digest(code: str) -> str:
    return hashlib.sha256(f"link/{code}".encode()).hexdigest()


async def _take(ask: Ask, code: str) -> Reply:
    found = await ask.tx.front.use_ticket(_digest(code), ask.now)
    programme = await ask.tx.programmes.by_id(found[1]) if found else None
    if found is None or programme is None:
        return ask.tell("link.unknown", ask.button("link.button", "link"))
    here = ask.request.account
    ask = replace(ask, programme=programme, person=await ask.tx.people.by_account(programme.id, here))
    theirs = await ask.tx.people.by_account(programme.id, found[0])
    if theirs is None or theirs.left_at is not None:
        return ask.tell("link.unknown", ask.button("link.button", "link"))
    if ask.person is not None and ask.person.id == theirs.id:
        return ask.tell("link.same", ask.button("help.button", "help"))
    if any([await ask.tx.safety.is_suspended(programme.id, each) for each in (here, *theirs.accounts)]):
        return ask.tell("link.not_possible", ask.button("help.button", "help"))
    return await _join(ask, theirs)


async def _join(ask: Ask, theirs: Participant) -> Reply:
    """The accounts of both are one participant's: of whoever is in a partnership, else of who gave the code."""
    mine, kept = ask.person, theirs
    if mine is not None and await _is_in_partnership(ask.tx, mine):
        if await _is_in_partnership(ask.tx, theirs):
            return ask.tell("link.two_partnerships", ask.button("partner.button", "partner"))
        kept, mine = mine, theirs
    accounts, places = [*kept.accounts], kept.communities | await _here(ask)
    if mine is not None:
        await _take_over(ask, mine, kept)
        accounts, places = [*accounts, *mine.accounts], places | mine.communities
    accounts = list(dict.fromkeys([*accounts, ask.request.account]))
    one = replace(kept, accounts=tuple(accounts), communities=places, left_at=None)
    await ask.tx.people.change(one)
    return await where(replace(ask, person=one, request=replace(ask.request, answers={})))


async def _here(ask: Ask) -> frozenset[int]:
    """The programme's communities where the asker's own account is."""
    there = await communities_here(ask)
    homes = await ask.tx.programmes.homes(ask.programme.id)
    return frozenset(each.id for each in homes if each.id in there and is_at(ask.request.account, each))


async def _is_in_partnership(tx: Records, person: Participant) -> bool:
    return any(
        person.id in each.present and each.ended_at is None for each in await tx.partnerships.of_participant(person.id)
    )


async def _take_over(ask: Ask, lost: Participant, kept: Participant) -> None:
    """What one of the two was is the other's: the place in the open round, past partners, blocks. The row goes."""
    round_ = await open_round(ask)
    theirs = await ask.tx.rounds.enrolment(round_.id, lost.id) if round_ else None
    if round_ and theirs and theirs.state not in _WITHOUT:
        mine = await ask.tx.rounds.enrolment(round_.id, kept.id)
        if mine is None or mine.state in _WITHOUT:
            await ask.tx.rounds.enrol(Enrolment(round_.id, kept.id, theirs.state, theirs.enrolled_at))
    if round_ and theirs:
        await ask.tx.rounds.set_states(round_.id, {lost.id: "withdrawn"})
    for one, other in await ask.tx.partnerships.past_partners(ask.programme.id):
        if lost.id in (one, other) and kept.id not in (one, other):
            await ask.tx.partnerships.met_before(kept.id, other if one == lost.id else one)
    for one, other in await ask.tx.people.blocks(ask.programme.id):
        if one == lost.id and other != kept.id:
            await ask.tx.people.block(kept.id, other, ask.now)
        elif other == lost.id and one != kept.id:
            await ask.tx.people.block(one, kept.id, ask.now)
    await ask.tx.privacy.erase(Who((lost.id,), ()), ask.now, ask.now + CONCERNS_KEPT)


# Where partners meet somebody.


async def where(ask: Ask) -> Reply:
    """Asks in which place partners should meet the asker; sent, it is kept."""
    places = await _places(ask, ask.me)
    if len(places) < 2:
        return ask.tell("link.done_here", ask.button("help.button", "help"))
    chosen = next((account for account in places if str(account) == ask.request.text("where")), None)
    if chosen is None:
        return _form(ask, places)
    order = (chosen, *(each for each in ask.me.accounts if each != chosen))
    await ask.tx.people.change(replace(ask.me, accounts=order))
    return ask.tell("link.saved", ask.button("help.button", "help"), place=places[chosen])


def _form(ask: Ask, places: dict[Account, str]) -> Form:
    options = tuple(Option(str(account), name) for account, name in places.items())
    field = Choice("where", ask.say.line("link.where"), options, value=(options[0].value,))
    title, submit = ask.say.line("link.title"), ask.say.line("form.save")
    return Form("link.where", title, (field,), ask.here, ask.say("link.done"), submit=submit)


async def _places(ask: Ask, person: Participant) -> dict[Account, str]:
    """The accounts by which the person can be met, the chosen one first, each with its place in words."""
    homes = await ask.tx.programmes.homes(ask.programme.id)
    found, met = dict[Account, str](), set[int]()
    for account in person.accounts:
        home = next((each for each in homes if each.id in person.communities and is_at(account, each)), None)
        if home is not None and home.id not in met:
            met.add(home.id)
            platform = ask.say.line(f"link.on_{account.platform}") if account.platform in _NAMED else account.platform
            found[account] = f"{platform}: {home.name}"[:75]
    return found


_NAMED = ("discord", "slack", "web")


ENTRIES: dict[str, Entry] = {
    "link": Entry(link, recorded=False, arguments=(Argument("code", "argument.link_code"),)),
    "link.where": Entry(where, "participant", typed=False),
}
