"""The drill in its short form: every kind of process dies once while sixteen clients act."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.concurrency

TOP = Path(__file__).resolve().parents[2]


def test_nothing_acknowledged_is_lost_or_done_twice_when_processes_are_killed():
    command = [sys.executable, "-m", "drills.kill", "--minutes", "0.25", "--every", "1.6", "--json"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["ok"], done.stdout
    assert done.returncode == 0
    assert set(told["killed"]) == {"web", "server", "worker", "live", "database", "session"}, told["killed"]
    assert told["presses"]["acknowledged"] > 10
