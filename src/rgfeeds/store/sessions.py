"""One `[[session]]` of the store becomes a session."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from zoneinfo import ZoneInfo

from rgfeeds.model import Moment, Person, Plan, Session, Status, Usual, addresses
from rgfeeds.model.timezones import gap_at
from rgfeeds.store import Store, keys, length, usual_on, values
from rgfeeds.store.document import Spot
from rgfeeds.store.names import proposed_id
from rgfeeds.store.source import Names, read_materials
from rgfeeds.store.times import instant_of_pin
from rgfeeds.text import advice
from rgfeeds.text.wording import LONG_DAYS

# Where a Markdown link may begin that is no plain web address; only then is the text parsed.
_DOUBTFUL = re.compile(
    r"(?:\](?:\(|:\s*)|<(?=[A-Za-z][\w+.-]{1,31}:))(?!https?://\w)|//[^/?#\s]*\\"
)

# A lead who is written in place: `[Name](link) (affiliation)`.
_LEAD = (
    r"(?:\[(?P<linked>[^\]]+)\]\((?P<url>[^\s)]*)\)|(?P<name>[^(]+?))"
    r"(?:\s*\((?P<affiliation>[^()]+)\))?"
)

# How long it is when nothing says so.
_HOUR = dt.timedelta(hours=1)
# Who writes a longer one mostly means another.
_LONG = dt.timedelta(hours=6)

# What a session has just as it is written; an empty text is as good as none.
_AS_WRITTEN = ("id", "kind", "reason", "abstract", "reading", "continues")


def read_session(spot: Spot, store: Store, names: Names | None) -> Session | None:
    """Return the session written at *spot*, completed by what else *store* says; None when it is none.

    *names* are those of its files beside the store, None when they are not known.
    """
    fields = keys.Fields(spot, keys.SESSION)
    if fields.lacks("id"):
        title = spot.table.get("title")
        entries = [one for one in store.entries("session") if isinstance(one, dict)]
        taken = {str(one.get("id")) for one in entries}
        name = proposed_id(title if isinstance(title, str) else None, taken)
        help = f'add this line, once and for ever: id = "{name}"'
        spot.report("missing-key", f"{spot} has no `id`", help)
    plan = read_plan(fields, store.usual, store.zone)
    leads = _leads(fields, store.people)
    title = _title(fields, leads)
    materials = read_materials(fields, store, names)
    unusual_day = _unusual_day(fields)
    for key in ("abstract", "reading"):
        _report_unsafe_links(fields, key)
    if "id" not in fields or plan is None:
        return None
    venue = store.group.venue if store.group else None
    return Session(
        plan=plan,
        title=title,
        leads=leads,
        address=(store.rooms.get(plan.room) or venue) if plan.room else None,
        materials=materials,
        announced=instant_of_pin(fields.get("announced"), store.zone),
        unusual_day=unusual_day,
        **{key: fields[key] for key in _AS_WRITTEN if fields.get(key)},
    )


def read_plan(
    fields: keys.Fields, defaults: Sequence[Usual], zone: ZoneInfo
) -> Plan | None:
    """Return the plan of a session; None without a day, or when its times are wrong, which is reported."""
    day = fields.get("date")
    wrong = any(at in fields.table and at not in fields for at in ("start", "end"))
    if day is None or wrong:
        return None
    usual = usual_on(day, defaults)
    start, end = fields.get("start", usual.start), fields.get("end")
    first: Moment = day
    last: Moment = day + dt.timedelta(days=1)
    if isinstance(start, dt.time):
        first = dt.datetime.combine(day, start, zone)
        if isinstance(end, dt.datetime):
            last = end.replace(tzinfo=zone)
        elif end is not None:
            last = dt.datetime.combine(day, end, zone)
        elif usual.start and usual.end:
            last = first + length(usual.start, usual.end)
        else:
            last = first + _HOUR
        if not _possible(fields, first, last, zone):
            return None
    elif end is not None:
        spot = fields.spot.at("end")
        message = f"{spot} has no `start` before it"
        help = f'start = "{max(end.hour - 1, 0):02}:{end.minute:02}"'
        spot.report("end-without-start", message, help)
        return None
    return Plan(
        start=first,
        end=last,
        room=fields.get("room", usual.room) or None,
        online=fields.get("online", usual.online) or None,
        status=fields.get("status", Status.CONFIRMED),
    )


def _possible(
    fields: keys.Fields, start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> bool:
    """Whether both times exist, one after the other."""
    starts = fields.spot.at("start" if "start" in fields.table else "date")
    ends = fields.spot.at("end") if "end" in fields.table else starts
    if _in_gap(start, zone, starts) or _in_gap(end, zone, ends):
        return False
    # Times of one zone are compared as they are on the wall, those of UTC as they are.
    if start.astimezone(dt.UTC) < end.astimezone(dt.UTC):
        return True
    message = f"{fields.spot} ends at {end:%H:%M}, not after its start at {start:%H:%M}"
    if start == end:
        message = f"{fields.spot} ends when it starts, at {start:%H:%M}"
    ends.report("end-before-start", message, _later(start, end))
    return False


def _later(start: dt.datetime, end: dt.datetime) -> str:
    """Say how an *end* after *start* may have been meant."""
    if start == end:
        later = start + _HOUR
        form = '"%H:%M"' if later.date() == start.date() else "%Y-%m-%dT%H:%M:00"
        return f"end = {later:{form}}\nor leave `end` out"
    past_midnight = f"end = {start.date() + dt.timedelta(days=1)}T{end:%H:%M}:00"
    afternoon = end + dt.timedelta(hours=12)
    same_day = end.date() == start.date()
    if same_day and start < afternoon <= start + _LONG:
        return f'end = "{afternoon:%H:%M}"\nor, past midnight, {past_midnight}'
    if same_day and end.hour >= 6:
        return f'start = "{end:%H:%M}"\nend = "{start:%H:%M}"'
    return f"past midnight, write the day as well: {past_midnight}"


def _in_gap(wall: dt.datetime, zone: ZoneInfo, spot: Spot) -> bool:
    gap = gap_at(wall.replace(tzinfo=None), zone)
    if gap is None:
        return False
    key = spot.path[-1]
    day = f"{LONG_DAYS[wall.weekday()]} {wall.date()}"
    message = f"{wall:%H:%M} does not exist on {day} in {zone.key}: clocks go from {gap[0]:%H:%M} to {gap[1]:%H:%M}"
    help = "give it a `start`" if key == "date" else f'{key} = "{gap[1]:%H:%M}"'
    if isinstance(spot.document.get(spot.path), dt.datetime):
        help = f"{key} = {gap[1]:%Y-%m-%dT%H:%M}:00"
    spot.report("time-does-not-exist", message, help)
    return True


def _title(fields: keys.Fields, leads: tuple[Person, ...]) -> str | None:
    title: str | None = fields.get("title")
    if title is None:
        return None
    if title.casefold() in {lead.name.casefold() for lead in leads}:
        wrong = "is the name of who leads it"
    elif advice.ends_in_placeholder(title):
        wrong = advice.describe(title)
    else:
        return title
    spot = fields.spot.at("title")
    help = "leave `title` out; nobody is notified until there is one"
    spot.report("placeholder", f"{spot} {wrong}: the title is still to come", help)
    return None


def _leads(fields: keys.Fields, people: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return the leads of a session; placeholders are left out with a warning."""
    names, spot = fields.get("leads", ()), fields.spot.at("leads")
    leads = []
    for index, text in enumerate(names):
        if advice.ends_in_placeholder(text):
            said = advice.describe(text)
            message = f"a name in {spot} {said}: the lead is still to come"
            help = "leave it out" + ": leads = []" * (len(names) == 1)
            spot.at(index).report("placeholder", message, help)
        else:
            leads.append(people.get(text) or _lead(text, people, spot.at(index)))
    return tuple(leads)


