"""The store's text with its values, the place of each of them, and where mistakes in them go."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import Any

import tomli
from msgspec import Struct

from rgfeeds.store.diagnostics import Diagnostic, Mistake, Place, Severity
from rgfeeds.store.spans import KeyPath, Lines, Span, Spans, inside, scan

# A byte that is not UTF-8, as `surrogateescape` decodes it.
_ESCAPED = re.compile("[\udc80-\udcff]")


class Unreadable(Exception):  # noqa: N818 - the organiser's word; never leaves `load`
    """The text is no TOML: nothing in it can be looked at. Places are those of *text*."""

    def __init__(self, file: str, text: str, mistake: Mistake) -> None:
        super().__init__(mistake.message)
        self.text = text
        place, other = Document(file, text, {}).place, mistake.other
        alone = "the rest of the file was not checked; mend this first"
        self.diagnostic = Diagnostic(
            rule="invalid-toml",
            severity=Severity.ERROR,
            message=mistake.message,
            place=place(mistake.span),
            help=f"{mistake.help}\n{alone}".lstrip(),
            other=other and (place(other[0]), other[1]),
        )


class Document:
    """A store's text with what it says; its places are looked for when one is asked for."""

    def __init__(self, file: str, text: str, table: dict[str, Any]) -> None:
        self.file = file
        self.text = text
        self.table = table

    @classmethod
    def parse(cls, file: str, content: bytes) -> Document:
        """Return the document of *content*, UTF-8 with or without a BOM; raise Unreadable."""
        text = _decode(file, content)
        try:
            table = tomli.loads(text)
        except tomli.TOMLDecodeError as error:
            # Only a store with a mistake has to load what explains it.
            from rgfeeds.store.syntax import explain  # noqa: PLC0415

            mistake = explain(error.doc, error.pos, error.msg)
            raise Unreadable(file, error.doc, mistake) from None
        except RecursionError:
            table = None
        except ValueError:
            # Python refuses to read a number of more than 4,300 digits.
            mistake = Mistake("a number in this file is too long to be read")
            raise Unreadable(file, text, mistake) from None
        if table is None or too_deep(table):
            mistake = Mistake("the file nests lists or tables too deep to be read")
            raise Unreadable(file, text, mistake)
        return cls(file, text, table)

    def get(self, path: KeyPath) -> Any:
        """Return the value at *path*, None when there is none."""
        value: Any = self.table
        try:
            for step in path:
                value = value[step]
        except (LookupError, TypeError):
            return None
        return value

    def value(self, path: KeyPath) -> Place:
        """Return where the value at *path* stands: a table's is its header or its key."""
        span = self._spans.values.get(path) or self._spans.headers.get(path)
        return self.place(span) if span else self.key(path)

    def key(self, path: KeyPath) -> Place:
        """Return where the key at *path* stands, or what is nearest above it."""
        while path:
            span = self._spans.keys.get(path) or self._spans.headers.get(path)
            if span:
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
        return [(self._lines.place(span.start)[0], path) for path, span in headers]

    def place(self, span: Span) -> Place:
        """Return where *span* of the text stands."""
        start, end = self._lines.place(span.start), self._lines.place(span.end)
        return Place(self.file, *start, *end)

    @cached_property
    def _spans(self) -> Spans:
        return scan(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)


def too_deep(value: dict[str, Any] | list[Any], levels: int = 40) -> bool:
    """Whether *value* nests tables and lists in more than *levels*; a store needs five."""
    inner = value.values() if isinstance(value, dict) else value
    nested = [one for one in inner if isinstance(one, (dict, list))]
    return any(levels == 1 or too_deep(one, levels - 1) for one in nested)


def _decode(file: str, content: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    text = content.decode("utf-8-sig", "surrogateescape")
    wrong = _ESCAPED.search(text)
    assert wrong, "all of it could be decoded"
    meant = wrong[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16, not UTF-8"
    elif meant.isprintable() and meant != "\ufffd":
        message = f"this character is not UTF-8; it is probably `{meant}`"
    else:
        message = "the file is not UTF-8 text"
    help = "save the file with the encoding UTF-8"
    # One sign for each wrong byte, so that columns stay as they were counted.
    readable = _ESCAPED.sub("\ufffd", text)
    raise Unreadable(file, readable, Mistake(message, Span(*wrong.span()), help))


class Spot(Struct, frozen=True):
    """A path into *document*; `str()` names it in the organiser's words."""

    document: Document
    path: KeyPath
    found: list[Diagnostic]

    def at(self, *steps: str | int) -> Spot:
        return Spot(self.document, (*self.path, *steps), self.found)

    @property
    def key(self) -> Place:
        """Where the key stands, or what is nearest above one that is missing."""
        return self.document.key(self.path)

    def report(
        self,
        rule: str,
        message: str,
        help: str = "",
        place: Place | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Tell what is wrong with the value here, or with what stands at *place*."""
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
