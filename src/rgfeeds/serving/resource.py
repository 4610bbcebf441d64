"""What is served at a path: bytes, media type, and what tells one version from another."""

from __future__ import annotations

import datetime as dt
import gzip
from functools import cached_property

from msgspec import Struct

HTML = "text/html; charset=utf-8"
#: As GitHub Pages has them, by the end of the name.
MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": HTML,
    "ics": "text/calendar",
    "js": "application/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
}


class Resource(Struct, frozen=True, kw_only=True, dict=True):
    """Bytes to serve; *modified* is the second, in UTC, since which they are the same."""

    content: bytes
    media_type: str
    version: str
    modified: dt.datetime

    @cached_property
    def zipped(self) -> bytes:
        # The same bytes at any time: no time is in them.
        return gzip.compress(self.content, mtime=0)

    def etag(self, *, zipped: bool) -> str:
        """Return the ETag (RFC 9110 8.8.3), weak when *zipped*, as on GitHub Pages."""
        return f'{"W/" if zipped else ""}"{self.version}"'


def media_type(path: str) -> str:
    return MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
