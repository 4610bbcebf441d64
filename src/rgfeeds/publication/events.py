"""A session ready to publish: its address, its names for machines, its texts for calendars."""

from collections.abc import Iterator

from msgspec import Struct

from rgfeeds.history.revisions import Revision
from rgfeeds.model import Group, Plan, Session, Status, addresses
from rgfeeds.text import markdown, wording

#: How many characters of a reading a calendar shows; the page has them all.
READING_LIMIT = 4000
#: What is said of a session that nobody should come to.
OFF = {
    Status.CANCELLED: "Cancelled",
    Status.POSTPONED: "Postponed, the new date is still to come",
}


class Event(Struct, frozen=True):
    """A session with its revision, as published; *continues* is the session it continues."""

    group: Group
    session: Session
    revision: Revision
    continues: Session | None = None

    @property
    def uid(self) -> str:
        return addresses.uid(self.group, self.session.id)

    @property
    def path(self) -> str:
        """The page's path below the site's root, a folder."""
        return addresses.page(self.session.id)

    @property
    def url(self) -> str:
        return self.group.url + self.path

    @property
    def status(self) -> Status:
        """The status as published: an open slot is tentative."""
        if self.session.open and self.session.plan.status is Status.CONFIRMED:
            return Status.TENTATIVE
        return self.session.plan.status

    @property
    def busy(self) -> bool:
        """Whether the time is taken: not for open slots, whole days and what is called off."""
        return not (self.status.off or self.session.open or self.session.plan.all_day)

    @property
    def former_starts(self) -> tuple[Plan, ...]:
        """The plans whose start is no longer the session's, oldest first."""
        now = self.session.plan.start
        return tuple(plan for plan in self.revision.former if plan.start != now)

    @property
    def summary(self) -> str:
        title = wording.name(self.session, self.group)
        return f"{str(self.status).capitalize()}: {title}" if self.status.off else title

    @property
    def location(self) -> str:
        """The room and its address, "Online" without a room but with a join link."""
        plan = self.session.plan
        if plan.room is None:
            return "Online" if plan.online else ""
        return ", ".join(part for part in (plan.room, self.session.address) if part)

    @property
    def reading(self) -> str:
        """The reading, of the session that is continued when it has none of its own."""
        continued = self.continues.reading if self.continues else ""
        return self.session.reading or continued

    @property
    def description(self) -> str:
        """Plain text for calendars, a blank line between its parts."""
        return "\n\n".join(filter(None, self._parts()))

    def _parts(self) -> Iterator[str]:
        session = self.session
        yield wording.say_moved(self.group)
        yield " ".join(say_changes(self))
        leads = f"Led by {wording.people(session.leads)}" if session.leads else ""
        yield " ".join(map(wording.sentence, filter(None, [session.kind, leads])))
        yield f"Join: {session.plan.online}" if session.plan.online else ""
        yield "\n".join(f"{wording.label(one)}: {one.url}" for one in session.materials)
        yield self.url
        yield markdown.plain(session.abstract)
        reading = "\n\n".join(filter(None, self._readings()))
        if len(reading) > READING_LIMIT:
            whole_lines = reading[:READING_LIMIT].rsplit("\n", 1)[0].rstrip()
            reading = f"{whole_lines}\n… more on the page"
        yield reading

    def _readings(self) -> Iterator[str]:
        yield markdown.plain(self.session.reading)
        if self.continues and self.continues.reading:
            yield f"From {wording.name(self.continues, self.group)}:"
            yield markdown.plain(self.continues.reading)


def say_changes(event: Event) -> Iterator[str]:
    """Say in sentences what is no longer as it was, with the reason: "Moved from Mon 26 Aug 11:00."."""
    said = list(_changes(event))
    reason = event.session.reason
    if reason and said:
        said[0] = f"{said[0]}: {reason}"
    elif reason:
        said = [reason]
    yield from map(wording.sentence, said)


def _changes(event: Event) -> Iterator[str]:
    plan = event.session.plan
    if event.status.off:
        yield OFF[event.status]
    elif event.status is Status.TENTATIVE:
        tentative = "Tentative, this may still change"
        yield "This slot is open" if event.session.open else tentative
    if event.former_starts:
        yield f"Moved from {wording.when(event.former_starts[-1].start, plan.day.year)}"
    rooms = [one.room for one in event.revision.former if one.room != plan.room]
    if rooms and rooms[-1]:
        yield f"Room was {rooms[-1]}"
