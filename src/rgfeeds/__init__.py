"""Compile a reading group's sessions into a calendar, feeds and a page."""

from __future__ import annotations

__version__ = "0.1.0"
