"""Which programme a request is about: by its subject; else by its place; else the asker's own."""

from __future__ import annotations

from bot.asking import Who, entity
from bot.chat import Account, Community, Request, Space
from bot.people import Programme
from bot.store import Records


async def programmes_meant(request: Request, tx: Records, who: Who | None) -> list[Programme]:
    """By the subject; else by the place; else all there are: as far as they are this person's, if any is."""
    if entity(request.subject):
        named = await _by_subject(request.subject, tx)
        return [named] if named else []
    found = await _by_place(request, tx) or await _of_the_workspace(request, tx)
    if len(found) == 1 or request.name == "join":
        return found
    mine = {each.programme_id for each in await tx.people.everywhere(request.account)}
    led = {each.id for each in await tx.programmes.coordinated_by(request.account)}
    fitting = led if who == "coordinator" else mine | led
    if who == "ambassador":
        fitting = led | await tx.inviting.helped_by(request.account)
    return [each for each in found if each.id in fitting] or found


async def _of_the_workspace(request: Request, tx: Records) -> list[Programme]:
    """Those that live in the asker's workspace, where the platform has several; else all there are.

    What lives in another workspace is never named to somebody of this one.
    """
    programmes, account = list(await tx.programmes.all()), request.account
    if not account.tenant:
        return programmes
    homes = {each.id: await tx.programmes.homes(each.id) for each in programmes}
    there = {(home.community.platform, home.community.tenant) for found in homes.values() for home in found}
    if all(platform != account.platform for platform, _ in there):
        return programmes
    return [each for each in programmes if any(_whence(home.community) == _whence(account) for home in homes[each.id])]


def _whence(there: Account | Community) -> tuple[str, str]:
    return there.platform, there.tenant


async def _by_subject(subject: str, tx: Records) -> Programme | None:
    about = entity(subject)
    if about is None:
        return None
    kind, id_ = about
    if kind == "round":
        round_ = await tx.rounds.by_id(id_)
        id_ = round_.programme_id if round_ else 0
    elif kind == "partnership":
        partnership = await tx.partnerships.by_id(id_)
        id_ = partnership.programme_id if partnership else 0
    return await tx.programmes.by_id(id_)


async def _by_place(request: Request, tx: Records) -> list[Programme]:
    place = request.place
    if isinstance(place, Space):
        partnership = await tx.partnerships.at(place)
        ids = [partnership.programme_id] if partnership else []
    elif isinstance(place, Community):
        homes = await tx.programmes.homes_at(place.platform, place.tenant)
        ids = [each.programme_id for each in homes if each.community.address == place.address]
    else:
        ids = []
    found = [await tx.programmes.by_id(each) for each in dict.fromkeys(ids)]
    return [each for each in found if each]
