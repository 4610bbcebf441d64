"""A group's pages become its store by `read_pages`, values to values; files and git are the command's."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from rgfeeds.errors import Refused
from rgfeeds.importing import dating, entries, refusing, source, words
from rgfeeds.importing.contents import PageContents
from rgfeeds.importing.dates import find_dates
from rgfeeds.importing.drafts import PagesContext
from rgfeeds.importing.page import parse
from rgfeeds.importing.reading import Reading
from rgfeeds.importing.source import Remark
from rgfeeds.importing.store_text import store_text
from rgfeeds.importing.usual import GroupOptions
from rgfeeds.importing.words import Role
from rgfeeds.model import Schedule
from rgfeeds.model.addresses import is_safe
from rgfeeds.model.timezones import load_zone
from rgfeeds.rules import load
from rgfeeds.store.document import Severity
from rgfeeds.text.spoken import Order
from rgfeeds.text.wording import amount

__all__ = ["GroupOptions", "Import", "ImportOptions", "Order", "read_pages"]


class ImportOptions(Struct, frozen=True, kw_only=True):
    """How to read the pages: links as seen from *base_url*, titles behind one of *kinds* and a colon.

    Without *base_url*, links are seen from where the page is, if *addresses* has it by its name.
    """

    order: Order | None = None
    year: int | None = None
    kinds: tuple[str, ...] = ()
    base_url: str | None = None
    addresses: Mapping[str, str] = {}
    #: Whether text is mended that was encoded twice in places.
    mixed: bool = False


class Import(Struct, frozen=True, kw_only=True):
    """A new store, its *text* and what that says, what is to be told of each page, and a *summary* in one line."""

    text: str
    schedule: Schedule
    report: tuple[str, ...]
    summary: str


def read_pages(
    pages: Sequence[tuple[str, bytes]],
    given: GroupOptions,
    options: ImportOptions,
    today: dt.date,
) -> Import:
    """Make one new store of a group's pages, each given by its name and its bytes.

    *today* tells which sessions are over. Raise an RgfeedsError, in the organiser's words, when a page has no
    sessions or leaves open what it means, when the group lacks a key, and when the store would have errors.
    """
    found = _read(pages, options, given.timezone or "")
    text = store_text(found, given, today)
    loaded = load("the store", text.encode())
    schedule = loaded.schedule
    if schedule is None:
        errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
        said = [one.message + (f" ({one.help})" if one.help else "") for one in errors]
        why = "the store would have mistakes, so nothing was written"
        raise Refused(f"{why}: {'; '.join(said)}")
    summary, missing = _summary(text, schedule, found.pages)
    report = [line for one in found.pages for line in one.columns]
    for page in (one.page for one in found.pages):
        address = options.addresses.get(page.file)
        relative = any(link.target and not is_safe(link.url) for _, link in page.links)
        if address and relative and not options.base_url:
            seen = f"relative links are seen from {address}"
            report.append(f"{page.file}: {seen}, as the repository's remote tells")
    report += source.report_lines([*found.remarks, *missing])
    if given.name is None and found.name:
        report.append(f"the group is called `{found.name}`, as the page says")
    for line in found.about.split("\n"):
        dates = find_dates(line)
        if dates and max(dates.first.days(), default=today) > today:
            why = "it has a day to come and stays in the introduction: is it a session?"
            report.append(f"{source.shorten(line)} → {why}")
    timeless = sum(draft.start is None for draft in found.sessions)
    if timeless and given.start is None:
        sessions = f"{timeless:,} of {len(found.sessions):,} sessions"
        why = f"without a time, and so all-day: {sessions}; say their usual time (see --help)"
        report.append(why)
    text = "\n".join([text, *map(source.as_comment, missing)])
    return Import(text=text, schedule=schedule, report=tuple(report), summary=summary)


def _read(
    pages: Sequence[tuple[str, bytes]], options: ImportOptions, zone: str
) -> Reading:
    """Read the pages; raise an RgfeedsError when they have no sessions, or leave open what they mean."""
    remarks: list[Remark] = []
    found: list[PageContents] = []
    for file, content in pages:
        text, mended = source.read_source(file, content, mixed=options.mixed)
        page = parse(file, text, options.base_url or options.addresses.get(file))
        found.append(entries.find_entries(page))
        remarks += mended
    for one in found:
        refusing.refuse(one)
    every = [entry for one in found for entry in one.entries]
    order = options.order or dating.order_of(every)
    days, guesses = dating.days_of(every, order, options.year)
    rooms = frozenset(entry.cell(Role.ROOM).plain().casefold() for entry in every)
    kinds = words.KINDS | {kind.casefold() for kind in options.kinds}
    context = PagesContext(days=days, kinds=kinds, rooms=rooms, zone=load_zone(zone))
    return Reading(found, context, [*remarks, *guesses])


def _summary(
    text: str, schedule: Schedule, pages: Sequence[PageContents]
) -> tuple[str, list[Remark]]:
    """Return in one line what came of *pages*, and remarks on links in no key and no comment of the *text*."""
    comments = "\n".join(line for line in text.split("\n") if line.startswith("#"))
    links = taken = 0
    missing = []
    for page in (one.page for one in pages):
        left = Counter(_links(schedule))
        for at, link in page.links:
            links += not link.inside
            url = link.target or link.url
            if left[url] > 0:
                left[url] -= 1
                taken += 1
            elif not (link.inside or url in comments or link.url in comments):
                why = link.why_lost("the link has no place in the store")
                missing.append(page.remark(at, url, why, left=True))
    kept = f", {links - taken:,} kept in comments" if links > taken else ""
    sessions = schedule.sessions
    counts = {
        "session": len(sessions),
        "lead": len({lead.name for one in sessions for lead in one.leads}),
        "room": len({one.plan.room for one in sessions} - {None}),
        "material": sum(len(one.materials) for one in sessions),
    }
    if schedule.breaks:
        counts["break"] = len(schedule.breaks)
    made = ", ".join(amount(count, noun) for noun, count in counts.items())
    found = f"{amount(links, 'link')} found, {taken:,} taken{kept}"
    untitled = sum(one.title is None for one in sessions)
    leaderless = sum(not one.leads for one in sessions)
    unknown = f"without a title: {untitled:,}, without a lead: {leaderless:,}"
    return f"{made}; {found}; {unknown}", [*dict.fromkeys(missing)]


def _links(schedule: Schedule) -> Iterator[str]:
    """Yield the address of each link of the store, as often as it shows it."""
    texts = [schedule.group.about]
    for session in schedule.sessions:
        people = (lead.url for lead in session.leads)
        yield from filter(None, [*people, session.plan.online])
        yield from (material.url for material in session.materials)
        texts += [session.abstract, session.reading, session.address or ""]
    for _, link in parse("", "\n\n".join(texts)).links:
        yield link.target
