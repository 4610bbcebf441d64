"""The words of one cell, with each of its links as a single sign among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from rgfeeds.importers.counting import bare_links
from rgfeeds.importers.mending import without_html

# Signs for private use (Unicode 23.5), which stand for the first link, the second …
_FIRST = 0xF0000
#: One link, in a regular expression.
LINK = f"[{chr(_FIRST)}-{chr(_FIRST + 0xFFFD)}]"
#: One or several links with nothing between them but commas and the like.
LINKS = rf"{LINK}(?:[\s,;&/|+·•]|\band\b|{LINK})*"


class Anchor(Struct, frozen=True):
    """A link of a cell: what it says, and where it leads, as written."""

    label: str
    url: str


class Marked(Struct, frozen=True):
    """A *text* in which signs stand for its *links*; `<br>` is a line feed, emphasis is gone."""

    text: str
    links: tuple[Anchor, ...] = ()
    struck: bool = False

    def plain(self, text: str | None = None) -> str:
        """Return *text*, by default all, on one line, the links as their labels."""
        chosen = self.text if text is None else text
        return tidy(self._each(chosen, lambda link: link.label))

    def plain_lines(self) -> str:
        """Return the text with its line breaks, the links as their labels."""
        return "\n".join(map(self.plain, self.text.split("\n")))

    def markdown(self, text: str) -> str:
        """Return *text* on one line, the links written out."""
        return tidy(self._each(text, written))

    def anchors(self, text: str | None = None) -> tuple[Anchor, ...]:
        """Return the links in *text*, by default all."""
        chosen = self.text if text is None else text
        return tuple(self.links[_number(sign)] for sign in re.findall(LINK, chosen))

    def _each(self, text: str, shown: object) -> str:
        assert callable(shown)
        return re.sub(LINK, lambda sign: shown(self.links[_number(sign[0])]), text)


def _number(sign: str) -> int:
    return ord(sign) - _FIRST


def written(link: Anchor) -> str:
    """Return *link* as Markdown; without an address it is its label."""
    if not link.url:
        return link.label
    if link.label == link.url:
        bare = [url for _, url in bare_links(link.url)] == [link.url]
        return link.url if bare else f"<{link.url}>"
    url = f"<{link.url}>" if re.search(r"[\s()]", link.url) else link.url
    return f"[{link.label}]({url})"


def tidy(text: str) -> str:
    return " ".join(text.split())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - judged when it is resolved
    # An address stays as it is written.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def read(cell: str, definitions: str = "") -> Marked:
    """Return the words of the Markdown *cell*; *definitions* are the page's `[label]: address` lines."""
    text = re.sub(LINK, "", without_html(cell))
    tokens = _inline(text, definitions)
    reader = _Reader()
    reader.read(tokens)
    struck = (
        bool(tokens) and tokens[0].type == "s_open" and tokens[-1].type == "s_close"
    )
    return Marked("".join(reader.text), tuple(reader.links), struck)


def _inline(text: str, definitions: str) -> list[Token]:
    environment: dict[str, object] = {}
    if definitions:
        _parser().parse(definitions, environment)
    tokens = _parser().parseInline(text.strip(), environment)
    children = tokens[0].children or []
    return [child for child in children if child.type != "text" or child.content]


class _Reader:
    """Takes the tokens of a cell one after the other."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.links: list[Anchor] = []

    def read(self, tokens: list[Token]) -> None:
        rest = iter(tokens)
        for token in rest:
            match token.type:
                case "link_open":
                    self._link(str(token.attrGet("href") or ""), rest)
                case "image":
                    self._add(token.content, str(token.attrGet("src") or ""))
                case "softbreak" | "hardbreak":
                    self.text.append("\n")
                case "text":
                    self._bare(token.content)
                case _:
                    self.text.append(token.content)

    def _link(self, url: str, rest: Iterator[Token]) -> None:
        label = ""
        for token in rest:
            if token.type == "link_close":
                break
            label += " " if token.type in {"softbreak", "hardbreak"} else token.content
        self._add(tidy(label), url)

    def _bare(self, text: str) -> None:
        end = 0
        for start, url in bare_links(text):
            self.text.append(text[end:start])
            self._add(url, url)
            end = start + len(url)
        self.text.append(text[end:])

    def _add(self, label: str, url: str) -> None:
        self.text.append(chr(_FIRST + len(self.links)))
        self.links.append(Anchor(label, url))
