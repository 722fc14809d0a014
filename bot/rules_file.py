"""A programme's matching rules as a TOML file, or one of the presets that come with Farpair."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.matching import Rules, RulesError
from bot.matching.hard_rules import check_weights

Pair = tuple[str, str]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    different: Annotated[str, Field(min_length=1, max_length=40)] = "country"
    two_sided: bool = False
    complementary: bool = False
    hours_in_common: int = Field(default=0, ge=0, le=15)
    again: bool = False
    locked: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    weights: dict[str, int] = Field(default_factory=dict)


def presets() -> tuple[str, ...]:
    """The names of the presets."""
    return tuple(sorted(each.name.removesuffix(".toml") for each in _folder().iterdir() if each.name.endswith(".toml")))


def read_rules(written: str) -> Rules:
    """The rules of a preset by name, or of a file by path. Raises RulesError in words."""
    place: Traversable = _folder() / f"{written}.toml" if written in presets() else Path(written)
    try:
        table = tomllib.loads(place.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesError(f"{written}: this is no valid TOML: {error}.") from error
    except OSError as error:
        raise RulesError(f"There is no preset or file {written}. Presets: {', '.join(presets())}.") from error
    return rules_of(table, written)


def columns_of(rules: Rules) -> tuple[str, ...]:
    """The columns of a spreadsheet that the rules need beyond those that every person has."""
    return () if rules.different in ("none", "country", "sector", "role") else (rules.different,)


def rules_of(table: dict[str, object], source: str) -> Rules:
    """Rules from a table; `source` names it in a refusal. Raises RulesError."""
    try:
        told = _File.model_validate(table)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors())
        raise RulesError(f"{source}: {problems}.") from error
    rules = Rules(
        different=told.different,
        two_sided=told.two_sided,
        complementary=told.complementary,
        hours_in_common=told.hours_in_common,
        locked=frozenset(told.locked),
        forbidden=frozenset(told.forbidden),
        weights=told.weights,
        again=told.again,
    )
    check_weights(rules)
    return rules


def _folder() -> Traversable:
    return files("prompts") / "rules"
