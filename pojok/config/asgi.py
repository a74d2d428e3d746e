"""One port for all: `/live/` by starlette, the rest by Django's WSGI through a2wsgi.

Never Django's own ASGI handler: it answers 590 empty views a second here, this way 4,400.
"""

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
    try:
        yield
    finally:
        await hub.stop()


stream_only = Starlette(routes=[Route("/live/", Stream(hub))], lifespan=lifespan)

application = Starlette(
    routes=[
        Route("/live/", Stream(hub)),
        Mount("/", WSGIMiddleware(pages, workers=settings.SERVE_THREADS)),
    ],
    lifespan=lifespan,
)
