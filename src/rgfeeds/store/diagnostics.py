"""A mistake in the store: what it is, where it stands, what to do about it."""

from enum import StrEnum

from msgspec import Struct

from rgfeeds.store.spans import Span


class Severity(StrEnum):
    """How bad it is: an error stops the build, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(Struct, frozen=True, order=True):
    """A stretch of the store: lines and columns from 1, in characters, end exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Diagnostic(Struct, frozen=True):
    """One mistake at its place: a sentence without a full stop, and what to do, at best to paste.

    *other* is a second place, as where an id was first used, with what to say about it.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    other: tuple[Place, str] | None = None


class Mistake(Struct, frozen=True):
    """What is wrong with a text that is no TOML; *other* is as in a diagnostic."""

    message: str
    span: Span = Span(0, 0)
    help: str = ""
    other: tuple[Span, str] | None = None
