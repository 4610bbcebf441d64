"""Labels that say what stands beside or below a title: `Speaker: Ada`, `led by Ada`."""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.blocks import Blocks, ByteRange, PageBlock, gaps
from rgfeeds.importing.contents import Cell, PageContents, PageEntry
from rgfeeds.importing.dates import find_date, find_hours
from rgfeeds.importing.inline import LINK, Words
from rgfeeds.importing.parts import (
    are_names,
    is_break,
    is_made,
    is_place,
    is_to_read,
    read_off,
)
from rgfeeds.importing.tables import label_role
from rgfeeds.importing.words import Role

_LABEL = r"(?s)\W{0,2}(?P<label>[^\W\d_][^:|\n]{0,30}?)\s*:\s*(?P<value>\S.*|)"
_BY = r"(?:led|presented|hosted) by:?\s+|(?:speaker|lead|presenter|host):\s*"
_BEHIND = re.compile(
    rf"\s*\((?P<by>{_BY}|by:?\s+)?(?P<names>[^()]+)\)(?=\W*\Z|\s*[–—-])"
    rf"|\s*[,.;–—-]?\s+(?P<bare>{_BY})(?P<named>[^():]+?)(?=(?:\s*[(\[][^()\[\]]*[)\]])*[\s.,;]*\Z)",
    re.IGNORECASE,
)
# Behind a name it leads to the person.
_TO_PERSON = re.compile(r"\W*(?:here|links?)\W*", re.IGNORECASE)


def with_labels(
    entry: PageEntry, title: Words, blocks: Blocks, head: PageBlock | None = None
) -> PageEntry:
    """Return *entry* with its *title*, and what labels below it say, as cells; *head* has its date."""
    cells: list[Cell] = []
    taken: list[ByteRange] = []
    abstract: PageBlock | None = None
    lines = [*_lines(blocks)]
    for _, line, place, _ in [] if title.text or head else lines[:1]:
        hours = find_hours(line.text)
        rest = hours.rest.strip(" ,;.@|–—-")
        if hours.start and (not rest or is_place(rest)):
            entry = replace(entry, beside=f"{entry.beside}, {line.plain()}")
            taken.append(place)
            lines = lines[1:]
    for block, line, place, labelled in lines:
        cell = _cell(line, {one.role for one in cells}, titled=bool(title.text))
        dated = find_date(line) if block == head else None
        if dated and dated.alone():
            if line.gone:
                cells.append(Cell(Role.OTHER, Words(gone=line.gone)))
        elif abstract is block and not re.fullmatch(_LABEL, line.text):
            cells[-1] = replace(cells[-1], words=cells[-1].words.before(line))
        elif cell and labelled:
            cells.append(cell)
            abstract = block if cell.role is Role.ABSTRACT else None
        else:
            continue
        taken.append(place)
    own = next((cell for cell in cells if cell.role is Role.TITLE), None)
    named = are_names(title.plain())
    if own is None and (not title.text or named) and not read_off(title.plain()):
        for block, line, place, _ in [one for one in lines if one[0] != head][:1]:
            if place not in taken and _is_title(block, line):
                own = Cell(Role.TITLE, line)
                taken.append(place)
    if own and title.text and title.plain() != own.words.plain():
        leads = named and Role.LEADS not in {one.role for one in cells}
        role = Role.LEADS if leads else Role.OTHER
        cells.append(Cell(role, title, guessed=leads))
    first = own or Cell(Role.TITLE, title)
    cells = [first, *(cell for cell in cells if cell is not own)]
    body = (free for place in entry.body for free in gaps(*place, taken))
    return replace(entry, cells=tuple(cells), body=tuple(body))


def is_labelled(text: str) -> bool:
    found = re.fullmatch(_LABEL, text)
    return found is not None and label_role(found["label"]) is not None


def _lines(blocks: Blocks) -> Iterator[tuple[PageBlock, Words, ByteRange, bool]]:
    """Yield the lines up to the next heading or table: block, words, place, and whether a label can stand there."""
    for number, block in enumerate(blocks, 1):
        if block.kind in {"heading", "table"}:
            return
        if block.kind == "code":
            continue
        inner = [one for one in blocks[number : number + 1] if one.start < block.end]
        nested = any(one.level > block.level for one in inner)
        lines = [(block.start, block.words), *block.lines[1:], (block.ends, Words())]
        for (start, told), (end, after) in pairwise(lines):
            text = after.text if block.kind == "item" else ""
            wraps = text and not re.fullmatch(_LABEL, text)
            yield block, told, (start, end), not (nested or wraps)


def _cell(line: Words, known: set[Role], *, titled: bool) -> Cell | None:
    """Return what a line says by its label, where it has one that is not *known* yet."""
    link = re.fullmatch(rf"\W*({LINK})\W*", line.text)
    if link and is_made(line.plain(link[1])):
        return Cell(Role.MATERIALS, line.having(link[1]))
    found = re.fullmatch(_LABEL, line.text)
    if not found or re.search(LINK, found["label"]):
        return None
    name, value = found["label"], line.having(found["value"].strip())
    role = label_role(name)
    if role is None and not titled and name.casefold() in words.PAPER_LABELS:
        role = Role.TITLE if value.text else None
    if role is Role.DATE and find_hours(value.text).any:
        role = Role.TIME
    empty = role is Role.ABSTRACT and not value.text
    if role is None or role in {Role.DATE, *known} or empty:
        return None
    return Cell(role, value, name)


