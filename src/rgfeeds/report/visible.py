"""Text as a terminal or a log may have it: nothing in it acts, and its width is known."""

import re
from unicodedata import category, east_asian_width

from msgspec import Struct

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
