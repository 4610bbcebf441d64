"""Links that lead elsewhere than they should, or let in whom they should not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from msgspec import Struct

from rgfeeds.diagnostics import Place, Severity
from rgfeeds.model import MaterialKind
from rgfeeds.rules.rule import Finding, Table, shared, table_rule
from rgfeeds.spans import Path

# What begins with two signs is searched for quickly.
_ADDRESS = re.compile(r"//(?:(?<=http://)|(?<=https://))[^\s<>\"'\]]+", re.IGNORECASE)
# The others are compiled when they are needed, which is seldom.
_HOST = r"(?:[wW]{3}\.)?([^/\s:?#@]+)"
_GIVEN_AWAY = (
    r"(?i)[?&](?:pwd|passwd|password|passcode|pass)=[^&\s]"
    r"|//teams\.(?:microsoft|live)\.com/meet/[^?\s]+\?(?:[^\s]*&)?p=[^&\s]"
)
_GITHUB = (
    r"(?i)https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?P<view>blob|tree)/"
    r"(?P<path>[^?#]+\.(?:pdf|pptx?|key|odp|docx?|odt|zip|mp4|mp3|csv|epub))(?:$|[?#])"
)
_VIEW = r"(?i)/(?:blob|tree)/"

#: Links of one text that are looked at: nobody reads so many.
MOST = 200

_MADE = tuple(str(kind) for kind in MaterialKind)
_KEYS = {
    "defaults": ("online",),
    "session": ("online", *_MADE, "abstract", "reading", "reason"),
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


@table_rule(
    "repeated-link",
    Severity.WARNING,
    "The same link stands twice in a session, mostly because a line was copied and only its text changed.",
)
def repeated_link(table: Table) -> Iterator[Finding]:
    links = _links(table) if table.session else []
    urls = [link.url.rstrip("/") for link in links]
    if len(set(urls)) == len(urls):
        return
    first: dict[str, _Link] = {}
    for url, link in zip(urls, links, strict=True):
        before = first.setdefault(url, link)
        if before is not link:
            yield Finding(
                message=f"{_owner(table)} has the same link twice: `{link.url[:80]}`",
                place=_place(table, link),
                help="correct one of them, or take it out",
                other=(_place(table, before), "first here"),
            )


def _owner(table: Table) -> str:
    """Name the *table* that a link stands in."""
    return f"session `{table.text('id')}`" if table.session else f"`[[{table.name}]]`"


def _place(table: Table, link: _Link) -> Place:
    return table.store.document.part(link.where, link.start, link.end)


@table_rule(
    "join-password",
    Severity.WARNING,
    "A link to join by carries a password. The store and all that is made from it are public.",
)
def join_password(table: Table) -> Iterator[Finding]:
    for link in _links(table):
        if ("?" in link.url or "&" in link.url) and re.search(_GIVEN_AWAY, link.url):
            yield Finding(
                message=f"a link of {_owner(table)} carries a password, and everybody can read it",
                place=_place(table, link),
                help="link to a page that only your people can open, and change the password",
            )


@table_rule(
    "misspelt-host",
    Severity.WARNING,
    "The host of a link is one letter from one that is often linked to: `you.be`, `githb.com`.",
)
def misspelt_host(table: Table) -> Iterator[Finding]:
    for link in _links(table):
        slip = _slip(link.url.split("/", 3)[2])
        if slip:
            host, meant = slip
            start = link.url.index(host, link.url.index("//"))
            end = start + len(host)
            better = f"{link.url[:start]}{meant}{link.url[end:]}"
            yield Finding(
                message=f"the host `{host}` is nearly `{meant}`",
                place=table.store.document.part(
                    link.where, link.start + start, link.start + end
                ),
                help=f"was this meant? {better}"[:300],
            )


@lru_cache(maxsize=4096)
def _slip(authority: str) -> tuple[str, str] | None:
    """Return the host in the *authority* of a link when it is a slip, and what is meant."""
    match = re.match(_HOST, authority)
    meant = _meant(match[1].lower()) if match else ""
    return (match[1], meant) if match and meant else None


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


@table_rule(
    "github-page",
    Severity.NOTE,
    "A link leads to GitHub's page about a file where the file itself is meant.",
)
def github_page(table: Table) -> Iterator[Finding]:
    for link in _links(table):
        if link.where[2:3] and link.where[2] in _MADE:
            match = re.match(_GITHUB, link.url)
            if match:
                file = f"https://github.com/{match['repository']}/raw/{match['path']}"
                yield Finding(
                    message=f"a link of {_owner(table)} leads to GitHub's page about the file",
                    place=_place(table, link),
                    help=f"the file itself: {file[:200]}",
                )


class _Link(Struct, frozen=True):
    """An address in the text at the path *where*: where in it, and itself."""

    where: Path
    start: int
    url: str

    @property
    def end(self) -> int:
        return self.start + len(self.url)


@shared
def _links(table: Table) -> list[_Link]:
    """Return every link of *table*; none when nothing can be wrong with any of them."""
    texts = [(where, text) for where, text in _texts(table) if "//" in text]
    if _plain([one for _, text in texts for one in _ADDRESS.findall(text)]):
        return []
    return [link for where, text in texts for link in _in(where, text)]


def _plain(addresses: list[str]) -> bool:
    """Whether *addresses*, from their slashes on, differ and have nothing that a rule looks for.

    What follows them in a sentence may still be at their ends.
    """
    bare = {one[2:].partition(")")[0].rstrip(".,;:!?*_/") for one in addresses}
    hosts = {one.partition("/")[0] for one in bare}
    if len(bare) < len(addresses) or any(map(_slip, hosts)):
        return False
    for one in addresses:
        if ("?" in one or "&" in one) and re.search(_GIVEN_AWAY, one):
            return False
        if "github.com/" in one.lower() and re.search(_VIEW, one):
            return False
    return True


def _in(where: Path, text: str) -> Iterator[_Link]:
    for match in islice(_ADDRESS.finditer(text), MOST):
        slashes = match.start()
        start = slashes - len("http:" if text[slashes - 2] in "pP" else "https:")
        yield _Link(where, start, _ended(text[start : match.end()]))


def _texts(table: Table) -> Iterator[tuple[Path, str]]:
    """Yield the texts that may hold a link, with their own path."""
    for name in _KEYS.get(table.name, table.written if table.name == "people" else ()):
        value = table.written.get(name)
        if isinstance(value, str):
            yield (*table.path, name), value
        elif value is not None:
            yield from _below((*table.path, name), value)


def _below(where: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a list of links and tables, or of one table."""
    if isinstance(value, list):
        for index, entry in enumerate(value):
            if not isinstance(entry, list):
                yield from _below((*where, index), entry)
    elif isinstance(value, dict):
        url = value.get("url")
        if isinstance(url, str):
            yield (*where, "url"), url
    elif isinstance(value, str):
        yield where, value


def _ended(url: str) -> str:
    """Return *url* without what follows it in a sentence or in Markdown."""
    before = url.partition(")")[0]
    if "(" not in before:
        return before.rstrip(".,;:!?*_")
    depth = 0
    for sign in re.finditer(r"[()]", url):
        depth += 1 if sign[0] == "(" else -1
        if depth < 0:
            url = url[: sign.start()]
            break
    return url.rstrip(".,;:!?*_")
