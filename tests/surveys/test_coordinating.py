"""Questions of a programme's own, as the chat and the pages ask for them."""

from __future__ import annotations

import pytest

from bot.chat import Form
from bot.surveys.memory import surveys_of
from tests.dialogues.actors import Actor, Town
from tests.surveys.test_unlinkable import END


async def own(town: Town) -> list[str]:
    async with town.store.reading() as tx:
        survey = (await surveys_of(tx, town.core, 1, "en"))[END]
    return [each.text for each in survey.questions if each.own]


async def test_a_question_is_added_and_retired(town: Town, carla: Actor) -> None:
    await carla.writes("/survey questions")
    carla.sees("Looking back: 10 questions", "[Add a question]")
    await carla.presses("Add a question")
    assert isinstance(carla.seen, Form)
    await carla.submits(survey=(END,), kind=("one",), text="Which kind of library?", id="kind", options="Public\nOther")
    carla.sees("is asked from the next time on")
    assert await own(town) == ["Which kind of library?"]
    await carla.presses("The surveys")
    carla.sees("your own question: Which kind of library? (kind)")
    await carla.presses("Retire: Which kind of library?")
    carla.sees("asked no more")
    assert await own(town) == []
    await carla.asks("survey.retire", f"programme-1.{END}.again")
    carla.sees("not there any more")


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"id": "again"}, "id", "in use"),
        ({"id": "Two words"}, "id", "small letters"),
        ({"text": "x" * 46}, "text", "at most 45"),
        ({"kind": ("one",)}, "options", "needs options"),
        ({"survey": ("nothing",)}, "survey", "choose from the list"),
        ({"kind": ("release",)}, "kind", "choose from the list"),
    ],
)
async def test_what_cannot_be_asked_is_told_at_its_field(
    town: Town, carla: Actor, given: dict[str, str | tuple[str, ...]], field: str, words: str
) -> None:
    await carla.writes("/survey add")
    told: dict[str, str | tuple[str, ...]] = {
        "survey": (END,),
        "kind": ("words",),
        "text": "What else?",
        "id": "else_1",
    }
    await carla.submits(**{**told, **given})
    assert words in carla.form.errors[field]
    assert await own(town) == []


async def test_a_changed_question_under_an_old_id_is_refused(town: Town, carla: Actor) -> None:
    told: dict[str, str | tuple[str, ...]] = {"survey": (END,), "kind": ("words",), "text": "What else?", "id": "more"}
    await carla.asks("survey.add", "programme-1", told)
    await carla.asks("survey.retire", f"programme-1.{END}.more")
    await carla.asks("survey.add", "programme-1", {**told, "text": "What now?"})
    assert 'something else was asked before: "What else?"' in carla.form.errors["id"]
    await carla.asks("survey.add", "programme-1", told)
    assert await own(town) == ["What else?"]
