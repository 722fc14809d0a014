"""Gettext catalogues as they are read: by language and file, what does not fit the English sentence left out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from gettext import GNUTranslations, c2py
from importlib.resources.abc import Traversable
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
NUMBERS = range(201)
"""Enough numbers to meet every plural form that there is."""


Sources = tuple[tuple[str, bytes], ...]
"""The catalogues of one language: names and contents of their files, in order of the names."""


def sources_in(folder: Traversable) -> dict[str, Sources]:
    """What is there by language: `es.po` and `web.es.po` are both Spanish."""
    found: dict[str, Sources] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".po"):
            language = entry.name.removesuffix(".po").split(".")[-1]
            found[language] = (*found.get(language, ()), (entry.name, entry.read_bytes()))
    return found


@lru_cache(maxsize=64)
def compiled(language: str, sources: Sources, english: Sources) -> tuple[GNUTranslations, ...]:
    """The catalogues of a language as they are looked up in, one for each file. Remembered: it takes a second for all.

    A sentence that is not translated, or whose placeholders are not those of the English one, is left out, so that
    English is shown for it.
    """
    catalogues = _read(language, sources)
    for catalogue in catalogues.values() if language != ENGLISH else ():
        _leave_out(catalogue, _english(english))
    return tuple(_compiled(catalogue) for catalogue in catalogues.values())


@lru_cache(maxsize=4)
def _english(sources: Sources) -> Mapping[str, tuple[str, ...]]:
    return sentences(_read(ENGLISH, sources).values())


def _read(language: str, sources: Sources) -> dict[str, Catalog]:
    return {name: read_po(io.BytesIO(content), locale=language) for name, content in sources}


def catalogues_in(folder: Traversable) -> dict[str, dict[str, Catalog]]:
    """The catalogues by language and file name, to be looked through or changed."""
    return {language: _read(language, sources) for language, sources in sources_in(folder).items()}


def sentences(catalogues: Iterable[Catalog]) -> dict[str, tuple[str, ...]]:
    """The forms of each sentence by its key, without the headers."""
    return {key_of(each): forms_of(each) for catalogue in catalogues for each in catalogue if each.id}


def key_of(message: Message) -> str:
    """What a sentence is called in the program."""
    return message.id if isinstance(message.id, str) else str(message.id[0])


def forms_of(message: Message) -> tuple[str, ...]:
    """What is said, in each plural form; ("",) where nothing is."""
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said) if said else ("",)


def is_of_before(message: Message, english: tuple[str, ...]) -> bool:
    """Whether a translation was made of another English sentence than today's, by the comment that holds it."""
    told = "".join("".join(message.auto_comments).split())
    return bool(told) and told != "".join(english[-1].split())


def placeholders(text: str) -> frozenset[str]:
    """The names in braces.

    Raises:
        ValueError: a brace has no partner.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def fits(english: tuple[str, ...], translated: tuple[str, ...], counted: Iterable[int] = ()) -> bool:
    """Whether each form says what the English ones say, by their placeholders.

    What every English form names must stand in each form, and nothing else may but what one of them names. `counted`
    are the forms that stand for several numbers: they also name what the English plural names.
    """
    try:
        theirs = [placeholders(form) for form in translated if form]
    except ValueError:
        return False
    ours = [placeholders(form) for form in english]
    needed, allowed = frozenset.intersection(*ours), frozenset.union(*ours)
    several = {place for place in counted if place < len(translated) and translated[place]}
    return all(needed <= each <= allowed for each in theirs) and all(
        ours[-1] <= placeholders(translated[place]) for place in several
    )


def counted_forms(catalogue: Catalog) -> frozenset[int]:
    """The plural forms of a catalogue that stand for more than one number."""
    choose: Callable[[int], int] = c2py(catalogue.plural_expr)
    chosen = [choose(number) for number in NUMBERS]
    return frozenset(form for form in chosen if chosen.count(form) > 1)


def _leave_out(catalogue: Catalog, english: Mapping[str, tuple[str, ...]]) -> None:
    counted = counted_forms(catalogue)
    for message in _translated(catalogue):
        ours = english.get(key_of(message))
        forms = forms_of(message)
        whole = all(forms) and (ours is None or fits(ours, forms, counted if message.pluralizable else ()))
        if not whole:  # compiled, half a plural would say "one person" for every number
            message.string = ""


def _translated(catalogue: Catalog) -> Iterator[Message]:
    return (each for each in catalogue if each.id and each.string)


def _compiled(catalogue: Catalog) -> GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
