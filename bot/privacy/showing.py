"""`/mydata`: everything stored about the asker, by a one-time link or as files, to read or as JSON."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from bot.asking import Ask, Entry
from bot.chat import Account, Link, Message
from bot.people import Participant
from bot.privacy.paper import as_files
from bot.privacy.records import Kept, Who
from bot.store import Records

TICKET_LIVES = timedelta(minutes=30)


async def who_is(tx: Records, account: Account) -> Who:
    """Somebody with all their accounts, and the participants that any of these stand for, in all programmes."""
    accounts, people = {account}, dict[int, Participant]()
    fresh = {account}
    while fresh:
        found = [each for one in sorted(fresh, key=str) for each in await tx.people.everywhere(one)]
        people |= {each.id: each for each in found}
        fresh = {one for each in found for one in each.accounts} - accounts
        accounts |= fresh
    return Who(tuple(sorted(people)), tuple(sorted(accounts, key=str)))


async def my_data(ask: Ask) -> Message:
    """Two links, to read it and as a file; each works once, and only their hashes are kept. Where there are no pages
    that the asker could open, the files themselves, unless they are too large for a message.
    """
    if not ask.core.pages_for(ask.request.account.platform):
        files = as_files(await kept_about(ask.tx, ask.request.account), ask.say)
        if files:
            return Message(ask.say("web.mine_withheld"), files=files)
        return ask.tell("mydata.no_pages", contact=ask.programme.settings.contact or ask.say.line("mydata.whoever"))
    links = [await _link(ask, key, more) for key, more in (("mydata.read", ""), ("mydata.file", "?as=json"))]
    return ask.tell("mydata.links", read=links[0], file=links[1], minutes=int(TICKET_LIVES.total_seconds() // 60))


async def _link(ask: Ask, key: str, more: str) -> Link:
    secret = secrets.token_urlsafe(24)
    digest = hashlib.sha256(f"mine/{secret}".encode()).hexdigest()
    await ask.tx.front.add_ticket(digest, ask.request.account, ask.programme.id, ask.now + TICKET_LIVES)
    return Link(ask.say.line(key), f"{ask.core.pages_for(ask.request.account.platform)}/mine/{secret}{more}")


async def kept_about(tx: Records, account: Account) -> Kept:
    """What is kept about whoever an account belongs to."""
    return await tx.privacy.export(await who_is(tx, account))


ENTRIES: dict[str, Entry] = {"mydata": Entry(my_data, recorded=False)}
