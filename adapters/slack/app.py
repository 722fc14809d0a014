"""bolt's app with its listeners: each reads what came and hands it on; what they return is the acknowledgement."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from adapters.slack.changes import Changes
from adapters.slack.read import Malformed, read
from adapters.slack.talking import Talking

log = structlog.get_logger()

Raw = Mapping[str, Any]
TenantOf = Callable[[Raw], str]
"""The tenant that something came from."""
_ANY = re.compile(r".*", re.DOTALL)
EVENTS = ("message", "app_home_opened", "group_deleted", "channel_deleted", "user_change")
"""Events that are listened to, beside those of installations."""


def listen(app: AsyncApp, talking: Talking, changes: Changes, tenant_of: TenantOf) -> None:
    """Register what Farpair listens to."""

    async def command(body: Raw) -> BoltResponse:
        return _answer(await talking.write(body, tenant_of(body)))

    async def interaction(body: Raw) -> BoltResponse:
        try:
            asked = read(body, tenant_of(body))
        except (Malformed, KeyError, TypeError, ValueError) as error:
            log.warning("an interaction was not understood", reason=type(error).__name__)
            return BoltResponse(status=200, body="")
        return _answer(await talking.take(asked))

    app.command(_ANY)(command)
    for hears in (app.action, app.view, app.view_closed, app.options, app.shortcut):
        hears(_ANY)(interaction)
    _hear(app, changes, tenant_of)


def _hear(app: AsyncApp, changes: Changes, tenant_of: TenantOf) -> None:
    heard: Mapping[str, Callable[[Raw, str], Awaitable[None]]] = {
        "message": changes.written,
        "app_home_opened": changes.home_opened,
        "group_deleted": changes.channel_gone,
        "channel_deleted": changes.channel_gone,
        "user_change": changes.person_changed,
        "app_uninstalled": changes.uninstalled,
        "tokens_revoked": changes.revoked,
    }
    for name, take in heard.items():
        app.event({"type": name})(_taking(take, tenant_of))


def _taking(take: Callable[[Raw, str], Awaitable[None]], tenant_of: TenantOf) -> Callable[..., Awaitable[None]]:
    async def listener(event: Raw, body: Raw) -> None:
        await take({**event, "event_ts": event.get("event_ts") or body.get("event_time")}, tenant_of(body))

    return listener


def _answer(payload: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=dict(payload) if payload else "")


__all__ = ["EVENTS", "listen"]