def _lead(text: str, people: Mapping[str, Person], spot: Spot) -> Person:
    match = re.fullmatch(_LEAD, text)
    if match is None:
        return Person(name=text)
    name = " ".join((match["linked"] or match["name"]).split())
    known = people.get(name, Person(name=name))
    url = match["url"]
    if url is not None and not addresses.is_safe(url):
        values.unsafe_link(url, spot).report(spot)
        url = None
    url = addresses.encode(url) if url else known.url
    affiliation = match["affiliation"] or known.affiliation
    return Person(name=name, url=url, affiliation=affiliation)


def _report_unsafe_links(fields: keys.Fields, key: str) -> None:
    if not _DOUBTFUL.search(fields.get(key, "")):
        return
    # Only who writes such a link has to wait for the parser.
    from rgfeeds.text import markdown  # noqa: PLC0415

    written = fields.spot.at(key)
    # The value is without the empty lines above the text, so its lines are not counted.
    whole = str(written.document.get(written.path))
    unsafe = (link for link in markdown.links(whole) if not addresses.is_safe(link.url))
    # Nobody writes so many by hand.
    for link in islice(unsafe, 200):
        url = values.cut(link.url)
        message = f"{written} links to what cannot be published: `{url}`"
        place = written.document.within(written.path, link.line, link.url)
        written.report("unsafe-link", message, values.link_help(link.url), place)


def _unusual_day(fields: keys.Fields) -> bool:
    """Whether a `weekday` is written that is the date's; report one that is not."""
    weekday, day = fields.get("weekday"), fields.get("date")
    if weekday is None or day is None:
        return False
    if weekday != day.weekday():
        meant, actual = LONG_DAYS[weekday], LONG_DAYS[day.weekday()]
        message = f"{fields.spot} is on a {actual}, not a {meant}"
        help = f'correct the date, or weekday = "{actual}"'
        fields.spot.at("weekday").report("weekday-mismatch", message, help)
    return bool(weekday == day.weekday())
