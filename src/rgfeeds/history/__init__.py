"""How the store and its sessions came to be what they are, as git tells."""

from __future__ import annotations

from rgfeeds.history.history import History
from rgfeeds.history.repository import GitError, Repository
from rgfeeds.history.snapshot import Snapshot
from rgfeeds.history.store_file import StoreFile, open_store

__all__ = [
    "GitError",
    "History",
    "Repository",
    "Snapshot",
    "StoreFile",
    "open_store",
]
