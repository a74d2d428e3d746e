"""Wrong use of the command: exit 2 and a sentence that says what is wrong; a refusal: exit 1. Never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packs.copies import PackCopy

POJOK = str(Path(sys.executable).with_name("pojok"))

WRONG = [
    ("an unknown command", ["tidak-ada"]),
    ("an unknown option", ["doctor", "--tidak-ada"]),
    ("a word too many", ["migrate", "sekali", "lagi"]),
    ("no user", ["token"]),
    ("no office", ["user", "add", "sri"]),
    ("no role", ["user", "add", "sri", "--office", "x"]),
    ("an unknown part", ["serve", "semuanya"]),
    ("a port that is none", ["up", "--port", "delapan"]),
    ("a folder that isn't there", ["office", "check", "/tidak/ada"]),
    ("no folder", ["office", "load"]),
    ("an unknown command of the office", ["office", "hapus"]),
]
ENVIRONMENTS = [
    ({"POJOK_TIDAK_ADA": "1"}, "POJOK_TIDAK_ADA"),
    ({"POJOK_MODE": "coba"}, "POJOK_MODE"),
    ({"POJOK_WORKERS": "banyak"}, "POJOK_WORKERS"),
    ({"POJOK_DEBUG": "mungkin"}, "POJOK_DEBUG"),
    ({"POJOK_DATABASE_URL": "mysql://x/y"}, "POJOK_DATABASE_URL"),
    ({"PORT": "99999999"}, "PORT"),
]


def pojok(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([POJOK, *arguments], env={**os.environ, **environment}, capture_output=True, text=True)


@pytest.mark.parametrize("arguments", [a for _what, a in WRONG], ids=[what for what, _a in WRONG])
def test_wrong_use(arguments: list[str]) -> None:
    told = pojok(*arguments)
    assert told.returncode == 2, told.stderr
    assert told.stderr.strip()
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(("environment", "name"), ENVIRONMENTS, ids=[name for _e, name in ENVIRONMENTS])
def test_a_wrong_environment(environment: dict[str, str], name: str) -> None:
    told = pojok("token", "petugas", **environment)
    assert told.returncode == 2, told.stderr + told.stdout
    assert name in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("units.csv", "Belanja,L,,bidang", "Belanja,L,belanja-pegawai,bidang", 3),  # each the other's parent
        ("units.csv", "code,name,short_name", "code,nama,short_name", 1),
        ("agencies.csv", "code,name,short_name,kind", "code,name,short_name,jenis", 1),
        ("sop.yaml", "acts: [direct]", "acts: [arahkan]", None),
    ],
    ids=["a cycle", "an unknown column", "another unknown column", "an unknown act"],
)
def test_a_pack_with_mistakes_names_file_and_line(
    example: PackCopy, file: str, old: str, new: str, line: int | None
) -> None:
    example.replace(file, old, new)
    told = pojok("office", "check", str(example.path))
    assert told.returncode == 1
    assert f"{file} baris {line or ''}" in told.stdout + told.stderr
    assert "Traceback" not in told.stderr


def test_a_pack_in_another_encoding_names_file_and_line(example: PackCopy) -> None:
    path = example.path / "agencies.csv"
    path.write_bytes(path.read_bytes().replace(b"Dinas Perhubungan", "Dinas Perhubungan é".encode("latin-1")))
    told = pojok("office", "check", str(example.path))
    assert told.returncode == 1
    assert "agencies.csv baris 3" in told.stdout + told.stderr
    assert "UTF-8" in told.stdout + told.stderr
