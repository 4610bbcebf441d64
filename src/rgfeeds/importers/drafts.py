"""What the importers found, before it becomes a store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from rgfeeds.importers.days import Order
from rgfeeds.importers.remarks import Remark
from rgfeeds.model import MaterialKind, Status


class Wishes(Struct, frozen=True, kw_only=True):
    """What the organiser said about the pages, since they do not say it themselves.

    *base_url* is what relative links are seen from; *kinds* are words that stand before
    a title with a colon; *room* is the usual one; *mixed* lets text be mended that was encoded twice in places.
    """

    order: Order | None = None
    year: int | None = None
    kinds: tuple[str, ...] = ()
    base_url: str | None = None
    room: str | None = None
    mixed: bool = False


class Lead(Struct, frozen=True, kw_only=True):
    """Somebody who leads a session, as one row names them."""

    name: str
    url: str | None = None
    affiliation: str | None = None


class Made(Struct, frozen=True, kw_only=True):
    """A link to something made for a session; *added* is when the page first had it."""

    kind: MaterialKind
    url: str
    title: str | None = None
    added: dt.datetime | None = None


class Draft(Struct, frozen=True, kw_only=True):
    """A session of a page, at *line* of *file*.

    *id* is the one the page itself gives. *continues* is where the session stands whose
    section is shared, as (file, line). *left* are remarks that stand as comments before it.
    """

    file: str
    line: int
    day: dt.date
    title: str | None = None
    kind: str | None = None
    leads: tuple[Lead, ...] = ()
    room: str | None = None
    online: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    status: Status | None = None
    materials: tuple[Made, ...] = ()
    abstract: str = ""
    reading: str = ""
    id: str | None = None
    continues: tuple[str, int] | None = None
    announced: dt.date | None = None
    left: tuple[Remark, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        return (self.file, self.line)


class DraftBreak(Struct, frozen=True, kw_only=True):
    """Days of a page without a session, both ends included."""

    file: str
    line: int
    start: dt.date
    until: dt.date
    reason: str | None = None
    left: tuple[Remark, ...] = ()


class Imported(Struct, frozen=True, kw_only=True):
    """All that was found on the pages of one group, *files*; sessions and breaks oldest first.

    *rooms* are addresses by name, *found* the links of each page as counted in its
    source, *remarks* all that is to be told, *left* those that stand at the store's end.
    """

    files: tuple[str, ...]
    sessions: tuple[Draft, ...]
    breaks: tuple[DraftBreak, ...] = ()
    rooms: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    about: str = ""
    remarks: tuple[Remark, ...] = ()
    left: tuple[Remark, ...] = ()
    found: tuple[Counter[str], ...] = ()
