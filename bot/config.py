"""config.toml and the environment, read once at start into frozen settings; a mistake is told in words."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.store import KeyPlace

PREFIX, BETWEEN = "FARPAIR_", "__"
FILE = "config.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StorageConfig(_Section):
    """Where Farpair remembers."""

    database: str = Field(default="farpair.sqlite3", min_length=1, repr=False)
    """A file, or an address with a password in it: it is never printed."""


class WebConfig(_Section):
    """The pages: the local chat on loopback, and the coordinators' dashboard."""

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    local_chat: bool = True
    chat_file: str = "farpair-chat.sqlite3"
    address: str = Field(default="", pattern=r"^(https?://[^\s?#@]+)?$")


class NamedAccount(_Section):
    """An account as the configuration names it."""

    platform: str = Field(min_length=1)
    tenant: str = ""
    account: str = Field(min_length=1)


class ProgrammeConfig(_Section):
    """The first programme, made at the first start, and its first coordinators."""

    slug: str = Field(default="librarians", pattern=r"^[a-z0-9-]+$")
    name: str = ""
    preset: str = "librarians"
    safety_contact: str = Field(default="", max_length=200)
    coordinators: tuple[NamedAccount, ...] = (NamedAccount(platform="web", tenant="local", account="coordinator"),)


class CalendarConfig(_Section):
    """When people may be written to unasked. More than once a day is for trials alone, with nobody real in them."""

    one_message_a_day: bool = True


class DiscordConfig(_Section):
    """The Discord application; without a token there is none."""

    token: SecretStr = SecretStr("")
    api_base: str = Field(default="https://discord.com/api/v10", pattern=r"^https?://")
    gateway: str = Field(default="", pattern=r"^(wss?://.*)?$")
    shards: int = Field(default=0, ge=0, le=1000)
    programme_channel: str = Field(default="", pattern=r"^[0-9]*$")
    members_intent: bool = False


class SlackConfig(_Section):
    """The Slack app; without a bot token or a client id there is none."""

    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    api_base: str = Field(default="https://slack.com/api/", pattern=r"^https?://")
    mode: Literal["socket", "http"] = "socket"
    spaces: Literal["channel", "group"] = "channel"
    command: str = Field(default="farpair", pattern=r"^[a-z0-9_-]{1,31}$")
    short: tuple[str, ...] = ()
    programme_channel: str = Field(default="", pattern=r"^[A-Z0-9]*$")
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    address: str = Field(default="", pattern=r"^(https?://.*)?$")
    config_token: SecretStr = SecretStr("")
    """Of the person who set the app up, for half a day: with it `farpair doctor` can read the app's commands."""
    sockets: int = Field(default=1, ge=1, le=10)
    minute: float = Field(default=60.0, gt=0)
    """How long the minute is by which Slack counts calls; another one is for trials against something else."""

    @model_validator(mode="after")
    def _can_listen(self) -> SlackConfig:
        """A bot token alone can speak, but not listen."""
        needed = self.app_token if self.mode == "socket" else self.signing_secret
        if self.is_there and not needed.get_secret_value():
            raise ValueError(
                'in mode = "socket" an app_token (xapp-…) belongs to the bot_token'
                if self.mode == "socket"
                else 'in mode = "http" the app\'s signing_secret is needed too'
            )
        return self

    @model_validator(mode="after")
    def _can_be_installed(self) -> SlackConfig:
        """Without a token of its own, each workspace installs the app; that goes over addresses."""
        wanting = [
            name
            for name, value in (("client_secret", self.client_secret.get_secret_value()), ("address", self.address))
            if not value
        ]
        if self.client_id and not self.bot_token.get_secret_value() and (wanting or self.mode != "http"):
            rest = "".join(f", {name}" for name in wanting)
            raise ValueError(f'for many workspaces a client_id needs mode = "http"{rest}')
        return self

    @property
    def is_there(self) -> bool:
        """Whether there is an app to connect."""
        return bool(self.bot_token.get_secret_value() or self.client_id)


class SecurityConfig(_Section):
    """The key to what is encrypted; without both, a file beside the database."""

    key: SecretStr = SecretStr("")
    key_file: str = ""

    @property
    def place(self) -> KeyPlace:
        """The keys, the one in use first, or where they are."""
        written = self.key.get_secret_value().split(",")
        return KeyPlace(tuple(each.strip() for each in written if each.strip()), self.key_file)


class MatchingConfig(_Section):
    """The matching's seed: the same people and the same seed give the same partnerships."""

    seed: int = Field(default=1, ge=0)


