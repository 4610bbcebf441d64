"""The words of a cell, a heading or a line, with each of its links as a single sign among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

from msgspec import Struct

from rgfeeds.importing.words import KINDS
from rgfeeds.model.links import encoded, is_safe

# Signs for private use (Unicode 23.5), which stand for the first link, the second …
_FIRST = 0xF0000
#: One link, in a regular expression.
LINK = f"[{chr(_FIRST)}-{chr(_FIRST + 0xFFFD)}]"
#: One or several links with nothing between them but commas and the like.
LINKS = rf"{LINK}(?:[\s,;&/|+·•]|\band\b|{LINK})*"
_BARE = re.compile(r"https?://[^\s<>\"'`\[\]|*]+", re.IGNORECASE)


def sign_number(sign: str) -> int:
    return ord(sign) - _FIRST


class Link(Struct, frozen=True):
    """A link: what it says, and where it leads, as written."""

    label: str
    url: str

    @property
    def inside(self) -> bool:
        """Whether it leads to a heading of its own page."""
        return self.url.startswith("#")

    def markdown(self) -> str:
        """Return the link as Markdown; without an address it is its label."""
        if not self.url:
            return self.label
        if self.label in {"", self.url}:
            bare = [url for _, url in bare_links(self.url)] == [self.url]
            return self.url if bare else f"<{self.url}>"
        url = f"<{self.url}>" if re.search(r"[\s()]", self.url) else self.url
        return f"[{self.label}]({url})"


class Words(Struct, frozen=True):
    """A *text* in which signs stand for its *links*; `<br>` is a line feed, emphasis is gone.

    *struck* says that all of it is struck out; *gone* is what is struck out of a part.
    """

    text: str = ""
    links: tuple[Link, ...] = ()
    struck: bool = False
    gone: str = ""

    def plain(self, text: str | None = None) -> str:
        """Return *text*, by default all, on one line, the links as their labels."""
        return tidy(
            self._each(self.text if text is None else text, lambda link: link.label)
        )

    def lines(self) -> list[str]:
        """Return the lines of the text, the links as their labels."""
        return [self.plain(line) for line in self.text.split("\n")]

    def markdown(self, text: str | None = None) -> str:
        """Return *text* on one line, the links written out."""
        return tidy(self._each(self.text if text is None else text, Link.markdown))

    def found(self, text: str | None = None) -> tuple[Link, ...]:
        """Return the links in *text*, by default all."""
        chosen = self.text if text is None else text
        return tuple(
            self.links[ord(sign) - _FIRST] for sign in re.findall(LINK, chosen)
        )

    def having(self, text: str) -> Words:
        """Return these words with another *text*, which has the same signs."""
        return Words(text, self.links, self.struck, self.gone)

    def before(self, other: Words) -> Words:
        """Return these words with *other* behind them."""
        moved = re.sub(
            LINK, lambda sign: chr(ord(sign[0]) + len(self.links)), other.text
        )
        links = (*self.links, *other.links)
        return Words(f"{self.text} {moved}", links, self.struck, self.gone)

    def seen_from(self, base: str | None) -> tuple[Words, list[Link]]:
        """Return these words with their links resolved, and the links that cannot be: their labels stay."""
        links = [(one, resolved(one.url, base)) for one in self.links]
        shown = tuple(Link(one.label, url or "") for one, url in links)
        return Words(self.text, shown), [one for one, url in links if not url]

    def _each(self, text: str, shown: Callable[[Link], str]) -> str:
        return re.sub(LINK, lambda sign: shown(self.links[ord(sign[0]) - _FIRST]), text)


class Builder:
    """Takes the parts of a line one after the other: texts, links, breaks, what is struck out."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._links: list[Link] = []
        self._gone: list[str] = []
        self._open: tuple[str, list[str]] | None = None
        self._striking = 0
        self._kind = False

    def add(self, text: str) -> None:
        text = re.sub(LINK, "", text)
        if self._kind and re.search(r"\w", text):
            # `**Talk** Proofs`
            text = f": {text.lstrip()}" if not text.lstrip().startswith(":") else text
            self._kind = False
        if self._open is not None:
            self._open[1].append(text)
            return
        end = 0
        for start, url in bare_links(text):
            self._put(text[end:start])
            self._link(url, url)
            end = start + len(url)
        self._put(text[end:])

    def open(self, url: str) -> None:
        self.close()
        self._open = (url, [])

    def close(self) -> None:
        if self._open is not None:
            url, label = self._open
            self._open = None
            self._link(tidy("".join(label)), url)

    def bold(self) -> None:
        """End what is bold: at the beginning it may be the kind of what follows."""
        self._kind = "".join(self._text).strip().casefold() in KINDS

    def line(self) -> None:
        if self._open is not None:
            self._open[1].append(" ")
        else:
            self._put("\n")

    def strike(self, change: int) -> None:
        self._striking = max(0, self._striking + change)

    def words(self) -> Words:
        self.close()
        # Runs of blanks mean nothing, and cost much to search.
        text = re.sub(r"[^\S\n]+", " ", "".join(self._text))
        gone = tidy("".join(self._gone))
        links = tuple(self._links)
        if gone and not text.strip():
            return Words(gone, links, struck=True)
        text = re.sub(r"\s*\n\s*", "\n", text).strip()
        # A link without a label is followed by what it is the link of.
        alone = re.fullmatch(rf"({LINK})\s*([^\n]*\w[^\n]*)", text)
        if (
            alone
            and not Words(text, links).plain(alone[1])
            and not re.search(LINK, alone[2])
        ):
            number = ord(alone[1]) - _FIRST
            links = (
                *links[:number],
                Link(alone[2], links[number].url),
                *links[number + 1 :],
            )
            text = alone[1]
        shown = Words(text, links)
        return Words(text, links, gone=shown.plain(gone))

    def _link(self, label: str, url: str) -> None:
        self._links.append(Link(label, url))
        self._put(chr(_FIRST + len(self._links) - 1))

    def _put(self, text: str) -> None:
        (self._gone if self._striking else self._text).append(text)


def tidy(text: str) -> str:
    return " ".join(text.split())


def bare_links(text: str) -> Iterator[tuple[int, str]]:
    """Yield the addresses that stand in *text* as they are, with where each begins.

    What ends a sentence, and brackets that were opened before it, are no part of one.
    """
    for found in _BARE.finditer(text):
        url = found[0].rstrip(".,;:!?_")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?_")
        if is_safe(url):
            yield found.start(), url


def is_relative(url: str) -> bool:
    return not is_safe(url) and resolved(url, "https://example.org/") is not None


def resolved(url: str, base: str | None) -> str | None:
    """Return *url* as a link that can be published, seen from *base*; None when it cannot be.

    On a page that a forge shows, `/slides` is at the root of the repository.
    """
    if url.startswith("#"):
        return None
    if is_safe(url):
        return encoded(url)
    if base is None or re.match(r"[\w+.-]+:", url):
        return None
    root = re.match(
        r"https://(?:github|gitlab)\.com/[^/]+/[^/]+/(?:-/)?(?:blob|tree|raw)/[^/]+/",
        base,
    )
    if root and url.startswith("/") and not url.startswith("//"):
        base, url = root[0], url.lstrip("/")
    try:
        whole = urljoin(base, url)
    except ValueError:
        return None
    return encoded(whole) if is_safe(whole) else None
