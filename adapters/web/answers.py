"""The last answer that the desk gave in a session, kept until the page that shows it has been left."""

from __future__ import annotations

from collections import OrderedDict

from bot.chat import Reply

_MOST = 500


class Answers:
    """In memory: an answer can be asked for again, so a restart loses nothing. The oldest give way."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, Reply]] = OrderedDict()

    def keep(self, session: str, page: str, reply: Reply) -> None:
        """Instead of an earlier one of the session; `page` is where it is shown."""
        self._kept.pop(session, None)
        self._kept[session] = (page, reply)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def on(self, session: str, page: str) -> Reply | None:
        """The session's answer on a page. It is gone once another page has been opened."""
        where, reply = self._kept.get(session, ("", None))
        if where == page:
            return reply
        self._kept.pop(session, None)
        return None

    def drop(self, session: str) -> None:
        """Forget it."""
        self._kept.pop(session, None)
