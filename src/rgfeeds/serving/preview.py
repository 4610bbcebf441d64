"""What is served now, and who waits for it to change."""

import mimetypes
import re
import threading
from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from rgfeeds.outputs.pages.templates import renderer
from rgfeeds.report import Report, glyphs, visible
from rgfeeds.report.text import excerpt
from rgfeeds.serving import SiteDraft
from rgfeeds.store.document import Diagnostic

_render = renderer(Path(__file__).parent / "templates", filters={"visible": visible})


def panel(draft: SiteDraft, *, kept: bool) -> str:
    """Return the panel of *draft*; whether the last good version was *kept* is said."""
    report = draft.found
    count, *_ = report.last_lines()
    heading = "The sessions cannot be read" if draft.trouble else count
    mistakes = [(one, list(_lines(report, one))) for one in report.by_severity()]
    said = {"heading": heading, "trouble": draft.trouble, "kept": kept}
    return _render("panel.html", **said, mistakes=mistakes).decode()


def _lines(report: Report, found: Diagnostic) -> Iterator[tuple[str, ...]]:
    """Yield of each line that *found* is about its place and label, and the text before, in and after its mark."""
    places = [(found.place, "")]
    if found.other:
        places.append(found.other)
    for place, label in places:
        shown = excerpt(report.texts.get(place.file, "").split("\n"), place)
        if shown is None:
            yield str(place), label, "", "", ""
            continue
        # Columns and characters are not the same: some are two columns wide, some none.
        ends = list(accumulate(cell.width for cell in glyphs(shown.text)))
        first = sum(end <= shown.indent for end in ends)
        last = sum(end <= shown.indent + shown.length for end in ends)
        text = shown.text
        yield str(place), label, text[:first], text[first:last], text[last:]


#: Seconds after which a waiting browser is told the same again: one that left is noticed so.
BEAT = 15.0
#: The two files that only the preview has.
SCRIPT, STYLE = ".rgfeeds/reload.js", ".rgfeeds/panel.css"
_TEXTS = {"css": "text/css", "html": "text/html", "md": "text/markdown"}
_TEXTS |= {"js": "text/javascript", "json": "application/json", "ics": "text/calendar"}
_TEXTS |= {"xml": "application/xml"}
_ASSETS = Path(__file__).parent / "assets"
_OWN = {path: (_ASSETS / Path(path).name).read_bytes() for path in (SCRIPT, STYLE)}
_POLICY = re.compile(r'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*')


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
        self._shown = 0  # how often something was shown
        self._site = SiteDraft()  # the last one without mistakes
        self._panel = ""
        self.show(draft)

    def show(self, draft: SiteDraft) -> int:
        """Show *draft*, or its mistakes on the last good site; return how many files of the site changed."""
        before = self._site.files
        site = draft if draft.files else self._site
        said = "" if draft.files else panel(draft, kept=bool(before))
        with self._changed:
            self._site, self._panel = site, said
            self._shown += 1
            self._changed.notify_all()
        now = site.files
        paths = before.keys() | now.keys()
        return sum(before.get(path) != now.get(path) for path in paths)

    def answer(self, path: str) -> Answer:
        """Return what is at *path*, decoded; the page of lost visitors where there is nothing."""
        site, said = self._site, self._panel
        status = HTTPStatus.OK
        name = path.removeprefix("/")
        if not name or name.endswith("/"):
            name += "index.html"
        if (copy := site.copies.get(name)) and copy.is_file():
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            if media_type.startswith("text/"):
                media_type += "; charset=utf-8"
            return Answer(status, media_type, copy.read_bytes(), "")
        content = _OWN.get(name) or site.files.get(name)
        if content is None and site.files:
            name, status = "404.html", HTTPStatus.NOT_FOUND
            content = site.files[name]
        elif content is None:
            name, status = "blank.html", HTTPStatus.SERVICE_UNAVAILABLE
            content = _render(name)
        version = sha256(content + said.encode()).hexdigest()[:20]
        if name.endswith(".html"):
            content = _page(content.decode(), said, version).encode()
        media_type = _TEXTS.get(name.rpartition(".")[2], "text/plain")
        return Answer(status, f"{media_type}; charset=utf-8", content, version)

    def versions(self, path: str, beat: float = BEAT) -> Iterator[str]:
        """Yield the version of the page at *path* now, when anything is shown, and after *beat* idle seconds."""
        seen = 0
        while True:
            with self._changed:
                if self._shown == seen and not self._closed:
                    self._changed.wait(beat)
                seen = self._shown
            if self._closed:
                return
            yield self.answer(path).version

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _page(page: str, panel: str, version: str) -> str:
    """Return *page* with *panel* first in its body, and a script that loads it anew once *version* is old."""
    head = f'<script src="/{SCRIPT}" data-version="{version}"></script>\n</head>'
    # Titles are escaped: the first of each of these is the page's own.
    text = _POLICY.sub(_open_policy, page, count=1)
    if panel:
        head = f'<link rel="stylesheet" href="/{STYLE}">\n{head}'
        text = text.replace("<body>\n", f"<body>\n{panel}", 1)
    return text.replace("</head>", head, 1)


def _open_policy(found: re.Match[str]) -> str:
    """Return the policy that was *found*, opened for what comes from this server."""
    rules = dict(rule.strip().split(" ", 1) for rule in found[0].split(";"))
    for name in ("script-src", "style-src", "connect-src"):
        rules[name] = f"{rules.get(name, '')} 'self'".strip()
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
