"""Found by Python at its start when this folder is on PYTHONPATH: the product's clock stands still at DOCS_MOMENT, so
that pictures taken again are the same pictures. For bin/screenshots alone.
"""

import os
from datetime import datetime, tzinfo

from pojok.lib import clock

_MOMENT = datetime.fromisoformat(os.environ["DOCS_MOMENT"])


class _Standing(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return _MOMENT.astimezone(tz)


clock.datetime = _Standing  # type: ignore[misc]
