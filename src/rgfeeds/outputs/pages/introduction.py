"""What the group says of itself: its description, the opening of its text, the rest, whom to write to."""

from __future__ import annotations

import re

from markupsafe import Markup
from msgspec import Struct

from rgfeeds.model import Group
from rgfeeds.text import markdown

#: The first paragraph, with the headings before it.
_OPENING = re.compile(r"\A(?:<h\d>.*?</h\d>\n)*<p>.*?</p>\n", re.DOTALL)


class Introduction(Struct, frozen=True):
    """*opening* stands under the name, *rest* in a section of its own; each may be empty.

    The description is left out when the opening says it too.
    """

    description: str
    opening: Markup
    rest: Markup


def introduction(group: Group) -> Introduction:
    """Return what *group* says of itself."""
    opening = _OPENING.match(markdown.html(group.about, 2))
    rest = _OPENING.sub("", markdown.html(group.about, 3))
    # Safe: text of the store is escaped there, HTML is off, unsafe links are taken out.
    said = Markup(opening.group() if opening else "")  # noqa: S704
    known = group.description.rstrip(".").casefold() in said.striptags().casefold()
    return Introduction("" if known else group.description, said, Markup(rest))  # noqa: S704


def contact(group: Group) -> str:
    """Return the first address to write to in the text about *group*, empty when it has none."""
    urls = (link.url for link in markdown.links(group.about))
    return next((url for url in urls if url.startswith("mailto:")), "")
