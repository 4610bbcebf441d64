"""A text that is no TOML, and what can be known of it up to where its parser gave up."""

import re

from rgfeeds.store.document import Mistake
from rgfeeds.store.spans import Span

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TOKEN = re.compile(
    rf'''(?msx)
    ^[ \t]*(?P<statement>(?P<key>{_KEY})[ \t]*=)
    |^[ \t]*(?P<header>\[\[?[ \t]*(?P<name>{_KEY})[ \t]*\]\]?)
    |(?P<comment>\#[^\n]*)
    |(?P<long>"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"{{3,5}}
      |\'\'\'[^']*+(?:'(?!\'\')[^']*+)*+'{{3,5}})
    |(?P<open_long>"""|\'\'\')
    |(?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\n]*+')
    |(?P<open_text>["'][^\n]*)
    |(?P<bracket>[\[\]{{}}])
    '''
)


def mistake(start: int, words: str, message: str, help: str = "") -> Mistake:
    """Return what is wrong with the *words* from *start* on; a long help is cut."""
    return Mistake(message, Span(start, start + max(1, len(words))), help[:200])


class Scene:
    """The text, where and why the parser gave up, the line there, and what stands above.

    *table* is the name of the table that is open, "" at the head of the file. *statements* are its keys so far,
    *statement* the last of them, at which the parser was. *long_text* is the last text between three quotes.
    *brackets* are the offsets of those that are open, *unclosed* that of the first quote that is never closed.
    """

    def __init__(self, text: str, pos: int, reason: str) -> None:
        self.text, self.pos, self.reason = text, pos, reason
        self.before, self.rest = self.line_before(pos), self.line_from(pos)
        self.line = self.before + self.rest
        self.line_start = pos - len(self.before)
        self.headers: list[re.Match[str]] = []
        self.table = ""
        self.statements: list[re.Match[str]] = []
        self.long_text: re.Match[str] | None = None
        self.brackets: list[int] = []
        self.unclosed: int | None = None
        for token in _TOKEN.finditer(text):
            if token.start() > pos:
                break
            self._add(token)
        self.statement = self.statements[-1] if self.statements else None

    def _add(self, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "statement" if not self.brackets:
                self.statements.append(token)
            case "header":
                self.headers.append(token)
                self.table = token["name"]
                self.statements.clear()
                # A bracket that is open where the parser gave up may be what it gave up for.
                if "\n" in self.text[token.end() : self.pos]:
                    self.brackets.clear()
            case "long":
                self.long_text = token
            case "open_long" | "open_text" if self.unclosed is None:
                self.unclosed = token.start()
            case "bracket" if token.start() < self.pos:
                if token[0] in "[{":
                    self.brackets.append(token.start())
                else:
                    del self.brackets[-1:]

    def value_of(self, key: re.Match[str]) -> tuple[int, str]:
        """Return where the value of *key* begins, and the text from there to the end of the parser's line."""
        end = self.pos + len(self.rest)
        value = self.text[key.end() : end].lstrip(" \t")
        return end - len(value), value

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
        words = self.line.strip()
        return mistake(self.line_start + self.line.index(words), words, message, help)
