"""What one version changed for several sessions in the same way is told once."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias
from urllib.parse import quote

from rgfeeds.model import Moment, Plan
from rgfeeds.model.order import by_start
from rgfeeds.news.item import NewsItem, PlanChanged, PlansChanged

#: So many sessions are no longer told one by one.
SEVERAL = 3

_Way: TypeAlias = tuple[tuple[str, str], ...]


def gathered(items: Iterable[NewsItem]) -> Iterator[NewsItem]:
    """Yield *items*, those that one version changed in the same way as one, named by these facts alone."""
    alike: dict[tuple[int, _Way], list[NewsItem]] = defaultdict(list)
    for item in items:
        way = _way(item)
        if way is None:
            yield item
        else:
            alike[item.version, way].append(item)
    entered: Counter[str] = Counter()
    for (_, way), same in sorted(alike.items(), key=lambda one: one[0][0]):
        if len(same) < SEVERAL:
            yield from same
            continue
        same.sort(key=lambda item: by_start(item.sessions[0]))
        sessions = tuple(item.sessions[0] for item in same)
        ids = sorted(session.id for session in sessions)
        what = "/".join(["plans", *map(_written, way), "+".join(ids)])
        entered[what] += 1
        change = same[0].change
        assert isinstance(change, PlanChanged)
        yield NewsItem(
            session=None,
            what=f"{what}/{entered[what]}",
            published=same[0].published,
            updated=max(item.updated for item in same),
            change=PlansChanged(
                before=change.before, after=change.after, sessions=sessions
            ),
            version=same[0].version,
        )


def _way(item: NewsItem) -> _Way | None:
    """Return what of the usual time, room and join link *item* changes, None when it is anything else."""
    if not isinstance(item.change, PlanChanged):
        return None
    before, after = item.change.before, item.change.after
    if before.day != after.day or before.status.off or after.status.off:
        return None
    return tuple(zip(_usual(before), _usual(after), strict=True))


def _usual(plan: Plan) -> tuple[str, str, str, str]:
    return (
        _clock(plan.start),
        _clock(plan.end),
        plan.room or "",
        plan.online or "",
    )


def _clock(moment: Moment) -> str:
    return f"{moment:%H:%M}" if isinstance(moment, dt.datetime) else ""


def _written(change: tuple[str, str]) -> str:
    """Write what is now, empty where it stayed as it was."""
    before, after = change
    return "" if before == after else quote(f"{before}>{after}", safe="")
