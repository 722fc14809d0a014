"""Pictures and files of a message, in a message of their own: what one person alone sees can't hold files, so those of
a reply come to that person's inbox.
"""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
import structlog

from adapters.slack.web import Web
from bot.chat import Account, Attached, ChatError

log = structlog.get_logger()

UPLOAD_SECONDS = 30


async def send_to(web: Web, account: Account, attached: Sequence[Attached]) -> None:
    """Share them in somebody's inbox. What can't be sent is logged: the words have said the same."""
    try:
        opened = await web.call(account.tenant, "conversations.open", users=account.id)
        channel = str(opened["channel"]["id"])
    except (ChatError, KeyError) as error:
        _not_sent(error)
    else:
        await share(web, account.tenant, channel, attached)


async def share(web: Web, tenant: str, channel: str, attached: Sequence[Attached]) -> None:
    """Upload them, each with its description, and share them in one message of a conversation; what can't be sent is
    logged.
    """
    try:
        files = [{"id": await _upload(web, tenant, each), "title": each.name} for each in attached]
        await web.call(tenant, "files.completeUploadExternal", files=files, channel_id=channel)
    except (ChatError, aiohttp.ClientError, TimeoutError, KeyError) as error:
        _not_sent(error)


def _not_sent(error: Exception) -> None:
    log.warning("files were not sent", reason=str(error) or type(error).__name__)


async def _upload(web: Web, tenant: str, attached: Attached) -> str:
    """The id that it has as a file on Slack now."""
    about = {"filename": attached.name, "length": len(attached.data), "alt_txt": attached.told}
    ticket = await web.call(tenant, "files.getUploadURLExternal", **about)
    timeout = aiohttp.ClientTimeout(total=UPLOAD_SECONDS)
    async with web.session.post(str(ticket["upload_url"]), data=attached.data, timeout=timeout) as answer:
        answer.raise_for_status()
    return str(ticket["file_id"])
