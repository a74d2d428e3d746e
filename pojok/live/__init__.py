"""That something changed: topics go out after commit, and pages that show them fetch anew.

Topics: "visit:<uuid>", "unit:<id>", "office:<id>", "board:<office id>".
"""

from pojok.live.notices import changed
from pojok.live.signing import sign, unsign

__all__ = ["changed", "sign", "unsign"]
