"""What calendar libraries understand of a calendar, and all calendar readers in a row."""

import datetime as dt
from pathlib import Path
from typing import Any

from conformance.comparison import Shown
from conformance.following import NODE, Reader, Refresh, library, node
from conformance.programs import calcurse, khal
from conformance.store import said

TEXTS = frozenset({"summary", "location", "description", "categories"})


def _moment(moment: object) -> str:
    """Say an instant or a whole day; a time of no zone is nobody's, and said to be so."""
    if isinstance(moment, dt.datetime):
        return said(moment) if moment.tzinfo else f"{moment} in no time zone"
    return str(moment)


def read_ical(content: bytes) -> list[Shown]:
    """Read as Home Assistant's calendar does."""
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415 - it takes a second

    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return [
        {
            "uid": event.uid,
            "start": _moment(event.dtstart),
            "end": _moment(event.dtend),
            "summary": event.summary,
            "location": event.location or "",
            "status": str(event.status and event.status.value),
            "description": event.description,
            "url": str(event.url),
            "sequence": event.sequence,
            "modified": _moment(event.last_modified),
            "categories": event.categories,
        }
        for event in calendar.timeline
    ]


def read_vobject(content: bytes) -> list[Shown]:
    """Read with vobject."""
    import vobject  # noqa: PLC0415

    calendar = vobject.readOne(content.decode())
    return [_of_vobject(event) for event in getattr(calendar, "vevent_list", [])]


def _of_vobject(event: Any) -> Shown:
    def value(name: str, default: object = "") -> Any:
        return event.contents[name][0].value if name in event.contents else default

    return {
        "uid": value("uid"),
        "start": _moment(value("dtstart")),
        "end": _moment(value("dtend")),
        "summary": value("summary"),
        "location": value("location"),
        "status": value("status"),
        "description": value("description"),
        "url": value("url"),
        "sequence": int(value("sequence")),
        "modified": _moment(value("last-modified")),
        "categories": value("categories", []),
    }


def read_recurring(content: bytes) -> list[Shown]:
    """Read the occurrences, with icalendar and recurring-ical-events."""
    import icalendar  # noqa: PLC0415
    import recurring_ical_events  # type: ignore[import-untyped] # noqa: PLC0415

    calendar = icalendar.Calendar.from_ical(content)
    return [
        {
            "uid": str(event["UID"]),
            "start": _moment(event["DTSTART"].dt),
            "end": _moment(event["DTEND"].dt),
            "summary": str(event["SUMMARY"]),
            "location": str(event.get("LOCATION", "")),
            "status": str(event["STATUS"]),
            "description": str(event["DESCRIPTION"]),
            "url": str(event["URL"]),
            "sequence": int(event["SEQUENCE"]),
            "modified": _moment(event["LAST-MODIFIED"].dt),
            "categories": [str(one) for one in event.categories],
        }
        for event in recurring_ical_events.of(calendar).all()
    ]


def _node(script: str) -> Any:
    def subscribe(url: str, _: Path) -> Refresh:
        return lambda: node(script, url)["events"]

    return subscribe


KHAL = Reader(name="vdirsyncer and khal", subscribe=khal, needs=("vdirsyncer", "khal"))
READERS = (
    KHAL,
    Reader(
        name="ical.js", subscribe=_node("ical-js"), needs=("node", "ical.js"), cure=NODE
    ),
    Reader(
        name="node-ical",
        subscribe=_node("node-ical"),
        needs=("node", "node-ical"),
        cure=NODE,
        garbles=TEXTS,
    ),
    Reader(
        name="ical",
        subscribe=library(read_ical),
        modules=("ical",),
        garbles=frozenset({"categories"}),
    ),
    Reader(name="vobject", subscribe=library(read_vobject), modules=("vobject",)),
    Reader(
        name="icalendar with recurring-ical-events",
        subscribe=library(read_recurring),
        modules=("icalendar", "recurring_ical_events"),
        garbles=TEXTS,
    ),
    Reader(
        name="calcurse",
        subscribe=calcurse,
        needs=("calcurse",),
        cure="apt-get install calcurse",
        optional=True,
    ),
)
