"""granian with our numbers."""

import gc
import os
import resource
import signal
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from pojok.cli.lifeline import die_with_parent
from pojok.lib.terminal import said as _

STREAMS = 5000  # open streams of a process, beside its requests

TARGETS = {
    "all": ("pojok.config.asgi.application", Interfaces.ASGI),
    "web": ("pojok.config.wsgi.application", Interfaces.WSGI),
    # The bridge sees headers as they came and drops those with `_`; in WSGI's names they pass for a proxy's own.
    "web behind proxy": ("pojok.config.asgi.pages_only", Interfaces.ASGI),
    "live": ("pojok.config.asgi.stream_only", Interfaces.ASGI),
}


def run(what: str) -> None:
    """Serve until SIGINT or SIGTERM."""
    env = settings.ENV
    target, interface = TARGETS["web behind proxy" if what == "web" and env.behind_proxy else what]
    main = os.getpid()

    def load() -> Any:
        """In a worker, until granian handles signals there: a fork inherits handlers that would swallow them."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        if server.interrupt_signal:
            raise SystemExit(0)
        die_with_parent(main)
        return import_string(target)

    server = Granian(
        target,
        address=env.bind,
        port=env.port,
        interface=interface,
        workers=env.workers,
        # Under ASGI a2wsgi has the threads for pages; granian's own would only wait.
        blocking_threads=env.threads if interface is Interfaces.WSGI else 1,
        loop=Loops.asyncio,
        websockets=False,
        backlog=2048,
        backpressure=STREAMS + 512 if interface is Interfaces.ASGI else 512,
        http1_settings=HTTP1Settings(header_read_timeout=15_000, max_buffer_size=64 * 1024),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=6,
    )
    if what != "live":
        # A view that can't be imported is an error now, not on every request.
        get_resolver().url_patterns  # noqa: B018 - reading it is what imports
    gc.freeze()  # what is loaded stays, and is shared with the workers
    server.serve(target_loader=load, wrap_loader=False)


def refuse_demo_in_production() -> None:
    """Refused when a real office's database holds demo people, whose password everybody knows."""
    if settings.MODE != "production":
        return
    from pojok.cli.database import roles
    from pojok.lib.refusals import Refused
    from pojok.organisation.models import Office

    with roles.as_app():
        if Office.objects.filter(is_demo=True).exists():
            raise Refused(
                "demo_in_production",
                _("Basis data ini berisi kantor contoh; kata sandi orang-orangnya diketahui semua orang."),
                _("Pakai basis data baru untuk kantor sungguhan: pojok migrate, lalu pojok office load."),
            )


def raise_open_files() -> None:
    """As many open files as we are allowed: every stream is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * STREAMS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        limit = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
