"""A text that is no TOML, and what can be known of it up to where its parser gave up."""

from __future__ import annotations

import re

from msgspec import Struct

from rgfeeds.store.diagnostics import Mistake
from rgfeeds.store.spans import Span

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TOKEN = re.compile(
    rf'''
    (?P<statement>^[ \t]*(?P<key>{_KEY})[ \t]*=)
    |(?P<header>^[ \t]*\[\[?[ \t]*(?P<name>{_KEY})[ \t]*\]\]?)
    |(?P<comment>\#[^\n]*)
    |(?P<long>"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"{{3,5}}
      |\'\'\'[^']*+(?:'(?!\'\')[^']*+)*+'{{3,5}})
    |(?P<open_long>"""|\'\'\')
    |(?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\n]*+')
    |(?P<open_text>["'][^\n]*)
    |(?P<bracket>[\[\]{{}}])
    ''',
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)


def mistake(start: int, words: str, message: str, help: str = "") -> Mistake:
    """Return what is wrong with the *words* from *start* on; a long help is cut."""
    return Mistake(message, Span(start, start + max(1, len(words))), help[:200])


class Statement(Struct, frozen=True):
    """A key with what follows it, or a header: *name* is as written."""

    name: str
    span: Span

    @property
    def table(self) -> str:
        """The name of the table that the header begins."""
        return self.name.strip("[] \t")


class Scene:
    """The text, where and why the parser gave up, the line there, and what stands above.

    *statements* are those of the table that is open, *brackets* and *unclosed* are open too.
    """

    def __init__(self, text: str, pos: int, reason: str) -> None:
        self.text, self.pos, self.reason = text, pos, reason
        self.before, self.rest = self.line_before(pos), self.line_from(pos)
        self.line = self.before + self.rest
        self.line_start = pos - len(self.before)
        self.headers: list[Statement] = []
        self.statements: list[Statement] = []
        self.long_texts: list[Span] = []
        self.brackets: list[int] = []
        self.unclosed: int | None = None
        for token in _TOKEN.finditer(text):
            if token.start() > pos:
                break
            self._add(token)

    def _add(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if token["statement"] and not self.brackets:
            span = Span(token.start("key"), token.end())
            self.statements.append(Statement(token["key"], span))
        elif token["header"]:
            header = token["header"].strip()
            span = Span(token.end() - len(header), token.end())
            self.headers.append(Statement(header, span))
            self.statements.clear()
            # A bracket that is open where the parser gave up may be what it gave up for.
            if "\n" in self.text[token.end() : self.pos]:
                self.brackets.clear()
        elif kind == "long":
            self.long_texts.append(Span(*token.span()))
        elif kind in {"open_long", "open_text"} and self.unclosed is None:
            self.unclosed = token.start()
        elif kind == "bracket" and token.start() < self.pos:
            if token[0] in "[{":
                self.brackets.append(token.start())
            else:
                del self.brackets[-1:]

    @property
    def statement(self) -> Statement | None:
        """The key the parser was at."""
        return self.statements[-1] if self.statements else None

    @property
    def table(self) -> str:
        """The name of the table that is open, empty at the head of the file."""
        return self.headers[-1].table if self.headers else ""

    def value_of(self, key: Statement) -> tuple[int, str]:
        """Return where the value of *key* begins, and what stands from there to where the parser gave up."""
        value = self.text[key.span.end : self.pos + len(self.rest)]
        return key.span.end + len(value) - len(value.lstrip(" \t")), value.lstrip(" \t")

    def name_before(self, offset: int) -> str:
        """Return the key whose value begins at *offset*, or nothing."""
        near = self.text[max(0, offset - 80) : offset]
        found = re.search(r"([\w-]+|\"[^\"\n]*\")[ \t]*=[ \t]*\Z", near)
        return found[1] if found else ""

    def line_before(self, offset: int) -> str:
        return self.text[self.text.rfind("\n", 0, offset) + 1 : offset]

    def line_from(self, offset: int) -> str:
        return self.text[offset:].partition("\n")[0]

    def line_number(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def line_mistake(self, message: str, help: str = "") -> Mistake:
        """Return what is wrong with the line."""
        words = self.line.strip()
        return mistake(self.line_start + self.line.index(words), words, message, help)
