"""The quick way for the Markdown that nearly everybody writes: headings, paragraphs, bullets.

It reads line by line what it is certain of, to the very result that the parser of all
of CommonMark comes to at many times the cost, and leaves any other text to that parser.
"""

from __future__ import annotations

import re

from rgfeeds.commonmark import Anchor, Link, Phrase
from rgfeeds.reading import Item, bullet_items, group_name

# Text and code; an underscore in a_b and the ampersand in "R & D" are text like any other.
_WORDS = r"""(?:[^][`*_&<\\]++
    | (?<=[0-9A-Za-z])_+(?=[0-9A-Za-z])
    | &(?![#0-9A-Za-z]+;)
    | `[^` \n](?:[^`\n]*[^` \n])?`(?!`))++"""
# An address that is safe, and reads the same percent-encoded.
_URL = r"""https?://[0-9a-z.-]{1,60}
    (?:[/?\#](?:[0-9A-Za-z/._~@=?&\#+:,-]|%[0-9A-Fa-f]{2})*+)?"""
_PIECE = re.compile(
    rf"""(?P<words>{_WORDS})
    | \[(?P<label>(?![ ]){_WORDS})\]\((?P<url>{_URL})\)
    | (?<![^ \n])(?P<mark>\*\*?|_)(?![ \n])(?P<stressed>{_WORDS})
      (?:(?<![ \n])(?P=mark)(?![^ \n]) | (?<=[0-9A-Za-z])(?P=mark)(?=[.,:;!?)]))""",
    re.VERBOSE,
)

# What may begin a line, or the text of a bullet, and is no block of another kind.
_START = r"(?:[^-+=~>\#*_`\d\s]|\d+(?![\d.)])|(?:\*\*?|_|`)[^*_`\s])"
_BLOCK = re.compile(
    rf"""(?P<gap>\n*)(?:
      (?P<hashes>\#{{1,6}})[ ]+(?P<title>[^ \n].*)(?<!\#)$
    | (?:(?P<bullet>(?:[ ]{{2,5}})?[-+*])[ ])?(?P<words>{_START}.*(?:\n[ ]*{_START}.*)*))""",
    re.MULTILINE | re.VERBOSE,
)

# What most bullets are: one link, or words without any sign that means something.
_PLAIN = r"""[^][`*_&<>"\\\n]+"""
_LINKED = re.compile(rf"\[(?![ ])({_PLAIN})\]\(({_URL})\)", re.VERBOSE)
_UNMARKED = re.compile(_PLAIN)

_INDENT = re.compile("\n +")
_STRESS = {"*": "em", "_": "em", "**": "strong"}
# What stands between two blocks, by their depths: none, of a bullet, of one nested in it.
_BETWEEN = {
    (0, 0): "",
    (0, 1): "<ul>\n",
    (1, 0): "</li>\n</ul>\n",
    (1, 1): "</li>\n",
    (1, 2): "\n<ul>\n",
    (2, 0): "</li>\n</ul>\n</li>\n</ul>\n",
    (2, 1): "</li>\n</ul>\n</li>\n",
    (2, 2): "</li>\n",
}


def read(text: str) -> tuple[str, tuple[Link, ...], tuple[Item, ...], str] | None:
    """Return what a Prose is made of: plain text, links, items, HTML; None when uncertain."""
    if "  \n" in text or not text.replace("\n", "").isprintable():
        return None
    text = text.replace(" \n", "\n").rstrip(" \n")
    written = _Written()
    bullets: dict[int, str] = {}
    line = end = 0
    while end < len(text):
        block = _BLOCK.match(text, end)
        if block is None:
            return None
        gap, hashes, title, bullet, words = block.groups()
        depth = min(2, len(bullet)) if bullet else 0
        if depth:
            # Blank lines between bullets make paragraphs of them all; another marker or
            # another indent begins another list.
            loose = len(gap) > 1 if written.depth else depth == 2
            if loose or bullets.setdefault(depth, bullet) != bullet:
                return None
        source = words or title
        line += len(gap)
        if not written.add(depth, f"h{len(hashes)}" if hashes else "p", source, line):
            return None
        line += source.count("\n")
        end = block.end()
    return written.parts()


