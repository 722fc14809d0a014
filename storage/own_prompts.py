"""Prompts of one's own, in SQL; what people suggest is encrypted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import and_, delete, insert, select, update

from bot.own_prompts.records import Suggestion, SuggestionState
from storage.own_prompt_tables import replacements, suggestions
from storage.tables import partnerships
from storage.transaction import AnyRow, Transaction

_s, _r = suggestions.c, replacements.c


class SqlOwnPrompts:
    """The verbs of `bot.own_prompts.records.OwnPrompts`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def replace(self, partnership_id: int, slug: str, by: str) -> None:
        """`by` comes instead of `slug`; empty, the prompt itself comes again."""
        if not by:
            this = and_(_r.partnership_id == partnership_id, _r.slug == slug)
            await self._tx.run(delete(replacements).where(this))
            return
        values = {"partnership_id": partnership_id, "slug": slug, "by_slug": by}
        await self._tx.put(replacements, values, by=("partnership_id", "slug"))

    async def replaced(self, round_id: int) -> Mapping[int, Mapping[str, str]]:
        """What comes instead of what, by partnership."""
        joined = select(replacements).join(partnerships, partnerships.c.id == _r.partnership_id)
        found = defaultdict[int, dict[str, str]](dict)
        for row in await self._tx.rows(joined.where(partnerships.c.round_id == round_id)):
            found[row.partnership_id][row.slug] = row.by_slug
        return found

    async def suggest(self, suggestion: Suggestion) -> Suggestion:
        """Store it (the id given is ignored) and return it with the id it got."""
        seal = self._tx.vault.seal
        values = {
            "programme_id": suggestion.programme_id,
            "participant_id": suggestion.participant_id,
            "title": seal(suggestion.title),
            "text": seal(suggestion.text),
            "at": suggestion.at,
            "state": suggestion.state,
        }
        id_: int = await self._tx.value(insert(suggestions).values(values).returning(_s.id))
        return replace(suggestion, id=id_)

    async def suggestion(self, programme_id: int, id_: int) -> Suggestion | None:
        """One of a programme's; None where there is none of this number."""
        row = await self._tx.row(select(suggestions).where(_s.programme_id == programme_id, _s.id == id_))
        return self._read(row) if row else None

    async def suggested(self, programme_id: int, by: int | None = None) -> Sequence[Suggestion]:
        """Those that nobody has decided on, of one participant or of all, the earliest first."""
        found = select(suggestions).where(_s.programme_id == programme_id, _s.state == "open")
        found = found if by is None else found.where(_s.participant_id == by)
        return [self._read(row) for row in await self._tx.rows(found.order_by(_s.id))]

    async def decide(self, id_: int, state: SuggestionState) -> bool:
        """False if it has been decided on before."""
        changed = update(suggestions).where(_s.id == id_, _s.state == "open").values(state=state)
        return await self._tx.touched(changed) > 0

    def _read(self, row: AnyRow) -> Suggestion:
        title, text = self._tx.vault.open(row.title), self._tx.vault.open(row.text)
        return Suggestion(row.id, row.programme_id, row.participant_id, title, text, row.at, row.state)
