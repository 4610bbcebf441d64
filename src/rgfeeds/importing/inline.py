"""The words of a cell, a heading or a line, with each of its links as a single sign among them."""

import re
from collections.abc import Callable
from typing import Self
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.importing.words import KINDS, MEETING
from rgfeeds.model.addresses import bare_links, encode, file_on_github, is_safe

# Signs for private use (Unicode 23.5), which stand for the first link, the second …
_FIRST = 0xF0000
_SIGNS = f"{chr(_FIRST)}-{chr(_FIRST + 0xFFFD)}"
#: One link, in a regular expression.
LINK = f"[{_SIGNS}]"
#: One or several links with nothing between them but commas and the like.
LINKS = rf"{LINK}(?:[\s,;&/|+·•]|\band\b|{LINK})*"
# How what is no relative link begins.
_WHOLE = r"#|[\w+.-]+:"
# On a page that a forge shows, `/slides` is at the root of the repository.
_ROOT = r"https://(?:github|gitlab)\.com/[^/]+/[^/]+/(?:-/)?(?:blob|tree|raw)/[^/]+/"


def sign_number(sign: str) -> int:
    return ord(sign) - _FIRST


class PageLink(Struct, frozen=True):
    """A link: what it says, where it leads as written, and the address it is published with, if it can be."""

    label: str
    url: str
    target: str = ""

    @property
    def bare(self) -> bool:
        """Whether it is an address that stands in the text as it is."""
        return self.label == self.url

    @property
    def joins(self) -> bool:
        """Whether it leads to a meeting online."""
        return re.match(MEETING, self.target) is not None

    @property
    def inside(self) -> bool:
        """Whether it leads to a heading of its own page."""
        return self.url.startswith("#")

    def why_lost(self, otherwise: str) -> str:
        """Return why it is in no key: since nobody said what it is seen from, or *otherwise*."""
        unseen = not self.target and resolve(self.url, "https://example.org/")
        why = "the link is relative: say with --base-url what it is seen from"
        return why if unseen else otherwise

    def markdown(self) -> str:
        """Return the link as Markdown; without a target it is its label."""
        if not self.target:
            return self.label
        if self.label in {"", self.target}:
            bare = [*bare_links(self.target)] == [(0, self.target)]
            return self.target if bare else f"<{self.target}>"
        odd = re.search(r"[\s()]", self.target)
        return f"[{self.label}]({f'<{self.target}>' if odd else self.target})"


class Words(Struct, frozen=True):
    """A *text* with signs for its *links*, `<br>` a line feed; all of it is *struck* out, or what is *gone*."""

    text: str = ""
    links: tuple[PageLink, ...] = ()
    struck: bool = False
    gone: str = ""

    def plain(self, text: str | None = None) -> str:
        """Return *text*, by default all, on one line, the links as their labels."""
        return self._each(text, lambda link: link.label)

    def markdown(self, text: str | None = None) -> str:
        """Return *text* on one line, the links written out."""
        return self._each(text, PageLink.markdown)

    def lines(self) -> list[str]:
        """Return the lines of the text, the links written out."""
        return [self.markdown(line) for line in self.text.split("\n")]

    def signs(self, text: str | None = None) -> list[tuple[str, PageLink]]:
        """Return the signs in *text*, by default all, each with its link."""
        signs = re.findall(LINK, self.text if text is None else text)
        return [(sign, self.links[sign_number(sign)]) for sign in signs]

    def find_links(self, text: str | None = None) -> list[PageLink]:
        return [link for _, link in self.signs(text)]

    def having(self, text: str) -> Self:
        """Return these words with another *text*, which has the same signs."""
        return replace(self, text=text)

    def before(self, other: Self) -> Self:
        """Return these words with *other* behind them."""
        count = len(self.links)
        moved = re.sub(LINK, lambda sign: chr(ord(sign[0]) + count), other.text)
        links = (*self.links, *other.links)
        return replace(self, text=f"{self.text} {moved}", links=links)

    def _each(self, text: str | None, shown: Callable[[PageLink], str]) -> str:
        text = self.text if text is None else text
        for sign, link in self.signs(text):
            text = text.replace(sign, shown(link))
        return tidy(text)


class LineBuilder:
    """Takes the parts of a line one after the other: texts, links, breaks, what is struck out."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._links: list[PageLink] = []
        self._gone: list[str] = []
        # The link that is open, and the parts of its label; None where no link is.
        self._opened = PageLink("", "")
        self._label: list[str] | None = None
        self._striking = 0
        self._kind = False

    def add(self, text: str) -> None:
        text = re.sub(LINK, "", text)
        if self._kind and re.search(r"[\w:]", text):
            # `**Talk** Proofs`
            text = f": {text.lstrip()}" if not text.lstrip().startswith(":") else text
            self._kind = False
        end = 0
        for start, url in bare_links(text) if self._label is None else ():
            self._put(text[end:start])
            self._link(PageLink(url, url, encode(url)))
            end = start + len(url)
        self._put(text[end:])

    def open(self, link: PageLink) -> None:
        """Begin *link*, whose label comes next."""
        self.close()
        self._opened, self._label = link, []

    def close(self) -> None:
        if self._label is not None:
            label = tidy("".join(self._label))
            self._label = None
            self._link(replace(self._opened, label=label))

    def bold(self) -> None:
        """End what is bold: at the beginning it may be the kind of what follows."""
        self._kind = "".join(self._text).strip().casefold() in KINDS

    def strike(self, change: int) -> None:
        self._striking = max(0, self._striking + change)

    def words(self) -> Words:
        self.close()
        # Runs of blanks mean nothing, and cost much to search.
        text = re.sub(r"[^\S\n]+", " ", "".join(self._text))
        gone, links = tidy("".join(self._gone)), self._links
        if gone and not text.strip():
            return Words(gone, tuple(links), struck=True)
        text = re.sub(r"\s*\n\s*", "\n", text).strip()
        # A link without a label is followed by what it is the link of.
        alone = re.fullmatch(rf"({LINK})\s*([^\n{_SIGNS}]*\w[^\n{_SIGNS}]*)", text)
        if alone and not links[number := sign_number(alone[1])].label:
            links[number] = replace(links[number], label=alone[2])
            text = alone[1]
        shown = Words(text, tuple(links))
        return replace(shown, gone=shown.plain(gone))

    def _link(self, link: PageLink) -> None:
        self._links.append(link)
        self._put(chr(_FIRST + len(self._links) - 1))

    def _put(self, text: str) -> None:
        shown = self._gone if self._striking else self._text
        (shown if self._label is None else self._label).append(text)


def tidy(text: str) -> str:
    return " ".join(text.split())


def resolve(url: str, base: str | None) -> str:
    """Return *url* as a link that can be published, seen from *base*; nothing when it cannot be."""
    if is_safe(url):
        return encode(url)
    if not url or not base or re.match(_WHOLE, url):
        return ""
    root = re.match(_ROOT, base)
    if root and url.startswith("/") and not url.startswith("//"):
        base, url = root[0], url.lstrip("/")
    try:
        whole = urljoin(base, url)
    except ValueError:
        return ""
    whole = file_on_github(whole) or whole
    return encode(whole) if is_safe(whole) else ""
