"""What builds keep from each other in the cache, so that they need not do it again."""

from __future__ import annotations

from rgfeeds.kept.pieces import Kept

__all__ = ["Kept"]
