"""Where screens keep their files, and the version in their address."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

SCREENS = Path(__file__).resolve().parents[1] / "web"


def folders(kind: str) -> list[Path]:
    """The folder named so (templates, static) of every screen."""
    return sorted(folder for folder in SCREENS.glob(f"*/{kind}") if folder.is_dir())


def tag_libraries() -> dict[str, str]:
    """The template tags of the screens, by the name that `load` uses."""
    return {
        file.stem: f"pojok.web.{file.parents[1].name}.templatetags.{file.stem}"
        for file in sorted(SCREENS.glob("*/templatetags/[!_]*.py"))
    }


def version(static: list[Path], *more: str) -> str:
    """A digest of all these files: in the address it lets a browser keep them for ever, also modules imported by
    relative paths, and no step is needed before serving. more: versions of packages that bring files.
    """
    digest = hashlib.sha256("\n".join(more).encode())
    for folder in static:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(str(file.relative_to(folder)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


@require_safe
def of_an_earlier_version(request: HttpRequest, version: str, file: str) -> HttpResponseBase:
    """A page that stayed open over an upgrade asks for files by their old address: they are where they are now."""
    if version == settings.STATIC_VERSION:
        raise Http404  # whitenoise would have answered
    response = HttpResponseRedirect(settings.STATIC_URL + file)
    response["Cache-Control"] = "no-store"
    return response
