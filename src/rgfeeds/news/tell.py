"""The news of the sessions and of the group as a whole, as the versions of the store have it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias
from urllib.parse import quote

from msgspec.structs import replace

from rgfeeds.history.timeline import Snapshot, with_changes
from rgfeeds.model import Plan, TimeOfDay, by_start, by_time
from rgfeeds.news import BreakSet, GroupMoved, NewsItem, PlanChanged, PlansChanged
from rgfeeds.news.story import Story
from rgfeeds.text.wording import clock

#: What is told of the group.
_Notice: TypeAlias = BreakSet | GroupMoved
#: Of start, end, room and join link, each what it was and what it is; () where it stayed.
_Way: TypeAlias = tuple[tuple[str, ...], ...]


def _notices(snapshots: Iterable[Snapshot]) -> Iterator[NewsItem]:
    """Yield what is told of the group, each notice once."""
    # By the end of its entry's id, each with the first version that says it.
    known: dict[str, tuple[_Notice, Snapshot]] = {}
    before: dict[str, _Notice] = {}
    for snapshot in snapshots:
        said: dict[str, _Notice] = {
            f"break/{interval.start}/{interval.until}": BreakSet(interval=interval)
            for interval in snapshot.schedule.breaks
        }
        if moved_to := snapshot.schedule.group.moved_to:
            said[f"moved/{quote(moved_to, safe='')}"] = GroupMoved(to=moved_to)
        for what in before.keys() - said.keys():
            if snapshot.hides(known[what][1]):
                del known[what]
        for what, change in said.items():
            known.setdefault(what, (change, snapshot))
        before = said
    # By the first day of a break, the day after its last, as far as it is known.
    ends: dict[dt.date, dt.date] = {}
    for what, (change, first) in known.items():
        late = False
        if isinstance(change, BreakSet):
            start, until = change.interval.start, change.interval.until
            # Of a break that runs, more days are told; one that has begun is not any more.
            begin = ends.get(start, start)
            late = first.comes_after(begin if begin <= until else start)
            ends[start] = until + dt.timedelta(days=1)
        if not late and not first.ignored:
            yield NewsItem(None, what, first.at, first.at, change, first.number)


def gather(items: Iterable[NewsItem]) -> Iterator[NewsItem]:
    """Yield *items*, those that one version changed in the same way as one, named by these facts alone."""
    alike: dict[tuple[int, _Way], list[NewsItem]] = defaultdict(list)
    for item in items:
        way = _way(item)
        if way is None:
            yield item
        else:
            alike[item.version, way].append(item)
    entered: Counter[str] = Counter()
    for (version, way), same in sorted(alike.items(), key=lambda one: one[0][0]):
        # Only a few are told one by one.
        if len(same) < 3:
            yield from same
            continue
        same.sort(key=lambda item: by_start(item.sessions[0]))
        sessions = tuple(item.sessions[0] for item in same)
        ids = sorted(session.id for session in sessions)
        changed = [quote(">".join(one), safe="") for one in way]
        what = "/".join(["plans", *changed, "+".join(ids)])
        entered[what] += 1
        first = same[0].change
        assert isinstance(first, PlanChanged)
        change = PlansChanged(before=first.before, after=first.after, sessions=sessions)
        at = same[0].published
        yield NewsItem(None, f"{what}/{entered[what]}", at, at, change, version)


def _way(item: NewsItem) -> _Way | None:
    """Return which of time, room and join link *item* changes, None when it is any other news."""
    if not isinstance(item.change, PlanChanged):
        return None
    before, after = item.change.before, item.change.after
    if before.day != after.day or before.status.off or after.status.off:
        return None
    pairs = zip(_usual(before), _usual(after), strict=True)
    return tuple(() if old == new else (old, new) for old, new in pairs)


def _usual(plan: Plan) -> tuple[str, ...]:
    return clock(plan.start), clock(plan.end), plan.room or "", plan.online or ""


def tell(snapshots: Sequence[Snapshot]) -> tuple[NewsItem, ...]:
    """Return all that was ever worth telling, newest first; *snapshots* come oldest first.

    Of one instant, the soonest session comes first, a second later than the next.
    """
    stories: dict[str, Story] = defaultdict(Story)
    for snapshot, present, changed in with_changes(snapshots):
        for id in changed:
            if id not in present and stories[id].is_unseen(snapshot):
                del stories[id]
            else:
                stories[id].observe(present.get(id), snapshot)
    told = (item for story in stories.values() for item in story.items())
    items = [*gather(told), *_notices(snapshots)]
    items.sort(key=_soonest)
    items.sort(key=attrgetter("published", "version"), reverse=True)
    dated: list[NewsItem] = []
    for _, same in groupby(items, key=attrgetter("published")):
        # Some readers take equal dates for one entry.
        for later, item in enumerate(reversed(list(same))):
            at = item.published + dt.timedelta(seconds=later)
            dated.append(replace(item, published=at, updated=max(at, item.updated)))
    return tuple(sorted(dated, key=attrgetter("published"), reverse=True))


def _soonest(item: NewsItem) -> tuple[TimeOfDay, str]:
    if item.sessions:
        return by_start(item.sessions[0])
    if isinstance(item.change, BreakSet):
        return by_time(item.change.interval.start), ""
    return by_time(dt.date.min), ""
