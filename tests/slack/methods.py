"""The Web API's methods over a world: each does what Slack does, and refuses what Slack refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.slack.described import against_blocks, against_view, arguments
from tests.slack.world import Channel, Limited, Raw, Refusal, World

Method = Callable[[World, Raw], Raw]
_NAME = re.compile(r"[a-z0-9_-]{1,80}")
_NO_TOKEN = frozenset({"oauth.v2.access", "api.test"})


def call(world: World, method: str, asked: Raw) -> Raw:
    """What a method answers.

    Raises:
        Refusal, Limited: it does nothing.
    """
    if method not in METHODS:
        raise Refusal("unknown_method")
    _check_arguments(method, asked)
    if world.asked_to_wait and method == "chat.postMessage":
        raise Limited(world.asked_to_wait)
    world.rates.take(method, str(asked.get("channel", "")))
    return {"ok": True, **METHODS[method](world, asked)}


def _check_arguments(method: str, asked: Raw) -> None:
    described = arguments(method)
    if described is None:
        return
    unknown = set(asked) - set(described) - {"token"}
    lacking = {key for key, about in described.items() if about["required"] and key not in asked} - {"token"}
    if unknown or lacking:
        detail = [*(f"unknown {each}" for each in unknown), *(f"missing {each}" for each in lacking)]
        raise Refusal("invalid_arguments", response_metadata={"messages": detail})


def _need(world: World, *scopes: str) -> None:
    """Any of them is enough."""
    if not world.scopes & set(scopes):
        raise Refusal("missing_scope", needed=scopes[0], provided=",".join(sorted(world.scopes)))


_WRITING = {"public": "channels:manage", "private": "groups:write", "im": "im:write", "mpim": "mpim:write"}
_READING = {"public": "channels:history", "private": "groups:history", "im": "im:history", "mpim": "mpim:history"}


def _channel(world: World, id_: Any) -> Channel:
    channel = world.channels.get(str(id_))
    if channel is None or (channel.kind != "public" and world.bot not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def _user(world: World, id_: str) -> Raw:
    if id_ not in world.users:
        raise Refusal("user_not_found")
    return world.users[id_]


def auth_test(world: World, asked: Raw) -> Raw:
    more = {"enterprise_id": world.enterprise} if world.enterprise else {}
    return {"team": "Library", "team_id": world.team, "user_id": world.bot, "user": "farpair", "bot_id": "B1", **more}


def post(world: World, asked: Raw) -> Raw:
    _need(world, "chat:write")
    channel = _channel(world, asked["channel"])
    if world.bot not in channel.members:
        raise Refusal("not_in_channel")
    if channel.archived:
        raise Refusal("is_archived")
    _check_message(asked)
    message = {"ts": world.ts(), "user": world.bot, "bot_id": "B1", "type": "message", **_kept(asked)}
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _kept(asked: Raw) -> Raw:
    return {key: asked[key] for key in ("text", "blocks", "metadata") if key in asked}


def _check_message(asked: Raw) -> None:
    if not asked.get("text"):
        raise Refusal("no_text")
    if len(asked["text"]) > 12_000:
        raise Refusal("msg_too_long")
    if found := against_blocks(asked.get("blocks", ())):
        raise Refusal("invalid_blocks", response_metadata={"messages": found})


def update(world: World, asked: Raw) -> Raw:
    _need(world, "chat:write")
    channel = _channel(world, asked["channel"])
    found = next((each for each in channel.messages if each["ts"] == asked["ts"]), None)
    if found is None:
        raise Refusal("message_not_found")
    if found["user"] != world.bot:
        raise Refusal("cant_update_message")
    _check_message(asked)
    found.update(_kept(asked))
    return {"channel": channel.id, "ts": found["ts"]}


def create(world: World, asked: Raw) -> Raw:
    _need(world, "groups:write" if asked.get("is_private") else "channels:manage")
    if world.no_channels:
        raise Refusal("restricted_action")
    name = str(asked["name"])
    if not _NAME.fullmatch(name):
        raise Refusal("invalid_name_specials")
    if any(each.name == name for each in world.channels.values()):
        raise Refusal("name_taken")
    return {"channel": _described(world.make("private", name, world.bot, {world.bot}))}


def _described(channel: Channel) -> Raw:
    return {
        "id": channel.id,
        "name": channel.name,
        "creator": channel.creator,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_private": channel.kind != "public",
        "is_mpim": channel.kind == "mpim",
        "is_im": channel.kind == "im",
        "is_member": True,
    }


def list_(world: World, asked: Raw) -> Raw:
    _need(world, "groups:read")
    wanted = {"private_channel": "private", "public_channel": "public", "mpim": "mpim", "im": "im"}
    kinds = {wanted[each] for each in str(asked.get("types", "public_channel")).split(",")}
    without = str(asked.get("exclude_archived", "")).lower() in ("true", "1")
    there = [
        each
        for each in world.channels.values()
        if each.kind in kinds and world.bot in each.members and not (without and each.archived)
    ]
    start, limit = int(asked.get("cursor") or 0), int(asked.get("limit", 100))
    more = str(start + limit) if start + limit < len(there) else ""
    shown = [_described(each) for each in there[start : start + limit]]
    return {"channels": shown, "response_metadata": {"next_cursor": more}}


def info(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    _need(world, {"public": "channels:read", "private": "groups:read"}.get(channel.kind, "mpim:read"))
    return {"channel": {**_described(channel), "is_member": world.bot in channel.members}}


def open_(world: World, asked: Raw) -> Raw:
    users = [each for each in str(asked.get("users", "")).split(",") if each]
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 8:
        raise Refusal("too_many_users")
    if any(_user(world, each).get("deleted") for each in users):
        raise Refusal("user_disabled")
    if len(users) == 1:
        _need(world, "im:write")
        return {"channel": {"id": world.direct(users[0]).id}}
    _need(world, "mpim:write")
    members = {*users, world.bot}
    found = next((each for each in world.channels.values() if each.kind == "mpim" and each.members == members), None)
    return {"channel": {"id": (found or world.make("mpim", "", world.bot, members)).id}}


def invite(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    if channel.kind in ("im", "mpim"):
        raise Refusal("method_not_supported_for_channel_type")
    _need(world, "groups:write")
    if channel.archived:
        raise Refusal("is_archived")
    users = str(asked["users"]).split(",")
    for each in users:
        if _user(world, each).get("is_ultra_restricted"):
            raise Refusal("ura_max_channels")
        if _user(world, each).get("deleted"):
            raise Refusal("user_not_found")
        if each in channel.members:
            raise Refusal("already_in_channel")
    channel.members |= set(users)
    return {"channel": _described(channel)}


def kick(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    if channel.kind in ("im", "mpim"):
        raise Refusal("method_not_supported_for_channel_type")
    _user(world, asked["user"])
    if asked["user"] not in channel.members:
        raise Refusal("not_in_channel")
    channel.members.discard(asked["user"])
    return {}


def archive(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    if channel.kind in ("im", "mpim"):
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("already_archived")
    channel.archived = True
    return {}


def unarchive(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    if not channel.archived:
        raise Refusal("not_archived")
    channel.archived = False
    return {}


def members(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    _need(world, {"private": "groups:read", "mpim": "mpim:read"}.get(channel.kind, "channels:read"))
    return {"members": sorted(channel.members)}


def history(world: World, asked: Raw) -> Raw:
    channel = _channel(world, asked["channel"])
    _need(world, _READING[channel.kind])
    oldest, inclusive = asked.get("oldest") or "0", str(asked.get("inclusive", "")).lower() in ("true", "1")
    there = [each for each in reversed(channel.messages) if float(each["ts"]) > float(oldest)]
    there += [each for each in channel.messages if inclusive and each["ts"] == oldest]
    start, limit = int(asked.get("cursor") or 0), int(asked.get("limit", 100))
    more = str(start + limit) if start + limit < len(there) else ""
    with_metadata = str(asked.get("include_all_metadata", "")).lower() in ("true", "1")
    shown = [_as_told(each, with_metadata) for each in there[start : start + limit]]
    return {"messages": shown, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


def _as_told(message: Raw, with_metadata: bool) -> Raw:
    told = {key: value for key, value in message.items() if with_metadata or key != "metadata"}
    return told | (
        {"files": [{"id": each["id"], "name": each["name"]} for each in told["files"]]} if "files" in told else {}
    )


def pin(world: World, asked: Raw) -> Raw:
    _need(world, "pins:write")
    channel = _channel(world, asked["channel"])
    if asked["timestamp"] in channel.pins:
        raise Refusal("already_pinned")
    channel.pins.append(asked["timestamp"])
    return {}


def users_info(world: World, asked: Raw) -> Raw:
    _need(world, "users:read")
    return {"user": _user(world, asked["user"])}


def bots_info(world: World, asked: Raw) -> Raw:
    _need(world, "users:read")
    return {"bot": {"id": asked.get("bot", "B1"), "app_id": "A1", "name": "farpair"}}


def users_list(world: World, asked: Raw) -> Raw:
    _need(world, "users:read")
    return {"members": list(world.users.values())[: int(asked.get("limit", 100))]}


def exported(world: World) -> Raw:
    """The app's manifest, as far as its commands."""
    commands = [{"command": each, "description": "x"} for each in sorted(world.commands)]
    return {"manifest": {"display_information": {"name": "x"}, "features": {"slash_commands": commands}}}


