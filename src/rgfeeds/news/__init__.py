"""What followers are told: each real event once, as facts without wording."""

from __future__ import annotations

from rgfeeds.news.item import (
    Announced,
    BreakSet,
    Change,
    GroupMoved,
    MaterialsAdded,
    NewsItem,
    PlanChanged,
    PlansChanged,
    TopicReplaced,
)
from rgfeeds.news.tell import tell

__all__ = [
    "Announced",
    "BreakSet",
    "Change",
    "GroupMoved",
    "MaterialsAdded",
    "NewsItem",
    "PlanChanged",
    "PlansChanged",
    "TopicReplaced",
    "tell",
]
