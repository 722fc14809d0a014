"""A programme's questions in the language of whoever reads them; what nobody has translated stays as it was written."""

from __future__ import annotations

from typing import TypeVar

from bot.programme import Question, Settings
from bot.wording import FALLBACK, Voice

T = TypeVar("T", Question, Settings)


def spoken(settings: Settings, say: Voice) -> Settings:
    """The settings with their texts in the language of `say`.

    To be shown, never to be stored. A translation that is too long to be shown is not used.
    """
    if say.language == FALLBACK:
        return settings
    changes: dict[str, object] = {
        "questions": tuple(_question(each, say) for each in settings.questions),
        "page_titles": {page: say.own(title) for page, title in settings.page_titles.items()},
        "code_of_conduct": say.own(settings.code_of_conduct),
        "audience": say.own(settings.audience),
    }
    return _checked(settings, changes)


def _question(question: Question, say: Voice) -> Question:
    texts: dict[str, object] = {key: say.own(getattr(question, key)) for key in ("label", "short", "help")}
    options = [{"code": each.code, "label": say.own(each.label)} for each in question.options]
    return _checked(question, {**texts, "options": options})


def _checked(told: T, changes: dict[str, object]) -> T:
    try:
        return type(told).model_validate({**_plain(told), **changes})
    except ValueError:
        return told


def _plain(told: Question | Settings) -> dict[str, object]:
    return {name: getattr(told, name) for name in type(told).model_fields}
