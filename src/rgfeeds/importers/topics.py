"""The cell with the title: its kind, its links, the time and the fate hidden in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importers import hours
from rgfeeds.importers.drafts import Made
from rgfeeds.importers.hours import Hours
from rgfeeds.importers.marked import LINK, LINKS, Anchor, Marked
from rgfeeds.importers.materials import is_made, made, to_read, told_apart
from rgfeeds.importers.mending import resolved
from rgfeeds.model import MaterialKind, Status
from rgfeeds.placeholders import ends_in_placeholder, is_placeholder

#: Words that stand before a title and say of which kind it is, small letters.
KINDS = frozenset(
    {
        "technical", "discussion", "invited talk", "guest talk", "guest lecture", "keynote",
        "tutorial", "workshop", "talk", "hands-on", "practical", "paper", "paper discussion",
        "paper reading", "lightning talks", "panel", "demo", "social", "journal club", "seminar",
        "code review", "work in progress", "wip", "debate", "q&a", "invited speaker", "reading",
    }
)  # fmt: skip
_PREFIX = re.compile(r"\s*(?P<kind>[^:\n]{2,40}?)\s*:\s+(?P<title>\S.*|$)", re.DOTALL)
_DASHED = re.compile(
    r"\s*(?P<kind>[^:\n]{2,40}?)\s+[-–—]+(?:\s+(?P<title>.*)|\s*$)", re.DOTALL
)
_NO_KIND = re.compile(r"\d|\bpart\b", re.IGNORECASE)
_BRACKETS = re.compile(rf"\s*[(\[]\s*(?P<links>{LINKS})\s*[)\]]")
_OFF = {
    Status.CANCELLED: r"cancell?ed",
    Status.POSTPONED: r"postponed",
}
_EDGES = " \t,;:|/&+·•–—-"


class Topic(Struct, frozen=True, kw_only=True):
    """What the cell with the title says; *lost* are links that lead nowhere."""

    title: str | None
    kind: str | None = None
    materials: tuple[Made, ...] = ()
    reading: tuple[str, ...] = ()
    hours: Hours
    status: Status | None = None
    lost: tuple[Anchor, ...] = ()


_ROOM = re.compile(
    r"\s*\(\s*(?:in|at|room:?)\s+(?:the\s+)?(?P<room>[^()]+?)\s*\)\s*$", re.IGNORECASE
)


def hidden_room(title: str) -> tuple[str, str] | None:
    """Return *title* without the place that stands in brackets at its end, and this place."""
    found = _ROOM.search(title)
    return (title[: found.start()].strip(), found["room"]) if found else None


def prefix(text: str) -> str | None:
    """Return the words before a colon that may be a kind, None without."""
    found = _PREFIX.match(text)
    if (
        found is None
        or re.search(LINK, found["kind"])
        or _NO_KIND.search(found["kind"])
    ):
        return None
    kind = found["kind"].strip()
    return kind if len(kind.split()) <= 4 and not is_placeholder(kind) else None


def known_kinds(titles: Iterable[str], given: Collection[str]) -> frozenset[str]:
    """Return the kinds, in small letters: the usual ones, those *given*, and those seen twice."""
    seen = [kind.casefold() for kind in map(prefix, titles) if kind]
    twice = {kind for kind in seen if seen.count(kind) > 1 and len(kind.split()) <= 3}
    return KINDS | twice | {kind.casefold() for kind in given}


def without_kind(
    text: str, kinds: Collection[str], *, dashed: bool = False
) -> tuple[str | None, str]:
    """Return the kind before a title and the title; *dashed* kinds may have a dash behind them."""
    for form in (_PREFIX, _DASHED) if dashed else (_PREFIX,):
        found = form.match(text)
        kind = " ".join(found["kind"].split()) if found else ""
        plain = kind.casefold()
        if found and (plain in kinds or re.fullmatch(r"research at \S.*", plain)):
            return kind, (found["title"] or "").strip()
    return None, text


def topic(cell: Marked, kinds: Collection[str], base: str | None) -> Topic:
    """Read the title *cell*."""
    lost: list[Anchor] = []
    text, groups = _groups(cell)
    text, single = _singles(cell, text)
    materials: list[tuple[Made, str]] = []
    reading: list[str] = []
    for anchor, words in (*groups, *single):
        url = resolved(anchor.url, base)
        if url is None:
            lost += [] if anchor.url.startswith("#") else [anchor]
        elif to_read(anchor.label):
            reading.append(f"[{anchor.label}]({url})")
        else:
            materials.append((made(anchor, url, MaterialKind.MATERIALS), words))
    when = hours.hidden(text)
    kind, text = without_kind(when.rest, kinds)
    status, text = _status(text)
    lines = [line.strip(_EDGES) for line in text.split("\n")]
    papers, more = _papers(cell, [line for line in lines if line], base)
    title = "; ".join(filter(None, (cell.plain(line) for line in lines)))
    if re.fullmatch(r"https?://\S+(?:\s*\([^()]*\))?", title):
        title = ""
    return Topic(
        title=None if ends_in_placeholder(title) else title.strip(_EDGES) or None,
        kind=kind,
        materials=told_apart(materials),
        reading=(*papers, *reading),
        hours=replace(when, rest=""),
        status=Status.CANCELLED if cell.struck else status,
        lost=(*lost, *more),
    )


def _groups(cell: Marked) -> tuple[str, list[tuple[Anchor, str]]]:
    """Return the text without the brackets that hold links alone, and these with the words before."""
    found: list[tuple[Anchor, str]] = []
    end = 0
    for match in _BRACKETS.finditer(cell.text):
        words = cell.plain(cell.text[end : match.start()]).strip(_EDGES)
        anchors = cell.anchors(match["links"])
        found += [(anchor, words if len(anchors) == 1 else "") for anchor in anchors]
        end = match.end()
    return _BRACKETS.sub("", cell.text), found


def _singles(cell: Marked, text: str) -> tuple[str, list[tuple[Anchor, str]]]:
    """Take the links out that are called `Slides` or the like, and so are no part of the title."""
    found = []
    for sign in re.findall(LINK, text):
        (anchor,) = cell.anchors(sign)
        whole = text.strip() == sign
        last = not re.search(r"\w", text[text.index(sign) :].replace(sign, ""))
        mere = is_made(anchor.label) or (last and to_read(anchor.label))
        if (mere and not whole) or anchor.url.startswith("#"):
            shown = anchor.label if anchor.url.startswith("#") else ""
            text = re.sub(rf"\(\s*(?:cf\.?|see)\s+{sign}\s*\)", sign, text)
            text = text.replace(sign, shown)
            found.append((anchor, ""))
    return text, found


def _papers(
    cell: Marked, lines: list[str], base: str | None
) -> tuple[list[str], list[Anchor]]:
    """Return the lines that link to what is read, their links resolved, and those that cannot be."""
    papers: list[str] = []
    lost: list[Anchor] = []
    for line in lines:
        anchors = cell.anchors(line)
        urls = {anchor.url: resolved(anchor.url, base) for anchor in anchors}
        lost += [anchor for anchor in anchors if not urls[anchor.url]]
        if any(urls.values()):
            links = tuple(
                Anchor(link.label, urls.get(link.url) or "") for link in cell.links
            )
            papers.append(Marked(cell.text, links).markdown(line))
    return papers, lost


def _status(text: str) -> tuple[Status | None, str]:
    """Take `Cancelled:` or `(postponed)` out of a title."""
    for status, word in _OFF.items():
        for form in (
            rf"^\W*{word}\b[\s:!–—.-]*",
            rf"\s*[(\[]\s*{word}\b[^)\]]*[)\]]\W*$",
            rf"\s*[–—:-]+\s*{word}\W*$",
        ):
            bare = re.sub(form, "", text, count=1, flags=re.IGNORECASE)
            if bare != text:
                return status, bare
    return None, text
