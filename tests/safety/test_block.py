"""A block: silent, for ever, for all accounts and programmes; two who are partners now part in the usual words."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Account, Community
from bot.parting import end_kindly
from bot.people import Partnership
from bot.store import Records
from tests.dialogues.actors import Actor, Town
from tests.safety.people import SAFE, inbox, partners, partnership_of, two

ELSEWHERE = Community("stage", "other", "other")


async def blocks(who: Actor, name: str) -> None:
    await who.writes("/partner")
    await who.presses("Block")
    await who.presses(f"Block {name}")
    await who.presses("Yes, block")


async def test_it_says_what_it_cannot_stop_before_anything_happens(town: Town, carla: Actor) -> None:
    asha, _ = await two(town, carla)
    await asha.writes("/block")
    await asha.presses("Block Ben")
    asha.sees("never matched again", "cannot be taken back", "What Farpair cannot do", "on the platform itself")
    assert (await partnership_of(town, asha)).ended_at is None


async def test_two_who_are_partners_part_in_the_same_words_both(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    await blocks(asha, "Ben")
    asha.sees("Done.", "nobody is told")
    await town.deliver()
    assert (await partnership_of(town, asha)).ended_at == town.now
    told = [inbox(town, each)[-1].replace(name, "X") for each, name in ((asha, "Asha"), (ben, "Ben"))]
    assert told[0] == told[1]
    assert town.stage.closed == {(await partnership_of(town, asha)).code}
    assert "not every two people fit" in told[0]
    assert "block" not in told[0].lower()


async def test_the_words_are_those_of_a_partnership_that_did_not_fit(town: Town, carla: Actor) -> None:
    asha, ben, eva, jon = await partners(
        town, carla, ("Asha", "Nepal"), ("Ben", "Kenya"), ("Eva", "Chile"), ("Jon", "Japan")
    )
    pair = await partnership_of(town, asha)
    async with town.store.reading() as tx:
        names = {each.name: each for each in (await tx.people.many(pair.members)).values()}
    other = next(each for each in (ben, eva, jon) if each.name in names)
    rest = [each for each in (ben, eva, jon) if each is not other]
    await blocks(asha, other.name)
    async with town.store.writing() as tx:
        await end_kindly(tx, await partnership_of_(tx, rest[0]), town.now)
    await town.deliver()
    assert inbox(town, other)[-1].replace(other.name, "") == inbox(town, rest[0])[-1].replace(rest[0].name, "")
    async with town.store.reading() as tx:
        closings = [each for each in await tx.care.closings(1) if each.partnership_id == pair.id]
    assert {each.participant_id for each in closings} == set(pair.members), "who wished it can be read from no row"
    assert {(each.reason, each.why) for each in closings} == {("did_not_fit", "other")}, "as if chosen from the list"


async def partnership_of_(tx: Records, who: Actor) -> Partnership:
    person = await tx.people.by_account(1, who.account)
    assert person is not None
    return (await tx.partnerships.of_participant(person.id))[0]


async def test_nobody_sees_it_and_they_are_never_matched_again(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    await blocks(asha, "Ben")
    await carla.asks("round.end", answers={"sure": "yes"})
    await town.deliver()
    await carla.writes("/round open")
    await carla.writes("/round preview")
    carla.does_not_see("block", "Block")
    await carla.writes("/round lock Asha Ben")
    carla.sees("not possible")
    carla.does_not_see("block", "Block")
    await ben.writes("/partner")
    ben.does_not_see("blocked")
    async with town.store.reading() as tx:
        acts = [str(row["act"]) for row in await tx.front.trail(1, 100)]
        assert len(await tx.people.blocks(1)) >= 1
    assert not [act for act in acts if "block" in act]


async def test_it_holds_in_other_programmes_and_for_other_accounts(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    async with town.store.writing() as tx:
        person = await tx.people.by_account(1, ben.account)
        assert person is not None
        await tx.people.change(replace(person, accounts=(*person.accounts, Account("stage", "other", "ben2"))))
        first = await tx.programmes.by_id(1)
        assert first is not None
        other = await tx.programmes.add("other", "Other", first.settings.model_copy(update=SAFE), town.now)
        home = await tx.programmes.add_home(other.id, ELSEWHERE, "Other")
        base = replace(person, programme_id=other.id, communities=frozenset({home.id}))
        one = await tx.people.add(replace(base, accounts=(asha.account,), name="Asha"))
        two_ = await tx.people.add(replace(base, accounts=(Account("stage", "other", "ben2"),)))
    await blocks(asha, "Ben")
    async with town.store.reading() as tx:
        assert await tx.people.blocks(2) == [(one.id, two_.id)]


async def test_partners_in_another_programme_part_too(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    async with town.store.writing() as tx:
        first = await tx.programmes.by_id(1)
        assert first is not None
        other = await tx.programmes.add("other", "Other", first.settings, town.now)
        home = await tx.programmes.add_home(other.id, ELSEWHERE, "Other")
        found = [await tx.people.by_account(1, each.account) for each in (asha, ben)]
        people = [
            await tx.people.add(replace(each, programme_id=other.id, communities=frozenset({home.id})))
            for each in found
            if each
        ]
        round_ = await tx.rounds.add(other.id, town.now, None, 16)
        pair = await partnership_of_(tx, asha)
        both = tuple(each.id for each in people)
        (stored,) = await tx.partnerships.add(
            [
                replace(
                    pair,
                    programme_id=other.id,
                    round_id=round_.id,
                    members=both,
                    first_writer=both[0],
                    community_id=home.id,
                    space=None,
                    code="9-zz",
                )
            ]
        )
    mine = found[0]
    assert mine is not None
    other_id = next(each for each in pair.members if each != mine.id)
    await asha.asks("block", f"partnership-{pair.id}.{other_id}")
    await asha.presses("Yes, block")
    async with town.store.reading() as tx:
        ended = await tx.partnerships.by_id(stored.id)
    assert ended is not None
    assert ended.ended_at == town.now


async def test_nobody_but_partners_can_be_named(town: Town, carla: Actor) -> None:
    asha, ben = await two(town, carla)
    pair = await partnership_of(town, ben)
    eva = town.person("Eva")
    await eva.joins("Chile")
    await eva.asks("block.yes", f"partnership-{pair.id}.{pair.members[0]}")
    eva.sees("not been matched with anybody")
    async with town.store.reading() as tx:
        assert await tx.people.blocks(1) == []
    assert (await partnership_of(town, asha)).ended_at is None


async def test_of_three_whoever_blocks_steps_out_and_two_go_on(town: Town, carla: Actor) -> None:
    people = await partners(town, carla, ("Asha", "Nepal"), ("Ben", "Kenya"), ("Eva", "Chile"))
    three = await partnership_of(town, people[0])
    assert len(three.members) == 3
    await blocks(people[0], "Ben")
    await town.deliver()
    now = await partnership_of(town, people[1])
    assert now.ended_at is None
    assert len(now.present) == 2
    assert "not every two people fit" in inbox(town, people[0])[-1]
    for each in people[1:]:
        assert "block" not in "".join(inbox(town, each)).lower()
