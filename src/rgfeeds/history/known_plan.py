"""Plans as followers know them."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.model import Moment, Plan


class KnownPlan(Struct, frozen=True):
    """A plan, compared by what one must know to be there: tentative or confirmed, it is on."""

    plan: Plan

    @property
    def key(self) -> str:
        """START/END/ROOM/ONLINE/STATUS, in the group's wall time."""
        start, end, room, online, status = self._known
        written = (
            _written(start),
            _written(end),
            quote(room, safe=""),
            quote(online, safe=""),
            status,
        )
        return "/".join(written)

    @property
    def status(self) -> str:
        return str(self.plan.status) if self.plan.status.off else "on"

    def same(self, other: KnownPlan) -> bool:
        mine, others = self.plan, other.plan
        if mine is others:
            return True
        # A corrected zone moves the instants or the wall times: neither is another agreement.
        if (mine.start, mine.end) == (others.start, others.end):
            return (
                self._known[2:] == other._known[2:] and mine.all_day == others.all_day
            )
        return self._known == other._known

    @property
    def _known(self) -> tuple[Moment, Moment, str, str, str]:
        plan = self.plan
        return (
            _wall(plan.start),
            _wall(plan.end),
            plan.room or "",
            plan.online or "",
            self.status,
        )


def _wall(moment: Moment) -> Moment:
    return moment.replace(tzinfo=None) if isinstance(moment, dt.datetime) else moment


def _written(wall: Moment) -> str:
    """Write to the minute what is not a date alone."""
    return wall.isoformat()[: len("2024-06-04T14:30")]
