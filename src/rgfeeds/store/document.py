"""The store's text with its values and the place of each of them; what a mistake in them is, and how it is told."""

import re
from bisect import bisect_right
from enum import StrEnum
from functools import cached_property, reduce
from operator import getitem
from typing import Any, Self, TypeAlias

import tomli
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.store.spans import KeyPath, Span, Spans, inside

# A byte that is not UTF-8, as `surrogateescape` decodes it.
_ESCAPED = re.compile("[\udc80-\udcff]")

#: A table of TOML, by its keys.
Table: TypeAlias = dict[str, Any]


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


class Document(Struct, dict=True, eq=False):
    """A store's text and what it says: nothing but a *mistake* when it cannot be read."""

    file: str
    text: str
    table: Table
    mistake: Mistake | None = None

    @classmethod
    def parse(cls, file: str, content: bytes) -> Self:
        """Return the document of *content*, UTF-8 with or without a BOM."""
        text = content.decode("utf-8-sig", "surrogateescape")
        if wrong := _ESCAPED.search(text):
            mistake = _encoding_mistake(content, wrong)
            # One sign for each wrong byte, so that columns stay as they were counted.
            return cls(file, _ESCAPED.sub("\ufffd", text), {}, mistake)
        try:
            return cls(file, text, read_toml(text))
        except tomli.TOMLDecodeError as error:
            # Only a store with a mistake has to load what explains it.
            from rgfeeds.store.syntax import explain  # noqa: PLC0415

            return cls(file, error.doc, {}, explain(error.doc, error.pos, error.msg))
        except RecursionError:
            why = "the file nests lists or tables too deep to be read"
        except ValueError:
            # Python refuses to read a number of more than 4,300 digits.
            why = "a number in this file is too long to be read"
        return cls(file, text, {}, Mistake(why))

    def get(self, path: KeyPath) -> Any:
        """Return the value at *path*, None when there is none."""
        value: Any = self.table
        try:
            return reduce(getitem, path, value)
        except (LookupError, TypeError):
            return None

    def value(self, path: KeyPath) -> Place:
        """Return where the value at *path* stands: a table's is its header or its key."""
        span = self._spans.values.get(path) or self._spans.headers.get(path)
        return self.place(span) if span else self.key(path)

    def key(self, path: KeyPath) -> Place:
        """Return where the key at *path* stands, or what is nearest above it."""
        while path:
            if span := self._spans.keys.get(path) or self._spans.headers.get(path):
                return self.place(span)
            path = path[:-1]
        return Place(self.file)

    def part(self, path: KeyPath, start: int, end: int) -> Place:
        """Return where the characters *start* to *end* of the text at *path* stand."""
        span = self._spans.values[path]
        ends = (inside(self.text, span, offset) for offset in (start, end))
        return self.place(Span(*ends))

    def within(self, path: KeyPath, line: int, words: str) -> Place:
        """Return where *words* stand in *line*, from 0, of the text at *path*, else the line."""
        rows = str(self.get(path)).split("\n")
        if not words or words not in rows[line]:
            words = rows[line].strip()
        start = sum(len(row) + 1 for row in rows[:line]) + rows[line].index(words)
        return self.part(path, start, start + len(words))

    def source_of(self, path: KeyPath) -> str:
        """Return the value at *path* as it is written in the file."""
        span = self._spans.values.get(path)
        return self.text[span.start : span.end] if span else ""

    @cached_property
    def headers(self) -> list[tuple[int, KeyPath]]:
        """The line and the path of every `[table]` and `[[table]]`, in file order."""
        headers = self._spans.headers.items()
        return [(self._position(span.start)[0], path) for path, span in headers]

    def place(self, span: Span) -> Place:
        return Place(self.file, *self._position(span.start), *self._position(span.end))

    def _position(self, offset: int) -> tuple[int, int]:
        """Return line and column of *offset*, both from 1, the column in characters."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _spans(self) -> Spans:
        return Spans(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(feed.end() for feed in re.finditer("\n", self.text))]


def read_toml(text: str) -> Table:
    """Return what *text* says; raise ValueError, or RecursionError where it nests too deep."""
    table = tomli.loads(text)
    if _too_deep(table):
        raise RecursionError
    return table


def _too_deep(value: Table | list[Any], levels: int = 40) -> bool:
    """Whether *value* nests tables and lists in more than *levels*; a store needs five."""
    inner = value.values() if isinstance(value, dict) else value
    nested = [one for one in inner if isinstance(one, (dict, list))]
    return any(levels == 1 or _too_deep(one, levels - 1) for one in nested)


def _encoding_mistake(content: bytes, wrong: re.Match[str]) -> Mistake:
    meant = wrong[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16, not UTF-8"
    elif meant.isprintable() and meant != "\ufffd":
        message = f"this character is not UTF-8; it is probably `{meant}`"
    else:
        message = "the file is not UTF-8 text"
    help = "save the file with the encoding UTF-8"
    return Mistake(message, Span(*wrong.span()), help)


class Spot(Struct, frozen=True):
    """A path into *document*; `str()` names it in the organiser's words."""

    document: Document
    path: KeyPath
    found: list[Diagnostic]

    @property
    def table(self) -> Table:
        """The table here, empty when there is none."""
        value = self.document.get(self.path)
        return value if isinstance(value, dict) else {}

    def at(self, *steps: str | int) -> Self:
        return replace(self, path=(*self.path, *steps))

    def report(
        self,
        rule: str,
        message: str,
        help: str = "",
        place: Place | None = None,
        other: tuple[Place, str] | None = None,
    ) -> None:
        """Tell what is wrong with the value here, or with what stands at *place*."""
        place = place or self.document.value(self.path)
        message = message.replace("\n", " ")
        severity = Severity.WARNING if rule == "placeholder" else Severity.ERROR
        self.found.append(Diagnostic(rule, severity, message, place, help, other))

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
