"""Labels that say what stands beside or below a title: `Speaker: Ada`, `led by Ada`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.blocks import Block
from rgfeeds.importing.dates import dated
from rgfeeds.importing.found import Cell, Entry, Found
from rgfeeds.importing.inline import LINK, Words
from rgfeeds.importing.parts import are_names, is_made, off
from rgfeeds.importing.tables import label
from rgfeeds.importing.words import Role

_LABEL = re.compile(
    r"\W{0,2}(?P<label>[^\W\d_][^:|\n]{0,30}?)\s*:\s*(?P<value>\S.*|)", re.DOTALL
)


class _Below(Struct, frozen=True):
    """A line below a session, its *place*, and whether a label can stand in it."""

    block: Block
    words: Words
    place: tuple[int, int]
    labelled: bool


def paired(entry: Entry, blocks: Sequence[Block], head: Sequence[Block] = ()) -> Entry:
    """Return *entry* with what labels below it say as cells of their own; *head* has its date."""
    title = entry.cell(Role.TITLE)
    cells: list[Cell] = []
    taken: list[tuple[int, int]] = []
    abstract: Block | None = None
    for line in _lines(blocks):
        if line.block in head and dated(line.words, alone=True):
            taken.append(line.place)
            continue
        known = {one.role for one in cells}
        cell = _cell(line.words, known, titled=bool(title.text))
        if abstract is line.block and not _LABEL.fullmatch(line.words.text):
            cells[-1] = replace(cells[-1], words=cells[-1].words.before(line.words))
        elif cell and line.labelled:
            cells.append(cell)
            abstract = line.block if cell.role is Role.ABSTRACT else None
        else:
            continue
        taken.append(line.place)
    own = next((cell for cell in cells if cell.role is Role.TITLE), None)
    named = are_names(title.plain())
    if own is None and (not title.text or named) and not off(title.plain()):
        first = next((line for line in _lines(blocks) if line.block not in head), None)
        if first and first.place not in taken and _is_title(first):
            own = Cell(role=Role.TITLE, words=first.words)
            taken.append(first.place)
    if own and title.text and title.plain() != own.words.plain():
        leads = named and Role.LEADS not in {one.role for one in cells}
        role, heading = (Role.LEADS, "~") if leads else (Role.OTHER, "")
        cells.append(Cell(role=role, heading=heading, words=title))
    kept = [cell for cell in entry.cells if cell.role is not Role.TITLE or own is None]
    cells = [*([own] if own else []), *(cell for cell in cells if cell is not own)]
    return replace(entry, cells=(*kept, *cells), body=_without(entry.body, taken))


def is_labelled(text: str) -> bool:
    found = _LABEL.fullmatch(text)
    return found is not None and label(found["label"]) is not None


def _lines(blocks: Sequence[Block]) -> Iterator[_Below]:
    """Yield the lines of texts and items up to the next heading or table."""
    for number, block in enumerate(blocks):
        if block.kind in {"heading", "table"}:
            return
        if block.kind == "code":
            continue
        item = block.kind == "item"
        nested = any(
            one.start < block.end and one.level > block.level
            for one in blocks[number + 1 : number + 2]
        )
        starts = [start for start, _ in block.lines]
        starts[0] = block.start if item else starts[0]
        ends = [*starts[1:], block.ends if item else block.end]
        for at, (_, told) in enumerate(block.lines):
            after = block.lines[at + 1][1].text if at + 1 < len(block.lines) else ":"
            wraps = item and after != ":" and not _LABEL.fullmatch(after)
            labelled = not nested and not wraps
            yield _Below(block, told, (starts[at], ends[at]), labelled)


def _cell(line: Words, known: set[Role], *, titled: bool) -> Cell | None:
    """Return what a line says by its label, where it has one that is not *known* yet."""
    link = re.fullmatch(rf"\W*({LINK})\W*", line.text)
    if link and is_made(line.plain(link[1])):
        return Cell(role=Role.MATERIALS, words=line.having(link[1]))
    found = _LABEL.fullmatch(line.text)
    if not found or re.search(LINK, found["label"]):
        return None
    name, value = found["label"], line.having(found["value"].strip())
    role = label(name)
    if role is None and not titled and name.casefold() in words.PAPER_LABELS:
        role = Role.TITLE if value.text else None
    empty = role is Role.ABSTRACT and not value.text
    if role in {None, Role.DATE, *known} or empty:
        return None
    assert role
    return Cell(role=role, heading=name, words=value)


def _is_title(line: _Below) -> bool:
    """Whether a text without a label can be the title: short, no sentence, and more than links."""
    plain = line.words.plain()
    return (
        line.block.kind == "text"
        and plain.casefold().strip(":. ") not in words.READING_GROUPS
        and not plain.endswith((".", "!", "?", ":"))
        and len(plain.split()) <= 14
        and not re.fullmatch(rf"(?:{LINK}|\W)*", line.words.text)
    )


def _without(
    body: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Return the places of *body* that are not *taken*."""
    free = []
    for start, end in body:
        at = start
        for first, last in sorted(taken):
            if first < end and last > at:
                free.append((at, first))
                at = last
        free.append((at, end))
    return tuple((start, end) for start, end in free if start < end)


_BY = r"(?:led|presented|hosted) by:?\s+|(?:speaker|lead|presenter|host):\s*"
_BEHIND = re.compile(
    rf"\s*\((?P<by>{_BY}|by:?\s+)?(?P<names>[^()]+)\)(?=\W*\Z|\s*[–—-])"
    rf"|\s*[,.;–—-]?\s+(?P<bare>{_BY})(?P<named>[^()]+)\Z",
    re.IGNORECASE,
)


def with_leads(found: Found) -> Found:
    """Return *found* with the names behind titles as leads: where a word says so, or two titles have names."""
    matches = [_behind(entry) for entry in found.entries]
    names = sum(match is not None and not _says_so(match) for match in matches)
    entries = [
        _led(entry, match) if match and (names > 1 or _says_so(match)) else entry
        for entry, match in zip(found.entries, matches, strict=True)
    ]
    return replace(found, entries=entries)


def _says_so(match: re.Match[str]) -> bool:
    return bool(match["by"] or match["bare"])


def _behind(entry: Entry) -> re.Match[str] | None:
    title = entry.cell(Role.TITLE)
    match = None if entry.has(Role.LEADS) else _BEHIND.search(title.text)
    if match and (_says_so(match) or are_names(title.plain(match["names"]))):
        return match
    return None


def _led(entry: Entry, match: re.Match[str]) -> Entry:
    title = entry.cell(Role.TITLE)
    rest = title.having(f"{title.text[: match.start()]}{title.text[match.end() :]}")
    names = title.having(match["names"] or match["named"])
    heading = "" if _says_so(match) else "~"
    cells = [
        replace(cell, words=rest) if cell.role is Role.TITLE else cell
        for cell in entry.cells
    ]
    lead = Cell(role=Role.LEADS, heading=heading, words=names)
    return replace(entry, cells=(*cells, lead))
