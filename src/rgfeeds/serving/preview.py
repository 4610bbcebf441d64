"""What is served now, and who waits for it to change."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache, partial
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files as package_files
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from rgfeeds.outputs.pages.templates import renderer
from rgfeeds.report import Report
from rgfeeds.report.text import excerpt
from rgfeeds.report.visible import glyphs, visible
from rgfeeds.serving import SiteDraft
from rgfeeds.store.diagnostics import Diagnostic, Place

_render = renderer(Path(__file__).parent / "templates")


class StoreLine(Struct, frozen=True):
    """A line of the store: what is *marked*, what stands *before* and *after* it."""

    place: str
    before: str = ""
    marked: str = ""
    after: str = ""
    label: str = ""


class ShownMistake(Struct, frozen=True):
    """A mistake as it is shown, with the lines it is about."""

    severity: str
    rule: str
    message: str
    lines: tuple[StoreLine, ...]
    help: tuple[str, ...]


def panel(draft: SiteDraft, *, kept: bool) -> str:
    """Return the panel of *draft*; whether the last good version was *kept* is said."""
    count, *_ = draft.found.last_lines()
    shown = _render(
        "panel.html",
        heading="The sessions cannot be read" if draft.trouble else count,
        kept=kept,
        trouble=visible(draft.trouble),
        mistakes=list(_mistakes(draft.found)),
    )
    return shown.decode()


def blank() -> bytes:
    """Return a page without anything on it, for the panel to stand on."""
    return _render("blank.html")


def _mistakes(report: Report) -> Iterator[ShownMistake]:
    for found in report.by_severity():
        yield ShownMistake(
            found.severity,
            visible(found.rule),
            visible(found.message),
            tuple(_line(report, *placed) for placed in _places(found)),
            tuple(map(visible, filter(None, found.help.split("\n")))),
        )


def _places(found: Diagnostic) -> Iterator[tuple[Place, str]]:
    yield found.place, ""
    if found.other is not None:
        yield found.other


def _line(report: Report, place: Place, label: str) -> StoreLine:
    shown = excerpt(report.texts.get(place.file, "").split("\n"), place)
    name, label = visible(str(place)), visible(label)
    if shown is None:
        return StoreLine(name, label=label)
    # Columns and characters are not the same: some are two columns wide, some none.
    ends = list(accumulate(cell.width for cell in glyphs(shown.text)))
    first = sum(end <= shown.indent for end in ends)
    last = sum(end <= shown.indent + shown.length for end in ends)
    text = shown.text
    return StoreLine(name, text[:first], text[first:last], text[last:], label)


#: Seconds after which a waiting browser is told the same again: one that left is noticed so.
BEAT = 15.0
#: The two files that only the preview has.
SCRIPT, STYLE = ".rgfeeds/reload.js", ".rgfeeds/panel.css"
_TEXTS = {"css": "text/css", "html": "text/html", "md": "text/markdown"}
_TEXTS |= {"js": "text/javascript", "json": "application/json", "ics": "text/calendar"}
_TEXTS |= {"xml": "application/xml"}
_POLICY = re.compile(r'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*')
# What a page's policy is to let in from this server besides what it has.
_OPENED = ("script-src", "style-src", "connect-src")


class Answer(Struct, frozen=True):
    """What is at a path; *version* is another for any other content."""

    status: HTTPStatus
    media_type: str
    content: bytes
    version: str


class Preview:
    """The last good site, with the mistakes made since; one thread shows, many look."""

    def __init__(self, draft: SiteDraft) -> None:
        self._changed = threading.Condition()
        self._closed = False
        self._shown = 0
        self._files: Mapping[str, bytes] | None = None
        self._panel = ""
        self._copies: Mapping[str, Path] = {}
        self.show(draft)

    def show(self, draft: SiteDraft) -> int:
        """Show *draft*; return how many files of the site changed.

        When there is no site in it, the last good one stays, the mistakes on every page.
        """
        before = self._files or {}
        now = before if draft.files is None else draft.files
        said = ""
        if draft.files is None:
            said = panel(draft, kept=self._files is not None)
        with self._changed:
            self._files, self._panel = draft.files or self._files, said
            self._copies = draft.copies if draft.files else self._copies
            self._shown += 1
            self._changed.notify_all()
        paths = before.keys() | now.keys()
        return sum(before.get(path) != now.get(path) for path in paths)

    def answer(self, path: str) -> Answer:
        """Return what is at *path*, decoded; the page of lost visitors where there is nothing."""
        files, said = self._files, self._panel
        name = path.removeprefix("/")
        if not name or name.endswith("/"):
            name += "index.html"
        content = _own().get(name) or (files or {}).get(name)
        status = HTTPStatus.OK
        if (copy := self._copies.get(name)) and copy.is_file():
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            if media_type.startswith("text/"):
                media_type += "; charset=utf-8"
            return Answer(status, media_type, copy.read_bytes(), "")
        if content is None:
            name = "404.html"
            status = HTTPStatus.NOT_FOUND if files else HTTPStatus.SERVICE_UNAVAILABLE
            content = files[name] if files else blank()
        kind = name.rpartition(".")[2]
        media_type = f"{_TEXTS.get(kind, 'text/plain')}; charset=utf-8"
        if kind == "html":
            content = _with_panel(content.decode(), said).encode()
        version = sha256(content).hexdigest()[:20]
        if kind == "html":
            content = _with_script(content, version)
        return Answer(status, media_type, content, version)

    def versions(self, path: str, beat: float = BEAT) -> Iterator[str]:
        """Yield the version of the page at *path* now, and whenever anything is shown, until `close`.

        When nothing happens for *beat* seconds, it is yielded again.
        """
        seen = 0
        while True:
            with self._changed:
                self._changed.wait_for(partial(self._is_news, seen), beat)
                seen = self._shown
            if self._closed:
                return
            yield self.answer(path).version

    def _is_news(self, seen: int) -> bool:
        return self._closed or self._shown != seen

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


@cache
def _own() -> Mapping[str, bytes]:
    folder = package_files("rgfeeds.serving").joinpath("assets")
    return {
        path: folder.joinpath(path.rpartition("/")[2]).read_bytes()
        for path in (SCRIPT, STYLE)
    }


def _with_panel(page: str, panel: str) -> str:
    """Return *page*, its policy open for the preview's own files, *panel* first in its body."""
    # Titles are escaped: the first of each of these is the page's own.
    text = _POLICY.sub(_open_policy, page, count=1)
    if panel:
        link = f'<link rel="stylesheet" href="/{STYLE}">\n</head>'
        text = text.replace("</head>", link, 1)
        text = text.replace("<body>\n", f"<body>\n{panel}", 1)
    return text


def _open_policy(found: re.Match[str]) -> str:
    rules = dict(rule.strip().split(" ", 1) for rule in found[0].split(";"))
    for name in _OPENED:
        rules[name] = f"{rules.get(name, '')} 'self'".strip()
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _with_script(page: bytes, version: str) -> bytes:
    """Return *page* with the script that loads it anew once another *version* is served."""
    script = f'<script src="/{SCRIPT}" data-version="{version}"></script>\n</head>'
    return page.replace(b"</head>", script.encode(), 1)
