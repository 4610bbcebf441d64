"""Which session, day and time are meant, as an organiser says them; what is open is asked, never guessed."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Session, by_start
from rgfeeds.store import Store, values
from rgfeeds.store.spans import KeyPath
from rgfeeds.text.advice import nearest
from rgfeeds.text.spoken import SpokenDay, read_day
from rgfeeds.text.spoken.times import Times, read_times
from rgfeeds.text.wording import LONG_DAYS, MONTHS, day, long_day

_FORMS = "say `next monday`, `12 Aug`, `12 Aug 14:30` or `2026-08-12`"
_LONGEST = 60


class When(Struct, frozen=True, kw_only=True):
    """A day, and the times of day that were said with it, in the group's zone."""

    day: dt.date
    start: dt.time | None = None
    end: dt.time | None = None


def read_when(
    text: str, today: dt.date, *, weekday: int | None = None, on: dt.date | None = None
) -> When:
    """Return what *text* says, seen from *today*; raise RgfeedsError where it says none, or leaves open which.

    A year left out is that of the next such day. *weekday* is the day that `next week` means,
    0 for Monday. Times alone are those of the day *on*; without it they are no date.
    """
    if on and (alone := _sure_times(text)):
        if not alone.sure and (spoken := read_day(text, today)):
            date = f"{spoken.day} {MONTHS[spoken.month - 1]}"
            choice = f"say `{alone.start:%H:%M}` or `{date}`"
            raise RgfeedsError(f"`{text}` may be a time or a day: {choice}")
        return When(day=on, start=alone.start, end=alone.end)
    short = text[: _LONGEST + 1]
    # A time may begin after a day; the longest days first.
    gaps = [*re.finditer(r",?\s+|,|(?<=\d)[tT](?=\d)", short)]
    parts = [(short[: gap.start()], short[gap.end() :]) for gap in reversed(gaps)]
    for said, rest in [(short, ""), *parts]:
        written = read_day(said, today, weekday)
        if written and not rest:
            return When(day=_only_day(written, today))
        if written and (times := _sure_times(rest)):
            day = _only_day(written, today)
            return When(day=day, start=times.start, end=times.end)
    raise RgfeedsError(f"`{text[:_LONGEST]}` is no date: {_FORMS}")


def read_day_only(text: str, today: dt.date, weekday: int | None = None) -> dt.date:
    """Return the day that *text* says; raise RgfeedsError where it says a time, and as `read_when`."""
    when = read_when(text, today, weekday=weekday)
    if when.start:
        raise RgfeedsError(f"`{text[:_LONGEST]}` has a time of day: say whole days")
    return when.day


def _sure_times(text: str) -> Times | None:
    """Return the times that *text* is; a bare number is none. Raise RgfeedsError where only noon is not said."""
    times = read_times(text)
    if times is None and len(text) <= _LONGEST:
        small = r"(?<!\d)[1-6](?=[:h]|\.(?:00|1[3-9]|[2-5]))"
        later = re.sub(small, lambda hour: str(int(hour[0]) + 12), text)
        if read_times(later):
            choice = f"say `{later}`, or add am"
            raise RgfeedsError(f"`{text}` may be before or after noon: {choice}")
    return times if times and (times.sure or "." in times.text) else None


def days_meant(text: str, today: dt.date, days: Iterable[dt.date]) -> set[dt.date]:
    """Return those of *days* that *text* may mean, of any year if it says none, and none if it is no day."""
    written = read_day(text, today)
    if written is None:
        return set()
    if written.year is not None:
        return {_only_day(written, today)} & set(days)
    _refuse_doubt(written)
    meant = {day for day in days if day in written.days(day.year)}
    return {day for day in meant if written.weekday in {None, day.weekday()}}


def read_clock(text: str) -> dt.time:
    """Return the time of day that "14:30", "2.30pm" or "2 pm" says; raise RgfeedsError."""
    times = _sure_times(text)
    if times is None or times.start is None or times.end:
        raise RgfeedsError(f"`{text[:_LONGEST]}` is no time of day: say `14:30`")
    return times.start


