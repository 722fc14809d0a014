"""The local chat in the browser, which needs no account anywhere, and the coordinators' pages."""

from adapters.web.chat import WebChat, open_chat
from adapters.web.client import Running, serve
from adapters.web.ports import FrontDesk
from adapters.web.settings import WebSettings

__all__ = ["FrontDesk", "Running", "WebChat", "WebSettings", "open_chat", "serve"]
