"""Partners read what they have in common, in the welcome and at /partner: true, and shown by both."""

from __future__ import annotations

from dataclasses import replace

from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import COUNTRIES, begun


async def two(town: Town, carla: Actor, **told: str | tuple[str, ...]) -> tuple[Actor, Actor]:
    await carla.writes("/round open in 2 weeks")
    ana, bo = town.person("Ana"), town.person("Bo")
    for person, country in ((ana, "Kenya"), (bo, "Nepal")):
        await person.joins(country, "English", **told)
    return ana, bo


async def started(town: Town, carla: Actor) -> None:
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()


async def welcome(person: Actor) -> str:
    return said((await person.in_space())[0])


async def test_partners_read_what_they_have_in_common(town: Town, carla: Actor) -> None:
    ana, _ = await two(town, carla, interests=("reading", "cataloguing"))
    await started(town, carla)
    for text in (await welcome(ana), said(await ana.writes("/partner"))):
        assert "What you have in common" in text
        assert "- Interests: Cataloguing and metadata and Reading and literacy" in text
        assert "- Writes in: English" in text
        assert "waking hours in common" in text


async def test_they_read_no_score_no_rank_and_nobody_else(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 6)
    for person in people:
        text = (await welcome(person)).lower()
        for word in ("score", "points", "rank", "best", "proven", "number ", "instead", "%"):
            assert word not in text
        assert sum(country.lower() in text for country in COUNTRIES) == 2, "only the two themselves"


async def test_what_was_told_to_the_matching_or_to_coordinators_alone_is_not_told(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        questions = tuple(
            each.model_copy(update={"seen_by": "coordinators"}) if each.key == "interests" else each
            for each in programme.settings.questions
        )
        settings = programme.settings.model_copy(update={"questions": questions})
        await tx.programmes.change(replace(programme, settings=settings))
    ana, _ = await two(town, carla, interests=("reading",), partner_wanted="interests")
    await started(town, carla)
    text = await welcome(ana)
    assert "What you have in common" in text
    assert "Reading and literacy" not in text
    assert "wished" not in text


async def test_an_answer_that_was_taken_back_is_no_reason_any_more(town: Town, carla: Actor) -> None:
    ana, bo = await two(town, carla, interests=("reading",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await bo.writes("/profile")
    await bo.presses("About you")
    await bo.submits(interests=("law",))
    await town.deliver()
    assert "Reading and literacy" not in (await welcome(ana)).partition("Your clocks")[0]


async def test_where_nothing_is_shared_nothing_is_said(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        kept = tuple(each for each in programme.settings.questions if each.key not in ("languages", "timezone"))
        await tx.programmes.change(
            replace(programme, settings=programme.settings.model_copy(update={"questions": kept}))
        )
    await carla.writes("/round open in 2 weeks")
    for name, country in (("Ana", "Kenya"), ("Bo", "Nepal")):
        await town.person(name).joins(country, "English")
    await started(town, carla)
    assert "in common" not in await welcome(town.person("Ana"))
