"""How people are matched, as a form: a preset, in what partners differ, two sides, hours in common, weights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.asking import Ask
from bot.chat import Choice, Field, Form, Option, Request, Text
from bot.matching.model import HEAVIEST, WEIGHTS
from bot.mentees import kind_of
from bot.persons import alike
from bot.programme import MOST_MENTEES, SIDES, Answer, Question, Settings
from bot.questions import cleaned
from bot.rules_file import presets, read_rules
from bot.slugs import slug_of

NAME = "programme.matching"
OWN = "own"
"""The page of questions that a rule needs and the programme did not ask before; also "no preset"."""
RULES = ("different", "two_sided", "complementary", "weights", "hours_in_common", "most_mentees")
"""The settings that are rules of the matching."""
PEERS, SIDES_OF = "peers", "sides"
"""Kinds of programme in the form: peers, or mentors with as many mentees at most as the number behind the word."""
_ONE_ANSWER = ("one", "line", "country")
_WEIGHT = re.compile(r"([a-z_]+)[\s:=]+(\d{1,4})")


def rule_form(ask: Ask, errors: Mapping[str, str]) -> Form:
    """The form, holding what was written in it, else what holds now."""
    now, say, given = ask.programme.settings, ask.say, ask.request
    kinds = {PEERS: say.line("rules.peers")} | {
        f"{SIDES_OF}{most}": kind_of(say, most) for most in range(1, MOST_MENTEES + 1)
    }
    sides = f"{SIDES_OF}{now.most_mentees}" if now.two_sided else PEERS
    written = {key: given.text(key) for key in ("different", "hours", "weights") if key in given.answers}
    values = {
        "different": differs_in(ask, now),
        "hours": str(now.hours_in_common),
        "weights": ", ".join(f"{name} {now.weights.get(name, weight)}" for name, weight in WEIGHTS.items()),
    } | written
    choices = (
        Option(OWN, say.line("rules.preset_own")),
        *(Option(n, say.line(f"rules.preset_{n}")) for n in presets()),
    )
    options = tuple(Option(kind, label) for kind, label in kinds.items())
    fields: tuple[Field, ...] = (
        Choice("preset", say.line("rules.preset"), choices, value=given.picked("preset") or (OWN,)),
        Text("different", say.line("rules.different"), say.line("rules.different_help"), values["different"]),
        Choice("kind", say.line("rules.kind"), options, value=given.picked("kind") or (sides,)),
        Text("hours", say.line("rules.hours"), say.line("rules.hours_help"), values["hours"], max_length=2),
        Text("weights", say.line("rules.weights"), say.line("rules.weights_help"), values["weights"], max_length=300),
    )
    return Form(NAME, say.line("rules.title"), fields, ask.here, errors=errors, submit=say.line("form.save"))


def differs_in(ask: Ask, settings: Settings) -> str:
    """In what partners must differ, as people read it."""
    if settings.different == "none":
        return ask.say.line("rules.nothing")
    question = settings.question(settings.different)
    return (question.short or question.label) if question else settings.different


def read_rule_form(ask: Ask, request: Request) -> tuple[Settings, dict[str, str]]:
    """(the settings with what a form says, errors in words by field)."""
    errors: dict[str, str] = {}
    hours = request.text("hours").strip()
    if not (hours.isdecimal() and int(hours) <= 15):
        errors["hours"] = ask.say.line("rules.hours_help")
    preset = "".join(request.picked("preset"))
    update: dict[str, Any] = _of_preset(preset) if preset in presets() else _as_written(ask, request, errors)
    if errors:
        return ask.programme.settings, errors
    return _checked(ask, {**update, "hours_in_common": int(hours)})


def _of_preset(name: str) -> dict[str, Any]:
    rules = read_rules(name)
    return {
        "different": rules.different,
        "two_sided": rules.two_sided,
        "complementary": rules.complementary,
        "weights": dict(rules.weights),
    }


def _as_written(ask: Ask, request: Request, errors: dict[str, str]) -> dict[str, Any]:
    kind = "".join(request.picked("kind"))
    most = kind.removeprefix(SIDES_OF) if kind.startswith(SIDES_OF) else ""
    sides = most.isdecimal() and 1 <= int(most[:3]) <= MOST_MENTEES
    update: dict[str, Any] = {"two_sided": sides, "complementary": sides}
    if sides:
        update["most_mentees"] = int(most)
    pieces = [piece.strip() for piece in request.text("weights").lower().split(",") if piece.strip()]
    found = [_WEIGHT.fullmatch(piece) for piece in pieces]
    weights = {match[1]: int(match[2]) for match in found if match}
    wrong = [piece for piece, match in zip(pieces, found, strict=True) if match is None or match[1] not in WEIGHTS]
    if wrong or any(weight > HEAVIEST for weight in weights.values()):
        errors["weights"] = ask.say.line("rules.weights_wrong", names=", ".join(WEIGHTS), most=HEAVIEST)
    update["weights"] = {name: weight for name, weight in weights.items() if weight != WEIGHTS.get(name)}
    written = cleaned(request.text("different"))[:30]
    if alike(written) in ("", "none", "nothing", alike(ask.say.line("rules.nothing"))):
        return update | {"different": "none"}
    question = _question_meant(ask, ask.programme.settings, written)
    if question.kind not in _ONE_ANSWER:
        errors["different"] = ask.say.line("rules.different_many", question=question.label)
    known = ask.programme.settings.questions
    return update | {"different": question.key, "questions": known if question in known else (*known, question)}


def _question_meant(ask: Ask, settings: Settings, written: str) -> Question:
    """The question of the programme that is called so, or a new one for what its people call so."""
    meant = alike(written)
    for question in settings.questions:
        if meant in (question.key, alike(question.short), alike(question.label)):
            return question
    slug = re.sub("[^a-z0-9]+", "_", slug_of(written)).strip("_")[:20]
    key = f"own_{slug or hashlib.sha256(meant.encode()).hexdigest()[:8]}"
    label = ask.say.line("rules.question", what=written)[:45]
    return Question(key=key, kind="line", label=label, short=written, page=OWN, max_length=80)


def _is_over(question: Question, update: dict[str, Any]) -> bool:
    """Whether an earlier rule alone needed a question. Its answers are kept: with the rule they come back."""
    of_a_rule = question.page == OWN and (question.key == "side" or question.key.startswith(f"{OWN}_"))
    return of_a_rule and question.key != update["different"] and not (question.key == "side" and update["two_sided"])


def _checked(ask: Ask, update: dict[str, Any]) -> tuple[Settings, dict[str, str]]:
    """The whole settings, with the questions that the rules need."""
    now = ask.programme.settings
    questions = tuple(each for each in update.get("questions", now.questions) if not _is_over(each, update))
    if update["two_sided"] and all(each.key != "side" for each in questions):
        options = tuple(Answer(code=side, label=ask.say.line(f"rules.{side}")) for side in SIDES)
        label, short = ask.say.line("rules.side_question"), ask.say.line("rules.side_short")
        questions += (Question(key="side", kind="one", label=label, short=short, page=OWN, options=options),)
    titles = {**now.page_titles, OWN: now.page_titles.get(OWN, ask.say.line("rules.page"))}
    whole = {**now.model_dump(), **update, "questions": [each.model_dump() for each in questions]}
    try:
        return Settings.model_validate({**whole, "page_titles": titles, "rules_chosen": True}), {}
    except ValidationError as error:
        return now, {"different": str(error.errors()[0]["msg"])[:200]}


def chosen_in_chat(preset_: Settings, present: Settings) -> dict[str, object]:
    """What a programme's file does not take back: rules that were chosen in the chat, with their questions.

    Nothing where the rules speak of a question that the file does not ask any more: then the file's rules hold.
    """
    if not present.rules_chosen:
        return {}
    own = [each for each in present.questions if each.page == OWN and preset_.question(each.key) is None]
    update: dict[str, object] = {key: getattr(present, key) for key in RULES}
    update["questions"] = (*preset_.questions, *own)
    update["page_titles"] = {**present.page_titles, **preset_.page_titles}
    try:
        Settings.model_validate({**{key: getattr(preset_, key) for key in Settings.model_fields}, **update})
    except ValidationError:
        return {"rules_chosen": False}
    return update
