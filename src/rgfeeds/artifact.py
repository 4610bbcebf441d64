"""A file of the site before it is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """A path below the site's root, with forward slashes, and the bytes that belong there."""

    path: str
    content: bytes
