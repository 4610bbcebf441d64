"""The sessions as the Markdown page that groups know: a table, and below it what is to be read.

`rgfeeds import` reads it back (`importers.markdown_pages` tells its shape). What it has
no place for stays with the store: reasons, pins, which session another continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rgfeeds import wording
from rgfeeds.artifact import Artifact
from rgfeeds.errors import RgfeedsError
from rgfeeds.events import Event
from rgfeeds.model import Material, Person, Session
from rgfeeds.publication import Publication

PATH = "sessions.md"

_MARKS = re.compile(
    r"^<!-- (?P<end>end of )?rgfeeds -->[ \t]*(?P<line>\r?\n|\Z)", re.MULTILINE
)

_HEADINGS = (
    "Date", "Time", "Topic", "Kind", "Room", "Online", "Lead", "Status", "Materials",
)  # fmt: skip
#: Without these a table is none of sessions.
_ALWAYS = frozenset({"Date", "Topic", "Room", "Lead"})
_SIGNS = re.compile(r"([\\`*_\[\]&|#~])")
_LISTED = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s|\]\(|https?://", re.MULTILINE)
_LABEL = re.compile(
    r"^\s*(?:#+\s*|\*\*|__)(?:abstract|summary)\b", re.MULTILINE | re.IGNORECASE
)


class NoMarks(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A page does not say where the sessions go."""


def render(publication: Publication) -> Iterator[Artifact]:
    """Yield the page as a file."""
    yield Artifact(PATH, page(publication).encode())


def page(publication: Publication) -> str:
    """Return the page, sessions soonest first."""
    events = publication.present
    sections = [_section(event.session) for event in events]
    parts = [
        f"# {_text(publication.group.name)}",
        table(events),
        *filter(None, sections),
    ]
    return "\n\n".join(parts) + "\n"


def between(text: str, publication: Publication, file: str) -> str:
    """Return *text*, the page called *file*, with the sessions between its two marks; raise NoMarks.

    Its line ends stay. A page has a heading of its own, so that the group's name is left out.
    """
    marks = list(_MARKS.finditer(text))
    if [mark["end"] is None for mark in marks] != [True, False]:
        raise NoMarks(
            f"{file} does not say where the sessions go; write these two lines there,"
            " once each: <!-- rgfeeds --> and <!-- end of rgfeeds -->"
        )
    _, _, shown = page(publication).partition("\n\n")
    first, last = marks
    if first["line"] == "\r\n":
        shown = shown.replace("\n", "\r\n")
    end = first["line"]
    return f"{text[: first.end()]}{end}{shown}{end}{text[last.start() :]}"


def table(events: Sequence[Event]) -> str:
    """Return the table of *events*, without the columns that would be empty."""
    rows = [_row(event.session) for event in events]
    shown = [
        at
        for at, heading in enumerate(_HEADINGS)
        if heading in _ALWAYS or any(row[at] for row in rows)
    ]
    lines = [_HEADINGS, ["---"] * len(_HEADINGS), *rows]
    return "\n".join(f"| {' | '.join(line[at] for at in shown)} |" for line in lines)


def _row(session: Session) -> Sequence[str]:
    plan = session.plan
    return (
        f"[{plan.day}](#{session.id})",
        ""
        if plan.all_day
        else f"{wording.clock(plan.start)}–{wording.clock(plan.end)}",
        _text(session.title or ""),
        _text(session.kind or ""),
        _text(plan.room or ""),
        _link("Join", plan.online) if plan.online else "",
        ", ".join(map(_lead, session.leads)),
        "" if plan.status == "confirmed" else str(plan.status),
        ", ".join(map(_material, session.materials)),
    )


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
    heading = (
        f'## <a id="{session.id}"></a>{_text(session.title or str(session.plan.day))}'
    )
    prose = not _LISTED.search(session.reading) or _LABEL.search(session.reading)
    if not session.abstract and not prose:
        return f"{heading}\n\n{session.reading}"
    labels = ("**Abstract**", session.abstract, "**Reading**", session.reading)
    shown = labels if session.reading else labels[:2]
    return "\n\n".join(part for part in (heading, *shown) if part)


def _link(text: str, url: str) -> str:
    address = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
    return f"[{_text(text)}]({address})"


def _text(text: str) -> str:
    """Return *text* so that no sign of it means anything in Markdown, or ends a cell."""
    return _SIGNS.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
