"""What was measured, as Markdown: the goals with their ratios, and the medians they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.contestants import COLD, EDITED, UNCHANGED
from bench.parts import HELP, PASS, RUN, VERSIONS
from bench.race import Entry, Results

RGFEEDS, HUGO, YAML2ICS, PYTHON = "rgfeeds", "Hugo", "yaml2ics", "python -c pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """At most so many times what *against* takes, by number of sessions."""

    title: str
    entry: Entry
    against: Entry
    limits: Mapping[int, float]


GOALS = (
    Goal(
        title="cold ÷ Hugo",
        entry=(RGFEEDS, COLD),
        against=(HUGO, COLD),
        limits={24: 1.8, 1000: 0.9, 10_000: 0.7},
    ),
    Goal(
        title="cold ÷ yaml2ics",
        entry=(RGFEEDS, COLD),
        against=(YAML2ICS, COLD),
        limits={24: 0.9, 1000: 0.16, 10_000: 0.11},
    ),
    Goal(
        title="one session edited ÷ Hugo",
        entry=(RGFEEDS, EDITED),
        against=(HUGO, EDITED),
        limits={24: 1.2, 1000: 0.3, 10_000: 0.12},
    ),
    Goal(
        title="nothing changed ÷ `python -c pass`",
        entry=(RGFEEDS, UNCHANGED),
        against=(PYTHON, COLD),
        limits={24: 4, 1000: 4, 10_000: 4},
    ),
)
#: Megabytes of a cold build, by number of sessions.
PEAK: Mapping[int, float] = {24: 40, 1000: 60, 10_000: 200}
#: How many times what a session costs at the first size it may cost at the second.
LINEAR = (1000, 10_000, 1.2)
#: Seconds and megabytes of reading a history, by number of versions.
HISTORY: Mapping[int, tuple[float, float | None]] = {300: (0.15, None), 2000: (0.6, 80)}


def goals(races: Mapping[int, Results]) -> str:
    """Return the table of goals, a column a size."""
    rows = [
        [goal.title]
        + [
            _held(
                result.ratio(goal.entry, goal.against), goal.limits.get(size), "{:.2f}"
            )
            for size, result in races.items()
        ]
        for goal in GOALS
    ]
    peaks = [
        _held(result.median((RGFEEDS, COLD)).peak, PEAK.get(size), "{:.0f}")
        for size, result in races.items()
    ]
    rows.append(["peak memory of a cold build, MB", *peaks])
    heading = ["rgfeeds"] + [f"{size:,} sessions" for size in races]
    return _table(heading, rows) + _linear(races)


def _linear(races: Mapping[int, Results]) -> str:
    """Say what a session costs at two sizes, the start taken off."""
    few, many, limit = LINEAR
    least = min(races, default=few)
    if not {few, many} <= races.keys() or least == few:
        return ""
    start, small, large = (
        races[size].median((RGFEEDS, COLD)).wall for size in (least, few, many)
    )
    each, each_of_many = (
        (small - start) / (few - least),
        (large - start) / (many - least),
    )
    said = _held(each_of_many / each, limit, "{:.2f}")
    return f"\nA session at {many:,} ÷ one at {few:,}, the start taken off: {said}\n"


def medians(races: Mapping[int, Results]) -> str:
    """Return what each contestant took at each size."""
    rows = [
        [f"{size:,}", name, scenario, *_cost(results, (name, scenario))]
        for size, results in races.items()
        for name, scenario in results.costs
    ]
    return _table(["sessions", "", "", "wall, ms", "CPU, ms", "peak, MB"], rows)


def commands(results: Results) -> str:
    """Return what the start of each command costs."""
    names = dict.fromkeys(
        name for name, _ in results.costs if (name, HELP) in results.costs
    )
    rows = [
        [f"`{name}`"]
        + [_times(results.ratio((name, what), PASS)) for what in (HELP, RUN)]
        + [_wall(results, (name, what)) for what in (HELP, RUN)]
        for name in names
    ]
    heading = [
        "command",
        "`--help` ÷ `python -c pass`",
        "a small run ÷",
        "`--help`, ms",
        "a small run, ms",
    ]
    return _table(heading, rows)


def past(results: Results) -> str:
    """Return what histories cost."""
    rows = []
    for name, what in results.costs:
        if (name, what) == PASS:
            continue
        wall, cpu, peak = _cost(results, (name, what))
        ratio = _times(results.ratio((name, what), PASS))
        rows.append([name, what, ratio, wall, cpu, peak])
    heading = ["versions", "", "÷ `python -c pass`", "wall, ms", "CPU, ms", "peak, MB"]
    return _table(heading, rows) + "".join(_history_goals(results))


def _history_goals(results: Results) -> Iterator[str]:
    for versions in VERSIONS:
        entry = (f"{versions:,}", "history alone")
        if entry not in results.costs:
            continue
        seconds, megabytes = HISTORY[versions]
        cost = results.median(entry)
        said = _held(cost.wall, seconds, "{:.3f}") + " s"
        if megabytes is not None:
            said += ", " + _held(cost.peak, megabytes, "{:.0f}") + " MB"
        yield f"\nHistory of {versions:,} versions: {said}\n"


def _cost(results: Results, entry: Entry) -> list[str]:
    cost = results.median(entry)
    return [f"{cost.wall * 1000:,.0f}", f"{cost.cpu * 1000:,.0f}", f"{cost.peak:,.0f}"]


def _wall(results: Results, entry: Entry) -> str:
    return _cost(results, entry)[0] if entry in results.costs else ""


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.1f}"


def _held(value: float | None, limit: float | None, form: str) -> str:
    """Say a value with its goal, in bold when it is missed."""
    if value is None:
        return "not run"
    said = form.format(value)
    if limit is None:
        return said
    return f"{said} (≤ {limit:g})" if value <= limit else f"**{said}** (> {limit:g})"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
