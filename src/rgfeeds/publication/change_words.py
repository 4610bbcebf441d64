"""How each kind of change is put into words, the same in feeds, on pages and on terminals."""

from collections.abc import Iterator

from rgfeeds import news
from rgfeeds.model import Group, Material, Plan, Session, Status, addresses
from rgfeeds.publication.events import OFF
from rgfeeds.text import wording
from rgfeeds.text.markdown import Item, items


class ChangeWords:
    """How *item* is put into words for followers of *group*; the year it was published in is not said."""

    def __init__(self, item: news.NewsItem, group: Group) -> None:
        self.year = item.published.astimezone(group.timezone).year
        self._group = group
        self._change = item.change
        self._session = item.session
        self._called = wording.name(item.session, group) if item.session else ""

    @property
    def _talk(self) -> Session:
        assert self._session is not None
        return self._session

    def _day(self, plan: Plan) -> str:
        return wording.day(plan.day, self.year)

    def title(self) -> str:
        match self._change:
            case news.Announced():
                plan = self._talk.plan
                if plan.status.off:
                    return self._cancellation(plan.status, plan)
                parts = [wording.when(plan.start, self.year), wording.where(plan)]
                return f"{', '.join(filter(None, parts))}: {self._called}"
            case news.PlanChanged(before=before, after=after):
                return self._plan_title(before, after)
            case news.PlansChanged(before=before, after=after, sessions=sessions):
                said = ", ".join(_usual_changes(before, after))
                return f"{said}: {len(sessions)} sessions from {self._day(sessions[0].plan)}"
            case news.TopicReplaced(before=before, after=topic):
                day = self._day(self._talk.plan)
                if topic is not None:
                    return f"New topic {day}: {topic} (was {before})"
                leads = wording.join([lead.name for lead in self._talk.leads])
                now = f"{leads}, title to come" if leads else "the slot is open"
                return f"Withdrawn: {before}, {day}; {now}"
            case news.MaterialsAdded(added=added):
                said = wording.join([*dict.fromkeys(map(_kind, added))]).capitalize()
                if said == "Reading":
                    said += f" for {self._day(self._talk.plan)}"
                return f"{said}: {self._called}"
            case news.BreakSet(interval=interval):
                days = wording.day(interval.start, self.year)
                if interval.until != interval.start:
                    days += f" to {wording.day(interval.until, self.year)}"
                reason = f": {interval.reason}" if interval.reason else ""
                return f"No session {days}{reason}"
            case news.GroupMoved(to=to):
                return f"{self._group.name} has moved to {to}"

    def _cancellation(self, status: Status, known: Plan) -> str:
        """Say "Cancelled: Mon 26 Aug, Mixture of Experts" of the day that followers knew."""
        return f"{str(status).capitalize()}: {self._day(known)}, {self._called}"

    def _plan_title(self, before: Plan, after: Plan) -> str:
        day, called = self._day(after), self._called
        moment = wording.when(after.start, self.year)
        if after.status.off and after.status is not before.status:
            return self._cancellation(after.status, before)
        if before.status.off and not after.status.off:
            return f"On again: {moment}, {called}"
        if after.day != before.day:
            return f"Moved to {moment} (was {self._day(before)}): {called}"
        if (after.start, after.all_day) != (before.start, before.all_day):
            return f"{_new_time(before, after)}, {day}: {called}"
        if after.end != before.end:
            until, was = wording.clock(after.end), wording.clock(before.end)
            return f"Now until {until} (was {was}), {day}: {called}"
        if after.room != before.room:
            return f"Room now {_room(after)}, {moment}: {called}"
        return f"{_join_link(after)}, {moment}: {called}"

    def changes(self) -> Iterator[str]:
        """Say what changed, old → new, one sentence a change."""
        change = self._change
        if isinstance(change, news.TopicReplaced):
            yield f"Topic: {change.before} → {change.after or 'still to come'}"
        if not isinstance(change, news.PlanChanged | news.PlansChanged):
            return
        before, after = change.before, change.after
        status = OFF.get(after.status, "On again")
        if status != OFF.get(before.status, "On again"):
            yield status
        rows = (
            ("Day", self._day(before), self._day(after)),
            ("Time", wording.times(before), wording.times(after)),
            ("Room", before.room or "none", after.room or "none"),
            ("Join link", before.online or "none", after.online or "none"),
        )
        for name, old, new in rows:
            if old != new:
                yield f"{name}: {old} → {new}"
        if self._session and self._session.reason:
            yield f"Reason: {self._session.reason}"

    def links(self) -> Iterator[tuple[str, str | None]]:
        """Yield what is new to look at, each with its address, None for a book without one."""
        match self._change:
            case news.Announced():
                yield from map(_link, self._talk.materials)
                yield from map(_link, items(self._talk.reading))
            case news.MaterialsAdded(added=added):
                yield from map(_link, added)
            case news.PlansChanged(sessions=sessions):
                for session in sessions:
                    moment = wording.when(session.plan.start, self.year)
                    called = wording.name(session, self._group)
                    page = self._group.url + addresses.page(session.id)
                    yield f"{moment}: {called}", page
            case news.PlanChanged(after=Plan(online=str(online)) as after) if online:
                if not after.status.off:
                    yield "Join", online


def _usual_changes(before: Plan, after: Plan) -> Iterator[str]:
    """Say what several sessions have otherwise: "Room now Enigma (was Jack Good)"."""
    if wording.clock(after.start) != wording.clock(before.start):
        yield _new_time(before, after)
    elif wording.times(after) != wording.times(before):
        yield f"Now {wording.times(after)} (was {wording.times(before)})"
    if after.room != before.room:
        yield f"Room now {_room(after)} (was {_room(before)})"
    elif after.online != before.online:
        yield _join_link(after)


def _new_time(before: Plan, after: Plan) -> str:
    now, was = wording.clock(after.start), wording.clock(before.start)
    return f"Now {f'at {now}' if now else 'all day'} (was {was or 'all day'})"


def _room(plan: Plan) -> str:
    return wording.where(plan) or "to be found"


def _join_link(plan: Plan) -> str:
    return "New join link" if plan.online else "No join link any more"


def _kind(added: Material | Item) -> str:
    return str(added.kind) if isinstance(added, Material) else "reading"


def _link(added: Material | Item) -> tuple[str, str | None]:
    title = wording.label(added) if isinstance(added, Material) else added.title
    return title, added.url
