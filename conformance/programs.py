"""Calendar programs people use, run without a screen."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from conformance.comparison import Shown
from conformance.following import Refresh, fetch, run
from conformance.store import said

VDIRSYNCER_SETTINGS = """\
[general]
status_path = "{folder}/status"
[pair group]
a = "published"
b = "own"
collections = null
conflict_resolution = "a wins"
[storage published]
type = "http"
url = "{url}"
[storage own]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
KHAL_SETTINGS = """\
[calendars]
[[group]]
path = {folder}/calendar
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
[sqlite]
path = {folder}/khal.db
"""
#: khal's names of our fields. vdirsyncer gives every item a UID of its own making.
KHAL_FIELDS = {
    "title": "summary",
    "start-long-full": "start",
    "end-long-full": "end",
    "location": "location",
    "status": "status",
    "description": "description",
    "url": "url",
}


def khal(url: str, folder: Path) -> Refresh:
    """Subscribe with vdirsyncer; on each refresh synchronise again and list with khal."""
    (folder / "calendar").mkdir(parents=True)
    for name, text in (("vdirsyncer", VDIRSYNCER_SETTINGS), ("khal", KHAL_SETTINGS)):
        (folder / name).write_text(text.format(folder=folder, url=url), "utf-8")
    run("vdirsyncer", "-c", folder / "vdirsyncer", "discover")

    def refresh() -> list[Shown]:
        run("vdirsyncer", "-c", folder / "vdirsyncer", "sync")
        wanted = " ".join(f"--json {name}" for name in (*KHAL_FIELDS, "all-day"))
        during = f"list --once {wanted} 2006-01-01 2031-01-01"
        listed = run("khal", "-c", folder / "khal", *during.split())
        # A line for each day, with its events.
        return [
            _of_khal(event) for day in listed.splitlines() for event in json.loads(day)
        ]

    return refresh


def _of_khal(event: dict[str, str]) -> Shown:
    shown = {field: event[name] for name, field in KHAL_FIELDS.items()}
    if event["all-day"] == "True":
        # khal shows the last day, iCalendar writes the day after.
        first, last = (
            dt.date.fromisoformat(shown[name][:10]) for name in ("start", "end")
        )
        return {**shown, "start": str(first), "end": str(last + dt.timedelta(days=1))}
    return {**shown, "start": f"{shown['start']}:00Z", "end": f"{shown['end']}:00Z"}


CALCURSE = re.compile(
    r"(?P<start>\S+ @ \S+) -> (?P<end>\S+ @ [^ >|]+)(?:>(?P<note>\S+) )?\|(?P<summary>.*)"
    r"|(?P<day>\S+) \[1\] (?:>(?P<day_note>\S+) )?(?P<day_summary>.*)"
)


def calcurse(url: str, folder: Path) -> Refresh:
    """Import what is published now, anew each time: calcurse has no subscriptions."""

    def refresh() -> list[Shown]:
        place = folder / "calcurse"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        (folder / "calendar.ics").write_bytes(fetch(url))
        told = run("calcurse", "-D", place, "-i", folder / "calendar.ics")
        assert " 0 skipped" in told, told
        return list(_of_calcurse((place / "apts").read_text("utf-8"), place / "notes"))

    return refresh


def _of_calcurse(lines: str, notes: Path) -> Iterator[Shown]:
    for line in lines.splitlines():
        found = CALCURSE.fullmatch(line)
        assert found, line
        note = notes / (found["note"] or found["day_note"])
        description, _, place = note.read_text("utf-8").partition("\n-- \n")
        where = re.search(r"^Location: (.*)$", place, re.MULTILINE)
        yield {
            "summary": found["summary"] or found["day_summary"],
            "description": description,
            "location": where[1] if where else "",
            **_calcurse_times(found),
        }


def _calcurse_times(found: re.Match[str]) -> Shown:
    if found["day"]:
        day = dt.datetime.strptime(found["day"], "%m/%d/%Y").date()  # noqa: DTZ007
        return {"start": str(day), "end": str(day + dt.timedelta(days=1))}
    times = (
        dt.datetime.strptime(f"{found[name]}+0000", "%m/%d/%Y @ %H:%M%z")
        for name in ("start", "end")
    )
    return dict(zip(("start", "end"), map(said, times), strict=True))
