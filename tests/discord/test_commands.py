"""Commands in other languages, and what Discord has already of those that are wanted."""

from __future__ import annotations

from pathlib import Path

from adapters.discord.commands import localiser, registered, same
from bot.commands import Argument, Command
from bot.wording import Wording

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def wording(folder: Path) -> Wording:
    (folder / "en.po").write_text(HEAD + 'msgid "command.join"\nmsgstr "take part"\n', encoding="utf-8")
    spanish = 'msgid "command.join"\nmsgstr "participar"\n\nmsgid "command.join.name"\nmsgstr "unirse"\n'
    (folder / "es.po").write_text(HEAD + spanish, encoding="utf-8")
    (folder / "de.po").write_text(HEAD + 'msgid "command.join.name"\nmsgstr "Mit machen"\n', encoding="utf-8")
    return Wording(folder)


def test_only_what_is_translated_counts(tmp_path: Path) -> None:
    assert wording(tmp_path).translations("command.join") == {"es": "participar"}
    assert wording(tmp_path).translations("command.leave") == {}


def test_discord_gets_names_and_descriptions_in_its_own_locales(tmp_path: Path) -> None:
    command = Command("join", "take part", (Argument("weeks", "how many", kind="whole"),))
    (found,) = registered([command], localiser(wording(tmp_path).translations))
    assert found["description"] == "take part"
    assert found["description_localizations"] == {"es-ES": "participar", "es-419": "participar"}
    assert found["name_localizations"] == {"es-ES": "unirse", "es-419": "unirse"}, "a name with a space is none"
    assert found["options"][0]["type"] == 4


def test_what_discord_adds_by_itself_is_no_change() -> None:
    commands = [
        Command("join", "take part"),
        Command("programme.repair", "put right", (Argument("act", "what", choices=("add", "remove")),), True),
    ]
    wanted = registered(commands, lambda key: {})
    found = [{**each, "id": "1", "version": "2", "nsfw": False, "name_localizations": None} for each in wanted]
    gated = next(each for each in found if each["name"] == "programme")
    gated["default_member_permissions"] = "32"
    assert same(wanted, found)
    assert not same(wanted, found[:1])
    assert not same(wanted, [*found, {"name": "old"}])
    assert not same(wanted, [{**each, "description": "another"} for each in found])
    assert not same(registered([commands[0]], lambda key: {"fr": "participer"}), found[:1])
