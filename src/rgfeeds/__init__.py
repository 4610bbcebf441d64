"""Compile a reading group's sessions into a calendar, feeds and a page."""

__version__ = "0.1.0"
