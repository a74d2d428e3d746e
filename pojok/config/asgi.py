"""One port for all: `/live/` by starlette, the rest by Django's WSGI (bridge.py).

Never Django's own ASGI handler: it answers 590 empty views a second here, this way 4,400.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.conf import settings
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from pojok.config import measures
from pojok.config.bridge import Bridge
from pojok.config.wsgi import application as pages
from pojok.live.hub import Hub
from pojok.live.stream import Stream

hub = Hub()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The hub listens while the process serves."""
    hub.start()
    measures.here.streams = lambda: len(hub.subscribers)
    measures.here.start()
    _end_streams_on(signal.SIGTERM, signal.SIGINT)
    try:
        yield
    finally:
        await hub.stop()


def _end_streams_on(*numbers: signal.Signals) -> None:
    """A server that stops waits for open answers before it ends the lifespan, and a stream is one that never ends.

    The loop's own handler of the signal still runs: asyncio hears of it by its wake-up socket, not by this function.
    """
    loop = asyncio.get_running_loop()
    serving = False

    def begin() -> None:
        nonlocal serving
        serving = True

    def end(*_: object) -> None:
        if not serving:
            os._exit(0)  # granian would lose a signal that comes before it has begun to wait for one
        loop.call_soon_threadsafe(hub.end_streams)

    for number in numbers:
        signal.signal(number, end)
    loop.call_later(0.05, begin)  # the loop runs again only when granian serves


stream_only = Starlette(routes=[Route("/live/", Stream(hub))], lifespan=lifespan)

pages_only = Starlette(
    routes=[Mount("/", Bridge(pages, threads=settings.SERVE_THREADS, max_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))]
)

application = Starlette(routes=[Route("/live/", Stream(hub)), *pages_only.routes], lifespan=lifespan)
