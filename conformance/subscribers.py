"""People who follow the story: what they are shown, and what is new to them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from conformance.comparison import Shown, differences
from conformance.following import Refresh
from conformance.story import Chapter

#: Puts a chapter's site where it is served.
Publish: TypeAlias = Callable[[Chapter], None]
#: What of an event a client looks at to tell whether it is newer than the one it has.
Gate: TypeAlias = Callable[[Shown], tuple[str | int, ...]]

#: What makes a client take a new version of an event it knows. ICSx5 goes by the second.
GATES: dict[str, Gate] = {
    "SEQUENCE, then LAST-MODIFIED": lambda event: (int(str(event["sequence"])), str(event["modified"])),
    "LAST-MODIFIED": lambda event: (str(event["modified"]),),
}  # fmt: skip


def calendar_mistakes(
    chapters: Iterable[Chapter], publish: Publish, refresh: Refresh
) -> Iterator[str]:
    """Follow the story with a calendar; say what it shows wrongly after each step."""
    before: list[Shown] = []
    for chapter in chapters:
        publish(chapter)
        shown = refresh()
        for line in differences(chapter.events, shown):
            yield f"{chapter.step.name}: {line}"
        if shown and "uid" in shown[0]:
            yield from _touched(chapter, before, shown)
        before = shown


def _touched(
    chapter: Chapter, before: list[Shown], shown: list[Shown]
) -> Iterator[str]:
    """Say which events are others than before, but for those that the step changed."""
    changed = {f"{id}.tea@example.org" for id in chapter.step.changed}
    was = {event["uid"]: event for event in before}
    now = {event["uid"]: event for event in shown}
    for uid in was.keys() - now.keys():
        yield f"{chapter.step.name}: {uid} is gone"
    touched = {uid for uid in now if now[uid] != was.get(uid)}
    for uid in touched ^ changed:
        yield f"{chapter.step.name}: {uid} {'was' if uid in touched else 'was not'} touched"


def keeping(refresh: Refresh, gate: Gate) -> Refresh:
    """Keep events as clients do: one that is known is replaced only by what *gate* says is newer."""
    kept: dict[object, Shown] = {}

    def refreshed() -> list[Shown]:
        published = {event["uid"]: event for event in refresh()}
        for uid in kept.keys() - published.keys():
            del kept[uid]
        for uid, event in published.items():
            if uid not in kept or gate(event) > gate(kept[uid]):
                kept[uid] = event
        return list(kept.values())

    return refreshed


def feed_mistakes(
    chapters: Iterable[Chapter], publish: Publish, refresh: Refresh
) -> Iterator[str]:
    """Follow the story with a feed reader; say where what is unread is not what was told."""
    read: dict[object, Shown] = {}
    for chapter in chapters:
        publish(chapter)
        shown = refresh()
        unread = [entry for entry in shown if entry["id"] not in read]
        titles = [str(entry["title"]) for entry in unread]
        if sorted(titles) != sorted(chapter.step.unread):
            yield f"{chapter.step.name}: unread {titles}, not {list(chapter.step.unread)}"
        for entry in shown:
            before = read.get(entry["id"], entry)
            if (entry["title"], entry["published"]) != (
                before["title"],
                before["published"],
            ):
                yield f"{chapter.step.name}: {before['title']} became {entry['title']}"
        for id in read.keys() - {entry["id"] for entry in shown}:
            yield f"{chapter.step.name}: {read[id]['title']} is gone"
        read |= {entry["id"]: entry for entry in unread}
