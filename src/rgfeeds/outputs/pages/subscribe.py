"""The addresses that calendar programs open to subscribe to the group's calendar."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import Struct

from rgfeeds import addresses
from rgfeeds.model import Group

#: Google takes no address from outside; here it is pasted.
GOOGLE = "https://calendar.google.com/calendar/u/0/r/settings/addbyurl"
_OUTLOOK = {
    "personal": "https://outlook.live.com/calendar/0/addfromweb",
    "work": "https://outlook.office.com/calendar/0/addfromweb",
}


class Subscribe(Struct, frozen=True, kw_only=True):
    """Where to subscribe: the plain addresses of calendar and feed, and what opens the former."""

    calendar: str
    feed: str
    webcal: str
    google: str
    outlook_personal: str
    outlook_work: str


def subscribe(group: Group) -> Subscribe:
    """Return the addresses for *group*; Outlook wants https and everything percent-encoded."""
    calendar = group.url + addresses.calendar(group)
    query = f"?url={quote(calendar, safe='')}&name={quote(group.name, safe='')}"
    return Subscribe(
        calendar=calendar,
        feed=group.url + addresses.ATOM,
        webcal=f"webcal:{calendar.partition(':')[2]}",
        google=GOOGLE,
        outlook_personal=_OUTLOOK["personal"] + query,
        outlook_work=_OUTLOOK["work"] + query,
    )
