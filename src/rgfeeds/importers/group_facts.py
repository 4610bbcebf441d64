"""What a store says of the group: given by the organiser, since no page tells it all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from rgfeeds import keys
from rgfeeds.errors import RgfeedsError
from rgfeeds.importers.drafts import Draft, Imported
from rgfeeds.values import slug
from rgfeeds.wording import LONG_DAYS

T = TypeVar("T")


class GroupUnknown(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A new store needs to know more of the group than the pages say."""


class Given(Struct, frozen=True, kw_only=True):
    """What the organiser says about the group; None is not said."""

    id: str | None = None
    authority: str | None = None
    name: str | None = None
    url: str | None = None
    timezone: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    room: str | None = None
    weekday: int | None = None

    @property
    def any(self) -> bool:
        return self != Given()


class Usually(Struct, frozen=True, kw_only=True):
    """What is so of most sessions, and stands once in the store."""

    start: dt.time | None = None
    end: dt.time | None = None
    room: str | None = None
    weekday: int | None = None

    def fields(self) -> Mapping[str, object]:
        return {
            "start": f"{self.start:%H:%M}" if self.start else None,
            "end": f"{self.end:%H:%M}" if self.end else None,
            "room": self.room,
            "weekday": None if self.weekday is None else LONG_DAYS[self.weekday],
        }


def group(given: Given, imported: Imported) -> Mapping[str, object]:
    """Return `[group]` by its keys, in their order; raise GroupUnknown when one is missing that it needs."""
    name = given.name or imported.name
    found: dict[str, object] = {
        "id": given.id,
        "authority": given.authority,
        "name": name,
        "url": given.url,
        "timezone": given.timezone,
    }
    missing = [key for key in keys.GROUP if key.required and not found.get(key.name)]
    if missing:
        raise GroupUnknown(_asked(missing, name))
    return found | {"about": f"{imported.about}\n" if imported.about else None}


def _asked(missing: Sequence[keys.Key[object]], name: str | None) -> str:
    examples = {
        "id": slug(name or "") or "robots-in-disguise",
        "authority": "example.github.io",
        "name": '"Robots in Disguise"',
        "url": f"https://example.github.io/{slug(name or '') or 'robots-in-disguise'}/",
        "timezone": "Europe/London",
    }
    options = " ".join(f"--{key.name} {examples[key.name]}" for key in missing)
    meanings = "; ".join(f"--{key.name}: {key.meaning}" for key in missing)
    return f"a new store needs what no page tells, for example: {options} ({meanings})"


def usually(given: Given, sessions: Sequence[Draft]) -> Usually:
    """Return what was *given*, else what is so of more than half of *sessions*.

    A time is so only where each session has one: to the others it would give a time
    that the page does not.
    """
    start, end = given.start, given.end
    timed = [(draft.start, draft.end) for draft in sessions]
    if start is None and end is None and all(first for first, _ in timed):
        start, end = _most(timed) or (None, None)
    days = [draft.day.weekday() for draft in sessions]
    return Usually(
        start=start,
        end=end,
        room=given.room or _most([draft.room for draft in sessions]),
        weekday=_most(days) if given.weekday is None else given.weekday,
    )


def _most(values: Sequence[T]) -> T | None:
    if len(values) < 2:
        return None
    value, count = Counter(values).most_common(1)[0]
    return value if 2 * count > len(values) else None
