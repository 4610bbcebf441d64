"""Links that lead elsewhere than they should, or let in whom they should not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from rgfeeds.diagnostics import Place, Severity
from rgfeeds.model import MaterialKind
from rgfeeds.rules.rule import Context, Finding, Table, rule, tables
from rgfeeds.spans import Path
from rgfeeds.store import Store

_ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+", re.IGNORECASE)
_HOST = re.compile(r"(?:[wW]{3}\.)?([^/\s:?#@]+)")
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

#: Hosts that materials and readings often link to.
COMMON = (
    "youtube.com", "youtu.be", "github.com", "github.io", "gitlab.com", "arxiv.org",
    "docs.google.com", "drive.google.com", "meet.google.com", "colab.research.google.com",
    "huggingface.co", "openreview.net", "aclanthology.org", "medium.com", "openai.com",
    "wikipedia.org", "en.wikipedia.org", "linkedin.com", "twitter.com", "notion.so",
    "dropbox.com", "onedrive.live.com", "sharepoint.com", "kaggle.com", "overleaf.com",
    "slideshare.net", "teams.microsoft.com", "proceedings.mlr.press", "papers.nips.cc",
    "proceedings.neurips.cc", "eventbrite.co.uk", "eventbrite.com", "substack.com",
    "nature.com", "sciencedirect.com", "dl.acm.org", "ieeexplore.ieee.org",
    "link.springer.com", "semanticscholar.org", "distill.pub", "vimeo.com", "zenodo.org",
)  # fmt: skip

# Slips of more than one letter that people do make.
_SLIPS = {
    "you.be": "youtu.be",
    "utube.com": "youtube.com",
    "google.docs.com": "docs.google.com",
}


@rule(
    "repeated-link",
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
    "join-password",
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
    "misspelt-host",
    Severity.WARNING,
    "The host of a link is one letter from one that is often linked to: `you.be`, `githb.com`.",
)
def misspelt_host(store: Store, _: Context) -> Iterator[Finding]:
    usual: dict[str, str] = {}
    for link in _links(store):
        match = _HOST.match(link.url, link.url.index("//") + 2)
        host = match[1] if match else ""
        if host not in usual:
            usual[host] = _meant(host.lower())
        if match and usual[host]:
            start, end = match.span(1)
            better = f"{link.url[:start]}{usual[host]}{link.url[end:]}"
            yield Finding(
                message=f"the host `{host}` is nearly `{usual[host]}`",
                place=store.document.part(
                    link.path, link.start + start, link.start + end
                ),
                help=f"was this meant? {better}"[:300],
            )


def _meant(host: str) -> str:
    """Return the common host that *host* is a slip of, or nothing."""
    if host in COMMON:
        return ""
    return _SLIPS.get(host) or next(
        (known for known in COMMON if _one_slip(host, known)), ""
    )


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter is added, left out, replaced, or two neighbours are swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    start = next(
        (i for i, sign in enumerate(shorter) if sign != longer[i]), len(shorter)
    )
    rest, other_rest = shorter[start:], longer[start:]
    if len(one) != len(other):
        return rest == other_rest[1:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == other_rest[1:] or swapped == other_rest


@rule(
    "github-page",
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
