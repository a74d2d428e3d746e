"""Django's WSGI application inside ASGI, with one step from the loop to a thread and one back.

a2wsgi builds the environ; its responder hops between loop and thread for every piece of a body, both ways, which costs
more than an act's SQL. Our bodies are small: read whole before, sent whole after.
"""

import asyncio
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from a2wsgi.wsgi import build_environ
from starlette.types import Receive, Scope, Send

_ASCII = "".join(map(chr, range(0x21, 0x7F)))

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


def _plain(scope: Scope) -> Scope:
    """The scope as a2wsgi can read it: bytes beyond ASCII in the query quoted, as a browser would have sent them.
    Headers with `_` are dropped: WSGI can't tell them from those with `-`, so a stranger could forge a proxy's."""
    query = quote(scope["query_string"], safe=_ASCII)
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "query_string": query.encode("ascii"), "headers": headers}


class Bridge:
    """An ASGI application that runs a WSGI one in `threads` threads. A body over `max_bytes` is left unread: 413."""

    def __init__(self, application: Application, *, threads: int, max_bytes: int) -> None:
        self.application = application
        self.max_bytes = max_bytes
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b"" if scope["method"] in ("GET", "HEAD") else await self._body(receive)
        environ: dict[str, Any] = build_environ(_plain(scope), io.BytesIO(body))  # type: ignore[arg-type,assignment]
        if "HTTP_TRANSFER_ENCODING" in environ:
            environ["CONTENT_LENGTH"] = str(len(body))  # Django reads what is announced
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(self.threads, self._answer, environ)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

    async def _body(self, receive: Receive) -> bytes:
        """The request's body, or its beginning when it is longer than anything we take: Django says 413 by length."""
        parts, size = [], 0
        while size <= self.max_bytes:
            message = await receive()
            part = message.get("body", b"")
            parts.append(part)
            size += len(part)
            if not message.get("more_body", False):
                break
        return b"".join(parts)

    def _answer(self, environ: dict[str, Any]) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            started[:] = (status, headers)

        chunks = self.application(environ, start_response)
        try:
            content = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = started
        sent = [(name.encode("latin-1").lower(), value.encode("latin-1")) for name, value in headers]
        return int(status[:3]), sent, content
