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

    def error(self, rule: str, message: str, help: str = "") -> None:
        """Report that the value here is wrong."""
        self.report(rule, Severity.ERROR, message, help, self.document.value(self.path))

    def key_error(self, rule: str, message: str, help: str = "") -> None:
        """Report that the key here, or a key missing here, is wrong."""
        self.report(rule, Severity.ERROR, message, help, self.document.key(self.path))

    def warning(self, rule: str, message: str, help: str = "") -> None:
        """Report that the value here looks wrong."""
        self.report(
            rule, Severity.WARNING, message, help, self.document.value(self.path)
        )

    def report(
        self, rule: str, severity: Severity, message: str, help: str, place: Place
    ) -> None:
        self.found.append(
            Diagnostic(
                rule=rule,
                severity=severity,
                message=message.replace("\n", " "),
                place=place,
                help=help,
            )
        )

    def __str__(self) -> str:
        keys = [step for step in self.path[1:] if isinstance(step, str)]
        match self.path:
            case ():
                return "the file"
            case ("people" | "rooms" as table, str(name), *rest):
                owner = f"{'person' if table == 'people' else 'room'} `{name}`"
                return f"`{rest[-1]}` of {owner}" if rest else owner
            case ("session" | "break" | "defaults" as table, int(index), *_):
                owner = self._numbered(table, index)
            case _:
                owner = f"`[{self.path[0]}]`"
        return f"`{keys[-1]}` of {owner}" if keys else owner

    def _numbered(self, table: str, index: int) -> str:
        entry = self.document.get((table, index))
        names = (entry.get("id"), entry.get("title")) if table == "session" else ()
        for name in names:
            if isinstance(name, str) and name.strip():
                return f"session `{' '.join(name.split())[:80]}`"
        return f"`[[{table}]]` number {index + 1}"
