"""A line with a date: what of it is the date, what stands beside it, and what is the title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import columns, days, hours, words
from rgfeeds.importing.blocks import Block
from rgfeeds.importing.days import Dates
from rgfeeds.importing.entry import Cell, Entry
from rgfeeds.importing.inline import LINK, Link, Words
from rgfeeds.importing.parts import are_names, is_made, is_place
from rgfeeds.importing.words import Role

_BEFORE = re.compile(
    rf"(?:{words.BEFORE_DATES}(?:\b(?:{words.WEEKDAYS})(?:day)?\b\.?,?)?\W*)",
    re.IGNORECASE,
)
_AROUND = re.compile(rf"\b(?:{words.AROUND_DATES})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,3}[:.)]\s+")
_EDGES = " \t,;:|–—-@/"
_LABEL = re.compile(
    r"\W{0,2}(?P<label>[^\W\d_][^:|\n]{0,30}?)\s*:\s*(?P<value>\S.*|)", re.DOTALL
)


class Line(Struct, frozen=True, kw_only=True):
    """The *dates* of a line, what stands *beside* them, and the *rest*, which is the title."""

    dates: Dates
    beside: str
    rest: Words
    at: int = 0


def dated(
    line: Words, *, heading: bool = False, alone: bool = False, opening: bool = False
) -> Line | None:
    """Return what *line* says when it has the date of a session; None when it has none.

    In a *heading* the date may stand anywhere, as in brackets or at the end of an item.
    *opening*: only at its beginning; *alone*: with nothing but a time and a place.
    """
    text, links = line.text, list(line.links)
    found = days.find(text)
    inner = (
        next(
            (sign for sign in re.findall(LINK, text) if days.find(line.plain(sign))),
            None,
        )
        if found is None
        else None
    )
    if inner is not None:
        found = days.find(line.plain(inner))
        assert found is not None
        before, after = text.split(inner, 1)
        words_ = f"{found.before} {found.after}".strip(_EDGES)
        if re.search(r"\w", words_):
            number = ord(inner) - 0xF0000
            links[number] = Link(words_, links[number].url)
        found = Dates(
            dates=found.dates,
            before=before,
            after=f" {inner}{after}",
            choice=found.choice,
        )
    if found is None:
        return None
    before, after = found.before, found.after
    first = found.dates[0]
    begins = _BEFORE.fullmatch(before) is not None
    bare = (first.numbers is not None and first.year is None) or bool(
        re.fullmatch(r"\d+\.\d+", first.text)
    )
    if (
        bare
        and first.weekday is None
        and not (begins and "/" in first.text)
        and not after.startswith(".")
    ):
        return None
    beside = ""
    enclosed = before.count("(") > before.count(")") and ")" in after
    if enclosed:
        at, end = before.rindex("("), after.index(")")
        beside = f"{_AROUND.sub('', before[at + 1 :])} {after[:end]}"
        before, after = before[:at], after[end + 1 :]
    ends = not re.search(r"\w", after) and re.search(r"[,–—-]\s*$", before) is not None
    if not (
        begins
        or (heading and len(before.split()) < 12)
        or (not opening and not alone and (enclosed or ends))
    ):
        return None
    if begins and not enclosed:
        before = ""
    before = _NUMBERED.sub("", before.strip())
    if re.fullmatch(r"(?:date|when|datum)\W*", before, re.IGNORECASE):
        before = ""
    beside, after = _beside(beside, after)
    if alone:
        rest = after.strip(" .,;:()*–—-")
        if (
            len(rest.split()) > 5
            or re.search(LINK, rest)
            or not begins
            or (rest and after.lstrip()[:1] not in ",(–—-@")
        ):
            return None
        beside, after = f"{beside}, {rest}" if rest else beside, ""
    joint = re.match(r"\s*[:–—-]\s*", after)
    middle = (
        (": " if ":" in joint[0] else " – ")
        if joint and before.strip(_EDGES) and after[joint.end() :].strip()
        else " "
    )
    rest = f"{before.rstrip(_EDGES)}{middle}{after[joint.end() :] if joint else after}".strip(
        _EDGES
    )
    rest = re.sub(r"^\.\s+|[(\[]\s*[)\]]", "", rest).strip(_EDGES)
    return Line(
        dates=found,
        beside=" ".join(beside.split()),
        rest=Words(rest, tuple(links), line.struck, line.gone),
    )


def _beside(beside: str, after: str) -> tuple[str, str]:
    """Take a time and brackets with a time or a place off the beginning of *after*."""
    while True:
        taken = hours.leading(after)
        bracket = re.match(r"[\s,]*[(\[]([^()\[\]]*)[)\]]", after)
        if taken:
            beside, after = f"{beside} {after[:taken]}", after[taken:]
        elif (
            bracket
            and (hours.stated(bracket[1], hinted=True).any or is_place(bracket[1]))
            and not re.search(LINK, bracket[1])
        ):
            beside, after = f"{beside} {bracket[1]}", after[bracket.end() :]
        elif beside and is_place(after.strip(" ,.;:*")) and not re.search(LINK, after):
            return f"{beside}, {after}", ""
        else:
            return beside, after


def paired(entry: Entry, blocks: Sequence[Block], head: Sequence[Block] = ()) -> Entry:
    """Return *entry* with what labels below it say, `Speaker: Ada`, as cells of their own."""
    cells: list[Cell] = []
    taken: list[tuple[int, int]] = []
    title = entry.cell(Role.TITLE)
    for number, block in enumerate(blocks):
        if block.kind in {"heading", "table"}:
            break
        nested = any(
            one.start < block.end and one.level > block.level
            for one in blocks[number + 1 : number + 2]
        )
        at = 0
        while block.kind in {"text", "item"} and at < len(block.lines):
            start, told = block.lines[at]
            after = (
                block.lines[at + 1][0]
                if at + 1 < len(block.lines)
                else block.ends
                if block.kind == "item"
                else block.end
            )
            begin = block.start if block.kind == "item" and at == 0 else start
            at += 1
            if block in head and dated(told, alone=True):
                taken.append((begin, after))
                continue
            wraps = (
                block.kind == "item"
                and at < len(block.lines)
                and not _LABEL.fullmatch(block.lines[at][1].text)
            )
            cell = (
                None
                if nested or wraps
                else _labelled(
                    told, {one.role for one in cells}, titled=bool(title.text)
                )
            )
            if cell is None:
                continue
            if cell.role is Role.ABSTRACT:
                while at < len(block.lines) and not _LABEL.fullmatch(
                    block.lines[at][1].text
                ):
                    more = block.lines[at][1]
                    cell = replace(
                        cell, words=Words(f"{cell.words.markdown()} {more.markdown()}")
                    )
                    at += 1
                after = (
                    block.lines[at][0]
                    if at < len(block.lines)
                    else block.ends
                    if block.kind == "item"
                    else block.end
                )
            cells.append(cell)
            taken.append((begin, after))
    own = next((cell for cell in cells if cell.role is Role.TITLE), None)
    if own is None:
        first = next((one for one in blocks if one not in head), None)
        line = _bold(first, taken) if first else None
        named = are_names(title.plain())
        if (
            line is not None
            and first is not None
            and (not title.text or named)
            and not _is_off(title.plain())
        ):
            own = Cell(role=Role.TITLE, words=line[1])
            taken.append((first.start, line[0]))
    if (
        own is not None
        and title.text
        and are_names(title.plain())
        and Role.LEADS not in {one.role for one in cells}
    ):
        cells.append(Cell(role=Role.LEADS, heading="~", words=title))
    elif own is not None and title.text and own.words.plain() != title.plain():
        cells.append(Cell(role=Role.OTHER, words=title))
    kept = [cell for cell in entry.cells if cell.role is not Role.TITLE or own is None]
    cells = [*([own] if own else []), *(cell for cell in cells if cell is not own)]
    return replace(entry, cells=(*kept, *cells), body=_without(entry.body, taken))


def is_labelled(text: str) -> bool:
    found = _LABEL.fullmatch(text)
    return found is not None and columns.label(found["label"]) is not None


def _is_off(text: str) -> bool:
    return (
        re.fullmatch(rf"\W*(?:{'|'.join(words.OFF.values())})\W*", text, re.IGNORECASE)
        is not None
    )


def _labelled(line: Words, known: set[Role], *, titled: bool) -> Cell | None:
    link = re.fullmatch(rf"\W*({LINK})\W*", line.text)
    if link and is_made(line.plain(link[1])):
        return Cell(role=Role.MATERIALS, words=line.having(link[1]))
    found = _LABEL.fullmatch(line.text)
    if not found or re.search(LINK, found["label"]):
        return None
    name, value = found["label"], line.having(found["value"].strip())
    role = columns.label(name)
    if (
        role is None
        and not titled
        and name.casefold() in words.PAPER_LABELS
        and value.text
    ):
        role = Role.TITLE
    if (
        role is None
        or role is Role.DATE
        or role in known
        or (role is Role.ABSTRACT and not value.text)
    ):
        return None
    return Cell(role=role, heading=name, words=value)


def _bold(block: Block, taken: Sequence[tuple[int, int]]) -> tuple[int, Words] | None:
    """Return the first line of *block* where it can be a title, and where the next one begins."""
    if (
        block.kind != "text"
        or not block.lines
        or any(start == block.lines[0][0] for start, _ in taken)
    ):
        return None
    words_ = block.words
    prose = (
        words_.plain().casefold().strip(":. ") in words.READING_GROUPS
        or words_.plain().endswith((".", "!", "?", ":"))
        or len(words_.plain().split()) > 14
    )
    if (
        prose
        or (len(block.lines) > 1 and not words_.text)
        or re.fullmatch(rf"(?:{LINK}|\W)*", words_.text)
    ):
        return None
    after = block.lines[1][0] if len(block.lines) > 1 else block.end
    return after, words_


def _without(
    body: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    parts = [*body]
    for start, end in sorted(taken):
        parts = [
            piece
            for first, last in parts
            for piece in (
                ((first, min(last, start)), (max(first, end), last))
                if start < last and end > first
                else ((first, last),)
            )
            if piece[0] < piece[1]
        ]
    return tuple(parts)
