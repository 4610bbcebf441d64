"""What stands in several places of a group's pages becomes one session."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import fields, replace

from rgfeeds.importing.drafts import Draft
from rgfeeds.importing.remarks import Remark, short

_OWN = {"entry", "day", "address", "left", "materials", "continues", "id"}
_COMPARED = ("kind", "room", "online", "start", "end", "status", "abstract", "reading")


def merged(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Remark]]:
    """Return *drafts* by their dates, each session once, and what pages say differently.

    Entries of two pages are one session when they have the same day, and the same title,
    or one of them none and a lead in common or none. The page that comes first in the
    call is right, the others fill its gaps. Two entries of one page are two sessions.
    """
    kept: list[Draft] = []
    files: list[set[str]] = []
    places: dict[tuple[str, int], tuple[str, int]] = {}
    remarks: list[Remark] = []
    for draft in drafts:
        file = draft.entry.page.file
        there = [
            at
            for at, one in enumerate(kept)
            if one.day == draft.day and file not in files[at]
        ]
        at = next((at for at in there if _same(kept[at], draft)), None)
        if at is None:
            remarks += [
                _pair(kept[at], draft) for at in there if _near(kept[at], draft)
            ]
            kept.append(draft)
            files.append({file})
            continue
        places[draft.place] = kept[at].place
        remarks += _differences(kept[at], draft)
        kept[at] = _filled(kept[at], draft)
        files[at].add(file)
    for at, one in enumerate(kept):
        if one.continues in places:
            kept[at] = replace(one, continues=places[one.continues])
    return sorted(kept, key=lambda draft: draft.day), remarks


def followed(first: Draft, more: Draft) -> tuple[Draft, list[Remark]]:
    """Return *first* with what the row without a date below it says, and where they differ."""
    remarks = []
    for name in ("kind", "room", "online", "start", "status"):
        one, other = getattr(first, name), getattr(more, name)
        if one and other and one != other:
            why = "it says otherwise than the row above, which it belongs to"
            remarks.append(more.entry.remark(why, left=True))
    listed = f"- {more.title}" if first.title and more.title and not more.reading else ""  # fmt: skip
    names = {lead.name for lead in first.leads}
    missing = {
        name: getattr(first, name) or getattr(more, name)
        for name in ("title", "kind", "room", "online", "start", "end", "status")
    }
    merged = replace(
        first, **missing, leads=(*first.leads, *(lead for lead in more.leads if lead.name not in names)),
        materials=(*first.materials, *more.materials), abstract="\n\n".join(filter(None, [first.abstract, more.abstract])),
        reading="\n".join(filter(None, [first.reading, more.reading, listed])),
        left=(*first.left, *more.left, *remarks),
    )  # fmt: skip
    return merged, remarks


def _place(draft: Draft) -> str:
    return f"{draft.entry.page.file}:{draft.entry.line}"


def _pair(one: Draft, other: Draft) -> Remark:
    why = f"likely the same as {_place(one)}, `{short(one.title or '')}`: two sessions were made"
    return other.entry.remark(why, other.title)


def _differences(one: Draft, other: Draft) -> list[Remark]:
    return [
        other.entry.remark(
            f"{_place(one)} says `{short(str(right))}`, and that was taken",
            f"{name} `{wrong}`",
            left=name in {"abstract", "reading"},
        )
        for name in _COMPARED
        if (right := getattr(one, name)) and (wrong := getattr(other, name)) and right != wrong
    ]  # fmt: skip


def _filled(one: Draft, other: Draft) -> Draft:
    """Return *one* with what it lacks from *other*."""
    missing = {
        item.name: getattr(other, item.name)
        for item in fields(Draft)
        if item.name not in _OWN and not getattr(one, item.name)
    }
    known = {made.url for made in one.materials}
    more = (made for made in other.materials if made.url not in known)
    return replace(
        one, **missing, materials=(*one.materials, *more), continues=one.continues or other.continues,
        id=one.id or other.id, left=(*one.left, *other.left),
    )  # fmt: skip


def _same(one: Draft, other: Draft) -> bool:
    if one.title and other.title:
        return one.title.casefold() == other.title.casefold()
    names = [{lead.name for lead in draft.leads} for draft in (one, other)]
    return not all(names) or bool(names[0] & names[1])


def _near(one: Draft, other: Draft) -> bool:
    """Whether the titles share half of the words of the shorter one."""
    first, second = (
        {*re.findall(r"\w+", (draft.title or "").casefold())} for draft in (one, other)
    )
    return 2 * len(first & second) >= min(len(first), len(second)) > 0
