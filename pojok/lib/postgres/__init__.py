"""The embedded PostgreSQL of a trial, of tests and of the demo: its own cluster, reachable by nobody else.

A real office uses Debian's postgresql by POJOK_DATABASE_URL; then nothing here runs.
"""

from pojok.lib.postgres.binaries import bundled, installed
from pojok.lib.postgres.cluster import APP, DATABASE, OWNER, Cluster, socket_folder, url_of

__all__ = ["APP", "DATABASE", "OWNER", "Cluster", "bundled", "installed", "socket_folder", "url_of"]
