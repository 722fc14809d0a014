"""The prompts that come with Farpair, read once for each language and shelf."""

from __future__ import annotations

from functools import lru_cache

from bot.library import Prompt, default_folder, load_library


@lru_cache(maxsize=64)
def shipped_prompts(language: str, shelf: str) -> tuple[Prompt, ...]:
    """The prompts of a shelf in a language.

    Raises:
        LibraryError: they cannot be used.
    """
    return load_library(default_folder(), language, shelf)
