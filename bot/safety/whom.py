"""Whom a block or a concern is about: the people that somebody has been matched with, and the coordinators."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asking import Ask, entity
from bot.chat import Account
from bot.people import Participant, Partnership


@dataclass(frozen=True, slots=True)
class Whom:
    """A person as somebody knows them; `subject` is how a button names them."""

    name: str
    subject: str
    accounts: tuple[Account, ...]
    person: Participant | None = None
    partnership: Partnership | None = None


async def partners_of(ask: Ask) -> list[Whom]:
    """Everybody whom the asker was ever matched with here, the newest first."""
    if ask.person is None:
        return []
    me, found = ask.person.id, {}
    for partnership in await ask.tx.partnerships.of_participant(me):
        for other in partnership.members:
            if other != me and other not in found:
                found[other] = partnership
    people = await ask.tx.people.many(list(found))
    return [
        Whom(person.name, f"partnership-{found[id_].id}.{id_}", person.accounts, person, found[id_])
        for id_ in found
        if (person := people.get(id_)) and person.accounts
    ]


async def coordinators_of(ask: Ask) -> list[Whom]:
    """The programme's coordinators but the asker, by the names that they have as participants, else their accounts."""
    found = []
    for place, each in enumerate(await ask.tx.programmes.coordinators(ask.programme.id)):
        person = await ask.tx.people.by_account(ask.programme.id, each.account)
        name = person.name if person else each.account.id
        accounts = person.accounts if person else (each.account,)
        if ask.request.account not in accounts:
            found.append(Whom(name, f"{ask.here}.c{place}", accounts, person))
    return found


async def meant(ask: Ask) -> Whom | None:
    """The person that the subject names, where the asker may name them."""
    about = entity(ask.request.subject)
    wanted = ".".join(ask.request.subject.split(".")[:2])
    known = await (partners_of(ask) if about and about[0] == "partnership" else coordinators_of(ask))
    if about and about[0] == "partnership":
        number = ask.detail.split(".")[0]
        return next((each for each in known if each.subject.rpartition(".")[2] == number), None)
    return next((each for each in known if each.subject == wanted), None)
