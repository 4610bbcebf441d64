"""The cell with the title: its kind, its links, the time and the fate hidden in it."""

import re
from collections.abc import Collection

from msgspec import Struct

from rgfeeds.importing import hours, parts, words
from rgfeeds.importing.dates import find_dates
from rgfeeds.importing.inline import LINKS, PageLink, Words
from rgfeeds.model import Material, Status
from rgfeeds.text.advice import ends_in_placeholder

_PREFIX = r"(?s)\s*(?P<kind>[^:\n]{2,40}?)(?:\s*:|\s+[-–—]+)(?:\s+|$)(?P<title>.*)"
_BRACKETS = re.compile(rf"\s*[(\[]\s*(?P<links>{LINKS})\s*[)\]]")
_TBC = r"t\.?b\.?[acd]\.?"
_TO_COME = rf"(?i)^\s*\[?{_TBC}\]?\s*[:–—-]\s*|\s*[(\[]{_TBC}[)\]]\s*$"
_EDGES = " \t,;:|/&+·•–—-"


class TitleCell(Struct, frozen=True, kw_only=True):
    """What the cell with the title says; *to_come* is a title that only names its kind, as in `Guest: TBC`."""

    title: str | None = None
    kind: str | None = None
    materials: tuple[Material, ...] = ()
    reading: tuple[str, ...] = ()
    times: hours.Hours = hours.Hours()
    status: Status | None = None
    reason: str = ""
    tentative: bool = False
    to_come: str = ""


def without_kind(text: str, kinds: Collection[str]) -> tuple[str | None, str]:
    """Return the kind before a title, with a colon or a dash behind it, and the title."""
    found = re.match(_PREFIX, text)
    kind = " ".join(found["kind"].split()) if found else ""
    plain = kind.casefold()
    if found and (plain in kinds or plain.startswith("research at ")):
        return kind, found["title"].strip()
    return None, text


def read_title(cell: Words, kinds: Collection[str], *, stated: bool) -> TitleCell:
    """Read the title *cell*; where the status is *stated* beside it, fewer words tell one."""
    text, groups = _groups(cell)
    text, single = _singles(cell, text)
    linked = [one for one in (*groups, *single) if one[0].target]
    read = [link.markdown() for link, _ in linked if parts.is_to_read(link.label)]
    others = [one for one in linked if not parts.is_to_read(one[0].label)]
    made = [(parts.read_material(link), before) for link, before in others]
    when = hours.find_in_brackets(text)
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
    return TitleCell(
        title=None if nothing else parts.whole(title.strip(_EDGES)) or None,
        kind=kind, materials=tuple(parts.tell_apart(made)), reading=(*map(cell.markdown, cited), *read), times=when,
        status=Status.CANCELLED if cell.struck else status, reason=reason, tentative=tentative and not nothing,
        to_come=title if nothing and not parts.is_open(title) else "",
    )  # fmt: skip


def _groups(cell: Words) -> tuple[str, list[tuple[PageLink, str]]]:
    """Return the text without the brackets that hold links alone, and these with the words before."""
    found: list[tuple[PageLink, str]] = []
    end = 0
    for match in _BRACKETS.finditer(cell.text):
        before = cell.plain(cell.text[end : match.start()]).strip(_EDGES)
        links = cell.find_links(match["links"])
        found += [(link, before if len(links) == 1 else "") for link in links]
        end = match.end()
    return _BRACKETS.sub("", cell.text), found


def _singles(cell: Words, text: str) -> tuple[str, list[tuple[PageLink, str]]]:
    """Take the links out that are called `Slides` or the like, and so are no part of the title."""
    found = []
    for sign, link in cell.signs(text):
        whole = text.strip() == sign
        last = not re.search(r"\w", text[text.index(sign) :].replace(sign, ""))
        mere = parts.is_made(link.label) or (last and parts.is_to_read(link.label))
        day = None if mere else find_dates(link.label)
        dated = day and not re.search(r"\w", day.before + day.after)
        if ((mere or dated) and not whole) or link.inside:
            text = re.sub(rf"\(\s*(?:cf\.?|see)\s+{sign}\s*\)", sign, text)
            text = text.replace(sign, link.label if link.inside else "")
            found.append((link, ""))
    return text, found


def _status(text: str, *, stated: bool) -> tuple[Status | None, str, str]:
    """Take `Cancelled:`, `(postponed)` or `cancelled due to illness` out of a title, the reason apart.

    `Cancelled noise` is a title. `CANCELLED noise` is one only where the status is *stated* in its own column.
    """
    sign = r"(?:\s*[:!.,;/\n–—-]\s*|\s*[)\]]\W*|\W*$)"
    cause = r"(?:due|because|since|as|owing|wegen|for|by|to|until|this|next)\b.*?"
    for status, known in words.OFF.items():
        off = rf"(?:{known})\b[\s,:–—-]*"
        shouted = "" if stated else rf"|(?-i:{known.upper()})\b\s*"
        for form in (
            rf"^\W*{off}(?P<why>{cause})[\s.!]*$",
            rf"^\W*(?:{known})\s*[(\[](?P<why>[^()\[\]]*)[)\]]\W*$",
            rf"^\W*(?:(?:{known}){sign}{shouted})",
            rf"\s*[(\[]\s*{off}(?P<why>\w[^()\[\]]*|)[^)\]]*[)\]]\W*$",
            rf"\s*[–—:-]+\s*(?:{known})\W*$",
        ):
            if found := re.search(form, text, re.IGNORECASE):
                why = found.groupdict().get("why") or ""
                rest = text[: found.start()] + text[found.end() :]
                return status, why.strip(), rest
    return None, "", text
