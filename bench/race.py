"""Rounds: every contestant runs once in each, so that what slows the machine slows all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.contestants import COLD, Contestant, Round
from bench.stores import Group
from bench.timing import Command, Cost, timed

#: What a line of results is of: a contestant's name and a scenario.
Entry = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """The costs of each entry, round by round."""

    costs: dict[Entry, list[Cost]]

    def median(self, entry: Entry) -> Cost:
        """Return what is in the middle of each, wall time, CPU time and peak memory."""
        costs = self.costs[entry]
        return Cost(
            wall=median(cost.wall for cost in costs),
            cpu=median(cost.cpu for cost in costs),
            peak=median(cost.peak for cost in costs),
        )

    def ratio(self, entry: Entry, other: Entry) -> float | None:
        """Return the median of the ratios of wall time, pair by pair; None when one did not run."""
        if not (self.costs.get(entry) and self.costs.get(other)):
            return None
        pairs = zip(self.costs[entry], self.costs[other], strict=True)
        return median(cost.wall / against.wall for cost, against in pairs)


def race(
    contestants: Sequence[Contestant], group: Group, folder: Path, rounds: int
) -> Results:
    """Let *contestants* publish *group* *rounds* times below *folder*, taking turns.

    Nothing is deleted before all have ended, since file systems are slower for it.
    """
    running = [each for each in contestants if group.count <= each.largest]
    for contestant in running:
        contestant.lay_out(group, folder / contestant.name)
    costs: dict[Entry, list[Cost]] = {}
    for number in range(1, rounds + 1):
        below = folder / f"round-{number}"
        below.mkdir(parents=True)
        round = Round(group=group, folder=below, number=number)
        for contestant in running:
            cost = timed(contestant.prepare(round))
            costs.setdefault((contestant.name, COLD), []).append(cost)
    return Results(costs)


def alternate(
    commands: Mapping[Entry, Command],
    rounds: int,
    before: Callable[[], object] = bool,
) -> Results:
    """Run *commands* *rounds* times, taking turns; *before* each, what they may have changed is undone."""
    costs: dict[Entry, list[Cost]] = {entry: [] for entry in commands}
    for _ in range(rounds):
        for entry, command in commands.items():
            before()
            costs[entry].append(timed(command))
    return Results(costs)
