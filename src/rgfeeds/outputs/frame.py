"""What all pages of one kind begin and end with."""

from __future__ import annotations

from msgspec import Struct

from rgfeeds.model import Group
from rgfeeds.outputs import ALTERNATES
from rgfeeds.outputs.environment import macro, template
from rgfeeds.outputs.policy import Look
from rgfeeds.publication import Publication


class Body(Struct, frozen=True):
    """What is a page's own, from its title on; *data* is the hash of its block of data, if any."""

    content: bytes
    data: str = ""


class Frame(Struct, frozen=True):
    """The rest, rendered once; *root* leads to the index."""

    group: Group
    root: str
    look: Look
    opening: bytes
    head: bytes
    foot: bytes

    def page(self, body: Body) -> bytes:
        """Return *body* as a whole page; its policy stands between opening and head."""
        policy = self.look.policy(body.data).encode()
        return b"".join((self.opening, policy, self.head, body.content, self.foot))

    def rendered(self, name: str, **values: object) -> bytes:
        """Return the page that the template *name* makes of *values*."""
        text = template(name).render(group=self.group, root=self.root, **values)
        return self.page(Body(text.encode()))


def frame(publication: Publication, look: Look, root: str) -> Frame:
    """Return the frame of the pages that *root* leads from to the index."""
    group = publication.group
    # Nobody should subscribe at an address that was left.
    alternates = () if group.moved_to else ALTERNATES
    changed = publication.modified.astimezone(group.timezone).date()
    opening = macro("opening", "frame.html")(group.language)
    head = macro("head", "frame.html")(group, root, alternates, look.style)
    foot = macro("foot", "frame.html")(group, root, alternates, look.script, changed)
    return Frame(group, root, look, opening.encode(), head.encode(), foot.encode())
