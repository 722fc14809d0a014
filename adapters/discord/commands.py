"""The desk's commands as Discord registers them, and whether what is registered there is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.commands import Argument, Command

Payload = dict[str, Any]
Localise = Callable[[str], Mapping[str, str]]
"""A wording key's texts in other languages, by Discord's locale."""

SLASH, SUBCOMMAND = 1, 1
TEXT, WHOLE, PERSON = 3, 4, 6
MANAGE_SERVER = 32
GATED = "programme"
"""Only this one is hidden from people without rights on the server; the desk decides about all others."""
_KINDS: Mapping[str, int] = {"text": TEXT, "date": TEXT, "whole": WHOLE, "person": PERSON}
_HELP = 100
ALIKE = (
    *("bg", "cs", "da", "de", "el", "fi", "fr", "hi", "hr", "hu", "id", "it", "ja", "ko"),
    *("lt", "nl", "no", "pl", "ro", "ru", "th", "tr", "uk", "vi"),
)
LOCALES: Mapping[str, tuple[str, ...]] = {
    "es": ("es-ES", "es-419"),
    "pt": ("pt-BR",),
    "zh": ("zh-CN", "zh-TW"),
    "sv": ("sv-SE",),
    **{each: (each,) for each in ALIKE},
}
"""Discord's locales for a language (Discord's reference, "Locales")."""


def localiser(translations: Callable[[str], Mapping[str, str]]) -> Localise:
    """Texts by Discord's locale, from texts by language."""

    def localise(key: str) -> Mapping[str, str]:
        texts = translations(key)
        return {locale: text for language, text in texts.items() for locale in LOCALES.get(language, ())}

    return localise


def registered(commands: Sequence[Command], localise: Localise) -> list[Payload]:
    """What is to be registered: one command for each first word, with the second words under it."""
    ordered = sorted(commands, key=lambda command: command.name.partition(".")[0])
    groups = groupby(ordered, key=lambda command: command.name.partition(".")[0])
    return [_top(first, list(group), localise) for first, group in groups]


def same(wanted: Sequence[Payload], found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Discord has the commands that are wanted; what it adds by itself does not count."""
    there = {str(each.get("name")): each for each in found}
    return len(there) == len(wanted) and all(
        each["name"] in there and _covers(there[each["name"]], each) for each in wanted
    )


def _covers(found: Any, wanted: Any) -> bool:
    """Whether all that is wanted is found; nothing and an empty list are alike, and numbers may be text."""
    if isinstance(wanted, Mapping):
        there = found if isinstance(found, Mapping) else {}
        return all(
            _covers(there.get(key), value) for key, value in wanted.items() if key in there or key not in _NOT_TOLD
        )
    if isinstance(wanted, list):
        there_too = found if isinstance(found, list) else []
        return len(there_too) == len(wanted) and all(map(_covers, there_too, wanted))
    if wanted is False or wanted is None:
        return not found
    return str(found) == str(wanted)


_NOT_TOLD = ("type", "contexts", "integration_types")
"""What is always the same, and what not every server gives back."""


def _top(first: str, commands: Sequence[Command], localise: Localise) -> Payload:
    alone = commands[0] if [command.name for command in commands] == [first] else None
    gate = {"default_member_permissions": MANAGE_SERVER} if first == GATED else {}
    options = _arguments(alone.arguments) if alone else [_sub(command, localise) for command in commands]
    return {
        "type": SLASH,
        "name": first,
        "description": _short(alone.help if alone else ", ".join(command.help for command in commands)),
        **_localised(f"command.{first}" if alone else f"command_group.{first}", localise),
        "options": options,
        "contexts": [0, 1],
        "integration_types": [0],
        **gate,
    }


def _sub(command: Command, localise: Localise) -> Payload:
    return {
        "type": SUBCOMMAND,
        "name": command.name.partition(".")[2],
        "description": _short(command.help),
        **_localised(f"command.{command.name}", localise),
        "options": _arguments(command.arguments),
    }


def _localised(key: str, localise: Localise) -> Payload:
    """Texts in other languages; a name only where its translation can be one."""
    described = {locale: _short(text) for locale, text in localise(key).items()}
    named = {locale: text for locale, text in localise(f"{key}.name").items() if _can_be_a_name(text)}
    found: Payload = {"description_localizations": described} if described else {}
    return {**found, "name_localizations": named} if named else found


def _can_be_a_name(text: str) -> bool:
    fits = 1 <= len(text) <= 32 and text == text.lower()
    return fits and all(sign.isalnum() or sign in "-_" for sign in text)


def _arguments(arguments: Iterable[Argument]) -> list[Payload]:
    ordered = sorted(arguments, key=lambda argument: not argument.required)
    return [_argument(argument) for argument in ordered]


def _argument(argument: Argument) -> Payload:
    offered = [{"name": choice, "value": choice} for choice in argument.choices]
    return {
        "type": _KINDS[argument.kind],
        "name": argument.key,
        "description": _short(argument.help),
        "required": argument.required,
        **({"choices": offered} if offered else {}),
        **({"autocomplete": True} if argument.suggest and not offered else {}),
    }


def _short(text: str) -> str:
    return text if len(text) <= _HELP else f"{text[: _HELP - 1]}…"
