"""Which workspaces the app is in, by which tokens; and from which of them something came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt.authorization import AuthorizeResult

from adapters.slack.places import team_of, tenant_of
from adapters.slack.web import Identity
from bot.chat import Never

Raw = Mapping[str, Any]


class OneWorkspace:
    """The workspace of the one configured token; until Slack has said which it is, any is taken for it."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.identity: Identity | None = None

    async def token(self, tenant: str) -> str:
        """The bot's token there.

        Raises:
            Never: it is another workspace.
        """
        if self.identity is not None and tenant != self.identity.tenant:
            raise Never("Farpair's token is for another workspace; see [slack] bot_token.")
        return self._token

    async def authorized(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """Who speaks for us where something came from; Slack was asked once, at the beginning."""
        identity = self.identity
        return AuthorizeResult(
            enterprise_id=enterprise,
            team_id=team,
            bot_token=self._token,
            bot_id=identity.bot if identity else None,
            bot_user_id=identity.user if identity else None,
        )

    async def forget(self, tenant: str, at: datetime) -> bool:
        """The token is in the settings, not here: it is refused from now on."""
        return True

    def tenant(self, raw: Raw) -> str:
        """The tenant that something came from."""
        found = told(raw)
        ours = self.identity.tenant if self.identity is not None else found
        return ours if team_of(found) in ("", team_of(ours)) else found


def told(raw: Raw) -> str:
    """The tenant that is written in what came; empty where none is."""
    authorized: Raw = next(iter(raw.get("authorizations") or ()), {})
    team = _first(authorized.get("team_id"), raw.get("team_id"), _id(raw.get("team")), _of_user(raw))
    enterprise = _first(authorized.get("enterprise_id"), raw.get("enterprise_id"), _id(raw.get("enterprise")))
    return tenant_of(team, enterprise) if team else ""


def _id(value: Any) -> str:
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value or "")


def _of_user(raw: Raw) -> str:
    user = raw.get("user")
    return str(user.get("team_id") or "") if isinstance(user, Mapping) else ""


def _first(*values: Any) -> str:
    return next((str(each) for each in values if each), "")


__all__ = ["OneWorkspace", "told"]
