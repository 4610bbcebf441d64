"""A value in the store that is being read: where it is, and where mistakes go."""

from __future__ import annotations

from msgspec import Struct

from rgfeeds.store.diagnostics import Diagnostic, Place, Severity
from rgfeeds.store.document import Document
from rgfeeds.store.spans import Path


class Spot(Struct, frozen=True):
    """A path into *document*; `str()` names it in the organiser's words."""

    document: Document
    path: Path
    found: list[Diagnostic]

    def at(self, *steps: str | int) -> Spot:
        return Spot(self.document, (*self.path, *steps), self.found)

    @property
    def key(self) -> Place:
        """Where the key stands, or what is nearest above one that is missing."""
        return self.document.key(self.path)

    def error(
        self, rule: str, message: str, help: str = "", place: Place | None = None
    ) -> None:
        """Report that the value here is wrong, or what stands at *place*."""
        self._report(rule, Severity.ERROR, message, help, place)

    def warning(self, rule: str, message: str, help: str) -> None:
        """Report that the value here looks wrong."""
        self._report(rule, Severity.WARNING, message, help, None)

    def _report(
        self,
        rule: str,
        severity: Severity,
        message: str,
        help: str,
        place: Place | None,
    ) -> None:
        place = place or self.document.value(self.path)
        message = message.replace("\n", " ")
        self.found.append(Diagnostic(rule, severity, message, place, help))

    def __str__(self) -> str:
        keys = [step for step in self.path[1:] if isinstance(step, str)]
        match self.path:
            case ():
                return "the file"
            case ("people" | "rooms" as table, name, *_):
                owner = f"{'person' if table == 'people' else 'room'} `{name}`"
                del keys[0]
            case ("session" | "break" | "defaults" as table, int(index), *_):
                owner = self._owner(table, index)
            case _:
                owner = f"`[{self.path[0]}]`"
        return f"`{keys[-1]}` of {owner}" if keys else owner

    def _owner(self, table: str, index: int) -> str:
        entry = self.document.get((table, index))
        names = (entry.get("id"), entry.get("title")) if table == "session" else ()
        for name in names:
            if isinstance(name, str) and name.strip():
                return f"session `{' '.join(name.split())[:80]}`"
        return f"`[[{table}]]` number {index + 1}"
