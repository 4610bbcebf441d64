"""What an import came to: counted from the store, not from what was meant to be in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rgfeeds.importing.page import Page, parse
from rgfeeds.importing.remarks import Remark
from rgfeeds.importing.source import Source
from rgfeeds.model import Schedule, Session


def outcome(
    text: str, schedule: Schedule, pages: tuple[Page, ...]
) -> tuple[str, list[Remark]]:
    """Return in one line what came of *pages*, and their links that are in no key and no comment of the store.

    The *schedule* is what the store's *text* says.
    """
    comments = "\n".join(line for line in text.split("\n") if line.startswith("#"))
    links = taken = 0
    missing = []
    for page in pages:
        left = Counter(_links(schedule))
        for at, link in page.links:
            links += not link.inside
            url = link.target or link.url
            if left[url] > 0:
                left[url] -= 1
                taken += 1
            elif not (link.inside or url in comments or link.url in comments):
                why = link.why_lost("the link has no place in the store")
                missing.append(page.remark(at, url, why, left=True))
    kept = f", {links - taken:,} kept in comments" if links > taken else ""
    summary = f"{_counts(schedule)}; {links:,} links found, {taken:,} taken{kept}"
    untitled = sum(one.title is None for one in schedule.sessions)
    leaderless = sum(not one.leads for one in schedule.sessions)
    unknown = f"without a title: {untitled:,}, without a lead: {leaderless:,}"
    return f"{summary}; {unknown}", [*dict.fromkeys(missing)]


def _counts(schedule: Schedule) -> str:
    sessions = schedule.sessions
    counts = {
        "session": len(sessions),
        "lead": len({lead.name for one in sessions for lead in one.leads}),
        "room": len({one.plan.room for one in sessions} - {None}),
        "material": sum(len(one.materials) for one in sessions),
        "break": len(schedule.breaks),
    }
    return ", ".join(
        f"{count:,} {word}{'s' * (count != 1)}"
        for word, count in counts.items()
        if count or word != "break"
    )


def _links(schedule: Schedule) -> Iterator[str]:
    """Yield the address of each link of the store, as often as it shows it."""
    texts = [schedule.group.about]
    for session in schedule.sessions:
        yield from _own_links(session)
        texts += [session.abstract, session.reading, session.address or ""]
    for _, link in parse(Source(file="", text="\n\n".join(texts)), None).links:
        yield link.target


def _own_links(session: Session) -> Iterator[str]:
    people = (lead.url for lead in session.leads)
    yield from filter(None, [*people, session.plan.online])
    yield from (material.url for material in session.materials)
