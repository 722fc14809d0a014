"""Pictures and files of a message, in a message of their own: what one person alone sees can't hold files, so those of
a reply come to that person's inbox.

Uploading is harmless: nobody sees a file before it is shared, and sharing takes the ids that uploading gave. So who
knows these can look whether it has happened, and do it again where it has not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import aiohttp
import structlog

from adapters.slack.trouble import Refused
from adapters.slack.web import Web
from bot.chat import Account, Attached, ChatError, Later

log = structlog.get_logger()

UPLOAD_SECONDS = 30
Given = TypeVar("Given")
_TRIES, _PATIENCE, _PAUSE = 4, 30.0, 5.0
_TOO_MANY, _THEIRS = 429, 500


async def send_to(web: Web, account: Account, attached: Sequence[Attached]) -> None:
    """Share them in somebody's inbox, as files of an answer: tried again for a while, for no ledger does it. What can't
    be sent is logged: the words have said the same.
    """
    try:
        opened = await _patiently(lambda: web.call(account.tenant, "conversations.open", users=account.id))
        files = await _patiently(lambda: upload(web, account.tenant, attached))
        await _patiently(lambda: share(web, account.tenant, str(opened["channel"]["id"]), files))
    except (ChatError, KeyError) as error:
        log.warning("files were not sent", reason=str(error) or type(error).__name__)


async def _patiently(act: Callable[[], Awaitable[Given]]) -> Given:
    """What `act` gives, begun again where nothing has happened."""
    for _ in range(_TRIES - 1):
        try:
            return await act()
        except Later as error:
            await asyncio.sleep(min(error.seconds, _PATIENCE))
    return await act()


async def upload(web: Web, tenant: str, attached: Sequence[Attached]) -> list[str]:
    """The ids that they have as files on Slack, each with its description; nobody sees them before they are shared.

    Raises:
        Later, Refused: they are not there.
    """
    return [await _upload(web, tenant, each) for each in attached]


async def share(web: Web, tenant: str, channel: str, files: Sequence[str]) -> None:
    """Show uploaded files in one message of a conversation.

    Raises:
        Later, Unsure, Refused: see `trouble`.
    """
    listed = [{"id": each} for each in files]
    await web.call(tenant, "files.completeUploadExternal", files=listed, channel_id=channel)


async def _upload(web: Web, tenant: str, attached: Attached) -> str:
    about = {"filename": attached.name, "length": len(attached.data), "alt_txt": attached.told}
    ticket = await web.call(tenant, "files.getUploadURLExternal", **about)
    timeout = aiohttp.ClientTimeout(total=UPLOAD_SECONDS)
    try:
        async with web.session.post(str(ticket["upload_url"]), data=attached.data, timeout=timeout) as answer:
            if answer.status >= _THEIRS or answer.status == _TOO_MANY:
                raise Later(f"Slack did not take a file (status {answer.status}).", _PAUSE)
            if not answer.ok:
                raise Refused("upload", f"its address for uploads answered {answer.status}")
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Later(f"Slack did not take a file ({type(error).__name__}).", _PAUSE) from error
    return str(ticket["file_id"])
