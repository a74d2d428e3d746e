"""The examples of api.md, run as they stand against a real server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.docs.pages import DOCS, blocks
from tests.serving import Server

# Instead of curl, which not every machine has: the same words, and only the status is written.
CURL = """#!{python}
import sys, httpx
words, headers, method, body, url = sys.argv[1:], {{}}, "GET", None, ""
while words:
    word = words.pop(0)
    if word == "-X": method = words.pop(0)
    elif word == "-H": name, _, value = words.pop(0).partition(": "); headers[name] = value
    elif word == "-d": body = words.pop(0)
    else: url = word
print(httpx.request(method, url, headers=headers, content=body).status_code)
"""


def test_the_whole_visit_of_the_guide_goes_through(module_server: Server, tmp_path: Path) -> None:
    curl = tmp_path / "curl"
    curl.write_text(CURL.format(python=sys.executable))
    curl.chmod(0o755)
    script = next(block for block in blocks(DOCS / "api.md", "sh") if "/consultation/end" in block)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "B": f"{module_server.url}/api/v1",
        "DESK": module_server.token("petugas"),
        "DUTY": module_server.token("piket"),
        "ROOM": module_server.token("perbendaharaan"),
    }
    done = subprocess.run(["bash", "-eu"], input=script, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["201"] * 10


def test_every_address_of_the_guide_stands_in_the_document(module_server: Server) -> None:
    document = httpx.get(f"{module_server.url}/api/v1/openapi.json").json()
    paths = json.dumps(list(document["paths"]))
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    for path in ("greeting", "report", "taking", "direction", "handoff", "missed", "parking", "return", "departure"):
        assert f"/{path}" in text
        assert f"/{path}" in paths
    last_words = {path.replace("{visit_id}", "{id}").rsplit("/", 1)[-1] for path in document["paths"]}
    assert not [word for word in last_words if f"/{word}" not in text]
