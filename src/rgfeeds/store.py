"""A store that was read: what it says, and where each session of it is written."""

from __future__ import annotations

from dataclasses import dataclass

from rgfeeds.diagnostics import Place
from rgfeeds.document import Document
from rgfeeds.model import Break, Group, Schedule, Session, Usual
from rgfeeds.order import by_start
from rgfeeds.spans import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A version of the store; *sessions* in file order, those that could not be read left out."""

    document: Document
    group: Group | None
    usual: tuple[Usual, ...]
    sessions: tuple[tuple[Path, Session], ...]
    breaks: tuple[Break, ...]

    def place(self, path: Path, key: str) -> Place:
        """Return where *key* of the session at *path* is written, or the session's header."""
        return self.document.value((*path, key))

    def schedule(self) -> Schedule | None:
        if self.group is None:
            return None
        return Schedule(
            group=self.group,
            sessions=tuple(
                sorted((session for _, session in self.sessions), key=by_start)
            ),
            breaks=tuple(
                sorted(self.breaks, key=lambda entry: (entry.start, entry.until))
            ),
            usual=self.usual,
        )
