from tests.packs.conftest import example

__all__ = ["example"]
