"""The store: one text file, read with the place of every value in it."""

from __future__ import annotations
