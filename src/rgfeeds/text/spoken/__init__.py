"""The one grammar of days and times as people write them, in commands, pages and mistakes."""

from __future__ import annotations
