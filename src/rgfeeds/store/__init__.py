"""The store: one text file as it was read, with the place of every value in it.

The text becomes a `document` of TOML values. Each is read by its form, which stands in the table of `keys`,
and of what is read `load` makes the store; `sessions` and `materials` make one session and what belongs to it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict

from rgfeeds import model
from rgfeeds.store.document import Document, Place, Severity
from rgfeeds.store.spans import KeyPath


class Store(Struct, frozen=True, kw_only=True, eq=False):
    """A version of the store in file order, without what could not be read; *rooms* are addresses by name.

    *severities*, None for off, and the *country* of public holidays are what `[check]` says.
    """

    document: Document
    group: model.Group | None
    usual: tuple[model.Usual, ...]
    sessions: tuple[tuple[KeyPath, model.Session], ...]
    breaks: tuple[tuple[KeyPath, model.Break], ...]
    people: Mapping[str, model.Person] = {}
    rooms: Mapping[str, str | None] = {}
    severities: Mapping[str, Severity | None] = {}
    country: str | None = None
    history: model.HistorySettings = model.HistorySettings()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of all times; without a group UTC, so that mistakes of sessions are found all the same."""
        return self.group.timezone if self.group else ZoneInfo("UTC")

    def place(self, path: KeyPath, *names: str) -> Place:
        """Return where the first of the keys *names* below *path* is written, else its header."""
        written = [name for name in names if name in self.table(path)]
        return self.document.value((*path, *written[:1]))

    def table(self, path: KeyPath) -> Mapping[str, Any]:
        """Return the table at *path* just as the file has it, empty when there is none."""
        value = self.document.get(path)
        return value if isinstance(value, dict) else {}

    def entries(self, name: str) -> list[Any]:
        """Return the values of `[[name]]` just as the file has them, those with a mistake, too."""
        value = self.document.get((name,))
        return value if isinstance(value, list) else []

    def text(self, *path: str | int) -> str:
        """Return the text at *path* just as the file has it, empty when there is none."""
        value = self.document.get(path)
        return value if isinstance(value, str) else ""

    def schedule(self) -> model.Schedule | None:
        if self.group is None:
            return None
        sessions = (session for _, session in self.sessions)
        breaks = (free for _, free in self.breaks)
        return model.Schedule(
            group=self.group,
            sessions=tuple(sorted(sessions, key=model.by_start)),
            breaks=tuple(sorted(breaks, key=lambda free: (free.start, free.until))),
            usual=self.usual,
            history=self.history,
        )


def usual_on(day: dt.date, defaults: Sequence[model.Usual]) -> model.Usual:
    """Return what is usual on *day*: later defaults override, key by key, from their date on.

    Another start without an end keeps the length; an end not after its start is one of the next day.
    """
    usual: dict[str, Any] = {}
    for entry in sorted(defaults, key=lambda entry: entry.since or dt.date.min):
        if entry.since is None or entry.since <= day:
            said = {key: one for key, one in asdict(entry).items() if one is not None}
            timed = {"start", "end"} <= usual.keys()
            if timed and "start" in said and "end" not in said:
                begin = dt.datetime.combine(dt.date.min, said["start"])
                said["end"] = (begin + length(usual["start"], usual["end"])).time()
            usual |= said
    return model.Usual(**usual)


def length(start: dt.time, end: dt.time) -> dt.timedelta:
    """Return how long it is from *start* to *end*, be it on the next day."""
    first, last = (dt.datetime.combine(dt.date.min, at) for at in (start, end))
    return (last - first) % dt.timedelta(days=1)
