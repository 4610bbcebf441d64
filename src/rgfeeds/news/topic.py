"""What a session is about; the rules ask for it, too."""

from __future__ import annotations

from rgfeeds.topic import Topic

__all__ = ["Topic"]
