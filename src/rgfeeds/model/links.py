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

# What stands before a host, and the host itself.
_HOST = re.compile(r"(\s*https?://(?:[^/?#]*@)?)([^/?#:@]*)", re.IGNORECASE)


def is_safe(url: str) -> bool:
    r"""Whether *url* is an absolute http or https address or a mailto one.

    Browsers take a backslash for a slash, so that https://good.org\@evil.org leads to
    good.org in one program and to evil.org in another: no link has one in its host.
    """
    if _PLAIN.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SAFE_SCHEMES and bool(host) and "\\" not in parts.netloc


def encode(url: str) -> str:
    """Return *url* in ASCII: its host as IDNA, all else percent-encoded (RFC 3986 2.1)."""
    if _PLAIN.fullmatch(url):
        return url
    if host := _HOST.match(url):
        url = f"{host[1]}{_ascii(host[2])}{url[host.end() :]}"
    return quote(url.strip(), safe=_KEPT)


def _ascii(host: str) -> str:
    """Return *host* as IDNA, or as it is if it cannot be the name of a host."""
    if host.isascii():
        return host
    # Imported here because few hosts need it.
    import idna  # noqa: PLC0415

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return host
