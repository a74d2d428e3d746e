"""What the commands about packs share."""

from pathlib import Path

from pojok.lib.terminal import said as _

REFERENCE = Path(__file__).resolve().parents[2] / "packs" / "bpkad-lampung-selatan"


def trial_only() -> None:
    """Refused outside of a trial: demo people have a password that everybody knows."""
    from django.conf import settings

    from pojok.lib.refusals import Refused

    if settings.MODE == "production":
        raise Refused(
            "not_in_production",
            _("Data contoh tidak dimuat ke kantor sungguhan."),
            _("Coba di percobaan (bin/run), tanpa POJOK_DATABASE_URL."),
        )
