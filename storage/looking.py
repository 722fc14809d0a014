"""Who may be matched in a running round: found in the database, however many others there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, select, text, union

from bot.people import Round
from storage.care_tables import seekers
from storage.tables import WISHES, WITHOUT, enrolments, participants

_p, _e = participants.c, enrolments.c
_WISHES = text(f"participants.{WISHES}")
_WITHOUT = text(f"enrolments.{WITHOUT}")


def looking_in(round_: Round) -> Select[Any]:
    """(id, joined_at, enrolled_at) of those who seek, or asked for a partner and have none, by id.

    Each of the three kinds is found by an index of its own, whose condition must stand here in the same words.
    """
    seek = select(seekers.c.participant_id).where(seekers.c.round_id == round_.id)
    without = select(_e.participant_id).where(_e.round_id == round_.id, _WITHOUT)
    mine = enrolments.alias()
    enrolled = select(mine.c.id).where(mine.c.round_id == round_.id, mine.c.participant_id == _p.id).exists()
    wish = select(_p.id).where(_p.programme_id == round_.programme_id, _WISHES, ~enrolled)
    found = union(seek, without, wish).subquery()
    return (
        select(_p.id, _p.joined_at, _e.enrolled_at)
        .select_from(found)
        .join(participants, _p.id == found.c[0])
        .outerjoin(enrolments, and_(_e.participant_id == _p.id, _e.round_id == round_.id))
        .where(_p.left_at.is_(None), _p.agreed_at.is_not(None))
        .order_by(_p.id)
    )
