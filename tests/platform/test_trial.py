"""`pojok up`, which bin/run calls: from nothing to a page, and back to nothing."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.platform.processes import alive, descendants
from tests.serving import free_port


class Trial:
    """One folder in which trials are started one after another."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        keep = {name: value for name, value in os.environ.items() if not name.startswith("POJOK_")}
        self.environment = {**keep, "POJOK_VAR": str(var), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.process: subprocess.Popen[str] | None = None
        self.said = ""

    def start(self, *arguments: str) -> float:
        """Start and wait for the addresses; how long it took."""
        began = time.monotonic()
        command = [str(Path(sys.executable).with_name("pojok")), "up", *arguments]
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C menghentikan" in line:
                return time.monotonic() - began
        self.process.wait()
        return time.monotonic() - began

    def all_processes(self) -> set[int]:
        assert self.process is not None
        return descendants(self.process.pid) | {self.process.pid}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    made = Trial(tmp_path_factory.mktemp("var"))
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.terminate()
        made.process.wait(20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_a_signal_stops_all_it_started(trial: Trial, number: signal.Signals) -> None:
    trial.start("--empty")
    assert trial.process is not None
    assert httpx.get(f"http://127.0.0.1:{trial.port}/healthz").status_code == 200
    assert f"http://127.0.0.1:{trial.port}/masuk/" in trial.said
    assert "perbendaharaan" in trial.said
    processes = trial.all_processes()
    assert len(processes) > 5
    trial.process.send_signal(number)
    assert trial.process.wait(15) == 0
    assert not alive(processes)


def test_a_second_start_is_quick_and_a_killed_one_leaves_nothing(trial: Trial) -> None:
    assert trial.start("--empty") < 5 * float(os.environ.get("SLOW_MACHINE", "2"))
    assert trial.process is not None
    processes = trial.all_processes()
    trial.process.kill()
    trial.process.wait()
    last = time.monotonic() + 12
    while alive(processes) and time.monotonic() < last:
        time.sleep(0.05)
    assert not alive(processes)


def test_a_taken_port_is_said_and_nothing_is_left(trial: Trial) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        trial.start("--empty", "--port", str(port))
    assert trial.process is not None
    assert trial.process.returncode == 1
    assert str(port) in trial.said
    assert "Traceback" not in trial.said


def test_a_second_trial_in_the_same_folder_is_refused_and_harms_nothing(trial: Trial) -> None:
    trial.start("--empty")
    assert trial.process is not None
    first = trial.process
    other = Trial(Path(trial.environment["POJOK_VAR"]))
    other.start("--empty")
    assert other.process is not None
    assert other.process.returncode == 1
    assert "sudah berjalan" in other.said
    assert httpx.get(f"http://127.0.0.1:{trial.port}/healthz").status_code == 200
    first.terminate()
    first.wait(15)


def test_commands_work_beside_a_running_trial_and_without_one(trial: Trial) -> None:
    pojok = str(Path(sys.executable).with_name("pojok"))

    def token() -> str:
        done = subprocess.run(
            [pojok, "token", "petugas"], env=trial.environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.count("\n") == 1
        return done.stdout.strip()

    made_before = token()
    trial.start("--empty")
    assert trial.process is not None
    made_beside = token()
    for given in (made_before, made_beside):
        headers = {"Authorization": f"Bearer {given}"}
        assert httpx.get(f"http://127.0.0.1:{trial.port}/api/v1/units", headers=headers).status_code == 200
    trial.process.terminate()
    trial.process.wait(15)


def test_a_killed_database_comes_back_by_itself_and_the_pages_with_it(trial: Trial) -> None:
    trial.start("--empty")
    assert trial.process is not None
    [server] = serving(trial.process.pid)
    mark = Path(trial.environment["POJOK_VAR"]) / "pg" / "data" / "postmaster.pid"
    killed = int(mark.read_text().split("\n", 1)[0])
    os.kill(killed, signal.SIGKILL)
    assert comes_true(lambda: mark.exists() and int(mark.read_text().split("\n", 1)[0] or killed) != killed)
    assert comes_true(lambda: status(trial) == 200)
    assert serving(trial.process.pid) == [server], "the server needed no start of its own"
    trial.process.terminate()
    assert trial.process.wait(15) == 0


def test_a_killed_server_is_started_again_and_one_signal_still_stops_all(trial: Trial) -> None:
    trial.start("--empty")
    assert trial.process is not None
    up = trial.process.pid
    [server] = serving(up)
    os.kill(server, signal.SIGKILL)
    assert comes_true(lambda: serving(up) not in ([], [server]) and status(trial) == 200)
    processes = trial.all_processes()
    trial.process.terminate()
    assert trial.process.wait(15) == 0
    assert not alive(processes)


def serving(up: int) -> list[int]:
    """The server's main process: a child of `pojok up`."""
    found = []
    for pid in descendants(up):
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if said[0] != "Z" and said[1] == str(up) and b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def status(trial: Trial) -> int:
    """What the pages answer with; 0: nobody answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{trial.port}/healthz", timeout=10).status_code
    except httpx.HTTPError:
        return 0


def comes_true(condition: Callable[[], bool], seconds: float = 30) -> bool:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if condition():
            return True
        time.sleep(0.05)
    return False
