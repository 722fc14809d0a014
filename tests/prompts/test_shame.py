"""No text that Farpair sends to people holds a word that shames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.library import SHAME, shame_words

PROMPTS = Path(__file__).parents[2] / "prompts"


def _texts_in(folder: Path) -> Iterator[tuple[str, str]]:
    """(where, text) of every prompt and every translated wording under `folder`."""
    for file in sorted(folder.glob("weekly/**/*.md")):
        yield str(file.relative_to(folder)), file.read_text(encoding="utf-8")
    for file in sorted(folder.glob("wording/**/*.po")):
        yield from _wordings_in(file)


def _wordings_in(file: Path) -> Iterator[tuple[str, str]]:
    with file.open("rb") as source:
        catalogue = read_po(source)
    for entry in catalogue:
        if not entry.id:  # the header
            continue
        said = [entry.string] if isinstance(entry.string, str) else entry.string or ()
        yield from ((f"{file.name}: {entry.id}", text) for text in said)


def _shameful(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    return [(where, found) for where, text in _texts_in(folder) if (found := shame_words(text))]


def test_no_text_shames() -> None:
    assert _shameful(PROMPTS) == []


def test_the_scan_reads_every_prompt_and_every_catalogue() -> None:
    read = {where.partition(":")[0] for where, _ in _texts_in(PROMPTS)}
    prompts = {str(file.relative_to(PROMPTS)) for file in PROMPTS.glob("weekly/*/*.md")}
    assert len(prompts) >= 18
    assert read == prompts | {file.name for file in PROMPTS.glob("wording/*.po")}


@pytest.mark.parametrize("word", SHAME)
def test_the_scan_finds_a_word_in_a_prompt(tmp_path: Path, word: str) -> None:
    shelf = tmp_path / "weekly" / "en"
    shelf.mkdir(parents=True)
    (shelf / "01-bad.md").write_text(f"---\nsmall: '{word.title()}.'\n---\nBody.", encoding="utf-8")
    (shelf / "02-good.md").write_text("A kind text.", encoding="utf-8")
    assert _shameful(tmp_path) == [(str(Path("weekly/en/01-bad.md")), (word,))]


def test_the_scan_finds_words_in_wordings_and_plurals(tmp_path: Path) -> None:
    (tmp_path / "wording").mkdir()
    entries = (
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"',
        'msgid "good"\nmsgstr "A kind text."',
        'msgid "key.fail"\nmsgstr "Only the key has the word."',
        'msgid "bad"\nmsgstr "Your partner is "\n"silent."',
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "One."\nmsgstr[1] "{count}, and still nothing."',
    )
    (tmp_path / "wording" / "en.po").write_text("\n\n".join(entries) + "\n", encoding="utf-8")
    assert [found for _, found in _shameful(tmp_path)] == [("silent",), ("still",)]
