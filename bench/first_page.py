"""What a browser that has nothing yet loads for the desk: the page and all it needs, compressed as it is sent."""

from __future__ import annotations

import re
from typing import Any
from urllib.request import Request, urlopen

from bench.house import House

AT_MOST_KB, AIM_KB = 60, 40
_LINKED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_IMPORTED = re.compile(r"""(?:import|from)\s*["']([^"']+)["']""")


def measured(house: House) -> dict[str, Any]:
    """Bytes of each file, and their sum in KB."""
    sizes: dict[str, int] = {}
    page, text = _fetched(house, "/desk/", house.cookies["petugas"])
    sizes["/desk/"] = page
    waiting = list(_LINKED.findall(text))
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        sizes[path], text = _fetched(house, path)
        if path.endswith(".js"):
            base = path.rsplit("/", 1)[0]
            waiting += [_joined(base, found) for found in _IMPORTED.findall(text) if found.startswith((".", "/"))]
    kb = sum(sizes.values()) / 1024
    return {
        "name": "desk_bytes",
        "kb": round(kb, 1),
        "target": AT_MOST_KB,
        "aim": AIM_KB,
        "ratio": round(kb / AT_MOST_KB, 3),
        "reference": "60 KB",
        "files": dict(sorted(sizes.items(), key=lambda one: -one[1])),
    }


def line(found: dict[str, Any]) -> str:
    return f"desk_bytes {found['kb']} KB dalam {len(found['files'])} berkas, paling banyak {found['target']} KB"


def _fetched(house: House, path: str, cookie: str = "") -> tuple[int, str]:
    import gzip

    asked = Request(f"http://127.0.0.1:{house.port}{path}", headers={"Accept-Encoding": "gzip", "Cookie": cookie})
    with urlopen(asked) as answer:  # noqa: S310 - our own server
        sent = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            return len(sent), gzip.decompress(sent).decode(errors="replace")
        return len(sent), sent.decode(errors="replace")


def _joined(base: str, relative: str) -> str:
    from posixpath import normpath

    return normpath(relative if relative.startswith("/") else f"{base}/{relative}")
