"""What a language says of itself in `prompts/languages/<language>.toml`."""

from __future__ import annotations

import re
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CODE = re.compile(r"[a-z]{2,3}")


class Unspoken(Exception):
    """There is no such language, or what it says of itself can't be read; the text says what to do."""


class Standing(BaseModel):
    """`share` is how many per cent of the English sentences and prompts a listed language promises to have.

    `read_by` names native readers who have checked it, empty while nobody has. `hurts` are words that shame.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: int = Field(default=0, ge=0, le=100)
    read_by: tuple[str, ...] = ()
    hurts: tuple[str, ...] = ()

    def hurtful(self, text: str) -> tuple[str, ...]:
        """The words of `hurts` that are in a text: as whole words, or anywhere in scripts without spaces."""
        return tuple(word for word in self.hurts if re.search(_pattern(word), text, re.IGNORECASE))


def _pattern(word: str) -> str:
    inner = r"\s+".join(re.escape(piece) for piece in word.split())
    return inner if _UNSPACED.search(word) else rf"(?<!\w){inner}(?!\w)"


def known_language(code: str) -> str:
    """The code, where it is a language that Babel knows the plurals and names of.

    Raises:
        Unspoken: it is none.
    """
    try:
        if _CODE.fullmatch(code):
            return Locale.parse(code).language
    except UnknownLocaleError:
        pass
    raise Unspoken(f"{code!r} is no language that is known here. Give its code of two or three letters, such as fr.")


def read_standing(prompts: Traversable | Path, language: str) -> Standing:
    """What `languages/<language>.toml` says.

    Raises:
        Unspoken: the file is missing or wrong.
    """
    file = prompts / "languages" / f"{language}.toml"
    try:
        return Standing.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        made = f"farpair wording begin {language}"
        raise Unspoken(f"languages/{language}.toml is missing. Make it with: {made}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unspoken(f"languages/{language}.toml: this is no valid TOML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise Unspoken(f"languages/{language}.toml: {problems}") from error
