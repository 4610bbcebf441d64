"""When the group meets, where that is probably not meant."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise

from rgfeeds.model.timezones import footer
from rgfeeds.rules.rule import Context, Finding, note, warning
from rgfeeds.store import Store, usual_on
from rgfeeds.store.spans import KeyPath
from rgfeeds.text.advice import spoken_zone
from rgfeeds.text.wording import LONG_DAYS, day, long_day

# Further apart than this, two neighbours in the file do not explain each other's date.
_NEAR = dt.timedelta(days=60)

# Clocks of these never change; a group in them mostly lives where they do.
_FIXED = re.compile(r"(Etc/)?(GMT([+-]?\d+)?|Greenwich)|EST|MST")
# The rule of a zone whose clocks stand still, or change on the nth weekday of a month at a time of that day.
_WRITABLE = re.compile(r"[^,]*(?:(?:,M\d+\.\d\.\d(?:/(?:1?\d|2[0-3])(?::\d\d)*)?){2})?")


@warning
def usual_weekday(store: Store, _: Context) -> Iterator[Finding]:
    """A session is not on the weekday that `[[defaults]]` name, or alone on a weekend. When that is meant, say so with
    `weekday` in the session.
    """
    slips = _slips(store)
    weekends = sum(session.plan.day.weekday() > 4 for _, session in store.sessions)
    lonely = weekends == 1 and len(store.sessions) > 3
    for path, session in store.sessions:
        date = session.plan.day
        if session.unusual_day or path in slips:
            continue
        name, usual = LONG_DAYS[date.weekday()], usual_on(date, store.usual).weekday
        help = f'if that is meant: weekday = "{name}"'
        if usual is None and lonely and date.weekday() > 4:
            why = "as no other session"
        elif usual is not None and usual != date.weekday():
            why = f"not on the usual {LONG_DAYS[usual]}"
            before = date - dt.timedelta(days=(date.weekday() - usual) % 7)
            after = before + dt.timedelta(days=7)
            help += f"; else {day(before, date.year)} or {day(after, date.year)}"
        else:
            continue
        message = f"session `{session.id}` is on a {name}, {why}"
        yield Finding(message, store.place(path, "date"), help)


@warning
def unlikely_date(store: Store, _: Context) -> Iterator[Finding]:
    """A date is far from the dates before and after it in the file, and near to them with another year, or with day and
    month the other way round.
    """
    slips = _slips(store)
    for path, session in store.sessions:
        if path in slips:
            message = f"session `{session.id}` is on {long_day(session.plan.day)}, far from its neighbours"
            help = f"was this meant? date = {slips[path]}"
            yield Finding(message, store.place(path, "date"), help)


def _slips(store: Store) -> Mapping[KeyPath, dt.date]:
    """Return the sessions whose date is probably a slip, with the date that may be meant."""
    days = [session.plan.day for _, session in store.sessions]
    taken = set(days)
    gaps = sorted(later - earlier for earlier, later in pairwise(sorted(taken)))
    # A group that meets less often gives no date to compare with.
    if len(gaps) < 2 or gaps[len(gaps) // 2] > dt.timedelta(days=45):
        return {}
    slips: dict[KeyPath, dt.date] = {}
    for index, (path, session) in enumerate(store.sessions):
        date = session.plan.day
        near = [*days[max(0, index - 1) : index], *days[index + 1 : index + 2]]
        if session.unusual_day or any(abs(date - other) <= _NEAR for other in near):
            continue
        usual = usual_on(date, store.usual).weekday
        if usual == date.weekday():
            continue
        for meant in _other_days(date, near):
            fits = all(abs(meant - other) <= _NEAR for other in near)
            if fits and meant not in taken and usual in {None, meant.weekday()}:
                slips.setdefault(path, meant)
    return slips


def _other_days(date: dt.date, near: Collection[dt.date]) -> Iterator[dt.date]:
    """Yield *date* with day and month swapped, then in the years around it and *near* it."""
    with suppress(ValueError):
        yield date.replace(month=date.day, day=date.month)
    for year in sorted({other.year for other in near} | {date.year - 1, date.year + 1}):
        with suppress(ValueError):
            yield date.replace(year=year)


@warning
def date_in_break(store: Store, _: Context) -> Iterator[Finding]:
    """A session that is not off stands on a day that a `[[break]]` says has none."""
    help = "move the session, set its status, or shorten the break"
    for path, session in store.sessions:
        date = session.plan.day
        free = [where for where, one in store.breaks if one.start <= date <= one.until]
        if free and not session.plan.status.off:
            message = f"session `{session.id}` is on {day(date)}, in a break"
            other = (store.place(free[0], "date", "from"), "the break")
            yield Finding(message, store.place(path, "date"), help, other)


@warning
def public_holiday(store: Store, _: Context) -> Iterator[Finding]:
    """A session that is not off is on a public holiday of the country that the store names: `country = "GB-ENG"` in
    `[check]`. The dates come from the library `holidays`.
    """
    names, _unknown = _holidays(store)
    for path, session in store.sessions:
        if not session.plan.status.off and (name := names.get(session.plan.day)):
            message = f"session `{session.id}` is on a public holiday: {name}"
            help = "move it, or set its status"
            yield Finding(message, store.place(path, "date"), help)


@note
def no_holidays(store: Store, _: Context) -> Iterable[Finding]:
    """The store names a country, but its public holidays are not known: the library `holidays` is not installed, or
    does not know the country.
    """
    return _holidays(store)[1]


def _holidays(store: Store) -> tuple[Mapping[dt.date, str], list[Finding]]:
    """Return the names of public holidays by day, and that they are not known; neither without a country."""
    if store.country is None:
        return {}, []
    country, _, part = store.country.upper().partition("-")
    years = {session.plan.day.year for _, session in store.sessions}
    try:
        # Heavy, and only when a store asks.
        from holidays import country_holidays  # noqa: PLC0415

        return country_holidays(country, part or None, years, expand=False), []
    except ImportError:
        why = "public holidays are not checked: the library `holidays` is not installed"
        help = 'pip install "rgfeeds[holidays]"'
    except NotImplementedError:
        why = f"the public holidays of `{store.country}` are not known"
        help = 'a code of ISO 3166, as in country = "GB-ENG" or country = "FR"'
    return {}, [Finding(why, store.place(("check",), "country"), help)]


@note
def no_materials(store: Store, context: Context) -> Iterator[Finding]:
    """A session that is over has neither slides nor anything else that was made for it."""
    today = context.today or dt.date.min
    for path, session in store.sessions:
        held = session.title is not None and not session.plan.status.off
        if held and session.plan.day < today and not session.materials:
            message = f"session `{session.id}` is over and has no slides"
            help = 'slides = "https://…"'
            yield Finding(message, store.place(path, "title", "id"), help)


@note
def fixed_zone(store: Store, _: Context) -> Iterator[Finding]:
    """The time zone is named by an abbreviation or an offset, so its clocks never change. Where there is summer time,
    the sessions of half of the year are an hour off.
    """
    name = store.zone.key
    if _FIXED.fullmatch(name):
        # `Etc/GMT+5` is what people call GMT-5: five hours behind UTC.
        spoken = name.removeprefix("Etc/").translate(str.maketrans("+-", "-+"))
        city = spoken_zone(spoken) or "Europe/London"
        message = f"clocks in {name} are never put forward in summer"
        help = f'where they are: timezone = "{city}", or another city of yours'
        yield Finding(message, store.place(("group",), "timezone"), help)


@note
def unwritable_zone(store: Store, _: Context) -> Iterator[Finding]:
    """The clock changes of the time zone follow a rule that iCalendar has no words for, so the calendar tells its times
    in UTC. Everybody sees the right time; only repeated builds follow a new rule.
    """
    name = store.zone.key
    if not _WRITABLE.fullmatch(footer(name)):
        message = f"calendars are told the times in UTC: no rule of theirs says when clocks change in {name}"
        yield Finding(message, store.place(("group",), "timezone"))
