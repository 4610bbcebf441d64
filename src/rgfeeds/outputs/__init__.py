"""The formats the schedule is published in."""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from rgfeeds.model import addresses
from rgfeeds.outputs import calendar, feeds, markdown_page, pages, sessions_json
from rgfeeds.publication import Publication
from rgfeeds.store.source import is_published


class Output(Struct, frozen=True):
    """A format: what makes its *files*, and its main *path* ("{group}" is the group's id).

    A file is a path below the site's root, with forward slashes, and the bytes that
    belong there. *others* are the paths of the other files, * for an id or a year: what
    is written nowhere here is never taken for rgfeeds' own in a published folder.
    *about* is the line in the documentation.
    """

    name: str
    files: Callable[[Publication], Iterable[tuple[str, bytes]]]
    path: str
    about: str
    others: tuple[str, ...] = ()


#: Every format; a new one is a module and an entry here, and a link in base.html if pages are to have one.
OUTPUTS = (
    Output(
        "calendar",
        calendar.calendars,
        "{group}.ics",
        "every session, to subscribe to; sessions/<id>.ics is one session, with the same UID",
        others=("sessions/*.ics",),
    ),
    Output(
        "atom",
        feeds.atom,
        addresses.ATOM,
        "the news: sessions announced, changed, materials added; readable in a browser",
        others=(feeds.STYLESHEET,),
    ),
    Output(
        "rss", feeds.rss, addresses.RSS, "the same news for readers that want RSS 2.0"
    ),
    Output("data", sessions_json.data, addresses.DATA, "the sessions, for programs"),
    Output(
        "markdown",
        markdown_page.markdown,
        "sessions.md",
        "the sessions as a Markdown page; `rgfeeds import` reads it back",
    ),
    Output(
        "page",
        pages.pages,
        "index.html",
        "the page, one of each session at sessions/<id>/, one of each year, everything to read at readings/, 404.html",
        others=(
            "404.html",
            "readings/index.html",
            "sessions/*/index.html",
            "years/*/index.html",
        ),
    ),
    Output("sitemap", pages.sitemap, "sitemap.xml", "all pages, for search engines"),
)


_ALL = (path.format(group="*") for one in OUTPUTS for path in (one.path, *one.others))
#: Matches the paths of all formats, of any group, session and year.
_PATHS = re.compile("|".join(map(re.escape, _ALL)).replace(r"\*", "[^/]+"))


def render(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site."""
    for output in OUTPUTS:
        yield from output.files(publication)


def can_write(path: str) -> bool:
    """Whether a build, of any store, could write a file at *path*."""
    return _PATHS.fullmatch(path) is not None or is_published(path)
