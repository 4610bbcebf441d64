"""How each kind of change is put into words, the same in feeds, on pages and on terminals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct

from rgfeeds.model import Group, Material, Plan, Session, Status, addresses
from rgfeeds.news import (
    Announced,
    BreakSet,
    Change,
    GroupMoved,
    MaterialsAdded,
    PlanChanged,
    PlansChanged,
    TopicReplaced,
)
from rgfeeds.text import wording
from rgfeeds.text.markdown import Item, items

_NOT_KNOWN = "to be found"


class ChangeWords(Struct, frozen=True):
    """How one item is put into words; years are said only when they are not *year*."""

    group: Group
    session: Session | None
    year: int

    @property
    def _talk(self) -> Session:
        assert self.session is not None
        return self.session

    @property
    def _called(self) -> str:
        return wording.name(self._talk, self.group)

    def _day(self, plan: Plan) -> str:
        return wording.day(plan.day, self.year)

    def title(self, change: Change) -> str:
        match change:
            case Announced():
                plan = self._talk.plan
                if plan.status.off:
                    return self._cancellation(plan)
                parts = [wording.when(plan.start, self.year), wording.where(plan)]
                return f"{', '.join(filter(None, parts))}: {self._called}"
            case PlanChanged():
                return self._plan_title(change.before, change.after)
            case PlansChanged(before=before, after=after, sessions=sessions):
                said = ", ".join(self._usual_changes(before, after))
                return f"{said}: {len(sessions)} sessions from {self._day(sessions[0].plan)}"
            case TopicReplaced(before=before, after=after):
                day = self._day(self._talk.plan)
                if after is not None:
                    return f"New topic {day}: {after} (was {before})"
                leads = wording.join([lead.name for lead in self._talk.leads])
                now = f"{leads}, title to come" if leads else "the slot is open"
                return f"Withdrawn: {before}, {day}; {now}"
            case MaterialsAdded():
                return self._materials_title(change)
            case BreakSet(interval=interval):
                days = wording.day(interval.start, self.year)
                if interval.until != interval.start:
                    days += f" to {wording.day(interval.until, self.year)}"
                return f"No session {days}" + (
                    f": {interval.reason}" if interval.reason else ""
                )
            case GroupMoved(to=to):
                return f"{self.group.name} has moved to {to}"
            case _:
                assert_never(change)

    def _usual_changes(self, before: Plan, after: Plan) -> Iterator[str]:
        """Say what several sessions have otherwise: "Room now Enigma (was Jack Good)"."""
        now, was = wording.clock(after.start), wording.clock(before.start)
        if now != was:
            yield f"Now {f'at {now}' if now else 'all day'} (was {was or 'all day'})"
        elif wording.times(after) != wording.times(before):
            yield f"Now {wording.times(after)} (was {wording.times(before)})"
        if after.room != before.room:
            room = wording.where(after) or _NOT_KNOWN
            yield f"Room now {room} (was {wording.where(before) or _NOT_KNOWN})"
        elif after.online != before.online:
            yield _join_link(after)

    def _cancellation(self, plan: Plan) -> str:
        """Say "Cancelled: Mon 26 Aug, Mixture of Experts"."""
        return f"{str(plan.status).capitalize()}: {self._day(plan)}, {self._called}"

    def _plan_title(self, before: Plan, after: Plan) -> str:
        day, called = self._day(after), self._called
        moment = wording.when(after.start, self.year)
        if after.status.off and after.status is not before.status:
            return self._cancellation(after)
        if before.status.off and not after.status.off:
            return f"On again: {moment}, {called}"
        if after.day != before.day:
            return f"Moved to {moment} (was {self._day(before)}): {called}"
        if (after.start, after.all_day) != (before.start, before.all_day):
            now, was = wording.clock(after.start), wording.clock(before.start)
            now = f"at {now}" if now else "all day"
            return f"Now {now} (was {was or 'all day'}), {day}: {called}"
        if after.end != before.end:
            until, was = wording.clock(after.end), wording.clock(before.end)
            return f"Now until {until} (was {was}), {day}: {called}"
        if after.room != before.room:
            room = wording.where(after) or _NOT_KNOWN
            return f"Room now {room}, {moment}: {called}"
        return f"{_join_link(after)}, {moment}: {called}"

    def _materials_title(self, change: MaterialsAdded) -> str:
        kinds = [
            str(added.kind) if isinstance(added, Material) else "reading"
            for added in change.added
        ]
        said = wording.join([*dict.fromkeys(kinds)])
        said = said[:1].upper() + said[1:]
        if said == "Reading":
            said += f" for {self._day(self._talk.plan)}"
        return f"{said}: {self._called}"

    def notice(self, change: Change) -> str:
        """Say what is told of the group as a whole."""
        said = f"{self.title(change)}."
        if isinstance(change, GroupMoved):
            said += " Subscribe to the feed and the calendar there: nothing new comes here any more."
        return said

    def changes(self, change: Change) -> Iterator[str]:
        """Say what changed, old → new, one sentence a change."""
        if isinstance(change, TopicReplaced):
            yield f"Topic: {change.before} → {change.after or 'still to come'}"
        elif isinstance(change, PlanChanged | PlansChanged):
            before, after = change.before, change.after
            if _status(before) != _status(after):
                yield _status(after)
            rows = (
                ("Day", self._day(before), self._day(after)),
                ("Time", wording.times(before), wording.times(after)),
                ("Room", before.room or "none", after.room or "none"),
                ("Join link", before.online or "none", after.online or "none"),
            )
            for name, old, new in rows:
                if old != new:
                    yield f"{name}: {old} → {new}"
            if self.session and self.session.reason:
                yield f"Reason: {self.session.reason}"

    def links(self, change: Change) -> Iterator[tuple[str, str | None]]:
        """Yield what is new to look at, each with its address, None for a book without one."""
        match change:
            case Announced():
                yield from map(_link, self._talk.materials)
                yield from map(_link, items(self._talk.reading))
            case MaterialsAdded():
                yield from map(_link, change.added)
            case PlansChanged():
                for session in change.sessions:
                    moment = wording.when(session.plan.start, self.year)
                    called = wording.name(session, self.group)
                    page = self.group.url + addresses.page(session.id)
                    yield f"{moment}: {called}", page
            case PlanChanged(after=Plan(online=str(online))) if online:
                yield "Join", online
            case _:
                pass


def _join_link(plan: Plan) -> str:
    return "New join link" if plan.online else "No join link any more"


def _status(plan: Plan) -> str:
    said = {
        Status.CANCELLED: "Cancelled",
        Status.POSTPONED: "Postponed, the new date is still to come",
    }
    return said.get(plan.status, "On again")


def _link(added: Material | Item) -> tuple[str, str | None]:
    title = wording.label(added) if isinstance(added, Material) else added.title
    return title, added.url
