"""What the organiser wrote, as values with every default applied.

Instants are aware datetimes in the group's own zone, so that the wall time is
kept; an all-day session has dates instead. Texts are NFC and free of control
characters; one-line texts hold no line break. Links are http, https or mailto.
"""

import datetime as dt
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

#: When a session starts or ends: an instant, or a date when it lasts all day.
Moment: TypeAlias = dt.datetime | dt.date


class Status(StrEnum):
    """How sure a session is; postponed is cancelled until it has a new date."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"

    @property
    def off(self) -> bool:
        """Whether nobody should come at the planned time."""
        return self is Status.CANCELLED or self is Status.POSTPONED


class MaterialKind(StrEnum):
    """The keys of a session under which what was made for it is listed, in reading order."""

    SLIDES = "slides"
    NOTEBOOK = "notebook"
    RECORDING = "recording"
    CODE = "code"
    MATERIALS = "materials"


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who leads a session."""

    name: str
    url: str | None = None
    affiliation: str | None = None


class Material(Struct, frozen=True, kw_only=True):
    """Something made for a session."""

    kind: MaterialKind
    url: str
    title: str | None = None
    added: dt.datetime | None = None  # a pin: when it became public
    file: str | None = None  # its name among the files published with the session


class Plan(Struct, frozen=True, kw_only=True):
    """What one must know to be there.

    *start* and *end* are both instants in the group's zone, or both dates when
    the session lasts all day; *end* is exclusive, as in RFC 5545 3.8.2.2. *room*
    is a name: another address of the same room is no other plan.
    """

    start: Moment
    end: Moment
    room: str | None = None
    online: str | None = None
    status: Status = Status.CONFIRMED

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, dt.datetime)

    @property
    def day(self) -> dt.date:
        """The date the session starts on, in the group's zone."""
        return self.start.date() if isinstance(self.start, dt.datetime) else self.start


class Session(Struct, frozen=True, kw_only=True):
    """One meeting of the group.

    *title* is None while it is missing or only a placeholder. *abstract* and
    *reading* are Markdown. *announced* pins the instant it was first announced.
    *address* is the room's own, else the group's venue, None without a room.
    *unusual_day* tells that its weekday was written down as meant.
    """

    id: str
    plan: Plan
    title: str | None = None
    kind: str | None = None
    leads: tuple[Person, ...] = ()
    address: str | None = None
    reason: str | None = None
    abstract: str = ""
    materials: tuple[Material, ...] = ()
    reading: str = ""
    continues: str | None = None
    announced: dt.datetime | None = None
    unusual_day: bool = False

    @property
    def open(self) -> bool:
        """A slot that still waits for a talk: neither title nor leads."""
        return self.title is None and not self.leads


class Break(Struct, frozen=True, kw_only=True):
    """Days without a session, both ends included."""

    start: dt.date
    until: dt.date
    reason: str | None = None


class Group(Struct, frozen=True, kw_only=True):
    """The reading group; *id* and *authority* never change, *url* ends with a slash."""

    id: str
    authority: str
    name: str
    url: str
    timezone: ZoneInfo
    description: str = ""
    language: str = "en"
    venue: str | None = None
    source: str | None = None
    about: str = ""
    moved_to: str | None = None  # where it publishes now, if this store was left behind


class Usual(Struct, frozen=True, kw_only=True):
    """When and where the group meets unless a session says otherwise, from a date on."""

    since: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    room: str | None = None
    online: str | None = None
    weekday: int | None = None


class HistorySettings(Struct, frozen=True, kw_only=True):
    """What the store says of its own past, as written."""

    previous: tuple[str, ...] = ()  # paths it was kept at before
    ignore: tuple[str, ...] = ()  # commits that are no news
    begin: str | None = None  # what was before this commit is not read


class Schedule(Struct, frozen=True, kw_only=True):
    """One version of the store: the group and its sessions, soonest first."""

    group: Group
    sessions: tuple[Session, ...] = ()
    breaks: tuple[Break, ...] = ()
    usual: tuple[Usual, ...] = ()
    history: HistorySettings = HistorySettings()


def instant_of(moment: Moment, zone: ZoneInfo) -> dt.datetime:
    """Return when *moment* is; a date is the first minute of its day in *zone*."""
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time(), zone)


#: A day, and the time since it began.
TimeOfDay: TypeAlias = tuple[dt.date, dt.timedelta]


def by_time(moment: Moment) -> TimeOfDay:
    """Return what orders *moment* among those of one group: its day there, and the time since it began.

    A date counts as the beginning of its day. Wherever the group is, a session comes
    after what takes its whole day, and before what takes the next, also on a day of 25 hours.
    """
    if not isinstance(moment, dt.datetime):
        return moment, dt.timedelta()
    midnight = moment.replace(hour=0, minute=0, second=0, fold=0)
    # Subtracted in UTC, so that an hour that comes twice on the clock counts twice.
    return moment.date(), moment.astimezone(dt.UTC) - midnight.astimezone(dt.UTC)


def by_start(session: Session) -> tuple[TimeOfDay, str]:
    """Return what orders *session* among others, the same on every machine: its start, then its id."""
    return by_time(session.plan.start), session.id
