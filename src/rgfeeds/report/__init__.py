"""What was found in the stores, told to people, editors, GitHub and programs: as text in which nothing acts."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from unicodedata import category, east_asian_width

from msgspec import Struct, field
from msgspec.structs import replace

from rgfeeds.store.document import Diagnostic, Severity
from rgfeeds.text.wording import amount, join

_SEVERITIES = list(Severity)

#: Warnings or notes of one rule that are shown one by one, and lines named where there are more.
MOST_ALIKE, MOST_LINES = 5, 40


class Report(Struct, frozen=True, kw_only=True):
    """The findings of one run.

    *texts* has the text of each store by its name as shown, decoded as it was when its places were counted;
    a store that could not be read is absent and gets no excerpt. *remark* comes last, when there is one.
    *headline* is what the findings mean, said above all of them on GitHub. *folder* is where the command runs,
    seen from the root of the repository: GitHub wants its annotations' files from there.
    *files* is the address that root has in a browser, empty when unknown.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    remark: str = ""
    headline: str = ""
    folder: PurePosixPath = field(default_factory=PurePosixPath)
    files: str = ""

    def in_order(self) -> list[Diagnostic]:
        """Return the diagnostics by place; files come in the order they are first named."""
        files = list(dict.fromkeys(found.place.file for found in self.diagnostics))

        def order(found: Diagnostic) -> tuple[Any, ...]:
            place, severity = found.place, _SEVERITIES.index(found.severity)
            return files.index(place.file), place, severity, found.rule, found.message

        return sorted(self.diagnostics, key=order)

    def fold(self) -> list[Diagnostic]:
        """Return the diagnostics by place, those that a rule finds again and again as one with its lines."""
        kinds: dict[tuple[str, ...], list[Diagnostic]] = {}
        for found in self.in_order():
            # The same but for the names in their messages.
            message = re.sub("`[^`]*`", "", found.message)
            kind = found.place.file, found.rule, message
            kinds.setdefault(kind, []).append(found)
        folded: list[Diagnostic] = []
        for alike in kinds.values():
            lines = [found.place.line for found in alike]
            few = len(set(lines)) <= MOST_ALIKE
            if few or any(one.severity is Severity.ERROR for one in alike):
                folded += alike
            else:
                here = "here and " * (lines[0] in lines[1:])
                others = [*dict.fromkeys(lines)][1:]
                also = f"the same {here}on {_numbers(others)}"
                help = f"{alike[0].help}\n{also}" if alike[0].help else also
                folded.append(replace(alike[0], help=help))
        return replace(self, diagnostics=tuple(folded)).in_order()

    def by_severity(self) -> list[Diagnostic]:
        """Return the diagnostics, folded, errors first, each severity in order of place."""
        return sorted(self.fold(), key=lambda found: _SEVERITIES.index(found.severity))

    def count(self, severity: Severity) -> int:
        return sum(found.severity is severity for found in self.diagnostics)

    def last_lines(self) -> list[str]:
        """Return the count, and the remark."""
        counts = [(self.count(severity), severity) for severity in Severity]
        amounts = [amount(n, kind) for n, kind in counts if n]
        last = f"Found {join(amounts)}" if amounts else "No mistakes found"
        lines = [last, *self.remark.split("\n")]
        return [inert(visible(line)) for line in lines if line]


def _numbers(lines: list[int]) -> str:
    """Name the *lines*, as many as anybody goes through."""
    shown = ", ".join(str(line) for line in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES:,} more" * (len(lines) > MOST_LINES)
    return f"{len(lines):,} more lines: {shown}{more}"


#: Characters of one text that are shown before it is cut.
LONGEST = 2000

_JOINER = "\u200d"
_KEPT = frozenset("\u200c\u200d")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_JOINING_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))


class Glyph(Struct, frozen=True):
    """One character as shown, and how many columns that takes."""

    text: str
    width: int


def glyphs(text: str) -> list[Glyph]:
    """Return each character of *text* as it is shown.

    Control, bidirectional and invisible format characters become control pictures or `<U+202E>`;
    so does the bracket of `##[`, which GitHub's runner takes for a command wherever it stands in a line.
    """
    row: list[Glyph] = []
    for index, character in enumerate(text):
        previous = row[-1].width if row else 0
        command = character == "[" and text[max(0, index - 2) : index] == "##"
        if " " <= character <= "~" and not command:
            row.append(Glyph(character, 1))
        elif character == "\t":
            row.append(Glyph("    ", 4))
        elif command or (category(character) in _HIDDEN and character not in _KEPT):
            row.append(_picture(character))
        else:
            width = _width(character, text[index - 1 : index], previous)
            row.append(Glyph(character, width))
    return row


def visible(text: str) -> str:
    """Return *text* on one line as it is shown, cut when it is very long."""
    head = text[:LONGEST]
    mark = "…" if len(text) > LONGEST else ""
    if head.isascii() and head.isprintable() and "##[" not in head:
        return head + mark
    return "".join(cell.text for cell in glyphs(head)) + mark


def inert(line: str) -> str:
    """Return *line* so that GitHub's runner does not take it for a command; it ignores blanks at the start."""
    return re.sub(r"\A(\s*):(?=:)", r"\1<U+003A>", line)


def _width(character: str, previous: str, previous_width: int) -> int:
    """Return the columns of *character* behind the *previous* one, which may join or colour it."""
    code = ord(character)
    if character == "\ufe0f":
        # It asks for the coloured picture, two columns wide, of a one-column symbol.
        return int(previous_width == 1 and category(previous) == "So")
    joins = any(code in jamo for jamo in _JOINING_JAMO)
    if joins or character in _KEPT or category(character) in {"Mn", "Me"}:
        return 0
    if east_asian_width(character) not in {"W", "F"}:
        return 1
    joined = previous == _JOINER or (code in _SKIN_TONES and previous_width == 2)
    return 0 if joined else 2


def _picture(character: str) -> Glyph:
    """Show a control character as its picture, and any other as `<U+202E>`."""
    code = ord(character)
    if code < 0x20:
        return Glyph(chr(0x2400 + code), 1)
    if code == 0x7F:
        return Glyph("\u2421", 1)
    text = f"<U+{code:04X}>"
    return Glyph(text, len(text))
