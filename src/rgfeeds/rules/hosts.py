"""What the hosts of links look like when they are a slip, or lead elsewhere than they seem."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from rgfeeds.model.links import encoded

_HOST = r"(?:[wW]{3}\.)?([^/\s:?#@]+)"
# A name of a host in ASCII.
_NAME = r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?"

#: Hosts that materials and readings often link to.
COMMON = (
    "youtube.com", "youtu.be", "github.com", "github.io", "gitlab.com", "arxiv.org",
    "docs.google.com", "drive.google.com", "meet.google.com", "colab.research.google.com",
    "huggingface.co", "openreview.net", "aclanthology.org", "medium.com", "openai.com",
    "wikipedia.org", "en.wikipedia.org", "linkedin.com", "twitter.com", "notion.so",
    "dropbox.com", "onedrive.live.com", "sharepoint.com", "kaggle.com", "overleaf.com",
    "slideshare.net", "teams.microsoft.com", "proceedings.mlr.press", "papers.nips.cc",
    "proceedings.neurips.cc", "eventbrite.co.uk", "eventbrite.com", "substack.com",
    "nature.com", "sciencedirect.com", "dl.acm.org", "ieeexplore.ieee.org",
    "link.springer.com", "semanticscholar.org", "distill.pub", "vimeo.com", "zenodo.org",
)  # fmt: skip

# Slips of more than one letter that people do make.
_SLIPS = {
    "you.be": "youtu.be",
    "utube.com": "youtube.com",
    "google.docs.com": "docs.google.com",
}


def doubt(url: str, authority: str) -> str:
    """Say what is doubtful about the *authority* of *url*, its part with the host."""
    if "\\" in authority or authority.startswith("["):
        return ""  # refused already, or a number in brackets
    if "@" in authority:
        return "has a user name before its host, which can pass for the host"
    try:
        parts = urlsplit(encoded(url))
        parts.port  # noqa: B018 - raises if it cannot be
    except ValueError:
        return "has a host or a port that cannot be"
    host = parts.hostname or ""
    return "" if not host or re.fullmatch(_NAME, host) else "has a host that cannot be"


@lru_cache(maxsize=4096)
def slip(authority: str) -> tuple[str, str] | None:
    """Return the host in the *authority* of a link when it is a slip, and what is meant."""
    match = re.match(_HOST, authority)
    meant = _meant(match[1].lower()) if match else ""
    return (match[1], meant) if match and meant else None


def _meant(host: str) -> str:
    """Return the common host that *host* is a slip of, or nothing."""
    if host in COMMON:
        return ""
    return _SLIPS.get(host) or next(
        (known for known in COMMON if _one_slip(host, known)), ""
    )


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter is added, left out, replaced, or two neighbours are swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    start = next(
        (i for i, sign in enumerate(shorter) if sign != longer[i]), len(shorter)
    )
    rest, other_rest = shorter[start:], longer[start:]
    if len(one) != len(other):
        return rest == other_rest[1:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == other_rest[1:] or swapped == other_rest
