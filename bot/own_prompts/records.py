"""What is remembered of prompts of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

SuggestionState = Literal["open", "taken", "declined"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prompt that somebody who takes part has suggested; `id` is given when it is stored."""

    id: int
    programme_id: int
    participant_id: int
    title: str
    text: str
    at: datetime
    state: SuggestionState = "open"


class OwnPrompts(Protocol):
    """Which partnership gets another prompt instead of one, and what was suggested."""

    async def replace(self, partnership_id: int, slug: str, by: str) -> None:
        """`by` comes instead of `slug`; empty, the prompt itself comes again."""
        ...

    async def replaced(self, round_id: int) -> Mapping[int, Mapping[str, str]]:
        """What comes instead of what, by partnership."""
        ...

    async def suggest(self, suggestion: Suggestion) -> Suggestion:
        """Store it (the id given is ignored) and return it with the id it got."""
        ...

    async def suggestion(self, programme_id: int, id_: int) -> Suggestion | None: ...

    async def suggested(self, programme_id: int, by: int | None = None) -> Sequence[Suggestion]:
        """Those that nobody has decided on, of one participant or of all, the earliest first."""
        ...

    async def decide(self, id_: int, state: SuggestionState) -> bool:
        """False if it has been decided on before."""
        ...
