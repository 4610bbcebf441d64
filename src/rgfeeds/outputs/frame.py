"""What all pages of one kind begin and end with."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from msgspec import Struct

from rgfeeds.artifact import origin
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
    """The rest, rendered once; *root* leads to the index. *changed* is the day of the site's last change."""

    group: Group
    root: str
    look: Look
    changed: dt.date
    opening: bytes
    head: bytes
    foot: bytes
    ending: bytes

    def origin(self) -> bytes:
        """Return what all but the day depends on."""
        return origin(self.root, self.opening, self.head, self.foot, self.ending)

    def page(self, body: Body, changed: dt.date | None = None) -> bytes:
        """Return *body* as a whole page, which was last *changed* on a day of its own or with the site."""
        policy = self.look.policy(body.data).encode()
        day = _day(changed or self.changed)
        return b"".join(
            (self.opening, policy, self.head, body.content, self.foot, day, self.ending)
        )

    def rendered(
        self, name: str, changed: dt.date | None = None, **values: object
    ) -> bytes:
        """Return the page that the template *name* makes of *values*."""
        text = template(name).render(group=self.group, root=self.root, **values)
        return self.page(Body(text.encode()), changed)


@lru_cache
def _day(changed: dt.date) -> bytes:
    return macro("changed", "frame.html")(changed).encode()


def frame(publication: Publication, look: Look, root: str) -> Frame:
    """Return the frame of the pages that *root* leads from to the index."""
    group = publication.group
    # Nobody should subscribe at an address that was left.
    alternates = () if group.moved_to else ALTERNATES
    return Frame(
        group=group,
        root=root,
        look=look,
        changed=local_day(publication.modified, group),
        opening=macro("opening", "frame.html")(group.language).encode(),
        head=macro("head", "frame.html")(group, root, alternates, look.style).encode(),
        foot=macro("foot", "frame.html")(group, root, alternates).encode(),
        ending=macro("ending", "frame.html")(look.script).encode(),
    )


def local_day(instant: dt.datetime, group: Group) -> dt.date:
    """Return the day of *instant* where *group* is."""
    return instant.astimezone(group.timezone).date()
