"""What readers must show of a store that has no history, worked out from its TOML alone.

Nothing of rgfeeds is used: this is the other reading of the same file.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from conformance.comparison import Shown

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
MADE = ("slides", "notebook", "recording", "code", "materials")
TO_COME = {"", "tbc", "title tbc"}
#: A bullet, with the lines it runs on to.
ITEM = re.compile(r"^- (.*(?:\n(?![-\s*]).+)*)", re.MULTILINE)
PERSON = re.compile(r"\[(.+)\]\((\S+)\)(?: \(.+\))?")


class Store:
    """A store's TOML, and the instant it was written."""

    def __init__(self, text: str, written: dt.datetime) -> None:
        self._table: Mapping[str, Any] = tomllib.loads(text)
        self._written = written
        self.group: Mapping[str, str] = self._table["group"]
        self._zone = ZoneInfo(self.group["timezone"])
        sessions = [_Session(one, self) for one in self._table.get("session", [])]
        self.sessions = sorted(sessions, key=lambda session: session.begins)

    def usual(self, key: str, day: dt.date) -> str:
        """Return what the defaults that hold on *day* say of *key*."""
        said = ""
        entries = self._table.get("defaults", [])
        for entry in sorted(entries, key=lambda entry: entry.get("from", dt.date.min)):
            if entry.get("from", dt.date.min) <= day:
                said = entry.get(key, said)
        return said

    def address(self, room: str) -> str:
        """Return the room with its address."""
        own: str = self._table.get("rooms", {}).get(room, {}).get("address", "")
        return ", ".join(filter(None, [room, own or self.group.get("venue", "")]))

    def instant(self, day: dt.date, clock: str = "00:00") -> dt.datetime:
        """Return *clock* on *day* where the group is, in UTC."""
        time = dt.time.fromisoformat(clock)
        return dt.datetime.combine(day, time, self._zone).astimezone(dt.UTC)

    def events(self) -> list[Shown]:
        """Return the events, soonest first."""
        return [session.event(said(self._written)) for session in self.sessions]

    def entries(self) -> list[Shown]:
        """Return the entries, newest first, of one instant the soonest session first, a second apart."""
        told = [
            (session.begins, session.entry())
            for session in self.sessions
            if session.told(self._written)
        ]
        told += [
            (self.instant(_first_day(one)), self._break(one))
            for one in self._table.get("break", [])
        ]
        told.sort(key=lambda pair: pair[0])
        entries = [*self._moved(), *(entry for _, entry in told)]
        entries.sort(key=_published, reverse=True)
        return _a_second_apart(entries)[:50]

    def published(self, announced: object) -> str:
        """Say when a session pinned to *announced* was first public."""
        if isinstance(announced, dt.datetime):
            return said(announced)
        if isinstance(announced, dt.date):
            return said(self.instant(announced))
        return said(self._written)

    def day(self, day: dt.date, published: str) -> str:
        """Say "Mon 12 Jan", with the year unless it was that year here when it was told."""
        shown = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
        told = dt.datetime.fromisoformat(published).astimezone(self._zone)
        return shown if told.year == day.year else f"{shown} {day.year}"

    def _moved(self) -> Iterator[Shown]:
        """Yield the farewell of a group that publishes elsewhere now."""
        to = self.group.get("moved_to")
        if to:
            title = f"{self.group['name']} has moved to {to}"
            yield self._notice(f"moved/{quote(to, safe='')}", title, to)

    def _break(self, one: Mapping[str, Any]) -> Shown:
        first, last = _first_day(one), one.get("until", one.get("date"))
        days = [
            self.day(day, said(self._written)) for day in dict.fromkeys((first, last))
        ]
        title = f"No session {' to '.join(days)}: {one['reason']}"
        return self._notice(f"break/{first}/{last}", title, self.group["url"])

    def _notice(self, what: str, title: str, link: str) -> Shown:
        """Return an entry that belongs to no session."""
        return {
            "id": entry_id(self.group, "", what),
            "title": title,
            "link": link,
            "published": said(self._written),
            "updated": said(self._written),
            "authors": [],
            "categories": [],
            "links": [link],
        }


