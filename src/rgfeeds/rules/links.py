"""Links that lead elsewhere than they should, or let in whom they should not."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from rgfeeds.model import MaterialKind
from rgfeeds.model.addresses import encode, file_on_github
from rgfeeds.rules.rule import Context, Finding, note, warning
from rgfeeds.rules.texts import Keys, values_in
from rgfeeds.store import Store
from rgfeeds.store.document import Place
from rgfeeds.store.spans import KeyPath

# Brackets belong to an address in pairs, since one that has no other is the text's.
_ADDRESS = re.compile(r"(?i)https?://(?:[^\s<>\"'\]()]|\([^\s<>\"'\]()]*\))+")
_BROKEN = re.compile(r"(?i)https?://[^/?#\s]*\s[^/?#]*[^/?#\s]")
_PASSWORD = re.compile(
    r"(?i)[?&](?:pwd|passwd|password|passcode|pass)=[^&\s]"
    r"|//teams\.(?:microsoft|live)\.com/meet/[^?\s]+\?(?:[^\s]*&)?p=[^&\s]"
)

# An address with another one behind it, or with words in brackets.
_DOUBLE = re.compile(r"(?i)(https?://\S+?)[,;]?\s+(?:(?:and\s+)?https?://|\([^()]*\)$)")
_REPOSITORY = re.compile(
    r"(?i)https?://(?:www\.)?github\.com/([\w-]+)/([\w.-]+?)(?:\.git)?/(?:.*/)?"
)
_AUTHORITY = re.compile(r"(?i)https?://([^/?#]*)")
_HOST = re.compile(r"(?i)https?://(?:www\.)?([^/\s:?#@]+)")
# A name of a host in ASCII.
_NAME = r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?"
# Hosts that materials and readings often link to.
_COMMON = """
    youtube.com youtu.be github.com github.io gitlab.com arxiv.org docs.google.com drive.google.com meet.google.com
    colab.research.google.com huggingface.co openreview.net aclanthology.org medium.com openai.com wikipedia.org
    en.wikipedia.org linkedin.com twitter.com notion.so dropbox.com onedrive.live.com sharepoint.com kaggle.com
    overleaf.com slideshare.net teams.microsoft.com proceedings.mlr.press papers.nips.cc proceedings.neurips.cc
    eventbrite.co.uk eventbrite.com substack.com nature.com sciencedirect.com dl.acm.org ieeexplore.ieee.org
    link.springer.com semanticscholar.org distill.pub vimeo.com zenodo.org
"""

# Slips of more than one letter that people do make.
_SLIPS = {
    "you.be": "youtu.be",
    "utube.com": "youtube.com",
    "google.docs.com": "docs.google.com",
}

_PROSE = ("abstract", "reading", "reason")


@warning
def repeated_link(store: Store, _: Context) -> Iterator[Finding]:
    """The same link stands twice in a session, mostly because a line was copied and only its text changed."""
    help = "correct one of them, or take it out"
    first: dict[tuple[KeyPath, str], _PlacedLink] = {}
    for link in _links(store):
        before = first.setdefault((link.path[:2], link.url.rstrip("/")), link)
        if before is not link and link.path[0] == "session":
            message = f"{link.owner} has the same link twice: `{link.url[:80]}`"
            other = (before.place(store), "first here")
            yield Finding(message, link.place(store), help, other)


@warning
def join_password(store: Store, _: Context) -> Iterator[Finding]:
    """A link to join by carries a password. The store and all that is made from it are public."""
    help = "link to a page that only your people can open, and change the password"
    for link in _links(store):
        if _PASSWORD.search(link.url):
            told = "carries a password, and everybody can read it"
            yield Finding(f"a link of {link.owner} {told}", link.place(store), help)


@warning
def misspelt_host(store: Store, _: Context) -> Iterator[Finding]:
    """The host of a link is one letter from one that is often linked to: `you.be`, `githb.com`."""
    for link in _links(store):
        match = _HOST.match(link.url)
        if match and (meant := _meant_host(match[1].lower())):
            start, end = match.span(1)
            message = f"the host `{match[1]}` is nearly `{meant}`"
            help = f"was this meant? {link.url[:start]}{meant}{link.url[end:]}"[:300]
            yield Finding(message, link.place(store, start, end), help)


@warning
def doubtful_host(store: Store, _: Context) -> Iterator[Finding]:
    """A link has a user name before its host, as in `https://good.org@evil.org/`, or a host or port that cannot be."""
    help = "open it in a browser, and copy the address from there"
    for link in _links(store):
        if (match := _AUTHORITY.match(link.url)) and (doubt := _doubt(match[1])):
            message = f"a link of {link.owner} {doubt}: `{match[1][:80]}`"
            yield Finding(message, link.place(store, *match.span(1)), help)


@warning
def several_links(store: Store, _: Context) -> Iterator[Finding]:
    """A link has another one behind it, or words in brackets. All of it is published as one address, which leads nowhere."""
    keys: Keys = {"defaults": ["online"], "session": ["online", *MaterialKind]}
    for owner, path, text in _texts(store, keys):
        if match := _DOUBLE.match(text.strip()):
            message = f"a link of {owner} is more than an address: `{text[:80]}`"
            help = f"write the address alone, and others in a list: {match[1][:200]}"
            yield Finding(message, store.document.value(path), help)


@warning
def repository_address(store: Store, _: Context) -> Iterator[Finding]:
    """The `url` of the group is the address of its repository. Every link that is published begins with it."""
    if store.group and (match := _REPOSITORY.fullmatch(store.group.url)):
        owner, name = match[1].lower(), match[2]
        host = f"{owner}.github.io"
        folder = "" if name.lower() == host else f"{name}/"
        message = "the `url` of `[group]` is the address of a repository"
        help = f'where the site is published: url = "https://{host}/{folder}"'
        yield Finding(message, store.place(("group",), "url"), help)


@note
def github_page(store: Store, _: Context) -> Iterator[Finding]:
    """A link leads to GitHub's page about a file where the file itself is meant."""
    for link in _links(store):
        file = file_on_github(link.url)
        if file and link.path[0] == "session" and link.path[2] in [*MaterialKind]:
            message = f"a link of {link.owner} leads to GitHub's page about the file"
            yield Finding(message, link.place(store), f"the file itself: {file[:200]}")


