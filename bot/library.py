"""The library of weekly prompts: how it is read and checked, and which prompt a week of the term asks for."""

from __future__ import annotations

import re
import reprlib
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, cast

import frontmatter
import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import YAMLHandler

from bot.counting_words import words_in
from bot.people import Rhythm

TermPlace = Literal["first", "middle", "last", "any"]
PLACES: tuple[TermPlace, ...] = ("first", "middle", "last", "any")
ENGLISH = "en"
SHELF = "weekly"
"""The prompts that any profession can answer; a programme may name others."""

TITLE, CHARACTERS, WORDS, QUESTIONS, SENTENCE = 60, 1_500, 120, 3, 15
SHAME = ("silent", "silence", "ghost", "failed", "fail", "left behind", "odd one", "still", "just")
PROBLEMS = (
    *("title_missing", "body_missing", "small_missing", "title_long", "title_lines", "text_long"),
    *("words_many", "questions_many", "sentence_long", "word_hurts", "unprintable"),
)

_SHAME = re.compile(r"\b(?:" + "|".join(word.replace(" ", r"\s+") for word in SHAME) + r")\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…؟।]+[\"'”’»)]*\s+|[。！？]|[\r\n]")
_QUESTION = re.compile(r"[?？؟]+")
_FILE = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

# From these lengths of term on there is a middle at all, and one that slower rhythms keep too.
_WEEKS_WITH_MIDDLE, _WEEKS_WITH_KEPT_MIDDLE = 4, 6
_EVERY: Mapping[Rhythm, int] = {"weekly": 1, "fortnightly": 2, "monthly": 4}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A topic for one week, in one language; `small` is the version that two written lines answer.

    `minutes` is how long it takes, `form` the form that belongs to it (or empty), `author` the coordinator
    who wrote it (empty in the library itself). The slug is the same in all languages.
    """

    slug: str
    title: str
    body: str
    small: str
    place: TermPlace
    minutes: int
    form: str
    language: str
    author: str = ""


class LibraryError(Exception):
    """A file of the library cannot be used: `file` and `key` say where, `found` and `wanted` say why."""

    def __init__(self, file: str, key: str, found: str, wanted: str) -> None:
        super().__init__(f"prompt library, {file}, {key}: found {found}, wanted {wanted}")
        self.file, self.key, self.found, self.wanted = file, key, found, wanted


# Reading.


def default_folder() -> Traversable:
    """The prompts that come with Farpair, from a checkout as from an installed wheel."""
    return files("prompts")


def load_library(folder: Traversable | Path, language: str = ENGLISH, shelf: str = SHELF) -> tuple[Prompt, ...]:
    """The prompts in `folder`/`shelf`/`language`, ordered by the number in their file names.

    A regional language falls back to its main one, and what is not translated to English, prompt by prompt; each
    prompt says in `language` what it is written in. Raises LibraryError where a file or the whole cannot be used.
    """
    english = _on_shelf(*_shelf(folder, shelf, ENGLISH))
    _check_places(english, f"{shelf}/{ENGLISH}")
    found, place = _shelf(folder, shelf, language)
    theirs = {prompt.slug: prompt for prompt in _on_shelf(found, place)} if found != ENGLISH else {}
    for prompt in english:
        _check_translation(shelf, prompt, theirs.get(prompt.slug, prompt))
    if surplus := sorted(theirs.keys() - {prompt.slug for prompt in english}):
        raise LibraryError(f"{shelf}/{found}", "slug", ", ".join(surplus), "only slugs that there are in English")
    return tuple(theirs.get(prompt.slug, prompt) for prompt in english)


def _on_shelf(language: str, shelf: Traversable | Path) -> tuple[Prompt, ...]:
    numbered = sorted(((_slug_in(file.name), file) for file in _files(shelf)), key=lambda pair: pair[1].name)
    _check_slugs([(slug, file.name) for slug, file in numbered])
    return tuple(_read(file, slug, language) for slug, file in numbered)


def _check_translation(shelf: str, english: Prompt, translated: Prompt) -> None:
    for key in ("place", "minutes", "form"):
        if (wanted := getattr(english, key)) != (found := getattr(translated, key)):
            raise LibraryError(f"{shelf}/{translated.language}/{english.slug}", key, f"{found!r}", f"{wanted!r}")


def _shelf(folder: Traversable | Path, shelf: str, language: str) -> tuple[str, Traversable]:
    for candidate in _languages(language):
        place = folder.joinpath(shelf).joinpath(candidate)
        if place.is_dir():
            return candidate, place
    raise LibraryError(f"{shelf}/{ENGLISH}", "folder", "nothing", "a folder with prompts in English")


def _languages(language: str) -> tuple[str, ...]:
    if not _LANGUAGE.fullmatch(language):  # it may come from a platform's locale, and becomes part of a path
        return (ENGLISH,)
    return tuple(dict.fromkeys((language, re.split("[-_]", language)[0].lower(), ENGLISH)))


def _files(shelf: Traversable) -> Iterator[Traversable]:
    entries = (entry for entry in shelf.iterdir() if entry.is_file())
    return (entry for entry in entries if entry.name.endswith(".md") and not entry.name.startswith("."))


def _slug_in(name: str) -> str:
    match = _FILE.fullmatch(name)
    if match is None:
        raise LibraryError(name, "file name", name, "two digits, a hyphen and a slug, such as 05-a-topic.md")
    return match[2]


def _read(file: Traversable, slug: str, language: str) -> Prompt:
    post = _post(file)
    _check_keys(file.name, post.metadata)
    if not post.content.strip():
        raise LibraryError(file.name, "body", "nothing", "a text under the front matter")
    return Prompt(
        slug=slug,
        title=str(post.metadata["title"]).strip(),
        body=post.content.strip(),
        small=str(post.metadata["small"]).strip(),
        place=cast(TermPlace, post.metadata["place"]),
        minutes=cast(int, post.metadata["minutes"]),
        form=str(post.metadata.get("form", "")),
        language=language,
    )


def _post(file: Traversable) -> frontmatter.Post:
    try:
        post = frontmatter.loads(file.read_bytes().decode("utf-8-sig"), handler=YAMLHandler())
    except UnicodeDecodeError as error:
        raise LibraryError(file.name, "encoding", f"other bytes at {error.start}", "UTF-8") from error
    except (yaml.YAMLError, ValueError) as error:
        raise LibraryError(file.name, "front matter", " ".join(str(error).split()), "valid YAML") from error
    if not post.metadata:
        raise LibraryError(file.name, "front matter", "nothing", "keys between two lines of ---")
    return post


# What each key may hold: the test, and the words for it.
_KEYS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "title": (lambda value: _is_text(value, TITLE), f"a text of 1 to {TITLE} characters"),
    "place": (lambda value: value in PLACES, "one of " + ", ".join(PLACES)),
    "minutes": (lambda value: type(value) is int and value in (15, 20), "15 or 20"),
    "small": (lambda value: _is_text(value, CHARACTERS), f"a text of 1 to {CHARACTERS} characters"),
}


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= most


def _check_keys(file: str, metadata: Mapping[str, object]) -> None:
    for key, (fits, wanted) in _KEYS.items():
        if key not in metadata:
            raise LibraryError(file, key, "nothing", wanted)
        if not fits(metadata[key]):
            raise LibraryError(file, key, reprlib.repr(metadata[key]), wanted)
    for key in metadata:
        if key not in _KEYS and key != "form":
            raise LibraryError(file, str(key), "an unknown key", ", ".join((*_KEYS, "form")))
    _check_form(file, metadata)


def _check_form(file: str, metadata: Mapping[str, object]) -> None:
    form = metadata.get("form", "")
    if form not in ("", "pact") or (form and metadata["place"] != "first"):
        found = f"{reprlib.repr(form)} at the place {metadata['place']}"
        raise LibraryError(file, "form", found, "pact, on the first prompt alone")


def _check_slugs(named: Sequence[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for slug, name in named:
        if (other := seen.setdefault(slug, name)) != name:
            raise LibraryError(name, "slug", f"{slug}, which {other} has too", "a slug of its own")


def _check_places(prompts: Sequence[Prompt], folder: str) -> None:
    for place in ("first", "middle", "last"):
        slugs = [prompt.slug for prompt in prompts if prompt.place == place]
        if len(slugs) != 1:
            raise LibraryError(folder, f"place: {place}", ", ".join(slugs) or "nothing", "exactly one prompt")


# Checking what people wrote.


def check_prompt(title: str, body: str, small: str) -> tuple[str, ...]:
    """What has to change before these texts can be a prompt; empty where nothing has.

    Each problem is one of PROBLEMS, for some followed by ":" and what was found (a number, the words in
    question). Lengths are counted over body and small version together.
    """
    named = {"title": title, "body": body, "small": small}
    text = f"{body.strip()}\n{small.strip()}"
    return (
        *(f"{name}_missing" for name, part in named.items() if not part.strip()),
        *_title_problems(title.strip()),
        *_too_much(text),
        *(f"sentence_long:{sentence}" for sentence in long_sentences(text)),
        *(f"word_hurts:{word}" for word in shame_words(f"{title}\n{text}")),
        *(("unprintable",) if _unprintable(title + text) else ()),
    )


def _title_problems(title: str) -> Iterator[str]:
    if len(title) > TITLE:
        yield f"title_long:{len(title)}"
    if len(title.splitlines()) > 1:
        yield "title_lines"


def _too_much(text: str) -> Iterator[str]:
    counted = (
        ("text_long", len(text), CHARACTERS),
        ("words_many", words_in(text), WORDS),
        ("questions_many", len(_QUESTION.findall(text)), QUESTIONS),
    )
    return (f"{code}:{found}" for code, found, most in counted if found > most)


def long_sentences(text: str, most: int = SENTENCE) -> tuple[str, ...]:
    """The beginnings of all sentences of more than `most` words; the end of a line ends a sentence."""
    sentences = (" ".join(sentence.split()) for sentence in _SENTENCE_END.split(text))
    return tuple(f"{sentence[:40]}…" for sentence in sentences if words_in(sentence) > most)


def shame_words(text: str) -> tuple[str, ...]:
    """The words of SHAME that occur in `text` as whole words, in lower case, each once, in order."""
    found = (" ".join(word.lower().split()) for word in _SHAME.findall(unicodedata.normalize("NFKC", text)))
    return tuple(dict.fromkeys(found))


def _unprintable(text: str) -> bool:
    # Control characters and lone surrogates: databases and platforms refuse them, or show something else.
    return any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text)


# Choosing.


def place_for(week: int, weeks: int) -> TermPlace:
    """What kind of prompt week `week` (from 1) of a term of `weeks` asks for; `any` outside the term.

    The middle is half the term, rounded up (week 8 of 16); terms of up to 3 weeks have none.
    """
    if week == 1:
        return "first"
    if week == weeks:
        return "last"
    return "middle" if weeks >= _WEEKS_WITH_MIDDLE and week == (weeks + 1) // 2 else "any"


def due_in_week(week: int, weeks: int, rhythm: Rhythm) -> bool:
    """Whether a partnership of this rhythm gets a prompt in week `week` (from 1); never outside the term.

    Slower rhythms are counted back from the last week, so that the look back keeps the same distance.
    """
    if not 1 <= week <= weeks:
        return False
    place = place_for(week, weeks)
    if place in ("first", "last") or (place == "middle" and weeks >= _WEEKS_WITH_KEPT_MIDDLE):
        return True
    every = _EVERY[rhythm]
    return every == 1 or (week > 2 and (weeks - week) % every == 0)


def choose(prompts: Sequence[Prompt], had: Collection[str], place: TermPlace) -> Prompt | None:
    """The first prompt of this place whose slug is not among those already had; None if nothing is left."""
    return next((prompt for prompt in prompts if prompt.place == place and prompt.slug not in had), None)
