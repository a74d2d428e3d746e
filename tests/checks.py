"""What bin/check asks of Django: migrations are complete, templates compile, and a real office's settings are sound."""

import os
import secrets
import subprocess
import sys
import warnings
from pathlib import Path

import django


def migrations() -> None:
    """Every change of a model has its migration."""
    from django.core.management import call_command

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no database is needed for this
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def templates() -> None:
    """Every template of ours compiles."""
    from django.conf import settings
    from django.template import engines

    for folder in settings.TEMPLATES[0]["DIRS"]:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                engines["django"].get_template(str(file.relative_to(folder)))


def deployment() -> None:
    """Django's own checks for production, with no warning left."""
    real_office = {
        "POJOK_DATABASE_URL": "postgresql://pojok_app@localhost/pojok",
        "POJOK_DATABASE_OWNER_URL": "postgresql://pojok_owner@localhost/pojok",
        "POJOK_SECRET_KEY": secrets.token_urlsafe(50),
        "POJOK_PUBLIC_URL": "https://pojok.example.go.id",
        "POJOK_HTTPS": "true",
        "POJOK_BEHIND_PROXY": "true",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    subprocess.run(command, env={**os.environ, **real_office}, check=True)


if __name__ == "__main__":
    # Without a pool the question for a database that isn't there is answered at once.
    os.environ["POJOK_MODE"] = "test"
    django.setup()
    migrations()
    templates()
    del os.environ["POJOK_MODE"]
    deployment()
