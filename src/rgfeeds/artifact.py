"""A file of the site before it is written."""

from __future__ import annotations

from msgspec import Struct


class Artifact(Struct, frozen=True):
    """A path below the site's root, with forward slashes, and the bytes that belong there."""

    path: str
    content: bytes
