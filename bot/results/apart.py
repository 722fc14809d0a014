"""Drawing in a process of its own: matplotlib would hold up everybody who waits for an answer."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, cast

SECONDS = 90
_ROOT = Path(__file__).resolve().parents[2]  # the child must run the same sources, wherever we were started


class DrawingEnded(RuntimeError):
    """The process ended without pictures; `log` is its stderr."""

    def __init__(self, log: str) -> None:
        super().__init__("The drawing ended without pictures. The figures are there as words and tables.")
        self.log = log


class Drawable(Protocol):
    """A frozen value that names by its `kind` how it is drawn; its fields are what JSON has."""

    @property
    def kind(self) -> str: ...
    @property
    def told(self) -> str: ...


async def draw_apart(charts: Sequence[Drawable], format_: str = "png") -> list[bytes]:
    """The charts, certificates and maps as pictures (`png`; charts as `svg` too), in their order. What no font of this
    computer can show is empty.

    Raises:
        DrawingEnded: the process broke down or took too long.
    """
    if not charts:
        return []
    order = json.dumps({"format": format_, "charts": [asdict(cast("Any", each)) for each in charts]}).encode()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.results", stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=_ROOT
    )
    try:
        async with asyncio.timeout(SECONDS):
            written, log = await process.communicate(order)
    except TimeoutError as error:
        raise DrawingEnded(f"it took more than {SECONDS} s") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        raise DrawingEnded(log.decode(errors="replace"))
    return [base64.b64decode(each) for each in json.loads(written)]
