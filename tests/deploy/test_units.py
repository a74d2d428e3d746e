"""systemd reads the units as they are meant, and finds them closed; the sample of settings is complete."""

import getpass
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pojok.config.env import PREFIX, Environment

TOP = Path(__file__).resolve().parents[2]
UNITS = sorted((TOP / "deploy" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
# systemd's own mark of 0 (closed) to 10 (open); in tenths.
AT_MOST = 20


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: run bin/test, or apt-get install systemd"
    return subprocess.run([program, *arguments], capture_output=True, text=True)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as on a machine where the program is, wherever that is here."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/pojok", str(TOP))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_has_nothing_to_say_about_a_unit(installed: Path, unit: Path) -> None:
    told = analyze("verify", "--man=no", "--recursive-errors=no", str(installed / unit.name))
    ours = [line for line in told.stderr.splitlines() if unit.name in line]
    assert told.returncode == 0, told.stderr
    assert not ours


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_can_do_little_to_its_machine(installed: Path, unit: Path) -> None:
    told = analyze("security", "--offline=true", f"--threshold={AT_MOST}", "--no-pager", str(installed / unit.name))
    assert told.returncode == 0, told.stdout[-2000:]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_runs_as_its_own_user_with_the_offices_settings(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for line in ("User=pojok", "EnvironmentFile=/etc/pojok/pojok.env", "StateDirectory=pojok", "UMask=0077"):
        assert line in text.splitlines()


def test_every_setting_is_explained_in_the_sample_with_a_value_that_is_taken() -> None:
    text = (TOP / "deploy" / "pojok.env.example").read_text(encoding="utf-8")
    named = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.M))
    known = {"PORT" if name == "port" else f"{PREFIX}{name}".upper() for name in Environment.model_fields}
    assert named.keys() == known
    # The key has to be one's own: as shipped, nothing starts.
    assert named["POJOK_SECRET_KEY"] == ""


def test_the_command_reads_settings_as_systemd_does(tmp_path: Path) -> None:
    """Nothing in a password is a shell's business."""
    settings = tmp_path / "pojok.env"
    settings.write_text("# a note\n\nPOJOK_SECRET_KEY=a&b $c'd\"e\nPORT=9000", encoding="utf-8")
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\nprintf "%s|" "$POJOK_SECRET_KEY" "$PORT" "$POJOK_VAR" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    text = (TOP / "deploy" / "pojok").read_text(encoding="utf-8")
    text = text.replace("/etc/pojok/pojok.env", str(settings)).replace("/opt/pojok/.venv/bin/pojok", str(program))
    command = tmp_path / "pojok"
    command.write_text(text.replace('" != pojok ]', f'" != {getpass.getuser()} ]'), encoding="utf-8")
    command.chmod(0o755)
    told = subprocess.run([command, "backup", "a b"], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    assert told.stdout == "a&b $c'd\"e|9000|/var/lib/pojok|backup|a b|", told.stderr
