"""The quick way for the Markdown that nearly everybody writes: headings, paragraphs, bullets.

It reads block by block what it is certain of, to the very result that the parser of all
of CommonMark comes to at many times the cost, and leaves any other text to that parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.commonmark import Anchor, lines_of
from rgfeeds.reading import Item, Named, group_name, named, noted

# Text and code; an underscore in a_b and the ampersand in "R & D" are text like any other.
_WORDS = r"""(?:[^][`*_&<\\]++
    | (?<=[0-9A-Za-z])_+(?=[0-9A-Za-z])
    | &(?![#0-9A-Za-z]+;)
    | `[^` \n](?:[^`\n]*[^` \n])?`(?!`))++"""
# An address that is safe, and reads the same percent-encoded.
_URL = r"""https?://[0-9a-z.-]{1,60}
    (?:[/?\#](?:[0-9A-Za-z/._~@=?&\#+:,-]++|%[0-9A-Fa-f]{2})*+)?"""
# What is none of these takes all the rest, so that nothing is passed over.
_PIECE = re.compile(
    rf"""({_WORDS})
    | \[((?![ ]){_WORDS})\]\(({_URL})\)
    | (?<![^ \n])(?P<mark>\*\*?|_)(?![ \n])({_WORDS})
      (?:(?<![ \n])(?P=mark)(?![^ \n]) | (?<=[0-9A-Za-z])(?P=mark)(?=[.,:;!?)]))
    | (?s:.+)""",
    re.VERBOSE,
)

# What most bullets are: one link, or words without any sign that means something.
_PLAIN = r"""[^][`*_&<>"\\\n]++"""
_UNMARKED = re.compile(_PLAIN)
# What may begin a line, or the text of a bullet, and is no block of another kind.
_START = r"(?:[^-+=~>\#*_`\d\s]|\d+(?![\d.)])|(?:\*\*?|_|`)[^*_`\s])"
_LINES = rf"{_START}.*(?:\n[ ]*{_START}.*)*"
_BLOCK = re.compile(
    rf"""(\n*+)(?:
      ((?:[ ]{{2,5}})?[-+*])[ ](?:
        \[(?![ ])({_PLAIN})(?<![ ])\]\(({_URL})\)(?=\n(?:\n|[ ]*[-+*][ ])|\Z)
      | ({_LINES}))
    | (\#{{1,6}})[ ]+([^ \n].*)(?<!\#)$
    | ({_LINES}))
    | (?s:.+)""",
    re.MULTILINE | re.VERBOSE,
)

_INDENT = re.compile("\n +")
_STRESS = {"*": "em", "_": "em", "**": "strong"}
# What stands between two blocks, by their depths: none, of a bullet, of one nested in it.
_BETWEEN = (
    ("", "<ul>\n<li>", ""),
    ("</li>\n</ul>\n", "</li>\n<li>", "\n<ul>\n<li>"),
    ("</li>\n</ul>\n</li>\n</ul>\n", "</li>\n</ul>\n</li>\n<li>", "</li>\n<li>"),
)

#: A block: its depth in lists; what a bullet names, or the name that a heading gives to
#: what stands below it; plain text and HTML.
_Block: TypeAlias = tuple[int, list[Named], str, str, str]
_END: _Block = (0, [], "", "", "")


class PlainLists(Struct, frozen=True):
    """A text of which all blocks are plain, in the forms that are asked for."""

    blocks: list[_Block]

    def plain(self) -> str:
        return _plain(self.blocks)

    def items(self) -> tuple[Item, ...]:
        return _items(self.blocks)

    def count(self) -> int:
        """Return how many items there are."""
        return sum(len(names) for depth, names, _, _, _ in self.blocks if depth == 1)

    def html(self) -> str:
        return _html(self.blocks)


def read(text: str) -> PlainLists | None:
    """Return *text* block by block, None when uncertain."""
    if "  \n" in text or not text.replace("\n", "").isprintable():
        return None
    blocks = _blocks(text.replace(" \n", "\n").rstrip(" \n"))
    return None if blocks is None else PlainLists(blocks)


def _blocks(text: str) -> list[_Block] | None:
    blocks: list[_Block] = []
    markers: dict[int, str] = {}
    before = 0
    for gap, marker, label, url, said, hashes, title, words in _BLOCK.findall(text):
        depth = min(2, len(marker))
        if depth:
            # Blank lines between bullets make paragraphs of them all; another marker or
            # another indent begins another list.
            loose = len(gap) > 1 if before else depth == 2
            if loose or markers.setdefault(depth, marker) != marker:
                return None
        if label:
            plain = f"- {label}" if url in label else f"- {label}\n  {url}"
            blocks.append((depth, [(label, url, "")], "", plain, _link(url, label)))
        elif block := _block(depth, said or words or title, len(hashes)):
            blocks.append(block)
        else:
            return None
        before = depth
    return blocks


# A group's headings are the same each time, and so are many of its notes.
@lru_cache(maxsize=256)
def _block(depth: int, source: str, heading: int) -> _Block | None:
    phrase = _phrase(source) if source else None
    if phrase is None:
        return None
    text, anchors, html = phrase
    if depth:
        plain = "- " + ("\n  ".join(lines_of(text, anchors)) if anchors else text)
        return depth, named(text, anchors) if depth == 1 else [], "", plain, html
    tag = f"h{heading}" if heading else "p"
    bold = html.startswith("<strong>") and html.find("</strong>") == len(html) - 9
    name = group_name(text) if bold or heading else ""
    plain = "\n".join(lines_of(text, anchors))
    return 0, [], name, plain, f"<{tag}>{html}</{tag}>\n"


def _plain(blocks: list[_Block]) -> str:
    parts: list[str] = []
    before = 0
    for depth, _, _, plain, _ in blocks:
        if parts and not (depth and before):
            parts.append("")
        parts.append(plain if depth < 2 else "  " + plain.replace("\n", "\n  "))
        before = depth
    return "\n".join(parts)


def _items(blocks: list[_Block]) -> tuple[Item, ...]:
    items: list[Item] = []
    group = None
    things: list[Named] = []
    nested: list[str] = []
    for depth, names, heading, plain, _ in (*blocks, _END):
        if depth == 2:
            nested.append(plain)
            continue
        if things:
            items += noted(things, "\n".join(nested), group)
            nested = []
        things = names
        group = heading or group
    return tuple(items)


def _html(blocks: list[_Block]) -> str:
    parts = []
    before = 0
    for depth, _, _, _, html in blocks:
        parts.append(_BETWEEN[before][depth])
        parts.append(html)
        before = depth
    return "".join(parts) + _BETWEEN[before][0]


def _phrase(source: str) -> tuple[str, tuple[Anchor, ...], str] | None:
    """Return what *source* says, where it links, and its HTML; None when uncertain."""
    if _UNMARKED.fullmatch(source):
        return source, (), source
    if "\n " in source:
        source = _INDENT.sub("\n", source)
    text = html = ""
    anchors: tuple[Anchor, ...] = ()
    for words, label, url, mark, stressed in _PIECE.findall(source):
        if words:
            said, shown = _words(words)
        elif url:
            said, shown = _words(label)
            anchors += (Anchor(url, len(text), len(text) + len(said)),)
            shown = _link(url, shown)
        elif mark:
            said, shown = _words(stressed)
            shown = f"<{_STRESS[mark]}>{shown}</{_STRESS[mark]}>"
        else:
            return None
        text += said
        html += shown
    return text, anchors, html


def _link(url: str, html: str) -> str:
    return f'<a href="{url.replace("&", "&amp;")}">{html}</a>'


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
