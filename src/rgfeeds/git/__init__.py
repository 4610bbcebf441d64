"""The history that git keeps of a store; nothing else here knows git."""

from __future__ import annotations

from rgfeeds.git.repository import GitError, Repository
from rgfeeds.git.versions import Version, versions

__all__ = ["GitError", "Repository", "Version", "versions"]
