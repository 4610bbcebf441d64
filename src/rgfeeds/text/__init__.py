"""Words: Markdown, and how dates, people and rooms are written and said."""

from __future__ import annotations
