"""Questions of a programme's own: shown, added and retired, by coordinators in the chat and on their pages."""

from __future__ import annotations

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Button, Choice, Form, Message, Option, Reply, Text, fitting
from bot.surveys.adding import KINDS, CantAsk, add_question, own_question, retire_question
from bot.surveys.memory import surveys_of

FIELDS = ("survey", "kind", "id", "text", "options")


async def questions(ask: Ask) -> Message:
    """The surveys with how many questions each has, and the programme's own ones, each with a way to retire it."""
    surveys = await surveys_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    lines = [ask.say.line("survey.one", title=each.title, count=len(each.questions)) for each in surveys.values()]
    own = [(survey, each) for survey in surveys.values() for each in survey.questions if each.own]
    lines += [ask.say.line("survey.own", title=survey.title, text=each.text, id=each.id) for survey, each in own]
    retire = [
        Button(ask.say.line("survey.retire", text=each.text)[:75], "survey.retire", f"{ask.here}.{survey.id}.{each.id}")
        for survey, each in own
    ]
    words = ask.say("survey.list", lines="\n".join(f"- {each}" for each in lines))
    return Message(fitting(words), (ask.button("survey.add_button", "survey.add", primary=True), *retire[:24]))


async def add(ask: Ask) -> Reply:
    """Ask for a question of the programme's own, and keep it."""
    if not any(ask.request.text(each) for each in ("id", "text")):
        return await _form(ask, {})
    told = {each: ask.request.text(each) for each in FIELDS}
    try:
        question = own_question(told["id"], told["kind"], told["text"], told["options"])
        await add_question(ask.tx, ask.core, ask.programme, told["survey"], question, ask.now)
    except CantAsk as error:
        words = ask.say.line(error.key, told=error.told, most=error.most)
        return await _form(ask, {error.field if error.field in FIELDS else "text": words})
    await acted(ask, "survey.add", f"{told['survey']}.{question.id}")
    return ask.tell("survey.added", ask.button("survey.list_button", "survey.questions"), text=question.text)


async def _form(ask: Ask, errors: dict[str, str]) -> Form:
    say, given = ask.say, ask.request
    surveys = await surveys_of(ask.tx, ask.core, ask.programme.id, say.language)
    fields = (
        Choice(
            "survey",
            say.line("survey.field_survey"),
            tuple(Option(each.id, each.title) for each in surveys.values()),
            value=given.picked("survey"),
        ),
        Choice(
            "kind",
            say.line("survey.field_kind"),
            tuple(Option(each, say.line(f"survey.kind_{each}")) for each in KINDS),
            value=given.picked("kind"),
        ),
        Text("text", say.line("survey.field_text"), value=given.text("text"), max_length=200),
        Text("id", say.line("survey.field_id"), say.line("survey.field_id_help"), given.text("id"), max_length=40),
        Text(
            "options",
            say.line("survey.field_options"),
            say.line("survey.field_options_help"),
            given.text("options"),
            required=False,
            max_length=2_000,
            lines=6,
        ),
    )
    title, submit = say.line("survey.add_title"), say.line("form.save")
    return Form("survey.add", title, fields, ask.here, errors=errors, submit=submit)


async def retire(ask: Ask) -> Message:
    """Ask one of the programme's own questions no more."""
    survey, _, question = ask.detail.partition(".")
    if not await retire_question(ask.tx, ask.programme, survey, question):
        return ask.tell("coding.gone", ask.button("survey.list_button", "survey.questions"))
    await acted(ask, "survey.retire", ask.detail)
    return ask.tell("survey.retired", ask.button("survey.list_button", "survey.questions"))


ENTRIES: dict[str, Entry] = {
    "survey.questions": Entry(questions, "coordinator", reads=True),
    "survey.add": Entry(add, "coordinator"),
    "survey.retire": Entry(retire, "coordinator", typed=False),
}
