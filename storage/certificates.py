"""Certificates, with their names encrypted, in SQL."""

from __future__ import annotations

from sqlalchemy import select

from bot.certificates.records import Certificate
from storage.home_tables import certificates
from storage.tables import rounds
from storage.transaction import AnyRow, Transaction

_c = certificates.c
_PERSON_AND_ROUND = ("round_id", "participant_id")


class SqlCertificates:
    """The verbs of `bot.certificates.records.Certificates`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def keep(self, certificate: Certificate) -> Certificate:
        """Replaces what stood in an earlier one of the same participant and round; its code stays."""
        there = (await self.of(certificate.participant_id)).get(certificate.round_id)
        seal = self._tx.vault.seal
        values = {
            "round_id": certificate.round_id,
            "participant_id": certificate.participant_id,
            "code": there.code if there else certificate.code,
            "name": seal(certificate.name),
            "signed_by": seal(certificate.signed_by),
            "first_day": certificate.first_day,
            "last_day": certificate.last_day,
            "at": certificate.at,
        }
        await self._tx.put(certificates, values, by=_PERSON_AND_ROUND)
        return (await self.of(certificate.participant_id))[certificate.round_id]

    async def of(self, participant_id: int) -> dict[int, Certificate]:
        """A participant's, by round."""
        found = select(certificates).where(_c.participant_id == participant_id).order_by(_c.round_id)
        return {row.round_id: self._read(row) for row in await self._tx.rows(found)}

    async def bearing(self, programme_id: int, code: str) -> Certificate | None:
        """A programme's with a code; None where there is none, or where it is another programme's."""
        ours = select(rounds.c.id).where(rounds.c.programme_id == programme_id)
        row = await self._tx.row(select(certificates).where(_c.code == code, _c.round_id.in_(ours)))
        return self._read(row) if row else None

    def _read(self, row: AnyRow) -> Certificate:
        opened = self._tx.vault.open
        return Certificate(
            row.round_id,
            row.participant_id,
            row.code,
            opened(row.name),
            row.first_day,
            row.last_day,
            opened(row.signed_by),
            row.at,
        )
