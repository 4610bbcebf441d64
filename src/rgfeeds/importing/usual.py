"""What a store says of the group, and what is usual in each of its seasons."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.drafts import Draft
from rgfeeds.store import keys
from rgfeeds.store.names import slug
from rgfeeds.text.wording import LONG_DAYS

T = TypeVar("T")

#: A season is worth a block of its own when it spares so many keys.
_WORTH = 4


class GroupUnknown(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A new store needs to know more of the group than the pages say."""


class Given(Struct, frozen=True, kw_only=True):
    """What the organiser says about the group; None is not said."""

    id: str | None = None
    authority: str | None = None
    name: str | None = None
    url: str | None = None
    timezone: str | None = None
    source: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    room: str | None = None
    weekday: int | None = None


class Usual(Struct, frozen=True, kw_only=True):
    """What is so of most sessions from the day *since* on, and stands once in the store."""

    since: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    room: str | None = None
    weekday: int | None = None

    def fields(self) -> Mapping[str, object]:
        return {
            "from": self.since,
            "start": f"{self.start:%H:%M}" if self.start else None,
            "end": f"{self.end:%H:%M}" if self.end else None,
            "room": self.room,
            "weekday": None if self.weekday is None else LONG_DAYS[self.weekday],
        }


def group(given: Given, name: str | None, about: str) -> Mapping[str, object]:
    """Return `[group]` by its keys, in their order; raise GroupUnknown when one is missing that it needs."""
    found: dict[str, object] = {
        "id": given.id, "authority": given.authority, "name": given.name or name,
        "url": given.url, "timezone": given.timezone, "source": given.source,
    }  # fmt: skip
    missing = [key for key in keys.GROUP if key.required and not found.get(key.name)]
    if missing:
        example = slug(given.name or name or "") or "robots-in-disguise"
        examples = {
            "id": example, "authority": "example.github.io", "name": '"Robots in Disguise"',
            "url": f"https://example.github.io/{example}/", "timezone": "Europe/London",
        }  # fmt: skip
        options = " ".join(f"--{key.name} {examples[key.name]}" for key in missing)
        meanings = "; ".join(f"--{key.name}: {key.meaning}" for key in missing)
        raise GroupUnknown(
            f"a new store needs what no page tells, for example: {options} ({meanings})"
        )
    return found | {"about": f"{about}\n" if about else None}


def seasons(given: Given, drafts: Sequence[Draft]) -> list[Usual]:
    """Return what is usual, season by season; what was *given* holds in the first one."""
    said = given.start is not None or given.end is not None
    timed = not said and all(draft.start for draft in drafts)
    parts = _parted([*drafts], timed=timed)
    first = _usual(parts[0], timed=timed)
    found = [
        Usual(
            start=given.start if said else first.start, end=given.end if said else first.end,
            room=given.room or first.room, weekday=first.weekday if given.weekday is None else given.weekday,
        )
    ]  # fmt: skip
    for part in parts[1:]:
        day = part[0].day
        now, before = _usual(part, timed=timed), holding(found, day)
        times = (now.start, now.end)
        if now.start is None or times == (before.start, before.end):
            times = (None, None)
        season = Usual(
            since=day, start=times[0], end=times[1], room=now.room if now.room != before.room else None,
            weekday=now.weekday if now.weekday != before.weekday else None,
        )  # fmt: skip
        found += [] if season == Usual(since=day) else [season]
    return found


def holding(found: Sequence[Usual], day: dt.date) -> Usual:
    """Return what is usual on *day*: later seasons override, key by key."""
    said: dict[str, Any] = {}
    for one in found:
        if one.since is None or one.since <= day:
            said |= {
                name: value
                for name in ("start", "end", "room", "weekday")
                if (value := getattr(one, name)) is not None
            }
    return Usual(**said)


def _parted(drafts: list[Draft], *, timed: bool) -> list[list[Draft]]:
    """Part *drafts* where a season begins: where two blocks of defaults spare enough keys."""
    whole = _exceptions(drafts, timed=timed)
    changes = [
        at
        for at in range(2, len(drafts) - 1)
        if _plan(drafts[at]) != _plan(drafts[at - 1])
        and drafts[at].day != drafts[at - 1].day
    ]
    spared = {
        at: whole - _exceptions(drafts[:at], timed=timed) - _exceptions(drafts[at:], timed=timed)
        for at in changes[:60]
    }  # fmt: skip
    cut = max(spared, key=lambda at: spared[at], default=0)
    if not cut or spared[cut] < _WORTH:
        return [drafts]
    return [*_parted(drafts[:cut], timed=timed), *_parted(drafts[cut:], timed=timed)]


def _plan(draft: Draft) -> tuple[object, ...]:
    return (draft.start, draft.end, draft.room, draft.day.weekday())


def _exceptions(drafts: Sequence[Draft], *, timed: bool) -> int:
    usual = _usual(drafts, timed=timed)
    return sum(
        (timed and (draft.start, draft.end) != (usual.start, usual.end))
        + (draft.room != usual.room)
        + (draft.day.weekday() != usual.weekday)
        for draft in drafts
    )


def _usual(drafts: Sequence[Draft], *, timed: bool) -> Usual:
    """Return what is so of more than half of *drafts*."""
    times = _most([(draft.start, draft.end) for draft in drafts if timed])
    start, end = times or (None, None)
    room = _most([draft.room for draft in drafts])
    weekday = _most([draft.day.weekday() for draft in drafts])
    return Usual(start=start, end=end, room=room, weekday=weekday)


def _most(values: Sequence[T]) -> T | None:
    value, count = Counter(values).most_common(1)[0] if values else (None, 0)
    return value if count > 1 and 2 * count > len(values) else None
