"""Which links are let through, and how they are written."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

SAFE_SCHEMES = ("http", "https", "mailto")

# What RFC 3986 2 lets stand in an address, and the % of what is encoded already.
_KEPT = "%/:=&?~#+!$,;'@()*[]"

# What most addresses are: safe, and encoded as far as need be.
_PLAIN = re.compile(
    r"https?://[a-z0-9.-]+(?:[/?#][\w%/:=&?~#+!$,;'@()*.-]*)?", re.ASCII
)


def is_safe(url: str) -> bool:
    """Whether *url* is an absolute http or https address or a mailto one."""
    if _PLAIN.fullmatch(url):
        return True
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
    return url if _PLAIN.fullmatch(url) else quote(url.strip(), safe=_KEPT)
