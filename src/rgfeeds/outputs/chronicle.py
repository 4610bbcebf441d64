"""What was told of one session and when, for its page."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from rgfeeds import wording
from rgfeeds.entries import telling
from rgfeeds.model import Group
from rgfeeds.news import Announced, MaterialsAdded, NewsItem


class Remark(Struct, frozen=True):
    """A sentence and the day it was told, in the group's zone, for machines and in words."""

    date: str
    day: str
    said: str


def remarks(items: Iterable[NewsItem], group: Group) -> tuple[Remark, ...]:
    """Return a remark on each of *items*, which are the news of one session."""
    return tuple(_remark(item, group) for item in items)


def _remark(item: NewsItem, group: Group) -> Remark:
    day = item.published.astimezone(group.timezone).date()
    return Remark(day.isoformat(), wording.day(day), _said(item, group))


def _said(item: NewsItem, group: Group) -> str:
    match item.change:
        case Announced():
            assert item.session is not None
            plan = item.session.plan
            where = wording.where(plan)
            room = f", {where}" if where else ""
            return f"Announced for {wording.when(plan.start)}{room}"
        case MaterialsAdded() as change:
            links = telling(item, group).links(change)
            return f"Added: {', '.join(text for text, _ in links)}"
        case change:
            return ". ".join(telling(item, group).changes(change))
