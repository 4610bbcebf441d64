"""What was measured, as Markdown: the goals with their ratios, and the medians they come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.contestants import COLD
from bench.parts import HELP, PASS, RUN
from bench.race import Entry, Results

RGFEEDS, HUGO, YAML2ICS = "rgfeeds", "Hugo", "yaml2ics"


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
        limits={24: 1.8, 1000: 0.95, 10_000: 0.9},
    ),
    Goal(
        title="cold ÷ yaml2ics",
        entry=(RGFEEDS, COLD),
        against=(YAML2ICS, COLD),
        limits={24: 0.75, 1000: 0.2, 10_000: 0.2},
    ),
)
#: Megabytes of a cold build, by number of sessions.
PEAK: Mapping[int, float] = {24: 40, 1000: 60, 10_000: 200}
#: How many times what a session costs at the first size it may cost at the second.
LINEAR = (1000, 10_000, 1.2)
#: How many times what Python takes to start a command may take, and to read a history, by number of versions.
STARTS: Mapping[tuple[str, str], float] = {
    (RGFEEDS, HELP): 3.5,
    ("check", RUN): 7,
}
HISTORY: Mapping[int, float] = {300: 12, 2000: 50}
#: Modules that a build may import, in all and of ours.
MODULES = (330, 60)
#: Seconds from a save to the new page in the preview, by number of sessions.
SAVED: Mapping[int, float] = {24: 0.1, 1000: 0.6}


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
        + [
            _held(results.ratio((name, what), PASS), STARTS.get((name, what)), "{:.1f}")
            for what in (HELP, RUN)
        ]
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


def modules(counts: tuple[int, int]) -> str:
    """Say how many modules a build imports, in all and of ours."""
    every, ours = (
        _held(count, limit, "{:.0f}")
        for count, limit in zip(counts, MODULES, strict=True)
    )
    return f"Modules that a build imports: {every}, of ours {ours}\n"


def saved(seconds: Mapping[int, float]) -> str:
    """Say how long a save takes to be seen in the preview, by number of sessions."""
    said = [
        f"{_held(took, SAVED.get(count), '{:.2f}')} s at {count:,} sessions"
        for count, took in seconds.items()
    ]
    return f"From a save to the new page in the preview: {', '.join(said)}\n"


def past(results: Results) -> str:
    """Return what histories cost."""
    rows = []
    for name, what in results.costs:
        if (name, what) == PASS:
            continue
        wall, cpu, peak = _cost(results, (name, what))
        limit = None
        if what == "history alone":
            limit = HISTORY.get(int(name.replace(",", "")))
        ratio = _held(results.ratio((name, what), PASS), limit, "{:.1f}")
        rows.append([name, what, ratio, wall, cpu, peak])
    heading = ["versions", "", "÷ `python -c pass`", "wall, ms", "CPU, ms", "peak, MB"]
    return _table(heading, rows)


def _cost(results: Results, entry: Entry) -> list[str]:
    cost = results.median(entry)
    return [f"{cost.wall * 1000:,.0f}", f"{cost.cpu * 1000:,.0f}", f"{cost.peak:,.0f}"]


def _wall(results: Results, entry: Entry) -> str:
    return _cost(results, entry)[0] if entry in results.costs else ""


def _held(value: float | None, limit: float | None, form: str) -> str:
    """Say a value with its goal, in bold when it is missed."""
    if value is None:
        return ""
    said = form.format(value)
    if limit is None:
        return said
    return f"{said} (≤ {limit:g})" if value <= limit else f"**{said}** (> {limit:g})"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
