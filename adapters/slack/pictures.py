"""Pictures of a reply: an answer that one person alone sees can't hold files, so they come to that person's inbox."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
import structlog

from adapters.slack.web import Web
from bot.chat import Account, ChatError, Picture

log = structlog.get_logger()

UPLOAD_SECONDS = 30


async def send_pictures(web: Web, account: Account, pictures: Sequence[Picture]) -> None:
    """Upload pictures, each with its description, and share them in one message of somebody's inbox.

    What can't be sent is logged: the words have said the same.
    """
    try:
        opened = await web.call(account.tenant, "conversations.open", users=account.id)
        files = [{"id": await _upload(web, account.tenant, each), "title": each.name} for each in pictures]
        channel = str(opened["channel"]["id"])
        await web.call(account.tenant, "files.completeUploadExternal", files=files, channel_id=channel)
    except (ChatError, aiohttp.ClientError, TimeoutError, KeyError) as error:
        log.warning("pictures were not sent", reason=str(error) or type(error).__name__)


async def _upload(web: Web, tenant: str, picture: Picture) -> str:
    """The id of the file that a picture is now."""
    about = {"filename": picture.name, "length": len(picture.data), "alt_txt": picture.told}
    ticket = await web.call(tenant, "files.getUploadURLExternal", **about)
    timeout = aiohttp.ClientTimeout(total=UPLOAD_SECONDS)
    async with web.session.post(str(ticket["upload_url"]), data=picture.data, timeout=timeout) as answer:
        answer.raise_for_status()
    return str(ticket["file_id"])
