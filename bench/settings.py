"""The product's settings, with one more address: the empty view that pages and calls are measured against."""

from pojok.config.settings import *  # noqa: F403 - all of them; only the addresses differ
from pojok.config.settings import MODE

if MODE == "production":
    raise RuntimeError("bench.settings is for measuring, not for an office")

ROOT_URLCONF = "bench.urls"
