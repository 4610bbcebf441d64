"""The one grammar of days and times as people write them, in commands, pages and mistakes."""

from __future__ import annotations

from rgfeeds.text.spoken.days import JOINT, Order, Written, find_days, read_day
from rgfeeds.text.spoken.times import Times, find_times, read_times

__all__ = [
    "JOINT",
    "Order",
    "Times",
    "Written",
    "find_days",
    "find_times",
    "read_day",
    "read_times",
]
