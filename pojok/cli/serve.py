"""pojok serve"""

import os

import click
from django.utils import translation

from pojok.cli import ready
from pojok.cli.lifeline import die_with_parent
from pojok.lib.terminal import said as _


@click.command(
    help=_(
        "Layani halaman, API, dan pembaruan langsung di satu port.\n\n"
        "web: halaman dan API saja. live: pembaruan langsung saja. Keduanya boleh berapa pun, di belakang proxy. "
        "worker: yang terjadi menurut jam (akhir hari, tamu yang kembali) dan perkiraan tunggu; “all” sudah memuatnya."
    )
)
@click.argument("what", type=click.Choice(["all", "web", "live", "worker"]), default="all")
@click.option("--bind", help=_("Alamat untuk didengarkan (POJOK_BIND)."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Nomor port (PORT)."))
@click.option("--parent", type=int, hidden=True, help=_("Berhenti bila proses ini berhenti."))
def serve(what: str, bind: str | None, port: int | None, parent: int | None) -> None:
    """Serve until stopped."""
    if parent:
        die_with_parent(parent)
    if bind:
        os.environ["POJOK_BIND"] = bind
    if port:
        os.environ["PORT"] = str(port)
    # Loaded before the workers are forked: they share its memory and answer sooner. Nothing may be connected yet.
    ready.set_up()
    from pojok.cli.serving import raise_open_files, refuse_demo_in_production, run

    refuse_demo_in_production()
    translation.deactivate()  # from here on each answer is in its reader's language, and what is stored in the office's
    if what == "worker":
        from pojok.cli.database import roles
        from pojok.cli.working import until_stopped

        with roles.as_app():
            until_stopped()
        return
    raise_open_files()
    if what == "all":
        from pojok.cli.beside import worker

        with worker():
            run(what)
    else:
        run(what)
