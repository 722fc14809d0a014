"""Fields of a form as the components of a modal, each under its label."""

from __future__ import annotations

from typing import Any

from bot.chat import Choice, Field, Option, Text
from bot.fields import HELP

LABEL, INPUT, SELECT, RADIOS, BOXES = 18, 4, 3, 21, 22
"""Kinds of components: a label, and what can stand under it."""
MOST_IN_SIGHT = 10
"""Radio buttons and boxes that one group can hold; more are a list to choose from."""
_LONGEST = 4_000


def labelled(field: Field, error: str = "") -> dict[str, Any]:
    """A field under its label; what needs another look stands where its explanation stood."""
    component = _input(field) if isinstance(field, Text) else _choice(field)
    explained = error or field.help
    description = {"description": _short(explained)} if explained else {}
    return {"type": LABEL, "label": field.label, **description, "component": component}


def _short(text: str) -> str:
    return text if len(text) <= HELP else f"{text[: HELP - 1]}…"


def _input(field: Text) -> dict[str, Any]:
    most = min(field.max_length, _LONGEST)
    written = {"value": field.value[:most]} if field.value else {}
    style = 2 if field.lines > 1 else 1
    return {
        "type": INPUT,
        "custom_id": field.key,
        "style": style,
        "required": field.required,
        "max_length": most,
        **written,
    }


def _choice(field: Choice) -> dict[str, Any]:
    base = {
        "custom_id": field.key,
        "options": [_option(option, field) for option in field.options],
        "required": field.least > 0,
    }
    if len(field.options) > MOST_IN_SIGHT:
        return {"type": SELECT, **base, **_between(field)}
    if len(field.options) == 1 or field.most > 1:
        return {"type": BOXES, **base, **_between(field)}
    return {"type": RADIOS, **base}


def _between(field: Choice) -> dict[str, int]:
    most = min(field.most, len(field.options))
    return {"min_values": min(field.least, most), "max_values": most}


def _option(option: Option, field: Choice) -> dict[str, Any]:
    chosen = {"default": True} if option.value in field.value else {}
    return {"label": option.label, "value": option.value, **chosen}
