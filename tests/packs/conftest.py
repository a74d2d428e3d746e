import shutil
from pathlib import Path

import pytest

from tests.packs.copies import EXAMPLE, SHIPPED, PackCopy


@pytest.fixture
def example(tmp_path: Path) -> PackCopy:
    return PackCopy(Path(shutil.copytree(EXAMPLE, tmp_path / "kantor-contoh")))


@pytest.fixture
def shipped() -> Path:
    return SHIPPED
