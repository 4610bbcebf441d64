"""The permanent addresses of what a group publishes, made from ids alone, and which links are let through."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from rgfeeds.model import Group

ATOM = "feed.xml"
RSS = "rss.xml"
DATA = "sessions.json"
#: The page of everything to read, a folder.
READINGS = "readings/"


def uid(group: Group, session_id: str) -> str:
    """Return the UID of a session (RFC 7986 5.3: globally unique, host part last)."""
    return f"{session_id}.{group.id}@{group.authority}"


def calendar(group: Group) -> str:
    """Return the path of the group's calendar; some clients show its name."""
    return f"{group.id}.ics"


def page(session_id: str) -> str:
    """Return the path of a session's page, a folder."""
    return f"sessions/{session_id}/"


def material(site: str, session_id: str, name: str) -> str:
    """Return the address of a session's file called *name*, its site being published at *site*."""
    return site + page(session_id) + quote(name)


def session_calendar(session_id: str) -> str:
    """Return the path of the calendar that holds this one session."""
    return f"sessions/{session_id}.ics"


def year_page(year: int) -> str:
    """Return the path of a year's page, a folder."""
    return f"years/{year}/"


def feed_id(group: Group, part: str = "") -> str:
    """Return the id of the feed itself, or of the *part* of it that a path or fragment names."""
    name = f"https://{group.authority}/{group.id}{part}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def entry_id(group: Group, session_id: str | None, what: str) -> str:
    """Return the id of the entry that tells *what*; without *session_id* it tells of the group."""
    owner = f"/{session_id}" if session_id else ""
    return feed_id(group, f"{owner}#{what}")


# What most addresses are: safe, and encoded as far as need be.
_PLAIN = re.compile(r"(?a)https?://[a-z0-9.-]+(?:[/?#][\w%/:=&?~#+!$,;'@()*.-]*)?")
# An address as it stands in a text.
_BARE = r"(?i)https?://[^\s<>\"'`\[\]|*“”„‘’«»…–—（）「」『』，。；：！？、]+"
# A page of GitHub about a file that it does not show as what it is.
_PAGE_OF_A_FILE = re.compile(
    r"(?i)https?://(?:www\.)?github\.com/(?P<repository>[^/]+/[^/]+)/(?:blob|tree)/"
    r"(?P<path>[^?#]+\.(?:pdf|pptx?|key|odp|docx?|odt|zip|mp4|mp3|csv|epub))(?:$|[?#])"
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
    return parts.scheme in {"http", "https"} and bool(host) and "\\" not in parts.netloc


def bare_links(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each address in *text* begins, and the address, without what ends the sentence around it."""
    for found in re.finditer(_BARE, text):
        url = found[0].rstrip(".,;:!?_")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?_")
        if is_safe(url):
            yield found.start(), url


def file_on_github(url: str) -> str:
    """Return the address of a file itself when *url* leads to GitHub's page about it, else nothing."""
    page = _PAGE_OF_A_FILE.match(url)
    return f"https://github.com/{page['repository']}/raw/{page['path']}" if page else ""


def encode(url: str) -> str:
    """Return *url* in ASCII: its host as IDNA, all else percent-encoded (RFC 3986 2.1)."""
    if _PLAIN.fullmatch(url):
        return url
    if host := _HOST.match(url):
        url = f"{host[1]}{_ascii(host[2])}{url[host.end() :]}"
    # What RFC 3986 2 lets stand in an address, and the % of what is encoded already.
    return quote(url.strip(), safe="%/:=&?~#+!$,;'@()*[]")


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
