"""What every request passes first: is it for this server, does it come from its pages, and what if it fails."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from adapters.web.pages import Pages
from adapters.web.read import Malformed, locale_of
from adapters.web.settings import WebSettings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_log = structlog.get_logger(__name__)

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
CSP = "Content-Security-Policy"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_EXPLAINED = {404: "web.not_found", 405: "web.not_found", 413: "web.too_much"}


class Refused(Exception):
    """A request that gets a page saying why not; `key` names the words."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on whatever is about to be sent; what came with a message has a policy of its own."""
    own = response.headers.get(CSP, _POLICY)
    response.headers.update({**_HEADERS, CSP: own})
    lasting = request.path.startswith("/static/") and response.status in (200, 304)
    response.headers["Cache-Control"] = "no-cache" if lasting else "no-store"


def make_guard(settings: WebSettings, pages: Pages) -> Callable[..., Awaitable[web.StreamResponse]]:
    """The one middleware: checks before, and explains what went wrong after."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        locale = locale_of(request)
        try:
            _check(request, settings)
            return await handler(request)
        except Refused as refused:
            return pages.problem(locale, refused.status, key=refused.key)
        except Malformed:
            return pages.problem(locale, 400, key="web.malformed")
        except web.HTTPException as error:
            if error.status < 400:
                raise
            key = _EXPLAINED.get(error.status, "web.malformed")
            return pages.problem(locale, error.status, key=key)
        except Exception as error:
            return pages.problem(locale, 500, key="web.broken", code=_logged(request, error))

    return guard


def make_vitals_guard(settings: WebSettings) -> Callable[..., Awaitable[web.StreamResponse]]:
    """The middleware of a process without pages: what is not for this server is refused in a line."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            _check(request, settings)
        except Refused as refused:
            return web.Response(text="This address is not served here.\n", status=refused.status)
        return await handler(request)

    return guard


def _check(request: web.Request, settings: WebSettings) -> None:
    host = request.headers.get("Host", "")
    if not settings.knows_host(host, _port_of(request)):
        raise Refused(421, "web.wrong_host")
    if request.method in ("GET", "HEAD"):
        return
    if not settings.knows_origin(request.headers.get("Origin", ""), host):
        raise Refused(403, "web.wrong_origin")


def _port_of(request: web.Request) -> int:
    sockname = request.transport.get_extra_info("sockname") if request.transport else None
    return int(sockname[1]) if isinstance(sockname, tuple) else 0


def _logged(request: web.Request, error: Exception) -> str:
    """Log where it broke, without the exception's text, which may hold what people typed."""
    code = secrets.token_hex(3)
    last = traceback.extract_tb(error.__traceback__)[-1]
    resource = request.match_info.route.resource
    _log.error(
        "page_failed",
        code=code,
        error=type(error).__name__,
        at=f"{last.filename}:{last.lineno}",
        page=resource.canonical if resource else "",
    )
    return code