def views_open(world: World, asked: Raw) -> Raw:
    user = world.use_trigger(str(asked["trigger_id"]))
    return {"view": shown(world, user, asked["view"])}


def shown(world: World, user: str, view: Raw, before: Raw | None = None) -> Raw:
    """A view that somebody sees now, in the place of the one before."""
    if not world.checks_at_once:
        world.unchecked.append(view)
    elif found := against_view(view):
        raise Refusal("invalid_arguments", response_metadata={"messages": found})
    id_ = before["id"] if before else world.id("V")
    whole = {**view, "id": id_, "hash": world.ts(), "team_id": world.team, "user": user, "state": {"values": {}}}
    world.views[id_] = whole
    world.opened[user] = id_
    return whole


def views_update(world: World, asked: Raw) -> Raw:
    before = world.views.get(str(asked.get("view_id", "")))
    if before is None:
        raise Refusal("not_found")
    if asked.get("hash") and asked["hash"] != before["hash"]:
        raise Refusal("hash_conflict")
    return {"view": shown(world, before["user"], asked["view"], before)}


def views_publish(world: World, asked: Raw) -> Raw:
    if found := against_view(asked["view"]):
        raise Refusal("invalid_arguments", response_metadata={"messages": found})
    _user(world, asked["user_id"])
    home = {**asked["view"], "id": f"VH{asked['user_id']}", "hash": world.ts(), "state": {"values": {}}}
    world.homes[asked["user_id"]] = home
    return {"view": home}


