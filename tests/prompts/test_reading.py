"""A library is read as it stands in its folder, and says exactly what is wrong where it cannot be used."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bot.library import LibraryError, Prompt, default_folder, load_library

GOOD = {
    "01-begin.md": "title: Begin\nplace: first\nminutes: 20\nsmall: Two lines.\nform: pact",
    "02-talk.md": "title: Talk\nplace: any\nminutes: 15\nsmall: Two lines.",
    "03-half.md": "title: Half\nplace: middle\nminutes: 15\nsmall: Two lines.",
    "04-end.md": "title: End\nplace: last\nminutes: 20\nsmall: Two lines.",
}


def _write(folder: Path, language: str = "en") -> Path:
    shelf = folder / "weekly" / language
    shelf.mkdir(parents=True)
    for name, keys in GOOD.items():
        (shelf / name).write_text(f"---\n{keys}\n---\nA body.\n", encoding="utf-8")
    return folder


def _replace(folder: Path, name: str, keys: str, body: str = "A body.") -> None:
    (folder / "weekly" / "en" / name).write_text(f"---\n{keys}\n---\n{body}\n", encoding="utf-8")


def _refusal(folder: Path) -> LibraryError:
    with pytest.raises(LibraryError) as caught:
        load_library(folder)
    return caught.value


def test_every_field_comes_from_the_file(tmp_path: Path) -> None:
    prompts = load_library(_write(tmp_path))
    assert [prompt.slug for prompt in prompts] == ["begin", "talk", "half", "end"]
    assert prompts[0] == Prompt("begin", "Begin", "A body.", "Two lines.", "first", 20, "pact", "en", author="")


def test_numbers_decide_the_order_and_not_the_slugs(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    _replace(folder, "10-aaa.md", GOOD["02-talk.md"])
    _replace(folder, "09-zzz.md", GOOD["02-talk.md"])
    assert [prompt.slug for prompt in load_library(folder)][-2:] == ["zzz", "aaa"]


def test_what_is_no_prompt_is_left_alone(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    for name in ("notes.txt", "._01-begin.md"):
        (folder / "weekly" / "en" / name).write_bytes(b"\xff\xfe")
    assert len(load_library(folder)) == 4


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    text = f"---\n{GOOD['02-talk.md']}\n---\nOne.\n\n- Two.\n".replace("\n", "\r\n")
    (folder / "weekly" / "en" / "02-talk.md").write_bytes(text.encode("utf-8-sig"))
    assert load_library(folder)[1].body == "One.\n\n- Two."


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_at", "de"),
        ("fr", "en"),
        ("", "en"),
        ("../weekly/de", "en"),
        ("..", "en"),
    ],
)
def test_a_language_without_a_folder_falls_back(tmp_path: Path, wanted: str, got: str) -> None:
    folder = _write(_write(tmp_path), "de")
    assert {prompt.language for prompt in load_library(folder, wanted)} == {got}


def test_a_library_inside_an_archive_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "farpair.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, keys in GOOD.items():
            packed.writestr(f"weekly/en/{name}", f"---\n{keys}\n---\nA body.\n")
    with zipfile.ZipFile(archive) as packed:
        assert load_library(zipfile.Path(packed)) == load_library(_write(tmp_path / "folder"))


def test_the_default_folder_holds_english() -> None:
    assert {prompt.language for prompt in load_library(default_folder(), "xx")} == {"en"}


@pytest.mark.parametrize("key", ["title", "place", "minutes", "small"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    folder = _write(tmp_path)
    kept = [line for line in GOOD["02-talk.md"].splitlines() if not line.startswith(key)]
    _replace(folder, "02-talk.md", "\n".join(kept))
    error = _refusal(folder)
    assert (error.file, error.key, error.found) == ("02-talk.md", key, "nothing")
    assert error.wanted in str(error)


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("place", "begin", "'begin'"),
        ("place", "[any]", "['any']"),
        ("minutes", "'15'", "'15'"),
        ("minutes", "true", "True"),
        ("minutes", "15.0", "15.0"),
        ("minutes", "600", "600"),
        ("title", "no", "False"),
        ("title", "''", "''"),
        ("title", "x" * 61, "'xxx"),
        ("small", "[a, b]", "['a', 'b']"),
        ("form", "pact", "'pact' at the place any"),
        ("form", "survey", "'survey' at the place any"),
        ("author", "somebody", "an unknown key"),
    ],
)
def test_a_wrong_value_is_shown_with_what_was_wanted(tmp_path: Path, key: str, value: str, found: str) -> None:
    folder = _write(tmp_path)
    kept = [line for line in GOOD["02-talk.md"].splitlines() if not line.startswith(key)]
    _replace(folder, "02-talk.md", "\n".join([*kept, f"{key}: {value}"]))
    error = _refusal(folder)
    assert (error.file, error.key) == ("02-talk.md", key)
    assert error.found.startswith(found)
    assert str(error).startswith(f"prompt library, 02-talk.md, {key}: found {found}")


def test_two_prompts_with_one_slug_are_refused(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    _replace(folder, "05-talk.md", GOOD["02-talk.md"])
    error = _refusal(folder)
    assert (error.file, error.key) == ("05-talk.md", "slug")
    assert "02-talk.md" in error.found


@pytest.mark.parametrize(
    "keys", ["title: [", "title: 'a\nplace", "title: !!python/object:os.system {}", "a: 2001-99-99"]
)
def test_front_matter_that_is_no_yaml_is_refused(tmp_path: Path, keys: str) -> None:
    folder = _write(tmp_path)
    _replace(folder, "02-talk.md", keys)
    error = _refusal(folder)
    assert (error.file, error.key, error.wanted) == ("02-talk.md", "front matter", "valid YAML")
    assert "\n" not in str(error)


@pytest.mark.parametrize("text", ["A body alone.", "---\ntitle: never closed\n", "", "---\n- a list\n---\nbody"])
def test_a_file_without_front_matter_is_refused(tmp_path: Path, text: str) -> None:
    folder = _write(tmp_path)
    (folder / "weekly" / "en" / "02-talk.md").write_text(text, encoding="utf-8")
    error = _refusal(folder)
    assert (error.file, error.key, error.found) == ("02-talk.md", "front matter", "nothing")


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    (folder / "weekly" / "en" / "02-talk.md").write_bytes("---\ntitle: Gespräch".encode("latin-1"))
    error = _refusal(folder)
    assert (error.file, error.key, error.wanted) == ("02-talk.md", "encoding", "UTF-8")


def test_a_prompt_without_a_body_is_refused(tmp_path: Path) -> None:
    folder = _write(tmp_path)
    _replace(folder, "02-talk.md", GOOD["02-talk.md"], body=" ")
    assert _refusal(folder).key == "body"


@pytest.mark.parametrize("name", ["2-talk.md", "talk.md", "02_talk.md", "02-Talk.md", "02-two words.md", "02-.md"])
def test_a_file_with_another_name_is_refused(tmp_path: Path, name: str) -> None:
    folder = _write(tmp_path)
    _replace(folder, name, GOOD["02-talk.md"])
    error = _refusal(folder)
    assert (error.file, error.key) == (name, "file name")


@pytest.mark.parametrize(("place", "name"), [("first", "01-begin.md"), ("middle", "03-half.md"), ("last", "04-end.md")])
def test_each_special_place_is_taken_exactly_once(tmp_path: Path, place: str, name: str) -> None:
    folder = _write(tmp_path)
    (folder / "weekly" / "en" / name).unlink()
    error = _refusal(folder)
    assert (error.file, error.key, error.found) == ("weekly/en", f"place: {place}", "nothing")
    _replace(folder, "11-one.md", GOOD[name])
    _replace(folder, "12-two.md", GOOD[name])
    assert _refusal(folder).found == "one, two"


def test_a_folder_without_english_is_refused(tmp_path: Path) -> None:
    error = _refusal(tmp_path)
    assert (error.file, error.key, error.found) == ("weekly/en", "folder", "nothing")
