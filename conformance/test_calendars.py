"""Every calendar program shows the store, field by field."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.calendars import KHAL, READERS, read_recurring, read_vobject
from conformance.comparison import Shown, differences
from conformance.following import Ask, Reader, fetch, named
from conformance.sites import Site

#: What a store with a backslash before an n, and a comma in a category, is called.
GARBLED = "hostile-text"


def expected(site: Site, reader: Reader) -> list[Shown]:
    """Return the events of *site*, without what *reader* is known to garble."""
    events = site.store.events()
    if site.name != GARBLED:
        return events
    return [
        {name: value for name, value in event.items() if name not in reader.garbles}
        for event in events
    ]


@pytest.mark.parametrize("reader", READERS, ids=named(READERS))
def test_the_calendar_is_the_store(site: Site, reader: Reader, ask: Ask) -> None:
    """Each reader shows each session once: its UID, instants, texts, room, status, links."""
    shown = ask(reader, site.calendar)

    assert differences(expected(site, reader), shown) == []
    assert len(site.store.sessions) == len(shown)


@pytest.mark.parametrize("read", [read_vobject, read_recurring])
def test_the_file_tells_the_time(
    site: Site, read: Callable[[bytes], list[Shown]]
) -> None:
    """A time zone that nobody knows by name is still right: the file says all there is to it."""
    # Readers remember the zones they have met by name.
    nowhere = rf"\1Nowhere/{site.name}".encode()
    renamed = re.sub(rb"(TZID[=:])[\w/]+", nowhere, fetch(site.calendar))

    times = {event["uid"]: (event["start"], event["end"]) for event in read(renamed)}

    assert {
        event["uid"]: (event["start"], event["end"]) for event in site.store.events()
    } == times


@pytest.mark.parametrize("site", ["real", "all-day"], indirect=True)
def test_a_second_sync_changes_nothing(site: Site, tmp_path: Path) -> None:
    """Synchronised again, with nothing published since, no file of the calendar is touched."""
    refresh = KHAL.follow(site.calendar, tmp_path / "khal")
    shown = refresh()
    before = versions(tmp_path / "khal/calendar")

    assert refresh() == shown
    assert versions(tmp_path / "khal/calendar") == before


def versions(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_calendar_of_one_session_is_that_session(site: Site) -> None:
    """The calendar of each session holds the event of the group's calendar, octet by octet."""
    whole = fetch(site.calendar)
    for event in site.store.events():
        id = str(event["uid"]).partition(".")[0]
        own = fetch(f"{site.url}sessions/{id}.ics")
        (component,) = re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", own, re.DOTALL)
        assert component in whole


def test_addresses_lead_to_pages(site: Site) -> None:
    """The address of every event, and every address of the site in its text, answers."""
    unfolded = fetch(site.calendar).decode().replace("\r\n ", "")
    own = set(re.findall(rf"{re.escape(site.url)}[\w./-]*", unfolded))
    assert {event["url"] for event in site.store.events()} <= own
    for address in sorted(own):
        assert fetch(address)
