"""Who kills, and what: at random moments, without a chance to tidy up."""

import random
import threading
from collections import Counter
from collections.abc import Callable

from drills.house import House
from drills.kill import processes

LOOK_SECONDS = 0.2


class Killer:
    """Kills something every so often until told to stop."""

    def __init__(self, house: House, stop: threading.Event, seed: int, every_seconds: float) -> None:
        self.house, self.stop, self.every_seconds = house, stop, every_seconds
        self.random = random.Random(seed)
        self.killed: Counter[str] = Counter()

    def run(self) -> None:
        """Each kind once in random order first, so that a short drill leaves none out; then at random."""
        kinds, weights = list(self._victims()), [4, 1, 2, 2, 2, 3]
        first = self.random.sample(kinds, len(kinds))
        while not self._wait(self.random.uniform(0.4, 1.6) * self.every_seconds):
            kind = first.pop() if first else self.random.choices(kinds, weights)[0]
            found = self._victims()[kind]()
            if found and processes.kill(self.random.choice(found)):
                self.killed[kind] += 1

    def _victims(self) -> dict[str, Callable[[], list[int]]]:
        return {
            "web": lambda: [pid for server in self._servers() for pid in processes.web_workers(server)],
            "server": self._servers,
            "worker": lambda: [pid for server in self._servers() for pid in processes.worker(server)],
            "live": lambda: [self.house.live.pid] if self.house.live and self.house.live.poll() is None else [],
            "database": lambda: processes.database(self.house.cluster_home),
            "session": lambda: processes.sessions(self.house.cluster_home),
        }

    def _servers(self) -> list[int]:
        return processes.serve(self.house.up.pid) if self.house.up else []

    def _wait(self, seconds: float) -> bool:
        """True when it is time to stop. The stream's process is looked after meanwhile."""
        waited = 0.0
        while waited < seconds:
            if self.stop.wait(LOOK_SECONDS):
                return True
            waited += LOOK_SECONDS
            self.house.keep_live()
        return False
