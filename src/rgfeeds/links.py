"""Which links are let through, and how they are written."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

SAFE_SCHEMES = ("http", "https", "mailto")

# What RFC 3986 2 lets stand in an address, and the % of what is encoded already.
_KEPT = "%/:=&?~#+!$,;'@()*[]"


def is_safe(url: str) -> bool:
    """Whether *url* is an absolute http or https address or a mailto one."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SAFE_SCHEMES and bool(host)


def encoded(url: str) -> str:
    """Return *url* with blanks, quotes and non-ASCII characters percent-encoded (RFC 3986 2.1)."""
    return quote(url.strip(), safe=_KEPT)
