"""What an entry becomes: a session or a break, and what it takes to make one of it."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from msgspec import Struct

from rgfeeds.importing import words
from rgfeeds.importing.entry import Entry
from rgfeeds.importing.parts import is_open
from rgfeeds.importing.remarks import Remark
from rgfeeds.importing.words import Role
from rgfeeds.model import Break, Material, Person, Status
from rgfeeds.text.spoken import Order

_BREAK = re.compile(words.BREAKS, re.IGNORECASE | re.VERBOSE)


class Wishes(Struct, frozen=True, kw_only=True):
    """How the pages are to be read, since they do not say it themselves.

    *base_url* is what relative links are seen from; *kinds* are words that stand before
    a title with a colon; *mixed* lets text be mended that was encoded twice in places.
    """

    order: Order | None = None
    year: int | None = None
    kinds: tuple[str, ...] = ()
    base_url: str | None = None
    mixed: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """A session of a page, made of *entry*; *id* is the one the page itself gives.

    *left* are remarks that stand as comments before it.
    """

    entry: Entry
    day: dt.date
    title: str | None = None
    kind: str | None = None
    leads: tuple[Person, ...] = ()
    room: str | None = None
    address: str | None = None
    online: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    status: Status | None = None
    reason: str | None = None
    materials: tuple[Material, ...] = ()
    abstract: str = ""
    reading: str = ""
    id: str | None = None
    continues: tuple[str, int] | None = None
    left: tuple[Remark, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        return self.entry.place


class Rest(Break, frozen=True, kw_only=True):
    """Days without a session, and the remarks that stand as comments before them."""

    left: tuple[Remark, ...] = ()


class Context(Struct, frozen=True, kw_only=True):
    """What all entries share: the known *kinds* and *rooms*, the group's *zone*."""

    kinds: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    zone: ZoneInfo | None = None


def reason(entry: Entry) -> str | None:
    """Return why there is no session, when all that *entry* says is that."""
    beside = {Role.DATE, Role.TIME}
    told = {
        text: cell
        for cell in entry.cells
        if not (cell.role in beside or cell.is_number)
        and not is_open(text := cell.words.plain())
    }
    linked = any(not link.inside for one in told.values() for link in one.words.found())
    breaks = [text for text in told if _BREAK.search(text)]
    if linked or not breaks or max(map(len, told)) > 100:
        return None
    if len(told) == 1:
        return breaks[0].strip(" ~*.")
    led = any(cell.role is Role.LEADS for cell in told.values())
    stop = any(re.match(r"\W*no\s", text, re.IGNORECASE) for text in breaks)
    return " ".join(told) if stop and not led else None
