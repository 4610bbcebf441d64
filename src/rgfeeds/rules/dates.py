"""Sessions on days that are probably not meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise

from rgfeeds.rules.rule import Context, Finding, rule
from rgfeeds.store.diagnostics import Severity
from rgfeeds.store.plans import usual_on
from rgfeeds.store.spans import Path
from rgfeeds.store.store import Store
from rgfeeds.text.wording import LONG_DAYS, day, long_day

_WEEK = dt.timedelta(days=7)
# Further apart than this, two neighbours in the file do not explain each other's date.
_NEAR = dt.timedelta(days=60)
_FAR = dt.timedelta(days=250)
# Groups that meet less often give no date to compare with.
_OFTEN = dt.timedelta(days=45)


@rule(
    Severity.WARNING,
    "A session is not on the weekday that `[[defaults]]` name, or alone on a weekend. "
    "When that is meant, say so with `weekday` in the session.",
)
def usual_weekday(store: Store, _: Context) -> Iterator[Finding]:
    days = [session.plan.day for _, session in store.sessions]
    slips = _slips(store)
    weekends = sum(date.weekday() > 4 for date in days)
    lonely = weekends == 1 and len(days) > 3
    for (path, session), date in zip(store.sessions, days, strict=True):
        if session.unusual_day or path in slips:
            continue
        name, usual = LONG_DAYS[date.weekday()], usual_on(date, store.usual).weekday
        instead = ""
        if usual is not None and usual != date.weekday():
            why = f"not on the usual {LONG_DAYS[usual]}"
            before = date - dt.timedelta(days=(date.weekday() - usual) % 7)
            instead = (
                f"; else {day(before, date.year)} or {day(before + _WEEK, date.year)}"
            )
        elif usual is None and lonely and date.weekday() > 4:
            why = "as no other session"
        else:
            continue
        yield Finding(
            message=f"session `{session.id}` is on a {name}, {why}",
            place=store.place(path, "date"),
            help=f'if that is meant: weekday = "{name}"{instead}',
        )


@rule(
    Severity.WARNING,
    "A date is far from the dates before and after it in the file, and near to them with another year, "
    "or with day and month the other way round.",
)
def unlikely_date(store: Store, _: Context) -> Iterator[Finding]:
    slips = _slips(store)
    for path, session in store.sessions:
        if path in slips:
            yield Finding(
                message=f"session `{session.id}` is on {long_day(session.plan.day)}, far from its neighbours",
                place=store.place(path, "date"),
                help=f"was this meant? date = {slips[path]}",
            )


def _slips(store: Store) -> Mapping[Path, dt.date]:
    """Return the sessions whose date is probably a slip, with the date that may be meant."""
    days = [session.plan.day for _, session in store.sessions]
    taken = set(days)
    gaps = sorted(later - earlier for earlier, later in pairwise(sorted(taken)))
    if len(gaps) < 2 or gaps[len(gaps) // 2] > _OFTEN:
        return {}
    far = [True, *(abs(later - date) > _NEAR for date, later in pairwise(days)), True]
    slips = {}
    for index, (path, session) in enumerate(store.sessions):
        if session.unusual_day or not (far[index] and far[index + 1]):
            continue
        near = days[max(0, index - 1) : index] + days[index + 1 : index + 2]
        meant = _meant(days[index], near, taken, store)
        if meant is not None:
            slips[path] = meant
    return slips


def _meant(
    date: dt.date, near: Sequence[dt.date], taken: Collection[dt.date], store: Store
) -> dt.date | None:
    """Return what *date* may have been meant to be, given the dates *near* it in the file, all far."""
    swapped = _with(date, month=date.day, day=date.month)
    candidates = [swapped]
    if all(abs(date - other) > _FAR for other in near):
        years = {other.year for other in near} | {date.year - 1, date.year + 1}
        candidates += [_with(date, year=year) for year in sorted(years)]
    usual = usual_on(date, store.usual).weekday
    if usual == date.weekday():
        return None
    for candidate in candidates:
        if candidate is None or candidate in taken:
            continue
        fits = all(abs(candidate - other) <= _NEAR for other in near)
        if fits and usual in {None, candidate.weekday()}:
            return candidate
    return None


def _with(date: dt.date, **parts: int) -> dt.date | None:
    try:
        return date.replace(**parts)
    except ValueError:
        return None


@rule(
    Severity.WARNING,
    "A session that is not off stands on a day that a `[[break]]` says has none.",
)
def date_in_break(store: Store, _: Context) -> Iterator[Finding]:
    for path, session in store.sessions:
        date = session.plan.day
        free = [
            break_path
            for break_path, one in store.breaks
            if one.start <= date <= one.until
        ]
        if free and not session.plan.status.off:
            yield Finding(
                message=f"session `{session.id}` is on {day(date)}, in a break",
                place=store.place(path, "date"),
                help="move the session, set its status, or shorten the break",
                other=(store.place(free[0], "date", "from"), "the break"),
            )


@rule(
    Severity.WARNING,
    'A session that is not off is on a public holiday of the country that the store names: `country = "GB-ENG"` '
    "in `[check]`. The dates come from the library `holidays`.",
)
def public_holiday(store: Store, _: Context) -> Iterator[Finding]:
    country = store.settings.country
    if country is None or find_spec("holidays") is None:
        return
    years = {session.plan.day.year for _, session in store.sessions}
    names = _holidays(country, sorted(years)) or {}
    for path, session in store.sessions:
        name = names.get(session.plan.day)
        if name and not session.plan.status.off:
            yield Finding(
                message=f"session `{session.id}` is on a public holiday: {name}",
                place=store.place(path, "date"),
                help="move it, or set its status",
            )


@rule(
    Severity.NOTE,
    "The store names a country, but its public holidays are not known: "
    "the library `holidays` is not installed, or does not know the country.",
)
def no_holidays(store: Store, _: Context) -> Iterator[Finding]:
    country = store.settings.country
    if country is None:
        return
    place = store.place(("check",), "country")
    if find_spec("holidays") is None:
        yield Finding(
            message="public holidays are not checked: the library `holidays` is not installed",
            place=place,
            help='pip install "rgfeeds[holidays]"',
        )
    elif _holidays(country, []) is None:
        yield Finding(
            message=f"the public holidays of `{country}` are not known",
            place=place,
            help='a code of ISO 3166, as in country = "GB-ENG" or country = "FR"',
        )


def _holidays(country: str, years: list[int]) -> dict[dt.date, str] | None:
    """Return the names of the public holidays in *years*, None for an unknown country."""
    from holidays import country_holidays  # noqa: PLC0415 - heavy, and only when a store asks

    code, _, part = country.upper().partition("-")
    try:
        return dict(
            country_holidays(code, subdiv=part or None, years=years, expand=False)
        )
    except NotImplementedError:
        return None


@rule(
    Severity.NOTE,
    "A session that is over has neither slides nor anything else that was made for it.",
)
def no_materials(store: Store, context: Context) -> Iterator[Finding]:
    today = context.today or dt.date.min
    for path, session in store.sessions:
        if session.materials or session.title is None or session.plan.status.off:
            continue
        if session.plan.day < today:
            yield Finding(
                message=f"session `{session.id}` is over and has no slides",
                place=store.place(path, "title", "id"),
                help='slides = "https://…"',
            )