def upload_ticket(world: World, asked: Raw) -> Raw:
    _need(world, "files:write")
    id_ = world.id("F")
    world.files[id_] = {"name": asked["filename"], "length": int(asked["length"]), "alt": asked.get("alt_txt", "")}
    return {"upload_url": f"{world.uploads}/{id_}", "file_id": id_}


def complete_upload(world: World, asked: Raw) -> Raw:
    _need(world, "files:write")
    channel = _channel(world, asked["channel_id"])
    listed = asked["files"] if isinstance(asked["files"], list) else json.loads(asked["files"])
    for each in listed:
        file = world.files.get(each["id"], {})
        if len(file.get("data", b"")) != file.get("length"):
            raise Refusal("file_upload_size_restricted" if "data" in file else "file_not_found")
    shared = [{**world.files[each["id"]], **each} for each in listed]
    channel.messages.append({"ts": world.ts(), "user": world.bot, "type": "message", "text": "", "files": shared})
    return {"files": [{"id": each["id"], "title": each.get("title", "")} for each in listed]}


METHODS: Mapping[str, Method] = {
    "auth.test": auth_test,
    "bots.info": bots_info,
    "chat.postMessage": post,
    "chat.update": update,
    "conversations.archive": archive,
    "conversations.create": create,
    "conversations.history": history,
    "conversations.info": info,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.list": list_,
    "conversations.members": members,
    "conversations.open": open_,
    "conversations.unarchive": unarchive,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": upload_ticket,
    "pins.add": pin,
    "users.info": users_info,
    "users.list": users_list,
    "views.open": views_open,
    "views.publish": views_publish,
    "views.update": views_update,
}
