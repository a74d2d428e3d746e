"""The change stream: server-sent events at /live/?t=<signed topics>."""

import asyncio
from contextlib import suppress
from urllib.parse import parse_qs

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.conf import settings
from django.utils.translation import gettext as _

from pojok.lib import flood
from pojok.lib.refusals import Refused
from pojok.live.hub import Hub, Subscriber
from pojok.live.signing import unsign

HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 3000
# Of one address, at once and each second: after a restart a whole office connects again, every three seconds.
OPENED = (400.0, 40.0)

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class Stream:
    """The ASGI application of one hub. 403: not signed by us or too old. 429: too many streams. 503: ending."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.opened = flood.Buckets(*OPENED)

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["method"] != "GET":
            return await _refuse(send, 405, [(b"allow", b"GET")])
        address = _address(scope)
        if not flood.is_here(address) and (wait := self.opened.wait_seconds(address)):
            return await _refuse(send, 429, [(b"retry-after", b"%d" % wait)])
        try:
            topics = unsign(parse_qs(scope["query_string"].decode("latin-1")).get("t", [""])[0])
        except Refused:
            return await _refuse(send, 403)
        if self.hub.ending:
            return await _refuse(send, 503, [(b"retry-after", b"3")])
        if not self.hub.has_room_for(address):
            return await _refuse(send, 429, [(b"retry-after", b"30")])
        subscriber = Subscriber(topics, address)
        self.hub.add(subscriber)
        gone = asyncio.ensure_future(_gone(receive))
        gone.add_done_callback(lambda _: subscriber.end())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS, "trailers": False})
            await _tell(subscriber, send)
        finally:
            self.hub.remove(subscriber)
            gone.cancel()
        return None


async def _tell(subscriber: Subscriber, send: ASGISendCallable) -> None:
    """Write what changed until the stream ends; a comment now and then, so that a dead line is noticed."""
    loop = asyncio.get_running_loop()
    text = f"retry: {RETRY_MILLISECONDS}\n: halo\n\n"
    with suppress(OSError, RuntimeError):  # the reader went away while we wrote
        while True:
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            beat = loop.call_later(HEARTBEAT_SECONDS, subscriber.wake.set)
            await subscriber.wake.wait()
            beat.cancel()
            subscriber.wake.clear()
            if subscriber.ended:
                break
            if subscriber.pending:
                changed, subscriber.pending = subscriber.pending, set()
                text = f"event: changed\ndata: {' '.join(sorted(changed))}\n\n"
            else:
                text = ": ada\n\n"
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _address(scope: HTTPScope) -> str:
    """Like lib.limits.address, of a request that Django never sees."""
    if settings.BEHIND_PROXY:
        given = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        if given:
            return given[-1].decode("latin-1").rpartition(",")[2].strip()
    client = scope.get("client")
    return client[0] if client else ""


async def _refuse(send: ASGISendCallable, status: int, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = _("Terlalu banyak sambungan dari alamat ini. Tunggu sebentar.").encode() if status == 429 else b""
    plain = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": status, "headers": plain + (headers or []), "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})
