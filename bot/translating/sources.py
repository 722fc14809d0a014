"""What there is to translate: the catalogues, the texts of the programmes, the prompts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.catalogues import ENGLISH, catalogues_in, forms_of, key_of
from bot.programme import Question, Settings, load_preset
from bot.translating.rooms import room_for

PROGRAMMES = "programmes.po"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in English: the file it belongs into (`web.po`), its key, its forms, the room there is for it."""

    file: str
    key: str
    forms: tuple[str, ...]
    room: int

    @property
    def several(self) -> bool:
        """Whether it has plural forms."""
        return len(self.forms) > 1


def english_sentences(prompts: Traversable | Path) -> dict[str, Sentence]:
    """All sentences by key; those of programmes are their own keys."""
    found: dict[str, Sentence] = {}
    for name, catalogue in catalogues_in(prompts / "wording").get(ENGLISH, {}).items():
        for message in catalogue:
            if message.id:
                forms = forms_of(message)
                room = room_for(key_of(message), max(forms, key=len))
                found[key_of(message)] = Sentence(_file(name), key_of(message), forms, room)
    for file in sorted((prompts / "programmes").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            for text, room in _texts(load_preset(file)[1]):
                least = min(room, found[text].room) if text in found else room
                found[text] = Sentence(PROGRAMMES, text, (text,), least)
    return found


def _file(name: str) -> str:
    """`en.po` and `web.en.po` without their language: `.po` and `web.po`."""
    return ".".join(part for part in name.split(".") if part != ENGLISH) if name != f"{ENGLISH}.po" else "po"


def file_in(file: str, language: str) -> str:
    """The name of a catalogue in a language: `web.po` in Spanish is `web.es.po`."""
    return f"{language}.po" if file == "po" else f"{file.removesuffix('.po')}.{language}.po"


def _texts(settings: Settings) -> Iterator[tuple[str, int]]:
    for title in settings.page_titles.values():
        yield title, 24
    if settings.code_of_conduct:
        yield settings.code_of_conduct, 300
    if settings.audience:
        yield settings.audience, 120
    for question in settings.questions:
        yield from _texts_of(question)


def _texts_of(question: Question) -> Iterator[tuple[str, int]]:
    texts = ((question.label, 45), (question.short, 30), (question.help, 60))
    yield from ((text, most) for text, most in texts if text)
    yield from ((option.label, 75) for option in question.options)


def shelves(prompts: Traversable | Path) -> tuple[str, ...]:
    """The shelves from which the programmes that come along take their prompts."""
    there = (file for file in (prompts / "programmes").iterdir() if file.name.endswith(".toml"))
    return tuple(sorted({load_preset(file)[1].prompts for file in there}))


def prompt_files(prompts: Traversable | Path, shelf: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The names of the prompts of a shelf in a language."""
    place = prompts / shelf / language
    return tuple(sorted(each.name for each in place.iterdir() if each.name.endswith(".md"))) if place.is_dir() else ()
