"""What something was, one after another, without what passed too quickly to be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Generic, Protocol, Self, TypeVar

from msgspec import Struct

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.model import Session

#: Build, Pages' cache and polling leave few who saw what did not last this long.
UNSEEN = dt.timedelta(minutes=10)


class Tellable(Protocol):
    """Something whose change may be worth telling."""

    @property
    def key(self) -> str:
        """What it is counted by; percent-encoded, part of entry ids."""

    def same(self, other: Self) -> bool:
        """Tell whether *other* is no news to who knows this."""


Value = TypeVar("Value", bound=Tellable)


class Stretch(Struct, Generic[Value]):
    """A while in which a session had one value.

    *at* is when it began, of the first when the first began that is left out.
    *count* tells how often it had entered that very value, *latest* is the value
    after changes that are no news. A *silent* one is no news itself; a *lasting*
    one neither ends another's ten minutes nor has its own.
    """

    value: Value
    latest: Value
    session: Session
    at: dt.datetime
    count: int
    silent: bool
    lasting: bool


class Course(Generic[Value]):
    """The values a session had, in order; each replaced within ten minutes is left out."""

    def __init__(self) -> None:
        self.stretches: list[Stretch[Value]] = []
        self._entered: list[Value] = []

    @property
    def now(self) -> Value:
        return self.stretches[-1].latest

    def enter(
        self,
        value: Value,
        session: Session,
        snapshot: Snapshot,
        *,
        silent: bool = False,
        lasting: bool = False,
    ) -> None:
        """Let *session* have *value* from *snapshot* on."""
        if self._stays(value):
            return
        self._entered.append(value)
        lasting = lasting or snapshot.raised or snapshot.ignored
        at = snapshot.at
        if not lasting and self._unseen(at):
            unseen = self.stretches.pop()
            if self._stays(value):
                return
            # The first is told in an announcement, which gets no younger by being put right.
            at = at if self.stretches else unseen.at
        self.stretches.append(
            Stretch(
                value=value,
                latest=value,
                session=session,
                at=at,
                count=self._times(value),
                silent=silent or snapshot.ignored,
                lasting=lasting,
            )
        )

    def _times(self, value: Value) -> int:
        """Return how often *value*, which was entered last, was entered."""
        # Keys are dear, and most sessions enter one value alone.
        if len(self._entered) == 1:
            return 1
        key = value.key
        return sum(one.key == key for one in self._entered)

    def changes(self) -> Iterator[tuple[Stretch[Value], Stretch[Value]]]:
        """Yield each change worth telling: what was before it, and what came."""
        for before, after in pairwise(self.stretches):
            if not after.silent:
                yield before, after

    def _stays(self, value: Value) -> bool:
        if not self.stretches or not self.now.same(value):
            return False
        self.stretches[-1].latest = value
        return True

    def _unseen(self, at: dt.datetime) -> bool:
        if not self.stretches:
            return False
        last = self.stretches[-1]
        return not last.lasting and at - last.at < UNSEEN
