"""One port for all: `/live/` by starlette, the rest by Django's WSGI through a2wsgi.

Never Django's own ASGI handler: it answers 590 empty views a second here, this way 4,400.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from a2wsgi import WSGIMiddleware
from django.conf import settings
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from pojok.config.wsgi import application as pages
from pojok.live.hub import Hub
from pojok.live.stream import Stream

hub = Hub()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The hub listens while the process serves."""
    hub.start()
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
    for number in numbers:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(hub.end_streams))


stream_only = Starlette(routes=[Route("/live/", Stream(hub))], lifespan=lifespan)

application = Starlette(
    routes=[
        Route("/live/", Stream(hub)),
        Mount("/", WSGIMiddleware(pages, workers=settings.SERVE_THREADS)),
    ],
    lifespan=lifespan,
)
