"""How pages tell of the group and of a session: when, where, what it is called, whether it is as it was planned."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup
from msgspec import Struct

from rgfeeds.model import Break, Group, Moment, Plan, Session, Status, Usual, instant_of
from rgfeeds.publication import Publication
from rgfeeds.publication.events import Event, say_changes
from rgfeeds.store import usual_on
from rgfeeds.text import markdown, wording


def zone_name(zone: ZoneInfo) -> str:
    """Say "London time", or the zone's own name when it is no place's."""
    area, _, place = zone.key.rpartition("/")
    return f"{place.replace('_', ' ')} time" if area not in {"", "Etc"} else zone.key


def utc_minute(moment: Moment, zone: ZoneInfo) -> str:
    """Return *moment* in UTC as "2024-06-04T14:30Z"; a date is when its day begins in *zone*."""
    return f"{instant_of(moment, zone).astimezone(dt.UTC).isoformat()[:16]}Z"


def machine_time(plan: Plan) -> str:
    """Return the start for a `time` element: with its offset, or a date alone."""
    if isinstance(plan.start, dt.datetime):
        return plan.start.isoformat(timespec="minutes")
    return plan.start.isoformat()


def compare_to_usual(plan: Plan, defaults: Sequence[Usual]) -> tuple[Usual, bool, bool]:
    """Return what is usual on the day of *plan*, and whether its weekday and its time are unusual."""
    usual = usual_on(plan.day, defaults)
    time = plan.start.time() if isinstance(plan.start, dt.datetime) else None
    odd_day = usual.weekday is not None and plan.day.weekday() != usual.weekday
    return usual, odd_day, usual.start is not None and time != usual.start


def days(pause: Break) -> str:
    """Say "Mon 26 Aug", or "21 Dec to 4 Jan 2027", which fits on a line."""
    year = pause.start.year
    first = wording.day(pause.start, year)
    if pause.until == pause.start:
        return first
    last = wording.day(pause.until, year)
    return " to ".join(day.partition(" ")[2] for day in (first, last))


def end_of_break(pause: Break, zone: ZoneInfo) -> str:
    """Return when the last day is over, as `utc_minute` does."""
    return utc_minute(pause.until + dt.timedelta(days=1), zone)


def place(session: Session, group: Group) -> str:
    """Say the room, with its address unless that is the group's venue."""
    address = session.address if session.address != group.venue else None
    return ", ".join(filter(None, [session.plan.room, address]))


def title(session: Session, group: Group) -> str:
    """Say what the session is called, of an open slot what may be done with it."""
    if session.open and not session.plan.status.off:
        return "Open slot: offer a talk"
    return wording.name(session, group)


def summary(event: Event) -> str:
    """Say the title with "Cancelled: " before it when it is."""
    if event.session.open and not event.status.off:
        return title(event.session, event.group)
    return event.summary


class Mark(Struct, frozen=True):
    """Tells of a session that is not simply on: a *word* seen at a glance, then the *rest*."""

    tone: str  # its colour: off, moved, open or tentative
    word: str
    rest: str


def mark(event: Event) -> Mark | None:
    """Return the mark of *event*, None when there is nothing to say."""
    said = " ".join(say_changes(event))
    if not said:
        return None
    tone, word = _state(event)
    if said == "This slot is open.":
        said = ""
    # The word takes the place of the sentence's own first one.
    rest = said.removeprefix(word).removeprefix("Room" if tone == "moved" else "")
    return Mark(tone, word, rest.lstrip(" ,:."))


def _state(event: Event) -> tuple[str, str]:
    if event.status.off:
        return "off", str(event.status).capitalize()
    if event.status is Status.TENTATIVE and event.session.open:
        return "open", "Open slot"
    if event.status is Status.TENTATIVE:
        return "tentative", "Tentative"
    if event.former_starts:
        return "moved", "Moved"
    if any(plan.room != event.session.plan.room for plan in event.revision.former):
        return "moved", "New room"
    return "tentative", "Note"


#: The first paragraph, with the headings before it.
_OPENING = re.compile(r"\A(?:<h\d>.*?</h\d>\n)*<p>.*?</p>\n", re.DOTALL)


def introduction(group: Group) -> dict[str, str]:
    """Return what *group* says of itself: `opening`, `rest`, and `description`, empty if the opening says it too."""
    opening = _OPENING.match(markdown.html(group.about, 2))
    rest = _OPENING.sub("", markdown.html(group.about, 3))
    # Safe: text of the store is escaped there, HTML is off, unsafe links are taken out.
    said = Markup(opening.group() if opening else "")  # noqa: S704
    known = group.description.rstrip(".").casefold() in said.striptags().casefold()
    description = "" if known else group.description
    return {"description": description, "opening": said, "rest": Markup(rest)}  # noqa: S704


@lru_cache(1)  # every page asks
def contact(group: Group) -> str:
    """Return the first address to write to in the text about *group*, empty when it has none."""
    urls = (link.url for link in markdown.links(group.about))
    return next((url for url in urls if url.startswith("mailto:")), "")


def usually(publication: Publication) -> list[str]:
    """Return "Mondays, 11:00–12:00 (London time)", then room and address, as usual at the store's newest version."""
    group = publication.group
    day = publication.as_of.astimezone(group.timezone).date()
    usual = usual_on(day, publication.usual)
    when: list[str] = []
    if usual.weekday is not None:
        when.append(f"{wording.LONG_DAYS[usual.weekday]}s")
    if usual.start:
        until = f"–{usual.end:%H:%M}" if usual.end else ""
        when.append(f"{usual.start:%H:%M}{until} ({zone_name(group.timezone)})")
    where = filter(None, [usual.room, group.venue]) if usual.room else ()
    return [", ".join(parts) for parts in (when, list(where)) if parts]
