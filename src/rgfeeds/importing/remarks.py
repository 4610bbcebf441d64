"""What the importer has to say about a page: where, which text, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

#: Texts of one kind of remark that are shown before the rest is counted.
_SHOWN = 3


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


def short(text: str) -> str:
    """Return *text* on one line, as much of it as a message can hold."""
    plain = " ".join(text.split())
    return plain[:120] + "…" * (len(plain) > 120)


def comment(remark: Remark) -> str:
    """Return *remark* as lines of TOML, each ended by a line feed."""
    lines = [line for line in remark.text.splitlines() if line.strip()]
    first = (
        f"# Left by `rgfeeds import` from {' '.join(remark.file.split())}: {remark.why}"
    )
    return "".join(f"{line}\n" for line in (first, *(f"#   {row}" for row in lines)))


def lines_of(remarks: Iterable[Remark]) -> Iterator[str]:
    """Yield each remark once, those of one kind with all their lines."""
    alike: dict[tuple[str, str], list[Remark]] = {}
    for remark in dict.fromkeys(remarks):
        alike.setdefault((remark.file, remark.why), []).append(remark)
    for (file, why), group in alike.items():
        numbers = list(dict.fromkeys(str(remark.line) for remark in group))
        texts = list(dict.fromkeys(short(remark.text) for remark in group))
        more = len(texts) - _SHOWN
        shown = " · ".join(texts[:_SHOWN]) + (
            f" · and {more:,} more" if more > 0 else ""
        )
        times = f" ({len(group):,} times)" if len(group) > 1 else ""
        yield f"{file}:{', '.join(numbers)}: {shown} → {why}{times}"
