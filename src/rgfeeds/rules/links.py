"""Links that lead elsewhere than they should, or let in whom they should not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from msgspec import Struct

from rgfeeds.diagnostics import Place, Severity
from rgfeeds.model import MaterialKind
from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.spans import Path
from rgfeeds.store import Store

_URL = re.compile(r"(?:https?:)//[^\s<>\"'\]]+", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:www\.)?([^/\s:?#@]+)", re.IGNORECASE)
_PASSWORD = re.compile(
    r"[?&](?:pwd|passwd|password|passcode|pass)=[^&\s]|//teams\.(?:microsoft|live)\.com/meet/[^?\s]+\?(?:[^\s]*&)?p=[^&\s]",
    re.IGNORECASE,
)
_GITHUB = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?P<view>blob|tree)/"
    r"(?P<path>[^?#]+\.(?:pdf|pptx?|key|odp|docx?|odt|zip|mp4|mp3|csv|epub))(?:$|[?#])",
    re.IGNORECASE,
)

#: Links of one text that are looked at: nobody reads so many.
MOST = 200

_MADE = tuple(str(kind) for kind in MaterialKind)
_KEYS = ("online", *_MADE, "abstract", "reading", "reason")

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
    first: dict[tuple[Path, str], _Link] = {}
    for link in _links(store):
        before = first.setdefault((link.path, link.url.rstrip("/")), link)
        if before is link or link.path[0] != "session":
            continue
        yield Finding(
            message=f"{_owner(store, link)} has the same link twice: `{link.url[:80]}`",
            place=_place(store, link),
            help="correct one of them, or take it out",
            other=(_place(store, before), "first here"),
        )


def _owner(store: Store, link: _Link) -> str:
    """Name the table that *link* stands in."""
    table = link.path[0]
    return (
        f"session `{store.text(*link.path, 'id')}`"
        if table == "session"
        else f"`[[{table}]]`"
    )


def _place(store: Store, link: _Link) -> Place:
    return store.document.part(link.where, link.start, link.end)


@rule(
    "join-password",
    Severity.WARNING,
    "A link to join by carries a password. The store and all that is made from it are public.",
)
def join_password(store: Store, _: Context) -> Iterator[Finding]:
    for link in _links(store):
        if _PASSWORD.search(link.url):
            yield Finding(
                message=f"a link of {_owner(store, link)} carries a password, and everybody can read it",
                place=_place(store, link),
                help="link to a page that only your people can open, and change the password",
            )


@rule(
    "misspelt-host",
    Severity.WARNING,
    "The host of a link is one letter from one that is often linked to: `you.be`, `githb.com`.",
)
def misspelt_host(store: Store, _: Context) -> Iterator[Finding]:
    for link in _links(store):
        match = _HOST.match(link.url)
        meant = _meant(match[1].lower()) if match else ""
        if match and meant:
            start, end = match.span(1)
            better = f"{link.url[:start]}{meant}{link.url[end:]}"
            yield Finding(
                message=f"the host `{match[1]}` is nearly `{meant}`",
                place=store.document.part(
                    link.where, link.start + start, link.start + end
                ),
                help=f"was this meant? {better}"[:300],
            )


@lru_cache(maxsize=4096)
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
        match = (
            _GITHUB.match(link.url)
            if link.where[2:3] and link.where[2] in _MADE
            else None
        )
        if match:
            file = f"https://github.com/{match['repository']}/raw/{match['path']}"
            yield Finding(
                message=f"a link of {_owner(store, link)} leads to GitHub's page about the file",
                place=_place(store, link),
                help=f"the file itself: {file[:200]}",
            )


class _Link(Struct, frozen=True):
    """An address in the table at *path*: the text it stands in, where in it, and itself."""

    path: Path
    where: Path
    start: int
    url: str

    @property
    def end(self) -> int:
        return self.start + len(self.url)


@lru_cache(maxsize=1)
def _links(store: Store) -> tuple[_Link, ...]:
    """Return every link of the store; the last answer is remembered, since each rule asks for it."""
    return tuple(
        _Link(path, where, match.start(), _ended(match[0]))
        for path, where, text in _texts(store)
        if "//" in text
        for match in islice(_URL.finditer(text), MOST)
    )


def _texts(store: Store) -> Iterator[tuple[Path, Path, str]]:
    """Yield the texts that may hold a link, with their table and their own path."""
    for index in range(len(store.usual)):
        path: Path = ("defaults", index)
        yield from _below(path, store.table(path), ("online",), path)
    for path, _session in store.sessions:
        yield from _below(path, store.table(path), _KEYS, path)
    people = store.table(("people",))
    for name in people:
        yield from _below(("people", name), people, (name,), ("people",))


def _below(
    path: Path, table: Mapping[str, Any], names: Iterable[str], above: Path
) -> Iterator[tuple[Path, Path, str]]:
    for name in names:
        value = table.get(name)
        if isinstance(value, list):
            for index, entry in enumerate(value):
                yield from _one(path, (*above, name, index), entry)
        else:
            yield from _one(path, (*above, name), value)


def _one(path: Path, where: Path, value: Any) -> Iterator[tuple[Path, Path, str]]:
    if isinstance(value, dict):
        value, where = value.get("url"), (*where, "url")
    if isinstance(value, str):
        yield path, where, value


def _ended(url: str) -> str:
    """Return *url* without what follows it in a sentence or in Markdown."""
    if ")" in url:
        depth = 0
        for sign in re.finditer(r"[()]", url):
            depth += 1 if sign[0] == "(" else -1
            if depth < 0:
                url = url[: sign.start()]
                break
    return url.rstrip(".,;:!?*_")
