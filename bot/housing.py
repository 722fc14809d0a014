"""Another workspace takes Farpair in: it gets a programme of its own, so that nobody's data are another one's."""

from __future__ import annotations

import re
from datetime import datetime

from bot.chat import Account, Community
from bot.people import Programme
from bot.store import Records

_UNFIT = re.compile(r"[^a-z0-9]+")
OF_THE_FIRST = {"contact": "", "safety_contact": ""}
"""Settings of the first programme that are nobody else's business."""


async def move_in(tx: Records, community: Community, name: str, by: Account, now: datetime) -> Programme | None:
    """The programme of a workspace in which Farpair was installed by somebody; None where there is no programme at all.

    The first workspace of a platform is where the configured programme lives; each further one gets a programme like
    it. Whoever installs it where nobody coordinates yet is the coordinator. Installed again, everything stays.
    """
    programmes = await tx.programmes.all()
    there = await tx.programmes.homes_at(community.platform, community.tenant)
    if there or not programmes:
        return await tx.programmes.by_id(there[0].programme_id) if there else None
    programme = programmes[0]
    if await _lives_elsewhere(tx, programme, community):
        programme = await _another(tx, programme, community, name, now)
    await tx.programmes.add_home(programme.id, community, name or programme.name)
    led = await tx.programmes.coordinators(programme.id)
    if all(each.account.platform != community.platform for each in led):
        await tx.programmes.add_coordinator(programme.id, by, now)
    await tx.front.audit(programme.id, "farpair", "community.installed", community.tenant, now)
    return programme


async def _lives_elsewhere(tx: Records, programme: Programme, community: Community) -> bool:
    homes = await tx.programmes.homes(programme.id)
    return any(each.community.platform == community.platform for each in homes)


async def _another(tx: Records, like: Programme, community: Community, name: str, now: datetime) -> Programme:
    slug = _UNFIT.sub("-", f"{community.platform}-{community.tenant}".lower())
    settings = like.settings.model_copy(update=OF_THE_FIRST)
    return await tx.programmes.add(slug, (name or like.name)[:60], settings, now)
