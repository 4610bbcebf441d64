"""Plans as followers know them."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.model import Moment, Plan


class Agreed(Struct, frozen=True):
    """A plan, compared by what one must know to be there: tentative or confirmed, it is on."""

    plan: Plan

    @property
    def key(self) -> str:
        """START/END/ROOM/ONLINE/STATUS, in the group's wall time."""
        plan = self.plan
        written = (
            _written(plan.start),
            _written(plan.end),
            quote(plan.room or "", safe=""),
            quote(plan.online or "", safe=""),
            self.status,
        )
        return "/".join(written)

    @property
    def status(self) -> str:
        return str(self.plan.status) if self.plan.status.off else "on"

    def same(self, other: Agreed) -> bool:
        mine, others = self.plan, other.plan
        if mine is others:
            return True
        # Another zone of the group moves the instants, though the wall times stay.
        instants = (mine.start, mine.end) == (others.start, others.end)
        return instants and self.key == other.key


def _written(moment: Moment) -> str:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")
    return moment.isoformat()
