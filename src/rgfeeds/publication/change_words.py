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


class ChangeWords(Struct, frozen=True):
    """How one item is put into words; years are said only when they are not *year*."""

    group: Group
    session: Session | None
    year: int

    @property
    def _called(self) -> str:
        assert self.session is not None
        return wording.called(self.session, self.group)

    def title(self, change: Change) -> str:
        match change:
            case Announced():
                assert self.session is not None
                plan = self.session.plan
                if plan.status.off:
                    return self._called_off(plan)
                place = wording.where(plan)
                said = wording.when(plan.start, self.year) + (
                    f", {place}" if place else ""
                )
                return f"{said}: {self._called}"
            case PlanChanged():
                return self._plan_title(change.before, change.after)
            case PlansChanged(before=before, after=after, sessions=sessions):
                first = wording.day(sessions[0].plan.day, self.year)
                said = ", ".join(self._usual_changes(before, after))
                return f"{said}: {len(sessions)} sessions from {first}"
            case TopicReplaced(before=before, after=None):
                assert self.session is not None
                day = wording.day(self.session.plan.day, self.year)
                now = "the slot is open"
                if not self.session.open:
                    leads = [lead.name for lead in self.session.leads]
                    now = f"{wording.listed(leads)}, title to come"
                return f"Withdrawn: {before}, {day}; {now}"
            case TopicReplaced(before=before, after=after):
                assert self.session is not None
                day = wording.day(self.session.plan.day, self.year)
                return f"New topic {day}: {after} (was {before})"
            case MaterialsAdded():
                return self._materials_title(change)
            case BreakSet():
                days = wording.day(change.interval.start, self.year)
                if change.interval.until != change.interval.start:
                    days += f" to {wording.day(change.interval.until, self.year)}"
                reason = f": {change.interval.reason}" if change.interval.reason else ""
                return f"No session {days}{reason}"
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
            room = wording.where(after) or "to be found"
            yield f"Room now {room} (was {wording.where(before) or 'to be found'})"
        elif after.online != before.online:
            yield "New join link"

    def _called_off(self, plan: Plan) -> str:
        """Say "Cancelled: Mon 26 Aug, Mixture of Experts"."""
        day = wording.day(plan.day, self.year)
        return f"{str(plan.status).capitalize()}: {day}, {self._called}"

    def _plan_title(self, before: Plan, after: Plan) -> str:
        day, called = wording.day(after.day, self.year), self._called
        moment = wording.when(after.start, self.year)
        if after.status.off and after.status is not before.status:
            return self._called_off(after)
        if before.status.off and not after.status.off:
            return f"On again: {moment}, {called}"
        if after.day != before.day:
            return f"Moved to {moment} (was {wording.day(before.day, self.year)}): {called}"
        if after.start != before.start or after.all_day != before.all_day:
            now = (
                "Now all day"
                if after.all_day
                else f"Now at {wording.clock(after.start)}"
            )
            was = wording.clock(before.start) or "all day"
            return f"{now} (was {was}), {day}: {called}"
        if after.end != before.end:
            until, was = wording.clock(after.end), wording.clock(before.end)
            return f"Now until {until} (was {was}), {day}: {called}"
        if after.room != before.room:
            return (
                f"Room now {wording.where(after) or 'to be found'}, {moment}: {called}"
            )
        return f"New join link, {moment}: {called}"

    def _materials_title(self, change: MaterialsAdded) -> str:
        kinds = list(
            dict.fromkeys(
                str(added.kind) if isinstance(added, Material) else "reading"
                for added in change.added
            )
        )
        said = wording.listed(kinds)
        said = said[:1].upper() + said[1:]
        if kinds == ["reading"]:
            assert self.session is not None
            said += f" for {wording.day(self.session.plan.day, self.year)}"
        return f"{said}: {self._called}"

    def notice(self, change: Change) -> str:
        """Say what is told of the group as a whole."""
        said = f"{self.title(change)}."
        if isinstance(change, GroupMoved):
            said += " Subscribe to the feed and the calendar there: nothing new comes here any more."
        return said

    def changes(self, change: Change) -> Iterator[str]:
        """Say what changed, old → new, one sentence a change."""
        match change:
            case PlansChanged(before=before, after=after):
                yield from self._plan_changes(before, after)
            case PlanChanged(before=before, after=after):
                yield from self._plan_changes(before, after)
                if self.session and self.session.reason:
                    yield f"Reason: {self.session.reason}"
            case TopicReplaced(before=before, after=after):
                yield f"Topic: {before} → {after or 'still to come'}"
            case Announced() | MaterialsAdded() | BreakSet() | GroupMoved():
                pass
            case _:
                assert_never(change)

    def _plan_changes(self, before: Plan, after: Plan) -> Iterator[str]:
        if _status(before) != _status(after):
            yield _status(after)
        rows = (
            (
                "Day",
                wording.day(before.day, self.year),
                wording.day(after.day, self.year),
            ),
            ("Time", wording.times(before), wording.times(after)),
            ("Room", before.room or "none", after.room or "none"),
            ("Join link", before.online or "none", after.online or "none"),
        )
        for name, old, new in rows:
            if old != new:
                yield f"{name}: {old} → {new}"

    def links(self, change: Change) -> Iterator[tuple[str, str | None]]:
        """Yield what is new to look at, each with its address, None for a book without one."""
        match change:
            case Announced():
                assert self.session is not None
                yield from map(_link, self.session.materials)
                yield from map(_link, items(self.session.reading))
            case MaterialsAdded():
                yield from map(_link, change.added)
            case PlansChanged(sessions=sessions):
                for session in sessions:
                    moment = wording.when(session.plan.start, self.year)
                    called = wording.called(session, self.group)
                    yield (
                        f"{moment}: {called}",
                        self.group.url + addresses.page(session.id),
                    )
            case PlanChanged(after=after):
                if after.online:
                    yield "Join", after.online
            case TopicReplaced() | BreakSet() | GroupMoved():
                pass
            case _:
                assert_never(change)


def _status(plan: Plan) -> str:
    match plan.status:
        case Status.CANCELLED:
            return "Cancelled"
        case Status.POSTPONED:
            return "Postponed, the new date is still to come"
        case _:
            return "On again"


def _link(added: Material | Item) -> tuple[str, str | None]:
    return (
        wording.label(added) if isinstance(added, Material) else added.title
    ), added.url
