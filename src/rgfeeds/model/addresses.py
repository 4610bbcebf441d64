"""The names that never change: UIDs, entry ids, paths. Made from ids alone."""

from __future__ import annotations

from urllib.parse import quote

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


def feed_id(group: Group) -> str:
    """Return the id of the feed itself."""
    return _urn(f"https://{group.authority}/{group.id}")


def entry_id(group: Group, session_id: str | None, what: str) -> str:
    """Return the id of the entry that tells *what*; a break belongs to no session."""
    owner = f"/{session_id}" if session_id else ""
    return _urn(f"https://{group.authority}/{group.id}{owner}#{what}")


def _urn(name: str) -> str:
    # Imported here because it takes as long as all values, and only entries need it.
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415

    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"
