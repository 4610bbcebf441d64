"""The addresses that calendar programs open to subscribe to the group's calendar."""

from __future__ import annotations

from urllib.parse import quote

from rgfeeds.model import Group, addresses


def subscribe(group: Group) -> dict[str, str]:
    """Return the plain addresses of calendar and feed, and what opens the former, by name."""
    calendar = group.url + addresses.calendar(group)
    # Outlook wants https and everything percent-encoded.
    query = f"?url={quote(calendar, safe='')}&name={quote(group.name, safe='')}"
    return {
        "calendar": calendar,
        "feed": group.url + addresses.ATOM,
        "webcal": f"webcal:{calendar.partition(':')[2]}",
        # Google takes no address from outside; here it is pasted.
        "google": "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        "outlook_personal": f"https://outlook.live.com/calendar/0/addfromweb{query}",
        "outlook_work": f"https://outlook.office.com/calendar/0/addfromweb{query}",
    }
