"""Empty catalogues for a language, with the English sentences as comments; what is translated already stays."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot.catalogues import catalogues_in, fits, forms_of, is_of_before, key_of
from bot.translating.plurals import plural_header
from bot.translating.sources import Sentence, english_sentences, file_in, shelves
from bot.translating.standing import Unspoken, known_language

_TOLD = """# How far this language has come, and what its readers have said of it.
# share: how many per cent of the English sentences and prompts are promised; the tests hold it.
# read_by: native readers who have checked the wording; empty while nobody has.
# hurts: words that shame whoever reads them: for silent, ghost, failed, left behind, odd one, still, just.
share = 0
read_by = []
hurts = []
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written: the files, and how many sentences in them wait for a translation."""

    files: tuple[Path, ...]
    empty: int


def begin(prompts: Path, language: str) -> Begun:
    """Write the catalogues of a language into a folder of prompts, or bring new sentences into them.

    Raises:
        Unspoken: there is no such language, or the folder is none of prompts.
    """
    code = known_language(language)
    if code == "en" or not (prompts / "wording" / "en.po").is_file():
        raise Unspoken(f"{prompts} holds no wording/en.po, or {code!r} is what others are translated from.")
    here = catalogues_in(prompts / "wording").get(code, {})
    known = {key_of(each): each for catalogue in here.values() for each in catalogue if each.id}
    wanted = sorted(english_sentences(prompts).values(), key=lambda each: each.file)
    written = [_write(prompts, code, file, list(group), known) for file, group in groupby(wanted, lambda e: e.file)]
    told = prompts / "languages" / f"{code}.toml"
    if not told.exists():
        told.parent.mkdir(exist_ok=True)
        told.write_text(_TOLD, encoding="utf-8")
    empty = sum(not _said(known.get(each.key)) for each in wanted)
    for shelf in shelves(prompts):
        (prompts / shelf / code).mkdir(parents=True, exist_ok=True)
    return Begun((*written, told), empty)


def _said(message: Message | None) -> bool:
    return message is not None and any(forms_of(message))


def _write(prompts: Path, language: str, file: str, sentences: list[Sentence], known: dict[str, Message]) -> Path:
    """One catalogue. A translation keeps its place and its flags; one that English does not have any more goes."""
    header = plural_header(language)
    catalogue = Catalog(locale=language, header_comment="")
    catalogue.mime_headers = [("Plural-Forms", header)]  # Babel gives languages that it does not know two forms
    for each in sentences:
        message = _message(each, known.get(each.key), _count(header))
        catalogue[message.id] = message
    text = io.BytesIO()
    write_po(text, catalogue, width=0, omit_header=True)
    path = prompts / "wording" / file_in(file, language)
    path.write_text(_HEAD.format(language=language, plural=header) + text.getvalue().decode(), encoding="utf-8")
    return path


def _message(english: Sentence, old: Message | None, forms: int) -> Message:
    """A sentence with its translation; one that English has changed away from becomes a comment."""
    said = forms_of(old) if old is not None and _said(old) else ()
    outdated = old is not None and said != () and is_of_before(old, english.forms) and not fits(english.forms, said)
    before = (f"before: {' | '.join(said)}".replace("\n", " "),) if outdated else ()
    told = () if english.key == english.forms[0] else (english.forms[-1].replace("\n", " ").strip(),)
    kept = said if said and not outdated else ("",) * (forms if english.several else 1)
    key = (english.key, english.key) if english.several else english.key
    return Message(key, kept if english.several else kept[0], auto_comments=told, user_comments=before)


def _count(header: str) -> int:
    return int(header.partition("nplurals=")[2].partition(";")[0])


_HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
