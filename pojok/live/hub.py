"""One LISTEN connection for a process, fanned out to its open streams."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterable

import psycopg
import structlog

from pojok.live.notices import CHANNEL, parameters

MAX_STREAMS = 5000  # of a process
MAX_STREAMS_OF_ADDRESS = 200  # a whole office may come from one address
SPREAD_SECONDS = 3.0  # after a gap every page fetches anew, not all at once
LONGEST_PAUSE_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Subscriber:
    """One open stream. A slow reader gets one notice of all that changed meanwhile: what waits is a set of topics."""

    __slots__ = ("address", "ended", "pending", "topics", "wake")

    def __init__(self, topics: frozenset[str], address: str) -> None:
        self.topics = topics
        self.address = address
        self.pending: set[str] = set()
        self.wake = asyncio.Event()
        self.ended = False

    def tell(self, topics: Iterable[str]) -> None:
        """These changed."""
        self.pending.update(topics)
        self.wake.set()

    def end(self) -> None:
        """Close the stream."""
        self.ended = True
        self.wake.set()


class Hub:
    """Who listens to what, in this process."""

    def __init__(self) -> None:
        self.subscribers: set[Subscriber] = set()
        self._by_topic: defaultdict[str, set[Subscriber]] = defaultdict(set)
        self._of_address: Counter[str] = Counter()
        self._listening: asyncio.Task[None] | None = None
        self.ending = False

    def start(self) -> None:
        """Begin to listen; in the running loop."""
        self.ending = False
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """End every stream and the listening."""
        self.end_streams()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
            self._listening = None

    def end_streams(self) -> None:
        """End every stream now and refuse new ones."""
        self.ending = True
        for subscriber in self.subscribers:
            subscriber.end()

    def has_room_for(self, address: str) -> bool:
        """Whether one more stream from there may be opened."""
        return len(self.subscribers) < MAX_STREAMS and self._of_address[address] < MAX_STREAMS_OF_ADDRESS

    def add(self, subscriber: Subscriber) -> None:
        """Let it hear from now on."""
        self.subscribers.add(subscriber)
        self._of_address[subscriber.address] += 1
        for topic in subscriber.topics:
            self._by_topic[topic].add(subscriber)

    def remove(self, subscriber: Subscriber) -> None:
        """Forget it."""
        self.subscribers.discard(subscriber)
        self._of_address[subscriber.address] -= 1
        if self._of_address[subscriber.address] <= 0:
            del self._of_address[subscriber.address]
        for topic in subscriber.topics:
            self._by_topic[topic].discard(subscriber)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def tell(self, payload: str) -> None:
        """One notice: topics joined by spaces."""
        for topic in payload.split():
            for subscriber in self._by_topic.get(topic, ()):
                subscriber.tell((topic,))

    def tell_all(self) -> None:
        """Something may have been missed: every page fetches anew, spread over some seconds."""
        loop = asyncio.get_running_loop()
        for subscriber in self.subscribers:
            wait = random.uniform(0, SPREAD_SECONDS)  # noqa: S311 - no secret hangs on it
            loop.call_later(wait, subscriber.tell, subscriber.topics)

    async def _listen(self) -> None:
        pause, heard_before = 0.1, False
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(**parameters())  # type: ignore[arg-type]
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    if heard_before:
                        self.tell_all()
                    pause, heard_before = 0.1, True
                    async for notice in connection.notifies():
                        self.tell(notice.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("live_listening_lost", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