class LogConfig(_Section):
    """What is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Config(BaseSettings):
    """All settings. Every key can come from the environment, as FARPAIR_SECTION__KEY."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=BETWEEN,
        frozen=True,
        extra="forbid",
        nested_model_default_partial_update=True,
    )

    storage: StorageConfig = StorageConfig()
    web: WebConfig = WebConfig()
    programme: ProgrammeConfig = ProgrammeConfig()
    discord: DiscordConfig = DiscordConfig()
    slack: SlackConfig = SlackConfig()
    matching: MatchingConfig = MatchingConfig()
    calendar: CalendarConfig = CalendarConfig()
    security: SecurityConfig = SecurityConfig()
    log: LogConfig = LogConfig()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return EnvSettingsSource(settings_cls), init_settings


Role = Literal["all", "gateway", "worker", "web"]
"""What a process does: everything; listen to platforms; deliver; serve the pages."""


class ConfigError(ValueError):
    """The configuration can't be used. One line for each mistake: where, which key, what was found and wanted."""


def read_config(file: Path | None) -> Config:
    """The settings from a file (config.toml in the current folder where it is there) and the environment.

    Raises:
        ConfigError: every mistake in words.
    """
    _check_variables()
    path = file or Path(FILE)
    table = _read_file(path) if file or path.exists() else {}
    try:
        return Config(**table)
    except ValidationError as error:
        raise ConfigError("\n".join(_in_words(error, path, table))) from error
    except ValueError as error:
        raise ConfigError(f"environment: {_unreadable_variable(error)}") from error


def _unreadable_variable(error: ValueError) -> str:
    """Which variable holds a list that is no JSON; the library names its section alone."""
    lists = [name for name in os.environ if name.upper() == f"{PREFIX}PROGRAMME{BETWEEN}COORDINATORS"]
    if not lists:
        return str(error)
    example = '[{"platform": "web", "tenant": "local", "account": "coordinator"}]'
    return f"{lists[0]}: found {os.environ[lists[0]]!r}; wanted a list in JSON, such as {example}."


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: this is no valid TOML: {error}. Text values need quotation marks.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: this is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}). Give another file with --config.") from error


def _check_variables() -> None:
    """Refuse variables that belong to no section: a misspelt one would be ignored without a word."""
    sections = list(Config.model_fields)
    for variable in sorted(os.environ):
        if variable.upper().startswith(PREFIX):
            section = variable[len(PREFIX) :].split(BETWEEN)[0].lower()
            if section not in sections:
                wanted = " or ".join(_near(section, sections))
                raise ConfigError(f"environment, {variable}: there is no section {section!r}; it wants {wanted}.")


def _near(word: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(word, known, n=2, cutoff=0.5) or sorted(known)


_PLAINLY = {
    "model_type": "a section with keys of its own, such as [web]",
    "string_pattern_mismatch": "lower case letters, digits and hyphens",
    "tuple_type": "a list, written as [[programme.coordinators]] sections",
}


def _in_words(error: ValidationError, path: Path, table: Mapping[str, Any]) -> Iterator[str]:
    for problem in error.errors():
        keys = [str(key) for key in problem["loc"]]
        found = "" if problem["type"] in ("missing", "value_error") else f" found {_shown(problem.get('input'), keys)};"
        yield f"{_where(keys, path, table)}, {'.'.join(keys)}:{found} {_wanted(problem, keys)}"


def _where(keys: list[str], path: Path, table: Mapping[str, Any]) -> str:
    variable = PREFIX + BETWEEN.join(keys[:2]).upper()
    named = next((name for name in os.environ if name.upper() == variable), None)
    return f"environment, {named}" if named else str(path) if table else "environment"


_SECRET = ("token", "secret", "key", "password", "database")


def _shown(value: Any, keys: list[str]) -> str:
    if isinstance(value, SecretStr) or any(word in keys[-1] for word in _SECRET):
        return "a value that is kept secret"
    return repr(value)[:80]


def _wanted(problem: Any, keys: list[str]) -> str:
    if problem["type"] == "value_error":  # of a whole section, whose values may be secrets
        return f"{str(problem['msg']).removeprefix('Value error, ')}."
    if problem["type"] in _PLAINLY:
        return f"wanted: {_PLAINLY[problem['type']]}."
    if problem["type"] != "extra_forbidden":
        return f"wanted: {str(problem['msg']).removeprefix('Input should be ')}."
    return f"this key is not known; wanted one of: {', '.join(_near(keys[-1], _keys_beside(keys)))}."


def _keys_beside(keys: list[str]) -> list[str]:
    section = Config.model_fields.get(keys[0])
    kind = section.annotation if section and len(keys) > 1 else Config
    if len(keys) > 2:
        kind = NamedAccount
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []
