"""Fields of a form as input blocks: the block's id is the field's key, the action's id says what completes it."""

from __future__ import annotations

from typing import Any

from bot.chat import Choice, Field, Option, Text

Payload = dict[str, Any]
PLAIN = "answer"
"""The action's id of a field that nothing completes."""
MOST_IN_SIGHT = 10
"""Radio buttons and boxes that Slack shows in one block; more are a list to choose from."""
LONGEST, OPTION, VALUE = 3_000, 75, 150
"""Characters in a written answer, in an option's text and in its value (Slack's reference, "Block Kit")."""


def plain_text(text: str) -> Payload:
    """Text in which nothing is markup, not even an emoji's name."""
    return {"type": "plain_text", "text": text, "emoji": False}


def block(field: Field) -> Payload:
    """A field as a block of a form."""
    is_needed = field.required if isinstance(field, Text) else field.least > 0
    return {
        "type": "input",
        "block_id": field.key,
        "label": plain_text(field.label),
        "element": _text(field) if isinstance(field, Text) else _choice(field),
        "optional": not is_needed,
        **({"hint": plain_text(field.help)} if field.help else {}),
    }


def option(label: str, value: str = "") -> Payload:
    """Something to choose; what is chosen is its value, or its label where it has none of its own."""
    shown = label if len(label) <= OPTION else f"{label[: OPTION - 1]}…"
    return {"text": plain_text(shown), "value": (value or label)[:VALUE]}


def _text(field: Text) -> Payload:
    if field.suggest:
        return _completed(field)
    most = min(field.max_length, LONGEST)
    return {
        "type": "plain_text_input",
        "action_id": PLAIN,
        "multiline": field.lines > 1,
        "max_length": most,
        **({"initial_value": field.value[:most]} if field.value else {}),
    }


def _completed(field: Text) -> Payload:
    """A field whose answers are looked for while they are written; several where the field takes several."""
    base: Payload = {"action_id": field.suggest, "min_query_length": 1}
    if field.several > 1:
        given = [option(each.strip()) for each in field.value.replace(";", ",").split(",") if each.strip()]
        chosen: Payload = {"initial_options": given[: field.several]} if given else {}
        return {"type": "multi_external_select", **base, "max_selected_items": field.several, **chosen}
    return {"type": "external_select", **base, **({"initial_option": option(field.value)} if field.value else {})}


def _choice(field: Choice) -> Payload:
    options = [_option(each) for each in field.options]
    chosen = [_option(each) for each in field.options if each.value in field.value]
    base: Payload = {"action_id": PLAIN, "options": options}
    if len(options) == 1 or (field.most > 1 and len(options) <= MOST_IN_SIGHT):
        return {"type": "checkboxes", **base, **({"initial_options": chosen} if chosen else {})}
    if field.most > 1:
        several: Payload = {"initial_options": chosen[: field.most]} if chosen else {}
        return {"type": "multi_static_select", **base, "max_selected_items": field.most, **several}
    given: Payload = {"initial_option": chosen[0]} if chosen else {}
    kind = "radio_buttons" if len(options) <= MOST_IN_SIGHT else "static_select"
    return {"type": kind, **base, **given}


def _option(each: Option) -> Payload:
    return {"text": plain_text(each.label), "value": each.value}
