"""The cells of the title and the room, with the times, the links and the fate hidden in them."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing import parts, words
from rgfeeds.importing.dates import Hours, find_dates, find_hours
from rgfeeds.importing.inline import LINK, LINKS, PageLink, Words, sign_number
from rgfeeds.model import Material, Status
from rgfeeds.text.advice import ends_in_placeholder

_PREFIX = r"(?s)\s*(?P<kind>[^:\n]{2,40}?)(?:\s*:|\s+[-–—]+)(?:\s+|$)(?P<title>.*)"
_BRACKETS = re.compile(rf"\s*[(\[]\s*(?P<links>{LINKS})\s*[)\]]")
_LABELLED = rf"[\s.,;–—-]*\b(?P<label>[^\W\d_]+):\s*(?P<sign>{LINK})"
_TBC = r"t\.?b\.?[acd]\.?"
_TO_COME = rf"(?i)^\s*\[?{_TBC}\]?\s*[:–—-]\s*|\s*[(\[]{_TBC}[)\]]\s*$"
_EDGES = " \t,;:|/&+·•–—-"


class CellContents(Struct, frozen=True, kw_only=True):
    """What a cell with a title or a room says.

    *to_come* is a title that only names its kind, as in `Guest: TBC`; *address* is where the link of a room leads.
    """

    title: str | None = None
    kind: str | None = None
    materials: tuple[Material, ...] = ()
    reading: tuple[str, ...] = ()
    times: Hours = Hours()
    status: Status | None = None
    reason: str = ""
    tentative: bool = False
    to_come: str = ""
    room: str | None = None
    address: str | None = None
    online: str | None = None


def without_kind(text: str, kinds: Collection[str]) -> tuple[str | None, str]:
    """Return the kind before a title, with a colon or a dash behind it, and the title."""
    found = re.match(_PREFIX, text)
    kind = " ".join(found["kind"].split()) if found else ""
    plain = kind.casefold()
    if found and (plain in kinds or plain.startswith("research at ")):
        return kind, found["title"].strip()
    return None, text


def read_title(cell: Words, kinds: Collection[str], *, stated: bool) -> CellContents:
    """Read the title *cell*; where the status is *stated* beside it, fewer words tell one."""
    text, links = _links(cell)
    read, made = [], []
    online = None
    for link, before in links:
        if online is None and link.joins:
            online = link.target
        elif link.target and (link.bare or parts.is_to_read(link.label)):
            read.append(link.markdown())
        elif link.target:
            made.append((parts.read_material(link), before))
    when = _hours_in_brackets(text)
    kind, text = without_kind(when.rest, kinds)
    status, reason, text = _status(text, stated=stated)
    tentative = re.search(_TO_COME, text) is not None
    text = re.sub(_TO_COME, "", text)
    lines = [line for line in (line.strip(_EDGES) for line in text.split("\n")) if line]
    cited = [line for line in lines if any(one.target for one in cell.find_links(line))]
    title = "; ".join(filter(None, map(cell.plain, lines)))
    if re.fullmatch(r"https?://\S+(?:\s*\([^()]*\))?", title):
        title = ""
    if status and not title:
        # `~~Trees~~ cancelled`
        title = cell.gone
    nothing = ends_in_placeholder(title) or parts.is_open(title)
    return CellContents(
        title=None if nothing else parts.whole(title.strip(_EDGES)) or None,
        kind=kind, materials=tuple(_tell_apart(made)), reading=(*map(cell.markdown, cited), *read), times=when,
        status=Status.CANCELLED if cell.struck else status, reason=reason, tentative=tentative and not nothing,
        to_come=title if nothing and not parts.is_open(title) else "", online=online,
    )  # fmt: skip


def _links(cell: Words) -> tuple[str, list[tuple[PageLink, str]]]:
    """Return the text without the links that are no part of the title, and these, each with the words before it.

    They stand alone in brackets, are called `Slides` or the like, or are only an address.
    """
    cell = _with_labels(cell)
    found = []
    end = 0
    for match in _BRACKETS.finditer(cell.text):
        before = cell.plain(cell.text[end : match.start()]).strip(_EDGES)
        links = cell.find_links(match["links"])
        found += [(link, before if len(links) == 1 else "") for link in links]
        end = match.end()
    text = _BRACKETS.sub("", cell.text)
    for sign, link in cell.signs(text):
        whole = text.strip() == sign
        last = not re.search(r"\w", text[text.index(sign) :].replace(sign, ""))
        joins = link.joins and re.search(words.JOINING, link.label)
        read = last and parts.is_to_read(link.label)
        mere = joins or read or parts.is_made(link.label)
        day = None if mere else find_dates(link.label)
        dated = day and not re.search(r"\w", day.before + day.after)
        if ((mere or dated or link.bare) and not whole) or link.inside:
            text = re.sub(rf"\(\s*(?:cf\.?|see)\s+{sign}\s*\)", sign, text)
            if last and not link.inside:
                text = _without_joint(re.sub(rf"{sign}[\s.,;]*$", "", text))
            kept = link.inside and not dated
            text = text.replace(sign, link.label if kept else "")
            found.append((link, ""))
    return text, found


def _with_labels(cell: Words) -> Words:
    """Return *cell* with links called by the words that say before them what they are, as in `Slides: [pdf](…)`."""
    text, links = cell.text, list(cell.links)
    for match in re.finditer(_LABELLED, text):
        label, number = match["label"], sign_number(match["sign"])
        link = links[number]
        mere = link.bare or link.label.casefold() in words.BARE_LABELS
        if parts.is_made(label) or (link.bare and parts.is_to_read(label)):
            said = label if mere else f"{label.capitalize()}: {link.label}"
            links[number] = replace(link, label=said)
            text = text.replace(match[0], f" {match['sign']}")
    return replace(cell, text=text, links=tuple(links))


def _without_joint(text: str) -> str:
    """Return *text* without what joined to it the link that was taken off its end."""
    return re.sub(r"(?:(?:^|[\s,]+)(?:and|or|also|on|via|und|oder)\b)+\s*$", "", text)


def _tell_apart(found: Sequence[tuple[Material, str]]) -> Iterator[Material]:
    """Yield materials, those of one kind called by the words that stand before each of them."""
    for one, before in found:
        alike = [w for other, w in found if other.kind is one.kind and not other.title]
        apart = len(alike) > 1 and all(alike) and one.title is None
        yield replace(one, title=before) if apart else one


def _hours_in_brackets(text: str) -> Hours:
    """Find a time that stands in brackets of its own in *text*."""
    for found in re.finditer(r"[(\[]([^()\[\]]*)[)\]]", text):
        hours = find_hours(found[1])
        if hours.any and not re.sub(words.AROUND_TIMES, "", hours.rest):
            rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
            return replace(hours, rest=rest.strip())
    return Hours(rest=text)


def _status(text: str, *, stated: bool) -> tuple[Status | None, str, str]:
    """Take `Cancelled:`, `(postponed)` or `cancelled due to illness` out of a title, the reason apart.

    `Cancelled noise` is a title. `CANCELLED noise` is one only where the status is *stated* in its own column.
    """
    sign = r"(?:\s*[:!.,;/\n–—-]\s*|\s*[)\]]\W*|\W*$)"
    cause = r"(?:due|because|since|as|owing|wegen|for|by|to|until|this|next|auf)\b.*?"
    alone = re.fullmatch(r"\s*[(\[][^()\[\]]*[)\]]\s*", text)
    if alone and (said := parts.read_off(text)):
        return *said, ""
    for status, known in words.OFF.items():
        told = rf"(?:{known})(?!\s+from\b)"
        off = rf"{told}\b[\s,:–—-]*"
        shouted = "" if stated else rf"|(?-i:{known.upper()})\b\s*"
        for form in (
            rf"^\W*{off}(?P<why>{cause})[\s.!]*$",
            rf"^\W*{told}\s*[(\[](?P<why>[^()\[\]]*)[)\]]\W*$",
            rf"^\W*(?:{told}{sign}{shouted})",
            rf"\s*[(\[]\s*{off}(?P<why>\w[^()\[\]]*|)[^)\]]*[)\]]\W*$",
            rf"(?:\s*[–—:-]+\s*|\.\s+|(?<=[!?])\s+){told}\W*$",
        ):
            if found := re.search(form, text, re.IGNORECASE):
                why = found.groupdict().get("why") or ""
                rest = text[: found.start()] + text[found.end() :]
                return status, why.strip(), rest
    return None, "", text


def read_location(cell: Words) -> CellContents:
    """Read the *cell* of a room; a room still to come is none."""
    text, address, online = cell.text, None, None
    for sign, link in cell.signs():
        joining = link.target and re.search(words.JOINING, f"{link.label} {link.url}")
        if joining and online is None:
            online, text = link.target, text.replace(sign, "")
        else:
            address = address or link.target or None
    when = find_hours(text)
    room = re.sub(r"[(\[]\s*[)\]]", "", cell.plain(when.rest))
    if online:
        room = _without_joint(room)
    room = re.sub(r"\s*,\s*(?=\))", "", room).strip(" ,;:/|&+–—-@")
    if parts.is_open(room):
        return CellContents(online=online or address, times=when)
    return CellContents(room=room, address=address, online=online, times=when)


def exported_hours(text: str) -> Hours:
    """Return the hours that *text* has as `rgfeeds export` writes them, with the other day that they end on."""
    found = re.fullmatch(r"(\d\d:\d\d)–(\d\d:\d\d)(?: \((\d{4}-\d\d-\d\d)\))?", text)
    if found is None:
        return Hours()
    start, end = map(dt.time.fromisoformat, found.groups()[:2])
    until = dt.date.fromisoformat(found[3]) if found[3] else None
    return Hours(start, end, until=until)
