"""Open answers with a frame of tags, and a programme's own questions under ids that stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.asking import Core
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.people import Programme
from bot.store import Records
from bot.surveys.adding import CantAsk, add_question, own_question, retire_question
from bot.surveys.coding import (
    MOST_TAGS,
    CantCode,
    add_tag,
    code,
    coded_table,
    drop_tag,
    frame,
    open_questions,
    quotes,
    rename_tag,
)
from bot.surveys.memory import surveys_of
from bot.surveys.records import Sheet, Ticket
from bot.wording import Wording
from storage.opening import in_memory
from tests.storage.samples import NOW, a_programme, a_round
from tests.surveys.test_unlinkable import END, MONDAY

ABOUT = (1, END, "impact")
WORDS = {"impact": "Many new ideas", "quote": "yes"}, {"impact": "A colleague abroad"}, {"again": "yes"}


def a_core() -> Core:
    library = load_library(default_folder(), "en")
    return Core(Wording(), lambda language: library, match_apart)


async def answered(records: Records) -> Programme:
    sample = await a_programme(records)
    round_ = await a_round(records, sample)
    for number, (answers, person) in enumerate(zip(WORDS, sample.people, strict=False)):
        ticket = Ticket(round_.id, END, person.id)
        await records.surveys.hand_out([ticket])
        await records.surveys.hand_in(ticket, Sheet(f"s{number}", round_.id, END, MONDAY, answers))
    return sample.programme


async def test_answers_are_coded_and_counted() -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        programme = await answered(tx)
        ideas = await add_tag(tx, core, programme, ABOUT, "  New ideas ")
        people = await add_tag(tx, core, programme, ABOUT, "People")
        assert await add_tag(tx, core, programme, ABOUT, "new IDEAS") == ideas
        await code(tx, core, programme, ABOUT, ("s0", [ideas.id]))
        await code(tx, core, programme, ABOUT, ("s1", [people.id, ideas.id]))
        found = await frame(tx, core, programme, ABOUT)
        assert [(tag.label, count) for tag, count in found.tags] == [("New ideas", 2), ("People", 1)]
        assert [(each.words, each.quotable) for each in found.answers] == [
            ("Many new ideas", True),
            ("A colleague abroad", False),
        ]
        assert quotes(found) == ["Many new ideas"]
        assert coded_table(found)[1:] == [["Many new ideas", "yes", "1", ""], ["A colleague abroad", "no", "1", "1"]]
        await rename_tag(tx, programme, people.id, "Colleagues")
        with pytest.raises(CantCode, match="label_taken"):
            await rename_tag(tx, programme, people.id, "new ideas")
        await drop_tag(tx, programme, ideas.id)
        found = await frame(tx, core, programme, ABOUT)
        assert [(tag.label, count) for tag, count in found.tags] == [("Colleagues", 1)]
        assert found.uncoded == 1
    await store.close()


async def test_another_programme_sees_and_changes_nothing() -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        programme = await answered(tx)
        tag = await add_tag(tx, core, programme, ABOUT, "Ideas")
        other = (await a_programme(tx, slug="other")).programme
        for call in (
            frame(tx, core, other, ABOUT),
            add_tag(tx, core, other, ABOUT, "x"),
            code(tx, core, other, ABOUT, ("s0", [])),
        ):
            with pytest.raises(CantCode, match="gone"):
                await call
        with pytest.raises(CantCode, match="gone"):
            await rename_tag(tx, other, tag.id, "x")
        with pytest.raises(CantCode, match="gone"):
            await drop_tag(tx, other, tag.id)
    await store.close()


@pytest.mark.parametrize("label", ["", "  \u202e ", "x" * 61])
async def test_a_bad_label_is_refused(label: str) -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        programme = await answered(tx)
        with pytest.raises(CantCode):
            await add_tag(tx, core, programme, ABOUT, label)
        with pytest.raises(CantCode, match="gone"):
            await add_tag(tx, core, programme, (1, END, "again"), "x")
        with pytest.raises(CantCode, match="gone"):
            await code(tx, core, programme, ABOUT, ("s0", [99]))
        with pytest.raises(CantCode, match="gone"):
            await code(tx, core, programme, ABOUT, ("s9", []))
        for number in range(MOST_TAGS):
            await add_tag(tx, core, programme, ABOUT, f"tag {number}")
        with pytest.raises(CantCode, match="too_many"):
            await add_tag(tx, core, programme, ABOUT, "one more")
    await store.close()


async def test_own_questions_keep_their_ids() -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        programme = (await a_programme(tx)).programme
        library = own_question("library", "one", "In which kind of library?", "Public\nAcademic\n\nПубличная")
        assert [each.value for each in library.options] == ["public", "academic", "option-3"]
        await add_question(tx, core, programme, END, library, NOW)
        asked = (await surveys_of(tx, core, programme.id, "en"))[END]
        assert [each.id for each in asked.questions][-2:] == ["library", "quote"]
        assert (END, "impact") in [(one.id, two.id) for one, two in await open_questions(tx, core, programme, "en")]
        for taken in ("library", "again"):
            with pytest.raises(CantAsk, match="add_taken"):
                await add_question(tx, core, programme, END, replace(library, id=taken), NOW)
        assert await retire_question(tx, programme, END, "library")
        assert not await retire_question(tx, programme, END, "again")
        assert (await surveys_of(tx, core, programme.id, "en"))[END].question("library") is None
        with pytest.raises(CantAsk, match="add_changed"):
            await add_question(tx, core, programme, END, replace(library, text="Which library?"), NOW)
        await add_question(tx, core, programme, END, library, NOW)
        assert (await surveys_of(tx, core, programme.id, "en"))[END].question("library") == library
    await store.close()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("Bad id", "words", "What?", ""), "id"),
        (("x", "release", "What?", ""), "kind"),
        (("x", "words", "", ""), "text"),
        (("x", "words", "x" * 46, ""), "text"),
        (("x", "words", "What?", "An option"), "options"),
        (("x", "one", "What?", ""), "options"),
        (("x", "one", "What?", "Same\nSame"), "options"),
        (("x", "many", "What?", "\n".join(f"o{n}" for n in range(26))), "options"),
    ],
)
def test_a_question_that_cannot_be_asked(given: tuple[str, str, str, str], field: str) -> None:
    with pytest.raises(CantAsk) as caught:
        own_question(*given)
    assert caught.value.field == field