@lru_cache(maxsize=4096)
def _meant_host(host: str) -> str:
    """Return the common host that *host* is a slip of, or nothing."""
    known = _COMMON.split()
    near = (common for common in known if _one_slip(host, common))
    return "" if host in known else _SLIPS.get(host) or next(near, "")


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter is added, left out or replaced, or two neighbours are swapped."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


@lru_cache(maxsize=4096)
def _doubt(authority: str) -> str:
    """Say what is doubtful about the *authority* of a link, its part with the host."""
    if "\\" in authority or authority.startswith("["):
        return ""  # refused already, or a number in brackets
    if "@" in authority:
        return "has a user name before its host, which can pass for the host"
    try:
        parts = urlsplit(encode(f"https://{authority}"))
        parts.port  # noqa: B018 - raises if it cannot be
    except ValueError:
        return "has a host or a port that cannot be"
    host = parts.hostname or ""
    return "" if not host or re.fullmatch(_NAME, host) else "has a host that cannot be"


class _PlacedLink(Struct, frozen=True):
    """The address *url*, from *start* on in the text at *path*; *owner* is what its table is called."""

    owner: str
    path: KeyPath
    start: int
    url: str

    def place(self, store: Store, start: int = 0, end: int | None = None) -> Place:
        """Return where the address stands, or its characters from *start* to *end*."""
        end = len(self.url) if end is None else end
        return store.document.part(self.path, self.start + start, self.start + end)


@lru_cache(maxsize=1)  # each rule here asks for them
def _links(store: Store) -> list[_PlacedLink]:
    keys: Keys = {
        "group": ["url", "source", "moved_to"],
        "defaults": ["online"],
        "session": ["online", *MaterialKind, *_PROSE],
        "people": store.table(("people",)),
    }
    links: list[_PlacedLink] = []
    for owner, path, text in _texts(store, keys):
        # A value that is a link alone may have a blank in its host.
        broken = None if path[-1] in _PROSE else _BROKEN.match(text)
        # Nobody reads so many links of one text.
        for match in [broken] if broken else islice(_ADDRESS.finditer(text), 200):
            url = match[0].rstrip(".,;:!?*_")
            links.append(_PlacedLink(owner, path, match.start(), url))
    return links


def _texts(store: Store, keys: Keys) -> Iterator[tuple[str, KeyPath, str]]:
    """Yield the texts under *keys* that are links or hold them, as `values_in` does."""
    for owner, path, value in values_in(store, keys):
        for at, text in _strings(path, value):
            yield owner, at, text


def _strings(path: KeyPath, value: Any) -> Iterator[tuple[KeyPath, str]]:
    """Yield *value*, the texts of a list, or the `url` of a table."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _strings((*path, index), entry)
    elif isinstance(value, dict) and "url" in value:
        yield from _strings((*path, "url"), value["url"])
