"""Seeded groups of any size: the sessions that every contestant publishes.

Sessions are yielded one by one, so that a hundred thousand need no memory. Up to a
thousand there is one a week; beyond, as many a week as fit the same nineteen years.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bench.words import (
    ENDINGS,
    GROUPS,
    KINDS,
    LEADS,
    NOTES,
    PAPERS,
    PEOPLE,
    ROOMS,
    TOPICS,
)

ZONE = "Europe/London"
VENUE = "96 Euston Road, London NW1 2DB"
GROUP_ID = "papers"
AUTHORITY = "example.org"
NAME = "Papers & Tea — naïve questions welcome"
DESCRIPTION = "A reading group on learning machines."
URL = "https://example.org/papers/"

#: When the store was committed, in UTC; the last week of sessions is half a year later.
COMMITTED = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
_LAST_WEEK = dt.date(2026, 6, 29)
_WEEKS = 1000
_DAYS = 5
_HOUR, _HALF_HOUR = 60, 30
_SLOTS = 8  # hours of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing to read, under the heading *group*; *note* is Markdown."""

    group: str
    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as written in every contestant's format; *start* and *end* on the wall of `ZONE`.

    *announced* is when an old one was announced; the others are by the commit.
    """

    id: str
    start: dt.datetime
    end: dt.datetime
    title: str
    kind: str
    leads: tuple[str, ...]
    room: str
    slides: str
    readings: tuple[Reading, ...]
    announced: dt.date | None

    @property
    def uid(self) -> str:
        return f"{self.id}.{GROUP_ID}@{AUTHORITY}"

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"{URL}sessions/{self.id}/"

    @property
    def markdown(self) -> str:
        """The readings as the organiser writes them."""
        lines: list[str] = []
        for group in GROUPS:
            lines += ["", f"**{group}**"] if lines else [f"**{group}**"]
            for reading in self.readings:
                if reading.group == group:
                    lines.append(f"- [{reading.title}]({reading.url})")
                    lines += [f"  - {reading.note}"] if reading.note else []
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of *count* sessions; the same *seed* gives the same ones."""

    count: int
    seed: int = 1

    @property
    def per_week(self) -> int:
        return -(-self.count // _WEEKS)

    @property
    def minutes(self) -> int:
        """How long a session is."""
        return _HOUR if self.per_week <= _DAYS * _SLOTS else _HALF_HOUR

    def sessions(self, edit: int = 0) -> Iterator[Session]:
        """Yield the sessions, oldest first; from *edit* 1 on, another one has a new title and room."""
        random = Random(self.seed)  # noqa: S311 - nothing is kept secret
        changed = self.count - 1 - edit % min(self.count, 20) if edit else -1
        for index in range(self.count):
            session = self._session(index, random)
            yield revised(session, edit) if index == changed else session

    def _session(self, index: int, random: Random) -> Session:
        start = self._start(index, random)
        slug, topic = random.choice(TOPICS)
        announced = start.date() - dt.timedelta(days=14)
        return Session(
            id=f"{slug}-{index + 1}",
            start=start,
            end=start + dt.timedelta(minutes=self.minutes),
            title=topic + random.choice(ENDINGS),
            kind=random.choice(KINDS),
            leads=tuple(random.sample(PEOPLE, random.choice(LEADS))),
            room=random.choice(ROOMS),
            slides=f"https://slides.example.org/{slug}/{index + 1}.pdf",
            readings=tuple(_readings(index, random)),
            announced=announced if announced < COMMITTED.date() else None,
        )

    def _start(self, index: int, random: Random) -> dt.datetime:
        week, place = divmod(index, self.per_week)
        weeks = -(-self.count // self.per_week)
        slot, weekday = divmod(place, _DAYS)
        day = _LAST_WEEK - dt.timedelta(weeks=weeks - 1 - week, days=-weekday)
        usual = random.choice((11 * 60, 11 * 60, 11 * 60, 14 * 60 + 30))
        several = self.per_week > _DAYS
        minute = 9 * 60 + slot * self.minutes if several else usual
        return dt.datetime.combine(day, dt.time(minute // 60, minute % 60))


def _readings(index: int, random: Random) -> Iterator[Reading]:
    count = random.randint(4, 8)
    main = random.randint(1, count - 1)
    for number in range(count):
        title = f"{random.choice(PAPERS)}{random.choice(ENDINGS)}"
        paper = f"{index // 1000 + 1001}.{index % 1000 * 10 + number:05}"
        note = random.choice(NOTES).format(paper) if random.random() < 0.75 else ""
        yield Reading(
            group=GROUPS[number >= main],
            title=title,
            url=f"https://papers.example.org/abs/{paper}",
            note=note,
        )


def revised(session: Session, number: int) -> Session:
    """Return *session* with another title and room."""
    room = ROOMS[(ROOMS.index(session.room) + number) % len(ROOMS)]
    room = room if room != session.room else ROOMS[ROOMS.index(room) - 1]
    return replace(session, title=f"{session.title}, revision {number}", room=room)


def write_store(path: Path, group: Group, edit: int = 0) -> None:
    """Write rgfeeds' store of *group*."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head(group))
        file.writelines(map(block, group.sessions(edit)))


def head(group: Group) -> str:
    """Return what stands in a store before its sessions."""
    end = dt.datetime.combine(_LAST_WEEK, dt.time(11)) + dt.timedelta(
        minutes=group.minutes
    )
    people = "".join(
        f"{quoted(name)} = {quoted(person(number))}\n"
        for number, name in enumerate(PEOPLE)
    )
    # Google takes calendars up to 1 MB; the benchmark knows that it makes larger ones.
    return (
        f'[group]\nid = "{GROUP_ID}"\nauthority = "{AUTHORITY}"\nname = {quoted(NAME)}\n'
        f"description = {quoted(DESCRIPTION)}\nurl = {quoted(URL)}\n"
        f'timezone = "{ZONE}"\nlanguage = "en-GB"\nvenue = {quoted(VENUE)}\n\n'
        f'[[defaults]]\nstart = "11:00"\nend = "{end:%H:%M}"\n\n'
        f'[check]\nlarge-calendar = "off"\n\n[people]\n{people}'
    )


def block(session: Session) -> str:
    """Return *session* as a `[[session]]`."""
    leads = ", ".join(map(quoted, session.leads))
    announced = f"announced = {session.announced}\n" if session.announced else ""
    return (
        f'\n[[session]]\nid = "{session.id}"\ndate = {session.start:%Y-%m-%d}\n'
        f'start = "{session.start:%H:%M}"\ntitle = {quoted(session.title)}\n'
        f"kind = {quoted(session.kind)}\nleads = [{leads}]\nroom = {quoted(session.room)}\n"
        f"slides = {quoted(session.slides)}\n{announced}"
        f'reading = """\n{session.markdown}"""\n'
    )


def zone() -> ZoneInfo:
    """Return the zone that all times are of."""
    return ZoneInfo(ZONE)


def person(number: int) -> str:
    """Return the address of somebody's page."""
    return f"https://people.example.org/{number}"


def quoted(text: str) -> str:
    """Return *text* in quotes, as TOML, YAML and JSON all take it."""
    return json.dumps(text, ensure_ascii=False)
