"""What the fields of a request ask for (RFC 9110)."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlsplit

from rgfeeds.serving.resource import Resource

_HOSTS = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d*)?", re.IGNORECASE)
_REFUSED = re.compile(r"q=0(\.0*)?")


class Fields(Protocol):
    """The header fields of a request."""

    def get(self, name: str, /) -> str | None: ...


def names_loopback(host: str) -> bool:
    """Whether *host*, the field of that name, is this machine under a name that it alone has.

    A page elsewhere may let its own name lead to 127.0.0.1, but cannot hide that name.
    """
    return _HOSTS.fullmatch(host) is not None


def from_this_machine(fields: Fields) -> bool:
    """Whether no page of another site asks."""
    origin = fields.get("Origin")
    return origin is None or names_loopback(urlsplit(origin).netloc)


def navigates(fields: Fields) -> bool:
    """Whether a browser asks for something to show, as calendar programs and readers do not."""
    return "text/html" in (fields.get("Accept") or "")


def takes_gzip(fields: Fields) -> bool:
    """Whether the answer may be zipped (RFC 9110 12.5.3)."""
    for coding in (fields.get("Accept-Encoding") or "").lower().split(","):
        name, *parameters = (part.strip() for part in coding.split(";"))
        if name in {"gzip", "x-gzip", "*"}:
            return not any(map(_REFUSED.fullmatch, parameters))
    return False


def has_it(fields: Fields, resource: Resource) -> bool:
    """Whether who asks has *resource* already (RFC 9110 13.2.2)."""
    known = fields.get("If-None-Match")
    if known is not None:
        tags = (tag.strip().removeprefix("W/") for tag in known.split(","))
        return any(tag in {"*", resource.etag(zipped=False)} for tag in tags)
    since = _instant(fields.get("If-Modified-Since"))
    return since is not None and resource.modified <= since


def _instant(date: str | None) -> dt.datetime | None:
    """Return the instant of an HTTP date, None when it is none, as RFC 9110 13.1.3 wants it."""
    try:
        instant = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