class _Written:
    """What a text says in all the forms that are asked for, block after block."""

    def __init__(self) -> None:
        self.depth = 0
        self._plain: list[str] = []
        self._links: list[Link] = []
        self._items: list[Item] = []
        self._html: list[str] = []
        self._group: str | None = None
        self._bullet: Phrase | None = None
        self._nested: list[str] = []

    def add(self, depth: int, tag: str, source: str, line: int) -> bool:
        """Add a bullet, or the block of *tag*, that begins at *line*; return False when uncertain."""
        read = self._phrase(source, line)
        if read is None:
            return False
        phrase, html = read
        if depth < 2:
            self._end_bullet()
        if self._plain and not (depth and self.depth):
            self._plain.append("")
        between = _BETWEEN[self.depth, depth]
        self.depth = depth
        if depth:
            self._html.append(f"{between}<li>{html}")
            self._list(phrase)
            return True
        self._html.append(f"{between}<{tag}>{html}</{tag}>\n")
        self._plain += phrase.lines()
        bold = html.startswith("<strong>") and html.find("</strong>") == len(html) - 9
        if bold or tag != "p":
            self._group = group_name(phrase.text) or self._group
        return True

    def parts(self) -> tuple[str, tuple[Link, ...], tuple[Item, ...], str]:
        self._end_bullet()
        html = "".join(self._html) + _BETWEEN[self.depth, 0]
        return "\n".join(self._plain), tuple(self._links), tuple(self._items), html

    def _list(self, phrase: Phrase) -> None:
        said = "- " + "\n  ".join(phrase.lines())
        if self.depth == 1:
            self._bullet = phrase
            self._plain.append(said)
        else:
            self._nested.append(said)
            self._plain.append("  " + said.replace("\n", "\n  "))

    def _end_bullet(self) -> None:
        if self._bullet:
            nested = "\n".join(self._nested)
            self._items += bullet_items(self._bullet, nested, self._group)
            self._bullet, self._nested = None, []

    def _phrase(self, source: str, line: int) -> tuple[Phrase, str] | None:
        if linked := _LINKED.fullmatch(source):
            said, url = linked.groups()
            self._links.append(Link(url, line))
            html = f'<a href="{url.replace("&", "&amp;")}">{said}</a>'
            return Phrase(said, (Anchor(url, 0, len(said)),)), html
        if _UNMARKED.fullmatch(source):
            return Phrase(source, ()), source
        if "\n " in source:
            source = _INDENT.sub("\n", source)
        text = html = ""
        anchors: list[Anchor] = []
        end = 0
        while end < len(source):
            piece = _PIECE.match(source, end)
            if piece is None:
                return None
            words, label, url, mark, stressed = piece.groups()
            said, shown = _words(words or label or stressed)
            if url:
                self._links.append(Link(url, line + source.count("\n", 0, end)))
                anchors.append(Anchor(url, len(text), len(text) + len(said)))
                shown = f'<a href="{url.replace("&", "&amp;")}">{shown}</a>'
            elif mark:
                shown = f"<{_STRESS[mark]}>{shown}</{_STRESS[mark]}>"
            text += said
            html += shown
            end = piece.end()
        return Phrase(text, tuple(anchors)), html


def _words(source: str) -> tuple[str, str]:
    """Return words as text and as HTML; every other part between backticks is code."""
    text = source.replace("\n", " ")
    # Quotes too, as markdown-it-py does; only code can hold the `<`.
    html = source.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
    if "`" not in source:
        return text, html
    parts = html.replace("<", "&lt;").split("`")
    parts[1::2] = [f"<code>{code}</code>" for code in parts[1::2]]
    return text.replace("`", ""), "".join(parts)
