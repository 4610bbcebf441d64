"""What a store says of the group, and what is usual in each of its seasons."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any, TypeAlias

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.drafts import SessionDraft
from rgfeeds.model import Usual
from rgfeeds.store import keys, usual_on
from rgfeeds.store.names import slug

_Times: TypeAlias = tuple[dt.time | None, dt.time | None]
#: When a session begins and ends, its room and its weekday.
_Habits: TypeAlias = tuple[_Times, str | None, int | None]
_Day: TypeAlias = tuple[dt.date, _Habits]


class GroupOptions(Struct, frozen=True, kw_only=True):
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


def group_table(given: GroupOptions, name: str | None, about: str) -> dict[str, object]:
    """Return `[group]` by its keys, in their order; raise RgfeedsError when one is missing that it needs."""
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
        why = "a new store needs what no page tells, for example"
        raise RgfeedsError(f"{why}: {options} ({meanings})")
    return found | {"about": f"{about}\n" if about else None}


def find_seasons(given: GroupOptions, drafts: Sequence[SessionDraft]) -> list[Usual]:
    """Return what is usual, season by season; what was *given* holds in the first one."""
    clock = (given.start, given.end) if given.start or given.end else None
    timed = clock is None and all(draft.start for draft in drafts)
    days: list[_Day] = []
    for draft in drafts:
        own = (draft.start, draft.end) if timed and not draft.until else (None, None)
        days.append((draft.day, (own, draft.room, draft.day.weekday())))
    first, *later = _part(days)
    times, room, weekday = _most_habits(first)
    start, end = clock or times
    weekday = weekday if given.weekday is None else given.weekday
    found = [Usual(start=start, end=end, room=given.room or room, weekday=weekday)]
    for part in later:
        day = part[0][0]
        before = usual_on(day, found)
        times, room, weekday = _most_habits(part)
        same = times == (before.start, before.end)
        start, end = (None, None) if same else times
        room = None if room == before.room else room
        weekday = None if weekday == before.weekday else weekday
        if start or room or weekday is not None:
            season = Usual(since=day, start=start, end=end, room=room, weekday=weekday)
            found.append(season)
    return found


def _part(days: list[_Day]) -> list[list[_Day]]:
    """Part *days* where a season begins: where two blocks of defaults spare at least four keys."""
    left: dict[int, int] = {}
    for at in range(2, len(days) - 1):
        (before, habits), (day, others) = days[at - 1], days[at]
        if before != day and habits != others and len(left) < 60:
            left[at] = _exceptions(days[:at]) + _exceptions(days[at:])
    cut = min(left, key=lambda at: left[at], default=0)
    if not cut or _exceptions(days) - left[cut] < 4:
        return [days]
    return [*_part(days[:cut]), *_part(days[cut:])]


def _exceptions(days: Sequence[_Day]) -> int:
    """Return how many keys of *days* differ from what is usual among them."""
    usual = _most_habits(days)
    pairs = (zip(habits, usual, strict=True) for _, habits in days)
    return sum(one != other for one, other in chain.from_iterable(pairs))


def _most_habits(days: Sequence[_Day]) -> _Habits:
    """Return what is so of more than half of *days*."""
    times, room, weekday = (_most([habits[n] for _, habits in days]) for n in range(3))
    return times or (None, None), room, weekday


def _most(values: Sequence[Any]) -> Any:
    value, count = next(iter(Counter(values).most_common(1)), (None, 0))
    return value if count > 1 and 2 * count > len(values) else None
