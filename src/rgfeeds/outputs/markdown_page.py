"""The sessions as the Markdown page that groups know: a table, and below it what is to be read.

`rgfeeds import` reads it back. What it has no place for stays with the store: pins,
which session another continues.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from operator import itemgetter

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Break, Material, Person, Plan, Session, Status, by_time
from rgfeeds.publication import Publication
from rgfeeds.text import wording
from rgfeeds.text.markdown_blocks import pieces_of

_MARKS = re.compile(r"(?m)^<!-- (?P<end>end of )?rgfeeds -->[ \t]*(?P<line>\r?\n|\Z)")
_COLUMNS = "Date Time Topic Kind Room Online Lead Status Materials"
#: Without these a table is none of sessions; the others are left out when all are empty.
_ALWAYS = frozenset({"Date", "Topic", "Room", "Lead"})
_SIGNS = re.compile(r"([\\`*_\[\]&|#~])")
_LISTED = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s|\]\(|https?://", re.MULTILINE)
# Code between fences, which is to stay as it is, or the signs of a heading.
_HEADINGS = re.compile(
    r"^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)|\Z)|^ {0,3}(?P<level>\#{1,6})(?=[ \t\n])",
    re.MULTILINE | re.DOTALL,
)
# What parts a text.
_PART = re.compile(r"^ {0,3}(?:#|\*\*|__)", re.MULTILINE)
# What may be HTML or the line under a heading.
_RAW = re.compile(r"<|\n {0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
# A line end is found much faster than a line's beginning.
_LABEL = re.compile(r"\n\s*(?:#+\s*|\*\*|__)(?:abstract|summary)\b", re.IGNORECASE)


def markdown(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the page as a file."""
    yield "sessions.md", page(publication).encode()


def page(publication: Publication) -> str:
    """Return the page, sessions soonest first: a heading, the table, and below it what is to be read."""
    sessions = [event.session for event in publication.present]
    dated = [(by_time(one.plan.start), _row(one)) for one in sessions]
    dated += [(by_time(one.start), _break_row(one)) for one in publication.breaks]
    rows = [row for _, row in sorted(dated, key=itemgetter(0))]
    filled = {heading for row in rows for heading, cell in row.items() if cell}
    columns = [one for one in _COLUMNS.split() if one in filled | _ALWAYS]
    table = [_line(columns), _line(["---"] * len(columns))]
    table += [_line([row.get(heading, "") for heading in columns]) for row in rows]
    heading = f"# {_text(publication.group.name)}"
    sections = filter(None, map(_section, sessions))
    return "\n\n".join([heading, "\n".join(table), *sections]) + "\n"


def between(text: str, publication: Publication, file: str) -> str:
    """Return *text*, the page called *file*, with the sessions between its two marks; raise RgfeedsError.

    Its line ends stay. A page has a heading of its own, so that the group's name is left out.
    """
    marks = list(_MARKS.finditer(text))
    if [mark["end"] is None for mark in marks] != [True, False]:
        raise RgfeedsError(
            f"{file} does not say where the sessions go; write these two lines there,"
            " once each: <!-- rgfeeds --> and <!-- end of rgfeeds -->"
        )
    first, last = marks
    end = first["line"]
    shown = page(publication).partition("\n\n")[2].replace("\n", end)
    return f"{text[: first.end()]}{end}{shown}{end}{text[last.start() :]}"


def _row(session: Session) -> dict[str, str]:
    """Return the cells of *session* by their columns."""
    plan = session.plan
    return {
        "Date": _day(session),
        "Time": _times(plan),
        "Topic": _text(session.title or ""),
        "Kind": _text(session.kind or ""),
        "Room": _text(plan.room or ""),
        "Online": _link("Join", plan.online) if plan.online else "",
        "Lead": ", ".join(map(_lead, session.leads)),
        "Status": _status(session),
        "Materials": ", ".join(map(_material, session.materials)),
    }


def _break_row(one: Break) -> dict[str, str]:
    """Return the cells of days without a session by their columns."""
    days = f"{one.start}" if one.start == one.until else f"{one.start} – {one.until}"
    reason = f": {_text(one.reason)}" if one.reason else ""
    return {"Date": days, "Topic": f"No session{reason}"}


def _times(plan: Plan) -> str:
    """Return start and end, with the day of an end on another; nothing for a whole day."""
    if not isinstance(plan.end, dt.datetime):
        return ""
    day = "" if plan.end.date() == plan.day else f" ({plan.end.date()})"
    return f"{wording.clock(plan.start)}–{wording.clock(plan.end)}{day}"


def _day(session: Session) -> str:
    """Return the day as a link to what is to be read, to the row itself where nothing is."""
    read = session.abstract or session.reading
    here = "" if read else f'<a id="{session.id}"></a>'
    return f"{here}[{session.plan.day}](#{session.id})"


def _status(session: Session) -> str:
    status = session.plan.status
    if session.reason:
        return f"{status}: {_text(session.reason)}"
    return "" if status is Status.CONFIRMED else str(status)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lead(lead: Person) -> str:
    name = _link(lead.name, lead.url) if lead.url else _text(lead.name)
    return f"{name} ({_text(lead.affiliation)})" if lead.affiliation else name


def _material(made: Material) -> str:
    kind = str(made.kind).capitalize()
    return _link(f"{kind}: {made.title}" if made.title else kind, made.url)


def _section(session: Session) -> str:
    """Return what is to be read, below a heading with the session's id; nothing without."""
    if not session.abstract and not session.reading:
        return ""
    title = _text(session.title or str(session.plan.day))
    heading = f'## <a id="{session.id}"></a>{title}'
    abstract, reading = _below(session.abstract), _below(session.reading)
    if not abstract and not _is_prose(reading):
        return f"{heading}\n\n{reading}"
    labels = ("**Abstract**", abstract, "**Reading**", reading)
    # Without a label of its own, the rest of an abstract could be read back as the reading.
    shown = labels if reading or _PART.search(abstract) else labels[:2]
    return "\n\n".join(filter(None, (heading, *shown)))


def _below(text: str) -> str:
    """Return the Markdown *text* as it stays below the heading of a session: its headings deeper, its HTML as text."""
    # Nearly all texts have neither, and to parse one takes long.
    if _RAW.search(text):
        others = {"Html": _text, "Heading": _behind_signs}
        pieces = pieces_of(text)
        text = "".join(others.get(name, str)(piece) for name, piece in pieces)
    levels = [len(one["level"]) for one in _HEADINGS.finditer(text) if one["level"]]
    deeper = "#" * (3 - min(levels, default=3))

    def shown(one: re.Match[str]) -> str:
        if one["level"]:
            return f"{deeper}{one['level']}"[:6]
        # A fence that is not closed would go on with the next session.
        closed = re.search(rf"\n {{0,3}}{one['fence']}", one[0])
        return one[0] if closed else f"{one[0]}\n{one['fence']}"

    return _HEADINGS.sub(shown, text)


def _behind_signs(heading: str) -> str:
    """Return an underlined *heading* as one that begins with signs."""
    *lines, line = heading.strip().split("\n")
    return f"{'#' if '=' in line else '##'} {' '.join(map(str.strip, lines))}\n"


def _is_prose(reading: str) -> bool:
    """Tell whether *reading*, left without a label, could be read back as an abstract."""
    return not _LISTED.search(reading) or bool(_LABEL.search(f"\n{reading}"))


def _link(text: str, url: str) -> str:
    address = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    return f"[{_text(text)}]({address})"


def _text(text: str) -> str:
    """Return *text* so that no sign of it means anything in Markdown, or ends a cell."""
    return _SIGNS.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