class _Session:
    """A `[[session]]` with what is usual on its day."""

    def __init__(self, table: Mapping[str, Any], store: Store) -> None:
        self._table, self._store = table, store
        self._day: dt.date = table["date"]
        self._start = table.get("start", store.usual("start", self._day))
        self._room = table.get("room", store.usual("room", self._day))
        self._status = table.get("status", "confirmed")
        title = table.get("title", "")
        self._title = "" if title.casefold() in TO_COME else title
        self._leads = [_person(one) for one in table.get("leads", []) if one != "tbc"]
        self.begins = store.instant(self._day, self._start or "00:00")

    @property
    def ends(self) -> dt.datetime:
        """The end in UTC, as written, or the usual length after the start, else an hour."""
        usual, until = (self._store.usual(key, self._day) for key in ("start", "end"))
        end = self._table.get("end", until if self._start == usual else "")
        if isinstance(end, dt.datetime):
            return self._store.instant(end.date(), f"{end:%H:%M}")
        if end:
            return self._store.instant(self._day, end)
        length = dt.timedelta(hours=1) if self._start else dt.timedelta(days=1)
        return self.begins + length

    @property
    def called(self) -> str:
        """The title, or what stands for it."""
        kind, name = self._table.get("kind", ""), self._store.group["name"]
        if self._title:
            return self._title
        if self._leads:
            shown = " and ".join(self._leads)
            return f"{kind}: {shown} (title to come)".removeprefix(": ")
        return f"{name} ({kind}, open)" if kind else f"{name} (open)"

    @property
    def url(self) -> str:
        return f"{self._store.group['url']}sessions/{self._table['id']}/"

    def event(self, written: str) -> Shown:
        off = self._status in {"cancelled", "postponed"}
        tentative = self._status == "tentative" or not (self._title or self._leads)
        reason = self._table.get("reason", "").partition("\r")[0]
        day_after = self._day + dt.timedelta(days=1)
        online = "Online" if self._table.get("online") else ""
        return {
            "uid": f"{self._table['id']}.{self._store.group['id']}@{self._store.group['authority']}",
            "start": said(self.begins) if self._start else str(self._day),
            "end": said(self.ends) if self._start else str(day_after),
            "summary": f"{self._status.capitalize()}: {self.called}" if off else self.called,
            "location": self._store.address(self._room) if self._room else online,
            "status": "CANCELLED" if off else "TENTATIVE" if tentative else "CONFIRMED",
            "says": (*self._leads, *self._made(), self.url, reason, self._store.group.get("moved_to", "")),
            "url": self.url,
            "sequence": 0,
            "modified": written,
            "categories": [self._table["kind"]] if "kind" in self._table else [],
        }  # fmt: skip

    def told(self, written: dt.datetime) -> bool:
        """Tell whether it is news: it has a title, and had when it was still to come."""
        return bool(self._title) and ("announced" in self._table or self.ends > written)

    def entry(self) -> Shown:
        published = self._store.published(self._table.get("announced"))
        day = self._store.day(self._day, published)
        moment = f"{day} {self._start}".rstrip()
        place = self._room or ("online" if self._table.get("online") else "")
        title = f"{', '.join(filter(None, [moment, place]))}: {self.called}"
        if self._status in {"cancelled", "postponed"}:
            title = f"{self._status.capitalize()}: {day}, {self.called}"
        return {
            "id": entry_id(self._store.group, f"/{self._table['id']}", "announced"),
            "title": title,
            "link": self.url,
            "published": published,
            "updated": published,
            "authors": self._leads,
            "categories": [self._table["kind"]] if "kind" in self._table else [],
            "links": [*self._made(), *self._read(), self.url],
        }

    def _made(self) -> Iterator[str]:
        """Yield the address of everything made for the session."""
        for key in MADE:
            links = self._table.get(key, [])
            for one in links if isinstance(links, list) else [links]:
                yield _address(one if isinstance(one, str) else one["url"])

    def _read(self) -> Iterator[str]:
        """Yield the address of every item of the reading: the top-level bullets alone."""
        for item in ITEM.findall(self._table.get("reading", "")):
            yield from map(_address, re.findall(r"\]\((\S+?)\)", item))


def entry_id(group: Mapping[str, str], session: str, what: str) -> str:
    """Return the id of the entry that tells *what* of "/SESSION", or of the group itself."""
    owner = f"https://{group['authority']}/{group['id']}{session}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{owner}#{what}')}"


def said(instant: dt.datetime) -> str:
    """Say "2026-01-12T13:00:00Z"."""
    return f"{instant.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _a_second_apart(entries: list[Shown]) -> list[Shown]:
    """Date each of several entries of one instant a second after the next, as some readers need it."""
    dated: list[Shown] = []
    for published, alike in groupby(entries, key=_published):
        for later, entry in enumerate(reversed(same := list(alike))):
            at = dt.datetime.fromisoformat(published) + dt.timedelta(seconds=later)
            same[-1 - later] = {**entry, "published": said(at), "updated": said(at)}
        dated += same
    return dated


def _person(written: str) -> str:
    found = PERSON.fullmatch(written)
    return found[1] if found else written


def _address(written: str) -> str:
    """Return an address as RFC 3986 has it."""
    return quote(written, safe="%/:=&?~#+!$,;'@()*[]-._")


def _first_day(one: Mapping[str, Any]) -> dt.date:
    day: dt.date = one.get("from", one.get("date"))
    return day


def _published(entry: Shown) -> str:
    return str(entry["published"])
