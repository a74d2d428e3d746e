"""Screens that listen: they connect again whenever their stream breaks, as a browser does."""

import http.client
import threading
import time
from urllib.parse import quote

READ_SECONDS = 20.0


class Screen:
    """One open page that counts what it hears."""

    def __init__(self, port: int, topics: str, stop: threading.Event) -> None:
        self.port, self.topics, self.stop = port, topics, stop
        self.heard = 0
        self.connected = 0

    def run(self) -> None:
        while not self.stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=READ_SECONDS)
            try:
                connection.request("GET", f"/live/?t={quote(self.topics)}")
                response = connection.getresponse()
                if response.status == 200:
                    self.connected += 1
                    self._listen(response)
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            self.stop.wait(0.3)

    def _listen(self, response: http.client.HTTPResponse) -> None:
        while not self.stop.is_set():
            line = response.readline()
            if not line:
                return
            if line.startswith(b"event: changed"):
                self.heard += 1

    def hears_again(self, before: int, seconds: float) -> bool:
        """Whether it hears more than `before` within so long."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if self.heard > before:
                return True
            time.sleep(0.05)
        return False
