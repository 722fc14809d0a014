"""A reply as text and back, so that a repeated request gets the very same one."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.chat import Form, Message, Reply
from storage.columns import clean

_REPLY: TypeAdapter[Reply] = TypeAdapter(Annotated[Message | Form, Field(discriminator="kind")])


def reply_text(reply: Reply) -> str:
    """A reply as JSON, with what no database can keep taken out."""
    return clean(json.dumps(_REPLY.dump_python(reply, mode="json"), ensure_ascii=False))


def reply_of(text: str) -> Reply:
    """The reply that `reply_text` wrote: tuples are tuples again, and instants aware."""
    return _REPLY.validate_json(text)
