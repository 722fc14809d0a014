"""Where nobody is free: a willing pair is asked for a third, then for a guest of a week; else the next round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.care.answering import enough_left
from bot.care.case import word
from bot.care.days import Days
from bot.care.pool import Search
from bot.care.signs import Offer, Seeker, Sign
from bot.matching import Person
from bot.matching.hard_rules import exclusion
from bot.matching.reference import pair_score
from bot.people import Outline, Participant
from bot.persons import as_persons, has_told, resting
from bot.store import Records

IN_TOUCH = timedelta(days=14)
Kind = str


@dataclass(frozen=True, slots=True)
class Willing:
    """A pair in touch that may be asked, with its people as the engine knows them."""

    outline: Outline
    people: tuple[Participant, Participant]
    persons: tuple[Person, Person]


async def offer_next(tx: Records, given: Search, seekers: Sequence[Seeker], now: datetime) -> None:
    """For each whom the engine could not help: the next pair is asked, or they hear that the next round is theirs."""
    if not seekers:
        return
    made = list(await tx.care.offers(given.round_.id))
    waiting = [each for each in seekers if not any(_is_open(one, each, now) for one in made)]
    ladder = given.programme.settings.ladder
    there = enough_left(given.round_, now, ladder.least_weeks)
    for seeker in waiting:
        mine = [each for each in made if each.participant_id == seeker.participant_id]
        kind = _next_kind(mine, ladder.offers, ladder.guests) if there else None
        pairs = await _willing(tx, given, made, now) if kind else []
        found = await _best(tx, given, seeker, pairs, kind == "third") if kind else None
        if found is None or kind is None:
            await _tell(tx, seeker, "next", now)
            continue
        made.append(await _ask(tx, given, seeker, found, kind, now))
        await _tell(tx, seeker, "asking", now, _until(made[-1], mine, given))


def _is_open(offer: Offer, seeker: Seeker, now: datetime) -> bool:
    return offer.participant_id == seeker.participant_id and offer.state == "asked" and offer.until > now


def _next_kind(mine: Sequence[Offer], thirds: int, guests: bool) -> str | None:
    if sum(each.kind == "third" for each in mine) < thirds:
        return "third"
    return "guest" if guests and all(each.kind != "guest" for each in mine) else None


async def _willing(tx: Records, given: Search, made: Sequence[Offer], now: datetime) -> list[Willing]:
    """Pairs of the round in touch, of whom both take a third, that were not asked in this round before."""
    asked = {each.partnership_id for each in made}
    signs = await tx.care.of_round(given.round_.id)
    outlines = [
        each
        for each in await tx.partnerships.outlines(given.round_.id)
        if each.id not in asked and _in_touch(signs.get(each.id, ()), now)
    ]
    people = await tx.people.many(sorted({member for each in outlines for member in each.members}))
    told = {id_: each for id_, each in people.items() if has_told(each, given.programme.settings)}
    takes = {id_: each for id_, each in told.items() if each.text("takes_third") != "no" and not resting(each, now)}
    able = [each for each in outlines if all(member in takes for member in each.members)]
    persons = await _persons(tx, given, [takes[member] for each in able for member in each.members])
    return [
        Willing(
            each, (takes[each.members[0]], takes[each.members[1]]), (persons[each.members[0]], persons[each.members[1]])
        )
        for each in able
    ]


def _in_touch(signs: Sequence[Sign], now: datetime) -> bool:
    return len(signs) == 2 and all(
        each.wrote_at and now - each.wrote_at <= IN_TOUCH and not each.step for each in signs
    )


async def _persons(tx: Records, given: Search, people: Sequence[Participant]) -> Mapping[int, Person]:
    return {int(each.id): each for each in await as_persons(tx, given.programme, people, ())} if people else {}


async def _best(tx: Records, given: Search, seeker: Seeker, pairs: Sequence[Willing], third: bool) -> Willing | None:
    """The pair that suits somebody best; whoever wants no third is no third themselves."""
    me = await tx.people.by_id(seeker.participant_id)
    if (
        me is None
        or not pairs
        or not has_told(me, given.programme.settings)
        or (third and me.text("takes_third") == "no")
    ):
        return None
    mine = (await _persons(tx, given, [me]))[me.id]
    able = [each for each in pairs if not any(exclusion(mine, one, given.rules) for one in each.persons)]
    return max(
        able,
        key=lambda each: (sum(pair_score(mine, one, given.rules) for one in each.persons), -each.outline.id),
        default=None,
    )


async def _ask(tx: Records, given: Search, seeker: Seeker, found: Willing, kind: str, now: datetime) -> Offer:
    """Ask each of the two alone."""
    until = now + timedelta(days=given.programme.settings.ladder.offer_days)
    offer = await tx.care.offer(
        Offer(
            0,
            given.round_.id,
            seeker.participant_id,
            found.outline.id,
            "guest" if kind == "guest" else "third",
            now,
            until,
        )
    )
    told = [
        word(found.outline, "offer", each.id, Days(each.reader).next_open(now), {"offer": str(offer.id)}, str(offer.id))
        for each in found.people
    ]
    await tx.ledger.enqueue([replace(each, expires_at=until) for each in told])
    await tx.front.audit(given.programme.id, "farpair", f"care.offer_{kind}", found.outline.code, now, "nobody is free")
    return offer


def _until(offer: Offer, mine: Sequence[Offer], given: Search) -> datetime:
    """When all offers that may come are answered: by when somebody hears for sure."""
    ladder = given.programme.settings.ladder
    left = ladder.offers + ladder.guests - len(mine)
    return offer.asked_at + timedelta(days=left * ladder.offer_days + 1)


async def _tell(tx: Records, seeker: Seeker, told: str, now: datetime, until: datetime | None = None) -> None:
    """What comes next, in clear words, once."""
    if seeker.told == told:
        return
    person = await tx.people.by_id(seeker.participant_id)
    theirs = await tx.partnerships.of_participant(seeker.participant_id)
    if person is not None and theirs:
        about = {"next": told} | ({"until": until.isoformat()} if until else {})
        again = f"{told}/{int(seeker.since.timestamp())}"
        at = Days(person.reader).next_open(now)
        await tx.ledger.enqueue([word(theirs[0], "coming", person.id, at, about, again)])
    await tx.care.seek(replace(seeker, told=told))
