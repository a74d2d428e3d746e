"""Pages and API, for `pojok serve web` and, through a2wsgi, for `pojok serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pojok.config.settings")

application = get_wsgi_application()