def _is_title(block: PageBlock, line: Words) -> bool:
    """Whether a text without a label can be the title: short, no sentence, and more than links; or says that it is off."""
    plain = line.plain()
    off = read_off(plain) or is_break(plain)
    return off is not None or (
        block.kind == "text"
        and plain.casefold().strip(":. ") not in words.READING_GROUPS
        and not plain.endswith((".", "!", "?", ":"))
        and len(plain.split()) <= 14
        and not re.fullmatch(rf"(?:{LINK}|\W)*", line.text)
    )


def with_leads(found: PageContents) -> PageContents:
    """Return *found* with the names behind titles as leads: where a word says so, or two titles have names."""
    titles = [title for one in found.entries if (title := one.cell(Role.TITLE)).text]
    several = [title for title in titles if "\n" in title.text]
    last = (title.plain(title.text.rpartition("\n")[2]) for title in several)
    named = 2 * sum(map(are_names, last)) > len(titles)
    parted = [_without_links(_with_lines(one, named=named)) for one in found.entries]
    led = [_with_names_behind(one) for one in parted]
    guesses = [one for one in led if one and one.cells[-1].guessed]
    if len(guesses) == 1:
        led = [None if one is guesses[0] else one for one in led]
    pairs = zip(led, parted, strict=True)
    return replace(found, entries=[new or entry for new, entry in pairs])


def _with_lines(entry: PageEntry, *, named: bool) -> PageEntry:
    """Return *entry* with what lines of its title say by a label, and with names where most are *named* so."""
    title = entry.cell(Role.TITLE)
    first, *others = title.text.split("\n")
    named = named or any(map(is_labelled, others))
    kept = [first]
    cells: list[Cell] = []
    for line in map(title.having, others):
        known = {cell.role for cell in (*entry.cells, *cells)}
        cell = _cell(line, known, titled=True)
        if named and Role.LEADS not in known and are_names(line.plain()):
            cell = Cell(Role.LEADS, line, guessed=True)
        if cell:
            cells.append(cell)
        elif cells and cells[-1].role is Role.ABSTRACT:
            abstract = f"{cells[-1].words.text}\n{line.text}"
            cells[-1] = replace(cells[-1], words=title.having(abstract))
        else:
            kept.append(line.text)
    if not cells or entry.exported:
        return entry
    return entry.saying(Role.TITLE, title.having("\n".join(kept)), *cells)


def _without_links(entry: PageEntry) -> PageEntry:
    """Return *entry* with links to what was made or is read out of the cell of who leads."""
    led = entry.cell(Role.LEADS)
    mere = [(sign, link.label) for sign, link in led.signs() if _is_mere(link.label)]
    links = [sign for sign, label in mere if not _TO_PERSON.fullmatch(label)]
    if not links:
        return entry
    text = re.sub("|".join(links), "", led.text)
    text = re.sub(r"(?<=[(\[])[\s,;|/]+|[\s,;|/]+(?=[)\]])", "", text)
    names = led.having(re.sub(r"\s*(?:\(\)|\[\])", "", text))
    made = Cell(Role.MATERIALS, led.having(" ".join(links)))
    return entry.saying(Role.LEADS, names, made)


def _with_names_behind(entry: PageEntry) -> PageEntry | None:
    """Return *entry* with the names behind its title as leads, guessed where no word says so; None without names."""
    title = entry.cell(Role.TITLE)
    match = None if entry.has(Role.LEADS) else _BEHIND.search(title.text)
    sure = match and (match["by"] or match["bare"])
    if not match or not (sure or are_names(title.plain(match["names"]))):
        return None
    named = match["names"] or match["named"]
    end = _end_of_names(title, named)
    before, after = title.text[: match.start()], title.text[match.end() :]
    after = re.sub(r"^[\s.,;]+\Z", "", after)
    joint = "" if named[end:].startswith(".") else " "
    rest = title.having(f"{before}{joint}{named[end:]}{after}".strip())
    lead = Cell(Role.LEADS, title.having(named[:end]), guessed=not sure)
    return entry.saying(Role.TITLE, rest, lead)


def _end_of_names(title: Words, named: str) -> int:
    """Return where the names end: before a link to what was made or is read, or a full stop and any link."""
    for sign, link in title.signs(named):
        at = named.index(sign)
        if _is_mere(link.label):
            return at
        before = named[:at].rstrip()
        bare = re.sub(words.STUDYING, "", title.plain(before.removesuffix(".")))
        if before.endswith(".") and are_names(re.sub(words.DEGREES, "", bare)):
            return len(before) - 1
    return len(named)


def _is_mere(label: str) -> bool:
    return bool(is_made(label) or is_to_read(label))