def _only_day(written: SpokenDay, today: dt.date) -> dt.date:
    _refuse_doubt(written)
    # Where *written* says a year, it has the same day in each of these; 29 February may be 8 years away.
    years = range(today.year, today.year + 9)
    days = (day for year in years for day in written.days(year))
    meant = next((day for day in days if written.year or day >= today), None)
    if meant is None:
        raise RgfeedsError(f"there is no day `{written.text}`")
    if written.weekday not in {None, meant.weekday()}:
        right, _, date = long_day(meant).partition(" ")
        wrong = LONG_DAYS[written.weekday or 0]
        raise RgfeedsError(f"{date} is a {right}, not a {wrong}: correct one of them")
    return meant


def _refuse_doubt(written: SpokenDay) -> None:
    said = f"`{written.text}`"
    if written.short_year:
        raise RgfeedsError(f"{said} has no whole year: write {written.year}")
    if written.last:
        raise RgfeedsError(f"{said} names more than one day: say one")
    if written.doubtful:
        year = f" {written.year}" if written.year else ""
        # A leap year has every day that a date without a year may mean.
        days = written.days() or written.days(2000)
        ways = " or ".join(f"`{day.day} {MONTHS[day.month - 1]}{year}`" for day in days)
        raise RgfeedsError(f"{said} leaves open which number is the month: say {ways}")


# Sessions that are named when several may be meant.
_MOST = 8


class Target(Struct, frozen=True):
    """A session that is meant, and where it stands in *store*."""

    store: Store
    path: KeyPath
    session: Session

    @property
    def written(self) -> Mapping[str, Any]:
        """What the session says itself, by key."""
        return self.store.table(self.path)

    @property
    def plain_title(self) -> str:
        """Its title as it is compared with what somebody says, empty without one."""
        return _plain(self.session.title or "")

    @property
    def day(self) -> dt.date:
        return self.session.plan.day


def is_on(session: Session) -> bool:
    return not session.plan.status.off


def choose(
    wanted: str, store: Store, today: dt.date, suits: Callable[[Session], bool] = is_on
) -> Target:
    """Return the one session of *store* that *wanted* means, seen from *today*; raise RgfeedsError.

    An id is taken before a date, a whole id or title before a part of one. `next` is
    the first to come that *suits*; of several that may be meant, so is the only one.
    """
    entries = sorted(store.sessions, key=lambda entry: by_start(entry[1]))
    sessions = [Target(store, *entry) for entry in entries]
    found = _candidates(wanted, sessions, today, suits)
    for meant in ([one for one in found if suits(one.session)], found):
        if len(meant) == 1:
            return meant[0]
    if not found:
        raise RgfeedsError(_unknown(wanted, sessions, store))
    said = [f"`{one.session.id}` ({day(one.day)})" for one in found[:_MOST]]
    more = [f"{len(found) - _MOST} more"] if len(found) > _MOST else []
    names = ", ".join([*said, *more])
    raise RgfeedsError(f"`{values.cut(wanted)}` may be any of {names}; say its id")


def _candidates(
    text: str, sessions: list[Target], today: dt.date, suits: Callable[[Session], bool]
) -> list[Target]:
    plain = _plain(text)
    if same := [one for one in sessions if one.session.id == plain]:
        return same
    if plain == "next":
        coming = [one for one in sessions if one.day >= today and suits(one.session)]
        return [one for one in coming if one.day == coming[0].day]
    part = re.sub(r"[^\w]+", "-", plain).strip("-")
    named = [
        one
        for one in sessions
        if plain and (plain in one.plain_title or (part and part in one.session.id))
    ]
    try:
        days = days_meant(text, today, (one.day for one in sessions))
    except RgfeedsError:
        if not named:
            raise
        days = set()
    dated = [one for one in sessions if one.day in days]
    return dated or [one for one in named if plain == one.plain_title] or named


def _unknown(wanted: str, sessions: Sequence[Target], store: Store) -> str:
    plain, said = _plain(wanted), f"session `{values.cut(wanted)}`"
    if plain == "next":
        return "there is no such session to come"
    written = store.entries("session")
    if any(isinstance(one, dict) and one.get("id") == wanted for one in written):
        file = store.document.file
        return f"{said} has mistakes; see them with: rgfeeds check {file}"
    ids = [one.session.id for one in sessions]
    titles = [one.plain_title for one in sessions if one.plain_title]
    if near := nearest(plain[:80], ["next", *ids, *titles]):
        return f"there is no {said}; did you mean `{near}`?"
    return f"there is no {said}; say its id, a part of its title, its date or `next`"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
