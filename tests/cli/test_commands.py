"""The pojok command as an operator and a program use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.serving import Server

POJOK = str(Path(sys.executable).with_name("pojok"))
PACK = Path(__file__).resolve().parents[2] / "packs" / "bpkad-lampung-selatan"
OFFICE = "bpkad-lampung-selatan"


def pojok(server: Server, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    databases = {"POJOK_DATABASE_URL": server.database_url, "POJOK_DATABASE_OWNER_URL": server.owner_url}
    given = {**os.environ, **databases, **environment}
    return subprocess.run([POJOK, *arguments], env=given, capture_output=True, text=True)


COMMANDS = [
    [],
    ["serve"],
    ["migrate"],
    ["demo"],
    ["doctor"],
    ["backup"],
    ["restore"],
    ["office"],
    ["office", "check"],
    ["office", "load"],
    ["token"],
    ["user"],
    ["user", "add"],
    ["up"],
    ["waits"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    told = subprocess.run([POJOK, *command, "--help"], capture_output=True, text=True)
    assert told.returncode == 0
    assert len(told.stdout.splitlines()) > 3


def test_wrong_use_is_exit_2(module_server: Server) -> None:
    assert pojok(module_server, "tidak-ada").returncode == 2
    assert pojok(module_server, "token").returncode == 2
    assert pojok(module_server, "user", "add", "sri").returncode == 2
    assert pojok(module_server, "office", "check", "/tidak/ada").returncode == 2


def test_a_token_stands_alone_on_its_line_and_opens_the_api(module_server: Server) -> None:
    made = pojok(module_server, "token", "petugas", "--office", OFFICE)
    assert (made.returncode, made.stdout.count("\n"), made.stderr) == (0, 1, "")
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    assert httpx.get(f"{module_server.url}/api/v1/units", headers=headers).status_code == 200


def test_a_refusal_is_a_sentence_and_exit_1(module_server: Server) -> None:
    refused = pojok(module_server, "token", "tidak.ada")
    assert refused.returncode == 1
    assert "tidak.ada" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert refused.stdout == ""


def test_a_new_user_gets_a_link_that_sets_the_password_once(module_server: Server) -> None:
    command = ["user", "add", "sri.wahyuni", "--office", OFFICE, "--role", "konsultan", "--unit", "anggaran"]
    made = pojok(module_server, *command, "--name", "Sri Wahyuni", POJOK_PUBLIC_URL=module_server.url)
    assert made.returncode == 0, made.stderr
    link = made.stdout.strip()
    assert link.startswith(f"{module_server.url}/")
    with httpx.Client(follow_redirects=True) as client:
        assert client.get(link).status_code == 200
    again = pojok(module_server, "user", "add", "sri.wahyuni", "--office", OFFICE, "--role", "piket")
    assert again.returncode == 0, again.stderr


def test_a_pack_is_checked_and_loaded_again_without_a_change(module_server: Server) -> None:
    checked = pojok(module_server, "office", "check", str(PACK), "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["ok"] is True
    loaded = pojok(module_server, "office", "load", str(PACK), "--demo", "--json")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["written"] == 0


def test_a_pack_with_mistakes_names_file_and_remedy(module_server: Server, tmp_path: Path) -> None:
    checked = pojok(module_server, "office", "check", str(tmp_path), "--json")
    assert checked.returncode == 1
    assert {"file", "line", "sentence", "remedy"} <= json.loads(checked.stdout)["mistakes"][0].keys()
    loaded = pojok(module_server, "office", "load", str(tmp_path))
    assert loaded.returncode == 1
    assert "office.yaml" in loaded.stderr


def test_migrating_twice_changes_nothing(module_server: Server) -> None:
    for _ in range(2):
        done = pojok(module_server, "migrate")
        assert done.returncode == 0, done.stderr


def test_doctor_is_content_with_a_sound_office(module_server: Server) -> None:
    told = pojok(module_server, "doctor", "--json")
    assert told.returncode == 0, told.stdout
    findings = json.loads(told.stdout)["findings"]
    assert {"python", "disk", "database", "migrations"} <= {finding["name"] for finding in findings}


def test_doctor_names_a_database_that_does_not_answer(module_server: Server) -> None:
    told = pojok(module_server, "doctor", "--json", POJOK_DATABASE_URL="postgresql://pojok_app@127.0.0.1:1/pojok")
    assert told.returncode == 1
    bad = [finding for finding in json.loads(told.stdout)["findings"] if finding["state"] == "bad"]
    assert [finding["name"] for finding in bad] == ["database"]
    done = pojok(module_server, "token", "petugas", POJOK_DATABASE_URL="postgresql://pojok_app@127.0.0.1:1/pojok")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


PRODUCTION = {"POJOK_MODE": "production", "POJOK_SECRET_KEY": "k3y-of-a-real-office-" + "0123456789abcdef" * 3}


def test_production_refuses_demo_people(module_server: Server) -> None:
    served = pojok(module_server, "serve", **PRODUCTION)
    assert served.returncode == 1
    assert "contoh" in served.stderr
    assert pojok(module_server, "demo", **PRODUCTION).returncode == 1
    assert pojok(module_server, "office", "load", str(PACK), "--demo", **PRODUCTION).returncode == 1
    told = pojok(module_server, "doctor", "--json", **PRODUCTION)
    assert told.returncode == 1
    assert "demo" in [finding["name"] for finding in json.loads(told.stdout)["findings"] if finding["state"] == "bad"]
