"""What was told of one session and when, for its page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from rgfeeds import wording
from rgfeeds.entries import entry
from rgfeeds.news import Announced, MaterialsAdded, NewsItem
from rgfeeds.publication import Publication


class Remark(Struct, frozen=True):
    """A sentence and the day it was told, in the group's zone."""

    day: dt.date
    said: str


def chronicle(publication: Publication) -> Mapping[str, list[Remark]]:
    """Return the remarks about each session, newest first, by its id."""
    found: dict[str, list[Remark]] = defaultdict(list)
    zone = publication.group.timezone
    for item in publication.news:
        if item.session is not None:
            day = item.published.astimezone(zone).date()
            found[item.session.id].append(Remark(day, _said(item, publication)))
    return found


def _said(item: NewsItem, publication: Publication) -> str:
    match item.change:
        case Announced():
            assert item.session is not None
            plan = item.session.plan
            where = wording.where(plan)
            room = f", {where}" if where else ""
            return f"Announced for {wording.when(plan.start)}{room}"
        case MaterialsAdded():
            links = entry(item, publication).links
            return f"Added: {', '.join(text for text, _ in links)}"
        case _:
            return ". ".join(entry(item, publication).paragraphs[1:])
