"""One `[[session]]` of the store becomes a session."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from zoneinfo import ZoneInfo

from rgfeeds.model import Material, MaterialKind, Person, Session, addresses
from rgfeeds.store import Store, keys, values
from rgfeeds.store.document import Spot
from rgfeeds.store.names import slug
from rgfeeds.store.plans import read_plan
from rgfeeds.store.source import FOLDER, Names, kinds_of
from rgfeeds.text import advice, wording

# Where a Markdown link may begin that is no plain web address; only then is the text parsed.
_DOUBTFUL = re.compile(
    r"(?:\](?:\(|:\s*)|<(?=[A-Za-z][\w+.-]{1,31}:))(?!https?://\w)|//[^/?#\s]*\\"
)

# A lead who is written in place: `[Name](link) (affiliation)`.
_LEAD = (
    r"(?:\[(?P<linked>[^\]]+)\]\((?P<url>[^\s)]*)\)|(?P<name>[^(]+?))"
    r"(?:\s*\((?P<affiliation>[^()]+)\))?"
)

# What a session has just as it is written; an empty text is as good as none.
_AS_WRITTEN = ("id", "kind", "reason", "abstract", "reading", "continues")


def read_session(spot: Spot, store: Store, names: Names | None) -> Session | None:
    """Return the session written at *spot*, completed by what else *store* says; None when it is none.

    *names* are those of its files beside the store, None when they are not known.
    """
    fields = keys.Fields(spot, keys.SESSION)
    if fields.lacks("id"):
        title = spot.table.get("title")
        name = slug(title) if isinstance(title, str) else ""
        help = f'add this line, once and for ever: id = "{name or "a-name-of-its-own"}"'
        spot.report("missing-key", f"{spot} has no `id`", help)
    plan = read_plan(fields, store.usual, store.zone)
    leads = _leads(fields, store.people)
    title = _title(fields, leads)
    materials = _materials(fields, store, names)
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


def instant_of_pin(pin: dt.date | None, zone: ZoneInfo) -> dt.datetime | None:
    """Return the instant that *pin* means, in UTC: a date is the start of that day in *zone*."""
    if pin is None:
        return None
    if not isinstance(pin, dt.datetime):
        pin = dt.datetime.combine(pin, dt.time.min)
    return (pin if pin.tzinfo else pin.replace(tzinfo=zone)).astimezone(dt.UTC)


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


def _materials(
    fields: keys.Fields, store: Store, names: Names | None
) -> tuple[Material, ...]:
    """Return what is written, and of the files called *names* those that are not."""
    site = store.group.url if store.group else ""
    id = fields.get("id", "")
    found = []
    for kind in MaterialKind:
        for entry in fields.get(kind, ()):
            file = None if ":" in entry.url else _file(entry, id, names)
            url = addresses.material(site, id, file) if file else entry.url
            added = instant_of_pin(entry.added, store.zone)
            found.append(
                Material(kind=kind, url=url, title=entry.title, added=added, file=file)
            )
    linked = {made.file for made in found}
    kinds = kinds_of(names or ())
    others = {name: kind for name, kind in kinds.items() if name not in linked}
    count = Counter([*(made.kind for made in found), *others.values()])
    # Of several that are alike, people must know which is which.
    count[MaterialKind.MATERIALS] += 1
    for name, kind in others.items():
        title = name if count[kind] > 1 else None
        url = addresses.material(site, id, name)
        found.append(Material(kind=kind, url=url, title=title, file=name))
    order = list(MaterialKind)
    return tuple(sorted(found, key=lambda made: order.index(made.kind)))


def _file(written: keys.WrittenMaterial, id: str, names: Names | None) -> str:
    """Return the name of the file that is *written*; tell when it is none of *names*."""
    spot, name = written.spot, written.url
    # A store is NFC; some systems write the names of files otherwise.
    for file in names or ():
        if unicodedata.normalize("NFC", file) == name:
            return file
    near = advice.nearest(name, names or ())
    if not near and values.begins_with_host(name):
        values.unsafe_link(name, spot).report(spot)
    elif names is not None and id:
        folder = f"`{FOLDER}/{id}/`"
        message = f"{spot} is `{values.cut(name)}`, and there is no such file in {folder} beside the store"
        help = f"put the file into {folder}, or write the whole address: https://…"
        help = f"did you mean `{near}`?" if near else help
        spot.report("missing-file", message, help)
    return name


def _unusual_day(fields: keys.Fields) -> bool:
    """Whether a `weekday` is written that is the date's; report one that is not."""
    weekday, day = fields.get("weekday"), fields.get("date")
    if weekday is None or day is None:
        return False
    if weekday == day.weekday():
        return True
    meant, actual = wording.LONG_DAYS[weekday], wording.LONG_DAYS[day.weekday()]
    message = f"{fields.spot} is on a {actual}, not a {meant}"
    help = f'correct the date, or weekday = "{actual}"'
    fields.spot.at("weekday").report("weekday-mismatch", message, help)
    return False
