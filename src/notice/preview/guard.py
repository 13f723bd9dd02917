"""The guard between browser and preview: who may ask, and what a page of the preview may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD")
HANDSHAKE = "x-notice-token"
"""The header that only the page sets: a form or page elsewhere cannot (Fetch, CORS protocol)."""
HTTP = 80
"""The port that an address need not say."""
CONTENT_POLICY = "content-security-policy"
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
"""For the preview's own page: scripts and styles from its files only, none of them inline."""
ARTIFACT_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; font-src data:; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""For an artifact: no script at all, nothing fetched. It keeps its origin, which without scripts
gives it nothing, so that the preview can read how tall it is."""
HEADERS: Mapping[str, str] = {
    CONTENT_POLICY: OWN_POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware that answers only GET and HEAD, and only under this machine's own names.

    A door takes POST too, from the page that has the token of this run and from nothing else.

    A page elsewhere can send a browser here, by its own name pointed at 127.0.0.1 (DNS rebinding)
    or by a request across sites. ``Host`` shows the first, ``Origin`` and ``Sec-Fetch-Site``
    (Fetch Metadata) the second; only a visitor who follows a link may come from elsewhere.
    """

    def __init__(self, app: ASGIApp, port: int, token: str, doors: Collection[str]) -> None:
        """Guard ``app``, which is reached at ``port`` of this machine; ``doors`` are its paths."""
        self._app = app
        self._token = token.encode()
        self._doors = doors
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._hosts |= {"127.0.0.1", "localhost"} if port == HTTP else set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 403 or 405; every answer carries the headers above."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope["method"], scope["path"], Headers(scope=scope)) or self._app
        await answer(scope, receive, guarded)

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        posted = method == "POST" and path in self._doors
        if method not in METHODS and not posted:
            return PlainTextResponse("only GET and HEAD\n", 405, {"allow": ", ".join(METHODS)})
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return PlainTextResponse("this is not the name of the preview\n", 403)
        origins = {f"http://{host}" for host in self._hosts}
        if not set(headers.getlist("origin")) <= origins:
            return PlainTextResponse("asked for by a page elsewhere\n", 403)
        visit = headers.get("sec-fetch-dest") == "document"
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and not visit:
            return PlainTextResponse("asked for by a page elsewhere\n", 403)
        if posted and not (headers.getlist("origin") and self._has_token(headers)):
            message = "asked for by a page of another run; load the page again\n"
            return PlainTextResponse(message, 403)
        return None

    def _has_token(self, headers: Headers) -> bool:
        given = headers.getlist(HANDSHAKE)
        return len(given) == 1 and compare_digest(given[0].encode(), self._token)
