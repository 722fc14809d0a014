"""`farpair backup` and `farpair restore`: a copy of the database, and a copy that is put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.ports import Ports
from bot.cli.run import NoPlace, console
from bot.config import Config


async def back_up(ports: Ports, config: Config, target: Path, chat: Path | None) -> None:
    """Copy the database to `target`, and the local chat's file to `chat` where that is wanted.

    Raises:
        StoreBusy, StoreError, NoPlace: why not, in words.
    """
    await ports.back_up(config.storage.database, target)
    console.print(f"The database is in {target}.", markup=False)
    console.print(
        "What people told, and other texts, are encrypted in it: without the key ([security]) these parts can't be "
        "read. Keep a copy of the key in another place than the backup.",
        markup=False,
    )
    if chat:
        try:
            await ports.copy_chat(Path(config.web.chat_file), chat)
        except OSError as error:
            raise NoPlace(f"{error} The database's backup is whole.") from error
        console.print(f"The local chat is in {chat}.", markup=False)


async def restore(ports: Ports, config: Config, backup: Path) -> None:
    """Put `backup` in the database's place.

    Raises:
        StoreBusy, StoreError: why not, in words; the database is as it was.
    """
    kept = await ports.restore(config.storage.database, backup)
    console.print(f"{config.storage.database} is what {backup} was.", markup=False)
    if kept:
        console.print(f"What was there before is kept in {kept}.", markup=False)


FileToWrite = Annotated[Path, typer.Argument(help="A new file to write.")]
ChatFile = Annotated[Path | None, typer.Option("--chat", help="Copy the local chat to this new file as well.")]
FileToRead = Annotated[Path, typer.Argument(help="A file that farpair backup wrote.")]
