"""A mistake in the configuration names the file, the key, what it found and what it wanted."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import Config, ConfigError, read_config
from tests.cli.running import ROOT, farpair


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(text: str) -> str:
    Path("config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(None)
    return str(caught.value)


def test_without_a_file_the_defaults_hold() -> None:
    assert read_config(None) == Config()


def test_the_example_has_every_key_with_its_default_and_a_comment() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    example = tomllib.loads(text)
    plain = Config().model_dump(mode="json")
    assert {section: set(keys) for section, keys in example.items()} == {
        section: set(keys) for section, keys in plain.items()
    }
    assert Config(**example) == Config()
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"^[a-z_]+ = ", line) and line.split(" = ")[0] not in ("platform", "tenant", "account"):
            assert lines[number - 1].startswith("#"), f"no comment above: {line}"


def test_a_value_of_the_wrong_kind() -> None:
    said = refused('[web]\nport = "many"\n')
    for text in ("config.toml", "web.port", "'many'", "integer"):
        assert text in said


def test_a_misspelt_key() -> None:
    said = refused("[web]\nprot = 9000\n")
    assert "web.prot" in said
    assert "port" in said.split("wanted")[1]


def test_a_misspelt_section() -> None:
    assert "storage" in refused('[storag]\ndatabase = "x"\n')


def test_text_that_is_no_toml() -> None:
    said = refused("[web\nport = 1")
    assert "config.toml" in said
    assert "TOML" in said


def test_a_file_in_another_encoding() -> None:
    Path("config.toml").write_bytes('[programme]\nname = "José"\n'.encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_config(None)


def test_every_key_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "FARPAIR_STORAGE__DATABASE": "other.sqlite3",
        "FARPAIR_WEB__PORT": "9001",
        "FARPAIR_WEB__LOCAL_CHAT": "false",
        "FARPAIR_PROGRAMME__NAME": "Archivists",
        "FARPAIR_PROGRAMME__COORDINATORS": '[{"platform": "discord", "account": "1"}]',
        "FARPAIR_MATCHING__SEED": "7",
        "FARPAIR_LOG__LEVEL": "debug",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    config = read_config(None)
    assert config.storage.database == "other.sqlite3"
    assert config.web.port == 9001
    assert config.web.local_chat is False
    assert config.programme.coordinators[0].account == "1"
    assert config.matching.seed == 7
    assert config.log.level == "debug"


def test_the_environment_wins_key_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("config.toml").write_text('[web]\nport = 9000\nhost = "127.0.0.2"\n', encoding="utf-8")
    monkeypatch.setenv("FARPAIR_WEB__PORT", "9002")
    config = read_config(None)
    assert (config.web.port, config.web.host) == (9002, "127.0.0.2")


def test_a_mistake_in_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FARPAIR_WEB__PORT", "high")
    with pytest.raises(ConfigError, match=r"FARPAIR_WEB__PORT.*'high'"):
        read_config(None)


def test_a_misspelt_variable_is_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FARPAIR_WBE__PORT", "1")
    with pytest.raises(ConfigError, match=r"FARPAIR_WBE__PORT.*web"):
        read_config(None)


def test_a_coordinators_list_that_is_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FARPAIR_PROGRAMME__COORDINATORS", "ana")
    with pytest.raises(ConfigError, match=r"(?i)coordinators"):
        read_config(None)


def test_on_the_command_line_it_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nport = 99999\n", encoding="utf-8")
    farpair(tmp_path, "run").refuses("config.toml", "web.port", "99999", "65535")
    farpair(tmp_path, "run", "--config", "none.toml").refuses("none.toml")


def test_a_preset_that_does_not_exist(tmp_path: Path) -> None:
    farpair(tmp_path, "run", FARPAIR_PROGRAMME__PRESET="gardeners", FARPAIR_WEB__PORT="0").refuses(
        "gardeners", "librarians"
    )
