"""What is amiss in a translation: missing, surplus, placeholders, plurals, length, words that shame, prompts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.catalogues import catalogues_in, counted_forms, fits, forms_of, is_of_before, key_of
from bot.library import LibraryError, Prompt, load_library, long_sentences
from bot.translating.plurals import plural_header, tells_apart
from bot.translating.sources import Sentence, english_sentences, file_in, prompt_files, shelves
from bot.translating.standing import Standing, known_language, read_standing

LONG, TEXT = 20, 1_600
"""The most words in a prompt's sentence, and characters in all of it: more than in English, which is short."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right: in which file, at which sentence, and what."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}, {self.key}: {self.what}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A language after a look. `missing` is shown in English, `surplus` is never shown, `problems` are wrong."""

    language: str
    standing: Standing
    sentences: int
    prompts: int
    missing: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    surplus: tuple[Problem, ...]

    @property
    def share(self) -> float:
        """How many per cent of the sentences and prompts are there."""
        whole = self.sentences + self.prompts
        return 100 * (whole - len(self.missing)) / whole

    @property
    def well(self) -> bool:
        """Nothing is wrong or left over, and the language has what it promises."""
        return not self.problems and not self.surplus and self.share >= self.standing.share


def check(prompts: Traversable | Path, language: str) -> Checked:
    """A language of a folder with wording and prompts, compared with English.

    Raises:
        Unspoken: there is no such language, or it says nothing of itself.
    """
    standing = read_standing(prompts, known_language(language))
    english = english_sentences(prompts)
    files = catalogues_in(prompts / "wording").get(language, {})
    missing = list(_missing(english, files, language))
    problems = list(_shame_list(language, standing))
    surplus: list[Problem] = []
    for name, catalogue in files.items():
        problems += _plurals(name, catalogue, language)
        counted = counted_forms(catalogue)
        for message in (each for each in catalogue if each.id and any(forms_of(each))):
            sentence = english.get(key_of(message))
            if sentence is None:
                surplus.append(Problem(name, key_of(message), "is not there in English (any more); take it out"))
            elif not _is_outdated(message, sentence):
                problems += _sentence(name, message, sentence, counted, standing)
    wanted = 0
    for shelf in shelves(prompts):
        theirs, broken = _prompts(prompts, shelf, language)
        problems += broken
        for prompt in theirs:
            problems += _prompt(shelf, prompt, standing)
        names, there = prompt_files(prompts, shelf), prompt_files(prompts, shelf, language)
        left = [name for name in names if name not in there]
        missing += [Problem(f"{shelf}/{language}/{name}", "prompt", "is missing") for name in left]
        wanted += len(names)
    return Checked(language, standing, len(english), wanted, tuple(missing), tuple(problems), tuple(surplus))


def _shame_list(language: str, standing: Standing) -> Iterator[Problem]:
    if standing.share and not standing.hurts:
        yield Problem(f"languages/{language}.toml", "hurts", "names no word; write the language's words that shame")


def _missing(english: Mapping[str, Sentence], files: Mapping[str, Catalog], language: str) -> Iterator[Problem]:
    said = {key_of(each): each for catalogue in files.values() for each in catalogue if each.id and all(forms_of(each))}
    for key, sentence in english.items():
        if key not in said:
            yield Problem(file_in(sentence.file, language), key, "is not translated")
        elif _is_outdated(said[key], sentence):
            yield Problem(file_in(sentence.file, language), key, "English says something else by now")


def _is_outdated(message: Message, english: Sentence) -> bool:
    """Whether English has changed so that the translation does not fit it any more; English is shown meanwhile."""
    return is_of_before(message, english.forms) and not fits(english.forms, forms_of(message))


def _plurals(name: str, catalogue: Catalog, language: str) -> Iterator[Problem]:
    """The header must tell apart what the language tells apart."""
    if not tells_apart(catalogue.plural_expr, language):
        told = f'"Plural-Forms: {plural_header(language)}\\n"'
        yield Problem(name, "Plural-Forms", f"puts numbers together that the language tells apart; write {told}")


def _sentence(
    name: str, message: Message, english: Sentence, counted: frozenset[int], standing: Standing
) -> Iterator[Problem]:
    key, forms, several = key_of(message), forms_of(message), bool(message.pluralizable)
    if english.several != several:
        yield Problem(name, key, f"wants {'msgid_plural' if english.several else 'no msgid_plural'}, as in English")
    elif not all(forms):
        yield Problem(name, key, "has an empty plural form")
    elif not fits(english.forms, forms, counted if several else ()):
        yield Problem(name, key, f"names other things in braces than English: {english.forms[-1]!r}")
    for form in forms:
        yield from _text(name, key, form, english.room, standing)
        if ("**" in form) and form.count("**") % 2:
            yield Problem(name, key, "has ** that is never closed")


def _text(file: str, key: str, text: str, room: int, standing: Standing) -> Iterator[Problem]:
    if len(text) > room:
        yield Problem(file, key, f"has {len(text)} characters; there is room for {room}")
    yield from (Problem(file, key, f"has a word that shames: {word}") for word in standing.hurtful(text))


def _prompts(prompts: Traversable | Path, shelf: str, language: str) -> tuple[list[Prompt], list[Problem]]:
    try:
        found = load_library(prompts, language, shelf)
    except LibraryError as error:
        what = f"{error.key}: found {error.found}, wanted {error.wanted}"
        return [], [Problem(f"{shelf}/{language}", error.file, what)]
    return [each for each in found if each.language == language], []


def _prompt(shelf: str, prompt: Prompt, standing: Standing) -> Iterator[Problem]:
    file = f"{shelf}/{prompt.language}/{prompt.slug}"
    text = f"{prompt.title}\n{prompt.body}\n{prompt.small}"
    yield from (Problem(file, "text", f"has a word that shames: {word}") for word in standing.hurtful(text))
    if len(text) > TEXT:
        yield Problem(file, "text", f"has {len(text)} characters; there is room for {TEXT}")
    yield from (Problem(file, "text", f"has a long sentence: {said}") for said in long_sentences(text, LONG))
