"""Found by Python at its start when this folder is on PYTHONPATH: the product's clock goes by DOCS_CLOCK_SHIFT seconds
from the machine's, so that pictures always show the same working day. For bin/screenshots alone.
"""

import os
from datetime import datetime, timedelta, tzinfo

from pojok.lib import clock

_SHIFT = timedelta(seconds=float(os.environ["DOCS_CLOCK_SHIFT"]))


class _Shifted(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + _SHIFT


clock.datetime = _Shifted  # type: ignore[misc]
