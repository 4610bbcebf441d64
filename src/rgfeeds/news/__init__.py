"""What followers are told: each real event once, as facts without wording."""

import datetime as dt
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.model import Break, Material, Plan, Session
from rgfeeds.text.markdown import Item


class Announced(Struct, frozen=True):
    """A session has got its first topic, or a slot that was open again has got a new one."""


class PlanChanged(Struct, frozen=True, kw_only=True):
    """Something that one must know to be there is no longer what followers knew."""

    before: Plan
    after: Plan


class TopicReplaced(Struct, frozen=True, kw_only=True):
    """Another topic took the place of *before*; None when it was withdrawn."""

    before: str
    after: str | None


class MaterialsAdded(Struct, frozen=True, kw_only=True):
    """Materials that appeared together, the session's own before its reading."""

    added: tuple[Material | Item, ...]


class PlansChanged(Struct, frozen=True, kw_only=True):
    """The plans of several sessions changed at once, all in the same way: *sessions* as they are now."""

    before: Plan
    after: Plan
    sessions: tuple[Session, ...]


class BreakSet(Struct, frozen=True, kw_only=True):
    """Days without a session were set before they began."""

    interval: Break


class GroupMoved(Struct, frozen=True, kw_only=True):
    """The group publishes at another address from now on."""

    to: str


Change: TypeAlias = (
    Announced
    | PlanChanged
    | PlansChanged
    | TopicReplaced
    | MaterialsAdded
    | BreakSet
    | GroupMoved
)


class NewsItem(Struct, frozen=True):
    """One change as it was told, instants in UTC.

    *session* is as it was then, None for what is told of the group. *what* is the
    last part of the entry's id, percent-encoded; it is unique among the news of one
    session, and of the group, for ever. *version* is the number of the one it came with.
    """

    session: Session | None
    what: str
    published: dt.datetime
    updated: dt.datetime
    change: Change
    version: int = 0

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that it tells of."""
        if isinstance(self.change, PlansChanged):
            return self.change.sessions
        return (self.session,) if self.session else ()
