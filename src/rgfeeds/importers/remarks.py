"""What an importer has to say about a page: where, which text, and why."""

from __future__ import annotations

from msgspec import Struct


class Remark(Struct, frozen=True, kw_only=True):
    """Something at *line* of *file*, from 1, that an organiser should know.

    *text* is the page's own. What is *left* was not understood or has no place:
    it stays in the store as a comment, so that nothing of the page is lost.
    """

    file: str
    line: int
    text: str
    why: str
    left: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {cut(self.text)} → {self.why}"


def cut(text: str) -> str:
    """Return *text* on one line, as much of it as a message can hold."""
    plain = " ".join(text.split())
    return plain[:120] + "…" * (len(plain) > 120)


def comment(remark: Remark) -> str:
    """Return what is *left* as lines of TOML, each ended by a line feed."""
    lines = [line for line in remark.text.splitlines() if line.strip()]
    first = f"# Left by `rgfeeds import` from {remark.file}: {remark.why}"
    return "".join(f"{line}\n" for line in (first, *(f"#   {row}" for row in lines)))
