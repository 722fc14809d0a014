"""The tests' own Discord, answering no more than Discord's description promises, and what some servers do besides."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.discord.server import Server

NOT_PROMISED = {
    *("parent_id", "invitable", "create_timestamp", "last_message_id", "nonce", "bot_public", "contexts"),
    *("bot_require_code_grant", "integration_types", "guild_locale", "position", "rate_limit_per_user"),
}
"""Fields that Discord's description marks as optional."""
UNKNOWN = ("/users/@me/guilds", "/gateway/bot")
KIND = "application/json; charset=utf-8"


def bare(value: Any) -> Any:
    """The same without what is not promised."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key not in NOT_PROMISED}
    return [bare(each) for each in value] if isinstance(value, list) else value


class PlainServer(Server):
    """No optional fields, no headers of rate limits, and a charset behind the kind of what it answers."""

    def _answer(self, request: web.Request, call: Any) -> web.Response:
        if call.path in UNKNOWN or "/messages/pins/" in call.path:
            return self._plain({"message": "404: Not Found", "code": 0}, 404)
        if "/pins/" in call.path:
            return web.Response(status=204)
        answer = super()._answer(request, call)
        has_body = answer.status != 204 and isinstance(answer.body, bytes)
        return self._plain(json.loads(answer.body), answer.status) if has_body else answer  # type: ignore[arg-type]

    def _plain(self, body: Any, status: int) -> web.Response:
        return web.Response(body=json.dumps(bare(body)).encode(), status=status, headers={"Content-Type": KIND})
