"""What `/round why` tells a coordinator, and what it never tells."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.chat import Message
from bot.matching import Matching, Person, Rules, match
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import joined, pairs


async def told(carla: Actor, typed: str) -> str:
    reply = await carla.writes(typed)
    assert isinstance(reply, Message)
    return said(reply)


async def test_why_two_people_suit_each_other(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    text = await told(carla, "/round why Person0 Person1")
    assert "- one shared interest: " in text
    assert "For Person0, Person1 is number 2 of 3 possible." in text, "Sweden's day is nearer to Kenya's than Nepal's"
    assert "For Person1, Person0 is number 1 of 3 possible." in text


async def test_who_is_possible_for_one(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    text = await told(carla, "/round why Person0")
    assert "others to be matched: 3" in text
    assert "possible this time: 3" in text


async def test_a_block_reads_like_a_forbidden_pair(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    asked = ("/round why Person0 Person1", "/round why Person0", "/round why Person1")
    await carla.writes("/round preview")
    await carla.writes("/round forbid Person0 Person1")
    await carla.presses("Do it")
    forbidden = [await told(carla, typed) for typed in asked]
    async with town.store.writing() as tx:
        rounds = await tx.rounds.latest(1)
        assert rounds is not None
        await tx.rounds.wish(rounds.id, (1, 2), "free")
        await tx.people.block(1, 2, town.now)
    assert [await told(carla, typed) for typed in asked] == forbidden
    assert "possible this time: 2" in forbidden[1]


async def test_participants_may_not_ask(town: Town, carla: Actor) -> None:
    ana, *_ = await joined(town, carla, 4)
    assert "number" not in await told(ana, "/round why Person0 Person1")


async def test_a_name_that_could_mean_several_is_asked_back(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    assert "who is meant" in await told(carla, "/round why Person")


async def test_what_counted_is_told_with_its_share_and_what_was_told_to_the_matching_alone_is_not(
    town: Town, carla: Actor
) -> None:
    await joined(town, carla, 4)
    text = await told(carla, "/round why Person0 Person1")
    shares = [int(line.rpartition(": ")[2].removesuffix(" %")) for line in text.splitlines() if line.endswith(" %")]
    assert len(shares) == 3
    assert 97 <= sum(shares) <= 101
    assert "what they told for the matching alone" in text
    assert "kind of partner" not in text


async def test_the_coordinators_see_the_kind_of_partner_where_people_were_told_so(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        questions = tuple(
            each.model_copy(update={"seen_by": "coordinators"}) if each.key == "partner_wanted" else each
            for each in programme.settings.questions
        )
        settings = programme.settings.model_copy(update={"questions": questions})
        await tx.programmes.change(replace(programme, settings=settings))
    await joined(town, carla, 4)
    text = await told(carla, "/round why Person0 Person1")
    assert "both find the kind of partner they wanted" in text
    assert "matching alone" not in text


async def test_the_next_best_and_whom_others_are_needed_for(town: Town, carla: Actor) -> None:
    await joined(town, carla, 6)
    await carla.writes("/round preview")
    mine = await pairs(town)
    partner = {one: other for pair in mine for one, other in (pair, pair[::-1])}
    for one, other in mine:
        text = await told(carla, f"/round why Person{one - 1} Person{other - 1}")
        assert "The next best without this partnership" in text
        assert "All pairs together suit" in text
    for one in range(1, 7):
        for other in range(1, 7):
            if one < other and partner[one] != other:
                text = await told(carla, f"/round why Person{one - 1} Person{other - 1}")
                assert "The next best" not in text, "they are not proposed for each other"
                for line in text.splitlines():
                    if line.startswith("Whoever would suit"):
                        for said_of in line.partition(": ")[2].rstrip(".").split("; "):
                            who, _, with_whom = said_of.removesuffix(")").partition(" (with ")
                            assert partner[int(who[-1]) + 1] == int(with_whom[-1]) + 1


async def test_who_has_no_partner_is_explained_as_a_group(town: Town, carla: Actor) -> None:
    await joined(town, carla, 5)
    for name in ("Uno", "Dos"):
        await town.person(name).joins("Chile", "Quechua")
    assert "no matching to explain" in await told(carla, "/round why")
    await carla.writes("/round preview")
    carla.sees("2 people", "all from Chile and writing Quechua", "nobody else writes in a language of theirs")
    text = await told(carla, "/round why")
    assert "2 people (Uno (Chile) and Dos (Chile)), all from Chile and writing Quechua" in text
    assert "by the day after the start" in text


async def test_somebody_left_over_though_possible_reads_whom_the_others_are_needed_for(
    town: Town, carla: Actor
) -> None:
    await carla.writes("/round open")
    for name, country in (("Ana", "Kenya"), ("Bo", "Nepal"), ("Cy", "Kenya")):
        await town.person(name).joins(country)
    await carla.writes("/round preview")
    (row,) = await pairs(town)
    alone = next(name for number, name in enumerate(("Ana", "Bo", "Cy"), 1) if number not in row)
    assert f"Those who suit best are needed elsewhere: Bo (with {'Cy' if alone == 'Ana' else 'Ana'})" in await told(
        carla, f"/round why {alone}"
    )


async def test_the_chat_answers_while_an_explanation_is_computed(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    await carla.writes("/round preview")
    going_on, began = asyncio.Event(), asyncio.Event()

    async def slow(people: list[Person], rules: Rules, seed: int) -> Matching:
        began.set()
        await going_on.wait()
        return match(people, rules, seed)

    town.desk = replace(town.desk, core=replace(town.core, match=slow))
    waiting = asyncio.create_task(told(carla, "/round why Person0 Person1"))
    await asyncio.wait_for(began.wait(), 20)
    newcomer = town.person("Newcomer")
    await asyncio.wait_for(newcomer.joins("Chile"), 20)  # writes to the database
    going_on.set()
    assert "can be partners" in await waiting


async def test_the_engine_is_asked_for_the_next_best_alone(town: Town, carla: Actor) -> None:
    """What is proposed is known: in a round of thousands each run of the engine takes seconds."""
    await joined(town, carla, 6)
    await carla.writes("/round preview")
    mine = await pairs(town)
    asked: list[Rules] = []

    async def counted(people: list[Person], rules: Rules, seed: int) -> Matching:
        asked.append(rules)
        return match(people, rules, seed)

    town.desk = replace(town.desk, core=replace(town.core, match=counted))
    (one, other), (third, _), *_ = mine
    assert "The next best" in await told(carla, f"/round why Person{one - 1} Person{other - 1}")
    assert [len(each.forbidden) for each in asked] == [1]
    assert "The next best" not in await told(carla, f"/round why Person{one - 1} Person{third - 1}")
    assert len(asked) == 1, "they are not proposed for each other"


async def test_what_if_costs_what_it_says_and_leaving_it_changes_nothing(town: Town, carla: Actor) -> None:
    await joined(town, carla, 6)
    await carla.writes("/round preview")
    before = await pairs(town)
    one, other = before[0][0], before[1][0]
    await carla.writes(f"/round lock Person{one - 1} Person{other - 1}")
    carla.sees("If Person", "are locked together", "Nothing has been changed so far")
    told_moved = "6 people" if "6 people get other partners" in said_by(carla) else "4 people"
    await carla.presses("Leave it")
    carla.sees("Nothing has been changed")
    await carla.writes("/round preview")
    assert await pairs(town) == before
    await carla.writes(f"/round lock Person{one - 1} Person{other - 1}")
    await carla.presses("Do it")
    after = await pairs(town)
    partner = [{a: b for pair in each for a, b in (pair, pair[::-1])} for each in (before, after)]
    assert told_moved == f"{sum(partner[0][each] != partner[1][each] for each in partner[0])} people"


async def test_what_if_names_whoever_would_have_nobody(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    for name, country, language in (
        ("Ana", "Kenya", "English"), ("Bo", "Nepal", "English; Nepali"), ("Cy", "Peru", "Nepali; Spanish"),
        ("Dee", "Chile", "Spanish"),
    ):  # fmt: skip
        await town.person(name).joins(country, language)
    await carla.writes("/round preview")
    carla.sees("2 partnerships", "Nobody is without a partner")
    await carla.writes("/round lock Bo Cy")
    carla.sees("2 people have no partner then: Ana and Dee")
    await carla.presses("Do it")
    carla.sees("Locked", "2 people have no partner this time")
    await carla.writes("/round forbid Bo Cy")
    carla.sees("2 more people have a partner: Ana and Dee")


async def test_a_block_costs_what_a_forbidden_pair_costs_in_every_what_if(town: Town, carla: Actor) -> None:
    await joined(town, carla, 5)
    await carla.writes("/round preview")
    asked = (
        "/round lock Person0 Person1",
        "/round lock Person1 Person2",
        "/round forbid Person0 Person1",
        "/round why",
    )
    async with town.store.writing() as tx:
        await tx.rounds.wish(1, (1, 2), "forbid")
    await carla.writes("/round preview")
    forbidden = [said_by(carla)] + [await told(carla, typed) for typed in asked[1:]]
    async with town.store.writing() as tx:
        await tx.rounds.wish(1, (1, 2), "free")
        await tx.people.block(2, 1, town.now)
    await carla.writes("/round preview")
    blocked = [said_by(carla)] + [await told(carla, typed) for typed in asked[1:]]
    assert [without_buttons(each) for each in blocked] == [without_buttons(each) for each in forbidden]
    assert "not possible, so nothing was changed" in await told(carla, asked[0])


async def test_a_swap_ends_the_lock_of_a_pair_that_it_parts(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    await carla.writes("/round preview")
    one, other = await pairs(town)
    await carla.writes(f"/round lock Person{one[0] - 1} Person{one[1] - 1}")
    await carla.presses("Do it")
    await carla.writes("/round swap 1 2")
    carla.sees("If they change places")
    await carla.presses("Do it")
    assert set(await pairs(town)) == {tuple(sorted(pair)) for pair in ((one[0], other[1]), (other[0], one[1]))}
    async with town.store.reading() as tx:
        locked, _ = await tx.rounds.wishes(1)
    assert tuple(one) not in locked


async def test_made_up_subjects_do_nothing(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    await carla.writes("/round preview")
    before = await pairs(town)
    for subject in (
        "round-1.lock-1",
        "round-1.lock-1-1",
        "round-1.lock-1-999",
        "round-1.eat-1-2",
        "round-1",
        "round-9.lock-1-2",
    ):
        await carla.asks("round.do", subject)
        carla.does_not_see("Locked")
    assert await pairs(town) == before


def said_by(actor: Actor) -> str:
    assert isinstance(actor.seen, Message)
    return said(actor.seen)


def without_buttons(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("["))
