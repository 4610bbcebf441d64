"""What an import came to: counted from the text of the store, not from what was meant to be in it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import tomli
from msgspec import Struct

from rgfeeds.importing.page import parse
from rgfeeds.importing.reading import Reading
from rgfeeds.importing.remarks import RELATIVE, Remark
from rgfeeds.importing.source import Source
from rgfeeds.model import MaterialKind
from rgfeeds.model.links import encoded


class Outcome(Struct, frozen=True, kw_only=True):
    """In one line what came of it, and what is in no key and no comment of the store yet."""

    summary: str
    missing: tuple[Remark, ...]


def outcome(text: str, found: Reading) -> Outcome:
    """Return what the store *text* has of what was *found*."""
    table = tomli.loads(text)
    comments = "\n".join(line for line in text.split("\n") if line.startswith("#"))
    shown = _links_of(table)
    links = taken = 0
    missing = []
    for page in found.pages:
        left = shown.copy()
        for at, link in page.links:
            if link.inside:
                continue
            links += 1
            url = link.target or link.url
            if left[encoded(url)] > 0:
                left[encoded(url)] -= 1
                taken += 1
            elif url not in comments and link.url not in comments:
                why = "the link has no place in the store"
                why = RELATIVE if link.relative else why
                missing.append(page.remark(at, url, why, left=True))
    sessions = table.get("session", [])
    leads = {re.sub(r"^\[([^\]]*)\].*|\s*\([^()]*\)$", r"\1", lead) for one in sessions for lead in one.get("leads", [])}  # fmt: skip
    rooms = {one.get("room") for one in (*table.get("defaults", []), *sessions)}
    counts = {
        "session": len(sessions),
        "lead": len(leads),
        "room": len(rooms - {None, ""}),
        "material": sum(map(_materials, sessions)),
        "break": len(table.get("break", [])),
    }
    numbers = ", ".join(
        f"{count:,} {word}{'s' * (count != 1)}"
        for word, count in counts.items()
        if count or word != "break"
    )
    untitled = sum("title" not in one for one in sessions)
    leaderless = sum(not one.get("leads") for one in sessions)
    kept = f", {links - taken:,} kept in comments" if links > taken else ""
    return Outcome(
        summary=f"{numbers}; {links:,} links found, {taken:,} taken{kept};"
        f" without a title: {untitled:,}, without a lead: {leaderless:,}",
        missing=tuple(dict.fromkeys(missing)),
    )


def _materials(session: dict[str, Any]) -> int:
    values = [session.get(str(kind), []) for kind in MaterialKind]
    return sum(len(value) if isinstance(value, list) else 1 for value in values)


def _links_of(table: dict[str, Any]) -> Counter[str]:
    """Return how often the store shows a link to each address."""
    found: list[str] = []
    people, rooms = table.get("people", {}), table.get("rooms", {})
    usual = {name: entry[name] for entry in table.get("defaults", []) for name in entry}
    markdown = [str(table.get("group", {}).get("about", ""))]
    for session in table.get("session", []):
        markdown += [str(session.get(name, "")) for name in ("abstract", "reading")]
        for kind in MaterialKind:
            value = session.get(str(kind), [])
            found += [
                item["url"] if isinstance(item, dict) else item
                for item in (value if isinstance(value, list) else [value])
            ]
        for lead in session.get("leads", []):
            known = people.get(lead)
            found += (
                [known["url"] if isinstance(known, dict) else known] if known else []
            )
            markdown += [] if known else [lead]
        room = {**usual, **session}.get("room", "")
        found += [session["online"]] if session.get("online") else []
        markdown.append(str(rooms.get(room, {}).get("address", "")))
    page = parse(Source(file="", text="\n\n".join(markdown)), None)
    return Counter(
        encoded(url) for url in (*found, *(link.url for _, link in page.links))
    )
