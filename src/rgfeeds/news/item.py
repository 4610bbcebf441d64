"""One thing worth telling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from rgfeeds.model import Break, Material, Plan, Session
from rgfeeds.reading import Item


@dataclass(frozen=True, slots=True)
class Announced:
    """A session has got its first topic, or a slot that was open again has got a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanged:
    """Something that one must know to be there is no longer what followers knew."""

    before: Plan
    after: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicReplaced:
    """Another topic took the place of *before*; None when it was withdrawn."""

    before: str
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsAdded:
    """Materials that appeared together, the session's own before its reading."""

    added: tuple[Material | Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakSet:
    """Days without a session were set before they began."""

    interval: Break


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoved:
    """The group publishes at another address from now on."""

    to: str


Change: TypeAlias = (
    Announced | PlanChanged | TopicReplaced | MaterialsAdded | BreakSet | GroupMoved
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One change as it was told, instants in UTC.

    *session* is as it was then, None for what is told of the group. *what* is the
    last part of the entry's id, percent-encoded; it is unique among the news of one
    session, and of the group, for ever.
    """

    session: Session | None
    what: str
    published: dt.datetime
    updated: dt.datetime
    change: Change
