"""What an import came to: counted from the text of the store, not from what was meant to be in it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import tomli
from msgspec import Struct

from rgfeeds.importing.inline import is_relative, resolved
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


def outcome(text: str, found: Reading, base: str | None) -> Outcome:
    """Return what the store *text* has of what was *found*."""
    table = tomli.loads(text)
    comments = "\n".join(line for line in text.split("\n") if line.startswith("#"))
    taken = _links_of(table)
    links = taken_count = aside = 0
    missing = []
    for page in found.pages:
        left = taken.copy()
        for at, link in page.links:
            if link.inside:
                continue
            links += 1
            url = resolved(link.url, base) or link.url
            if left[encoded(url)] > 0:
                left[encoded(url)] -= 1
                taken_count += 1
                continue
            aside += 1
            if url not in comments and link.url not in comments:
                relative = base is None and is_relative(link.url)
                why = RELATIVE if relative else "the link has no place in the store"
                missing.append(
                    Remark(
                        file=page.file, line=page.line(at), text=url, why=why, left=True
                    )
                )
    sessions = table.get("session", [])
    usual = {entry["room"] for entry in table.get("defaults", []) if entry.get("room")}
    counts = (
        (len(sessions), "session"),
        (
            len(
                {
                    re.sub(r"^\[([^\]]*)\].*", r"\1", lead)
                    for one in sessions
                    for lead in one.get("leads", [])
                }
            ),
            "lead",
        ),
        (len(usual | {one["room"] for one in sessions if one.get("room")}), "room"),
        (sum(_materials(one) for one in sessions), "material"),
        (len(table.get("break", [])), "break"),
    )
    numbers = ", ".join(
        f"{count:,} {word}{'s' * (count != 1)}"
        for count, word in counts
        if count or word != "break"
    )
    untitled = sum("title" not in one for one in sessions)
    leaderless = sum(not one.get("leads") for one in sessions)
    kept = f", {aside:,} kept in comments" if aside else ""
    return Outcome(
        summary=f"{numbers}; {links:,} links found, {taken_count:,} taken{kept};"
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
