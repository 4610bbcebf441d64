"""How the sessions came to be what they are: one fold over the versions of the store."""

from __future__ import annotations

from rgfeeds.history.facts import facts
from rgfeeds.history.revisions import Revision, Revisions, revise
from rgfeeds.history.snapshot import Snapshot

__all__ = ["Revision", "Revisions", "Snapshot", "facts", "revise"]
