"""Slack's side of an installation: codes that are good once, tokens that are renewed, signed requests over HTTP."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.slack.world import Raw, Refusal, World

CLIENT, CLIENT_SECRET = "1.2", "client-secret"
HALF_A_DAY = 43_200


def access(worlds: list[World], asked: Raw) -> Raw:
    """What `oauth.v2.access` answers to a code or to a token for renewal."""
    if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, CLIENT_SECRET):
        raise Refusal("bad_client_secret" if asked.get("client_id") == CLIENT else "invalid_client_id")
    if asked.get("grant_type") == "refresh_token":
        return _renewed(worlds, str(asked.get("refresh_token")))
    world = next((each for each in worlds if asked.get("code") and asked["code"] in each.codes), None)
    if world is None:
        raise Refusal("invalid_code")
    installer = world.codes.pop(str(asked["code"]))
    world.is_revoked = False
    return {"ok": True, **_granted(world), "authed_user": {"id": installer}}


def _renewed(worlds: list[World], token: str) -> Raw:
    world = next((each for each in worlds if each.refresh_token == token and token), None)
    if world is None:
        raise Refusal("invalid_refresh_token")
    world.token, world.refresh_token = f"xoxe.xoxb-{world.id('R')}", f"xoxe-1-{world.id('R')}"
    return {"ok": True, **_granted(world)}


def _granted(world: World) -> Raw:
    rotated = {"refresh_token": world.refresh_token, "expires_in": HALF_A_DAY} if world.refresh_token else {}
    return {
        "app_id": "A1",
        "access_token": world.token,
        "token_type": "bot",
        "scope": ",".join(sorted(world.scopes)),
        "bot_user_id": world.bot,
        "team": {"id": world.team, "name": f"Library {world.team}"},
        "enterprise": {"id": world.enterprise, "name": "E"} if world.enterprise else None,
        "is_enterprise_install": False,
        **rotated,
    }


def signed(secret: str, body: str, at: float | None = None) -> dict[str, str]:
    """The headers by which Slack shows that a request is its own."""
    stamp = str(int(at if at is not None else time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def encoded(kind: str, payload: Raw) -> tuple[str, str]:
    """(body, content type) of what would be an envelope's payload, as Slack sends it to an address."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
    return urlencode(payload), "application/x-www-form-urlencoded"


class Addressed:
    """Delivers to a program's address what Slack tells, signed; the acknowledgement comes back."""

    def __init__(self, port: int, secret: str) -> None:
        self.address, self._secret = f"http://127.0.0.1:{port}", secret

    async def deliver(self, kind: str, payload: Raw) -> Raw:
        body, content = encoded(kind, payload)
        status, said = await self.post(body, {"Content-Type": content, **signed(self._secret, body)})
        assert status == 200, said
        found: Raw = json.loads(said) if said.startswith("{") else {}
        return found

    async def post(self, body: str, headers: dict[str, str]) -> tuple[int, str]:
        to = f"{self.address}/slack/events"
        async with aiohttp.ClientSession() as session, session.post(to, data=body.encode(), headers=headers) as answer:
            return answer.status, await answer.text()
