"""What the index says besides its lists: who the group is, when it usually meets, how to subscribe."""

from __future__ import annotations

import re
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct

from rgfeeds.model import Group, Usual, addresses
from rgfeeds.outputs.pages.meeting import zone_name
from rgfeeds.publication import Publication
from rgfeeds.store.plans import usual_on
from rgfeeds.text import markdown, wording

#: The first paragraph, with the headings before it.
_OPENING = re.compile(r"\A(?:<h\d>.*?</h\d>\n)*<p>.*?</p>\n", re.DOTALL)


class Introduction(Struct, frozen=True):
    """*opening* stands under the name, *rest* in a section of its own; each may be empty.

    The description is left out when the opening says it too.
    """

    description: str
    opening: Markup
    rest: Markup


def introduction(group: Group) -> Introduction:
    """Return what *group* says of itself."""
    opening = _OPENING.match(markdown.html(group.about, 2))
    rest = _OPENING.sub("", markdown.html(group.about, 3))
    # Safe: text of the store is escaped there, HTML is off, unsafe links are taken out.
    said = Markup(opening.group() if opening else "")  # noqa: S704
    known = group.description.rstrip(".").casefold() in said.striptags().casefold()
    return Introduction("" if known else group.description, said, Markup(rest))  # noqa: S704


def contact(group: Group) -> str:
    """Return the first address to write to in the text about *group*, empty when it has none."""
    urls = (link.url for link in markdown.links(group.about))
    return next((url for url in urls if url.startswith("mailto:")), "")


def usually(publication: Publication) -> list[str]:
    """Return "Mondays, 11:00–12:00 (London time)", then the room and its address, as far as they are usual.

    Told is what holds on the day of the newest version of the store.
    """
    group = publication.group
    day = publication.as_of.astimezone(group.timezone).date()
    usual = usual_on(day, publication.usual)
    day_name = (
        f"{wording.LONG_DAYS[usual.weekday]}s" if usual.weekday is not None else ""
    )
    time = ", ".join(filter(None, [day_name, _times(usual, group)]))
    venue = group.venue if usual.room else None
    place = ", ".join(filter(None, [usual.room, venue]))
    return [part for part in (time, place) if part]


def _times(usual: Usual, group: Group) -> str:
    if not usual.start:
        return ""
    until = f"–{usual.end:%H:%M}" if usual.end else ""
    return f"{usual.start:%H:%M}{until} ({zone_name(group.timezone)})"


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
