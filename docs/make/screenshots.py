"""bin/screenshots [NAME…]: pictures of a running demo for docs/pictures; without names all of them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from docs.make.demo_server import Demo, a_demo
from docs.make.png import with_palette

PICTURES = Path(__file__).resolve().parents[1] / "pictures"
PASSWORD = "pojok-demo"  # noqa: S105 - published: bin/run prints it
OFFICE = "bpkad-lampung-selatan"
UNIT = "perbendaharaan"
BYTES_AT_MOST = 250_000
CHROMIUM = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)

DESKTOP = {"width": 1366, "height": 768}
TALL = {"width": 1366, "height": 1010}
TV = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}

# The press at the desk comes with this key, so that the guest's link, made from it, has the same QR code each time.
RECEIVE_KEY = "0b7d1c1e-5a52-4c4b-9d62-3f0a2b6c9e11"


class Camera:
    """Opens pages of the demo as one of its people and keeps what they look like."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser, self.demo = browser, demo
        self._sessions: dict[str, Any] = {}

    def open(self, path: str, *, as_who: str = "", viewport: dict[str, int] = DESKTOP, dark: bool = False) -> Page:
        """A page that has settled: loaded, its fonts there, its stream open."""
        context = self.browser.new_context(
            base_url=self.demo.url,
            viewport=viewport,  # type: ignore[arg-type]
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=self._signed_in(as_who) if as_who else None,
        )
        page = context.new_page()
        answer = page.goto(path, wait_until="load")
        if answer is None or not answer.ok:
            raise LookupError(f"{path}: {answer.status if answer else 'no answer'}")
        page.wait_for_timeout(600)
        return page

    def keep(self, page: Page, name: str) -> None:
        """Write the picture and close the page."""
        small = with_palette(page.screenshot(animations="disabled", caret="hide"))
        if len(small) > BYTES_AT_MOST:
            raise ValueError(f"{name}: {len(small)} bytes are too many")
        (PICTURES / f"{name}.png").write_bytes(small)
        sys.stdout.write(f"{name}.png  {len(small) // 1024} KB\n")
        page.context.close()

    def read(self, path: str, **query: str) -> Any:
        """An answer of the API, as the duty officer may read it."""
        if "token" not in self._sessions:
            self._sessions["token"] = self.demo.token("piket")
        headers = {"Authorization": f"Bearer {self._sessions['token']}"}
        answer = httpx.get(f"{self.demo.url}/api/v1{path}", params=query, headers=headers)
        return answer.raise_for_status().json()

    def _signed_in(self, username: str) -> Any:
        if username not in self._sessions:
            context = self.browser.new_context(base_url=self.demo.url)
            page = context.new_page()
            page.goto("/masuk/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("form button[type=submit]")
            page.wait_for_url(lambda url: not urlsplit(url).path.startswith("/masuk"))
            self._sessions[username] = context.storage_state()
            context.close()
        return self._sessions[username]


def sign_in(camera: Camera, name: str) -> None:
    camera.keep(camera.open("/masuk/"), name)


def desk(camera: Camera, name: str) -> None:
    camera.keep(camera.open("/desk/", as_who="petugas"), name)


def desk_found(camera: Camera, name: str, *, dark: bool = False) -> None:
    page = camera.open("/desk/", as_who="petugas", dark=dark)
    page.type("#q", "sri", delay=60)
    page.wait_for_selector('#found[data-for="sri"]')
    page.wait_for_timeout(300)
    camera.keep(page, name)


def desk_dark(camera: Camera, name: str) -> None:
    desk_found(camera, name, dark=True)


def desk_received(camera: Camera, name: str) -> None:
    page = camera.open("/desk/", as_who="petugas")
    typed = page.locator("#found li:has(form) h3").first.inner_text().lower()
    page.type("#q", typed, delay=60)
    page.wait_for_selector(f'#found[data-for="{typed}"]')
    form = page.locator("#found li[aria-current] form")
    form.locator("[name=key]").evaluate("(field, key) => { field.value = key; }", RECEIVE_KEY)
    form.locator("button").click()
    page.wait_for_selector("section.slip")
    page.wait_for_timeout(1500)
    camera.keep(page, name)


def duty(camera: Camera, name: str) -> None:
    camera.keep(camera.open("/duty/", as_who="piket"), name)


def room(camera: Camera, name: str, *, dark: bool = False) -> None:
    """Of those in consultation, the first whose guest's agency has been here before."""
    for username in ("perbendaharaan", "aset", "akuntansi", "anggaran", "sekretaris"):
        page = camera.open("/room/", as_who=username, dark=dark)
        if page.locator("#history li").count() or username == "sekretaris":
            return camera.keep(page, name)
        page.context.close()
    return None


def room_dark(camera: Camera, name: str) -> None:
    room(camera, name, dark=True)


def board(camera: Camera, name: str) -> None:
    camera.keep(camera.open(f"/board/{OFFICE}/", viewport=TV), name)


def guest(camera: Camera, name: str) -> None:
    """The page of a guest who waits behind somebody."""
    waiting = camera.read("/visits", unit=UNIT, state="waiting")["items"]
    last = max(waiting, key=lambda visit: visit["ticket"]["ahead"])
    camera.keep(camera.open(urlsplit(last["guest_url"]).path, viewport=PHONE), name)


def visits(camera: Camera, name: str) -> None:
    camera.keep(camera.open("/visits/", as_who="auditor"), name)


def visit(camera: Camera, name: str) -> None:
    """A visit that went the whole way."""
    finished = camera.read("/visits", unit=UNIT, state="finished")["items"]
    camera.keep(camera.open(f"/visits/{finished[-1]['id']}/", as_who="auditor", viewport=TALL), name)


# The one that changes the demo comes last, so that all others show the same morning.
TAKE: dict[str, Callable[[Camera, str], None]] = {
    "signin": sign_in,
    "desk": desk,
    "desk-found": desk_found,
    "desk-dark": desk_dark,
    "duty": duty,
    "room": room,
    "room-dark": room_dark,
    "board": board,
    "guest": guest,
    "visits": visits,
    "visit": visit,
    "desk-received": desk_received,
}


def main(names: list[str]) -> int:
    """Take these pictures; the exit status. One that can't be taken doesn't keep the others from being taken."""
    unknown = [name for name in names if name not in TAKE]
    if unknown:
        sys.stderr.write(f"Unknown: {', '.join(unknown)}. Known: {', '.join(TAKE)}\n")
        return 2
    PICTURES.mkdir(exist_ok=True)
    failed = 0
    with a_demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_flags())
        camera = Camera(browser, demo)
        for name in names or TAKE:
            try:
                TAKE[name](camera, name)
            except Exception as error:
                failed += 1
                sys.stderr.write(f"{name}: {str(error).splitlines()[0]}\n")
        with suppress(Exception):
            browser.close()
    return 1 if failed else 0


def _flags() -> list[str]:
    # One rendering for every machine: no subpixels, no hinting of this one.
    flags = ["--font-render-hinting=none", "--disable-lcd-text", "--hide-scrollbars"]
    return [*flags, "--no-sandbox"] if os.geteuid() == 0 else flags


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
