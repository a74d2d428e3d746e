"""Pages and API, for `pojok serve web` and, by the bridge, for `pojok serve`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pojok.config.settings")

import django

django.setup(set_prefix=False)

from pojok.config.gate import Gate  # noqa: E402
from pojok.config.measures import Pages  # noqa: E402

application = Gate(Pages())
