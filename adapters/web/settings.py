"""Where the pages are served, and which addresses count as their own."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`port` 0 takes any free one. `public` is the address that people see where a proxy stands in front
    ("https://pairs.example.org"); `title` is the name over every page;
    `under` is a path below it where these pages are ("/rehearsed").
    """

    host: str = "127.0.0.1"
    port: int = 8080
    local_chat: bool = True
    title: str = "Farpair"
    public: str = ""
    under: str = ""

    @property
    def chat_is_on(self) -> bool:
        """The local chat has no passwords, so it is for this computer alone: not where a proxy brings others here."""
        name = _authority(self.public).rpartition("@")[2]
        brought = bool(self.public) and not is_loopback(re.sub(r":\d+$", "", name))
        return self.local_chat and is_loopback(self.host) and not brought

    @property
    def base(self) -> str:
        """The path that all addresses of pages begin with behind a proxy: "/pairs", or nothing."""
        return "/".join(["", *filter(None, self.public.partition("://")[2].split("/")[1:])]) + self.under

    @property
    def secure(self) -> bool:
        return self.public.startswith("https://")

    def knows_host(self, header: str, port: int) -> bool:
        """Whether a Host header names this server, which listens at `port`; keeps rebound names out."""
        found = _HOST.fullmatch(header)
        if found is None:
            return False
        name, asked = found[1].strip("[]").lower(), int(found[2] or 0)
        if self.public and header.lower() == _authority(self.public):
            return True
        return (asked or _DEFAULT_PORTS["http"]) == port and (is_loopback(name) or name == self.host.lower())

    def knows_origin(self, origin: str, host_header: str) -> bool:
        """Whether a POST comes from a page of this server; `host_header` has been checked before."""
        own = {f"http://{host_header}".lower()}
        if self.public:
            own.add(f"{self.public.partition('://')[0]}://{_authority(self.public)}".lower())
        return origin.lower() in own


def is_loopback(name: str) -> bool:
    """Whether a host name or address can be reached from this computer alone."""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _authority(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].lower()
