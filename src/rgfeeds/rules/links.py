"""Links that lead elsewhere than they should, or let in whom they should not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from rgfeeds.model import MaterialKind
from rgfeeds.rules import hosts
from rgfeeds.rules.rule import Context, Finding, Table, rule, tables
from rgfeeds.store.diagnostics import Place, Severity
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store

_ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+", re.IGNORECASE)
_BROKEN = re.compile(r"https?://[^/?#\s]+\s[^/?#]*[^/?#\s]", re.IGNORECASE)
_PASSWORD = re.compile(
    r"[?&](?:pwd|passwd|password|passcode|pass)=[^&\s]"
    r"|//teams\.(?:microsoft|live)\.com/meet/[^?\s]+\?(?:[^\s]*&)?p=[^&\s]",
    re.IGNORECASE,
)
_PAGE_OF_A_FILE = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?:blob|tree)/"
    r"(?P<path>[^?#]+\.(?:pdf|pptx?|key|odp|docx?|odt|zip|mp4|mp3|csv|epub))(?:$|[?#])",
    re.IGNORECASE,
)

#: Links of one text that are looked at: nobody reads so many.
MOST = 200

_MATERIALS = tuple(str(kind) for kind in MaterialKind)
_KEYS = {
    "defaults": ("online",),
    "session": ("online", *_MATERIALS, "abstract", "reading", "reason"),
}
_PROSE = {"abstract", "reading", "reason"}


@rule(
    Severity.WARNING,
    "The same link stands twice in a session, mostly because a line was copied and only its text changed.",
)
def repeated_link(store: Store, _: Context) -> Iterator[Finding]:
    for table in tables(store, "session"):
        first: dict[str, _Link] = {}
        for link in _links_of(table):
            before = first.setdefault(link.url.rstrip("/"), link)
            if before is not link:
                yield Finding(
                    message=f"{table} has the same link twice: `{link.url[:80]}`",
                    place=link.place(store),
                    help="correct one of them, or take it out",
                    other=(before.place(store), "first here"),
                )


@rule(
    Severity.WARNING,
    "A link to join by carries a password. The store and all that is made from it are public.",
)
def join_password(store: Store, _: Context) -> Iterator[Finding]:
    for link in _links(store):
        if _PASSWORD.search(link.url):
            yield Finding(
                message=f"a link of {link.owner} carries a password, and everybody can read it",
                place=link.place(store),
                help="link to a page that only your people can open, and change the password",
            )


@rule(
    Severity.WARNING,
    "The host of a link is one letter from one that is often linked to: `you.be`, `githb.com`.",
)
def misspelt_host(store: Store, _: Context) -> Iterator[Finding]:
    for link in _links(store):
        if slip := hosts.slip(link.url.split("/", 3)[2]):
            host, meant = slip
            start = link.url.index(host, link.url.index("//"))
            end = start + len(host)
            yield Finding(
                message=f"the host `{host}` is nearly `{meant}`",
                place=store.document.part(
                    link.path, link.start + start, link.start + end
                ),
                help=f"was this meant? {link.url[:start]}{meant}{link.url[end:]}"[:300],
            )


@rule(
    Severity.WARNING,
    "A link has a user name before its host, as in `https://good.org@evil.org/`, or a host or port that cannot be.",
)
def doubtful_host(store: Store, _: Context) -> Iterator[Finding]:
    for link in _links(store):
        authority = re.split(r"[/?#]", link.url, maxsplit=3)[2]
        if doubt := hosts.doubt(link.url, authority):
            start = link.start + link.url.index("//") + 2
            end = start + max(1, len(authority))
            yield Finding(
                message=f"a link of {link.owner} {doubt}: `{authority[:80]}`",
                place=store.document.part(link.path, start, end),
                help="open it in a browser, and copy the address from there",
            )


@rule(
    Severity.NOTE,
    "A link leads to GitHub's page about a file where the file itself is meant.",
)
def github_page(store: Store, _: Context) -> Iterator[Finding]:
    for link in _links(store):
        match = _PAGE_OF_A_FILE.match(link.url)
        if match and any(step in _MATERIALS for step in link.path[2:3]):
            file = f"https://github.com/{match['repository']}/raw/{match['path']}"
            yield Finding(
                message=f"a link of {link.owner} leads to GitHub's page about the file",
                place=link.place(store),
                help=f"the file itself: {file[:200]}",
            )


class _Link(Struct, frozen=True):
    """The address *url*, from *start* on in the text at *path*; *owner* names its table."""

    owner: str
    path: Path
    start: int
    url: str

    def place(self, store: Store) -> Place:
        return store.document.part(self.path, self.start, self.start + len(self.url))


def _links(store: Store) -> Iterator[_Link]:
    for table in tables(store, "defaults", "session", "people"):
        yield from _links_of(table)


def _links_of(table: Table) -> Iterator[_Link]:
    owner = str(table)
    for path, text in _texts(table):
        # A value that is a link alone may have a blank in its host.
        if broken := None if _PROSE.intersection(path) else _BROKEN.match(text):
            yield _Link(owner, path, 0, broken[0])
            continue
        for match in islice(_ADDRESS.finditer(text), MOST):
            yield _Link(owner, path, match.start(), _without_end(match[0]))


def _texts(table: Table) -> Iterator[tuple[Path, str]]:
    """Yield the texts that may hold a link, with their own path."""
    for name in _KEYS.get(table.name, table.values):
        yield from _below((*table.path, name), table.values.get(name))


def _below(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Yield a text, those of a list of links and tables, or that of one table."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        if isinstance(value.get("url"), str):
            yield (*path, "url"), value["url"]
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            if not isinstance(entry, list):
                yield from _below((*path, index), entry)


def _without_end(url: str) -> str:
    """Return *url* without what follows it in a sentence or in Markdown."""
    depth = 0
    for sign in re.finditer(r"[()]", url) if ")" in url else ():
        depth += 1 if sign[0] == "(" else -1
        if depth < 0:
            url = url[: sign.start()]
            break
    return url.rstrip(".,;:!?*_")
