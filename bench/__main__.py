"""`python -m bench`: run the benchmark and say what came out."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bench import machine, parts, report
from bench.contestants import Contestant, Python, Rgfeeds
from bench.peers import Hugo, Yaml2ics
from bench.race import Results, race
from bench.stores import Group

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where disks do not matter
SIZES, LARGE = (24, 1000, 10_000), 100_000
PARTS = ("builds", "commands", "histories", "preview")
CONTESTANTS: Sequence[Contestant] = (Rgfeeds(), Hugo(), Yaml2ics(), Python())


def rounds_of(size: int, *, quick: bool) -> int:
    """Return how many rounds are run at *size*: large ones vary less, and take long."""
    for limit, many, few in ((100, 21, 5), (2000, 9, 3), (20_000, 3, 1)):
        if size <= limit:
            return few if quick else many
    return 1


def _listed(_: click.Context, __: click.Parameter, text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@click.command()
@click.option(
    "--sizes", default="", callback=_listed, help="How many sessions, as in 24,1000."
)
@click.option(
    "--rounds",
    type=click.IntRange(1),
    help="How often; fewer for large sizes otherwise.",
)
@click.option(
    "--only", default="", callback=_listed, help="Contestants, as in rgfeeds,hugo."
)
@click.option(
    "--parts", "chosen", default=",".join(PARTS), callback=_listed, show_default=True
)
@click.option("--all", "everything", is_flag=True, help=f"{LARGE:,} sessions, too.")
@click.option("--quick", is_flag=True, help="Few rounds; for a first look.")
@click.option("--write", is_flag=True, help="Put the results into bench/README.md.")
def main(  # noqa: PLR0913 - the options
    sizes: list[str],
    rounds: int | None,
    only: list[str],
    chosen: list[str],
    *,
    everything: bool,
    quick: bool,
    write: bool,
) -> None:
    """Time rgfeeds beside Hugo and yaml2ics on the same sessions; ratios count, not seconds."""
    counts = [int(size) for size in sizes] or [*SIZES, *[LARGE] * everything]
    running = list(_running([name.lower() for name in only]))
    said = [f"Machine: {machine.machine()}", machine.versions()]
    with _folder() as folder:
        said.append(_where(folder))
        _warm_up(running, folder / "warm")
        if "builds" in chosen:
            races: dict[int, Results] = {}
            for size in counts:
                times = rounds or rounds_of(size, quick=quick)
                click.echo(f"{size:,} sessions, rounds: {times}", err=True)
                races[size] = _race(running, size, folder / str(size), times)
                click.echo(report.medians({size: races[size]}), err=True)
            said += [report.goals(races), report.medians(races)]
        times = rounds or rounds_of(1, quick=quick)
        if "commands" in chosen:
            click.echo(f"commands, rounds: {times}", err=True)
            said.append(report.commands(parts.commands(folder, times)))
            said.append(report.modules(parts.modules(folder)))
        if "histories" in chosen:
            times = rounds or rounds_of(1000, quick=quick)
            click.echo(f"histories, rounds: {times}", err=True)
            said.append(report.past(parts.past(folder, times)))
        if "preview" in chosen:
            click.echo(f"saves in the preview, rounds: {times}", err=True)
            said.append(report.saved(parts.saved(folder, times)))
    text = "\n".join(f"{part.rstrip()}\n" for part in said)
    click.echo(text)
    if write:
        README.write_text(
            with_results(README.read_text(encoding="utf-8"), text), encoding="utf-8"
        )


def with_results(readme: str, results: str) -> str:
    """Return *readme* with *results* between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{results}\n{END}{after}"


def _running(only: Sequence[str]) -> Iterator[Contestant]:
    """Yield the contestants that are wanted and there; `python -c pass` always runs."""
    for contestant in CONTESTANTS:
        if (
            only
            and contestant.name.lower() not in only
            and not isinstance(contestant, Python)
        ):
            continue
        if missing := contestant.missing():
            click.echo(f"{contestant.name} does not run: {missing}", err=True)
            continue
        yield contestant


def _warm_up(contestants: Sequence[Contestant], folder: Path) -> None:
    """Let everybody run once, so that what Python compiles is compiled."""
    race(contestants, Group(count=24), folder, 1)


def _race(
    contestants: Sequence[Contestant], size: int, folder: Path, rounds: int
) -> Results:
    results = race(contestants, Group(count=size), folder, rounds)
    shutil.rmtree(folder)
    return results


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a folder in memory where there is one, else among the temporary ones."""
    above = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="rgfeeds-bench-", dir=above) as folder:
        yield Path(folder)


def _where(folder: Path) -> str:
    kind = "in memory" if MEMORY in folder.parents else "on disk"
    return f"All files are {kind}."


if __name__ == "__main__":
    main()
