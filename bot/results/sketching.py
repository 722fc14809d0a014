"""A picture drawn right before its message is sent; where it cannot be drawn, the words stand alone."""

from __future__ import annotations

import base64

import structlog

from bot.pictures import PICTURE, Picture
from bot.results.apart import Drawable, DrawingEnded, draw_apart

log = structlog.get_logger()


async def picture_of(sketch: Drawable, name: str) -> tuple[Picture, ...]:
    """The picture of a value, in a process of its own, under a file's name made of `name`."""
    try:
        (drawn,) = await draw_apart([sketch])
    except DrawingEnded as error:
        log.warning("a picture was not drawn", reason=str(error))
        return ()
    if not drawn or len(drawn) > PICTURE:
        log.warning("a picture is not sent", bytes=len(drawn))
        return ()
    return (Picture(f"{name.replace('_', '-')}.png", base64.b64encode(drawn).decode(), sketch.told),)
