"""One session that stands on two pages, as on the one of what is to come and in the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import fields, replace

from rgfeeds.importers.drafts import Draft, DraftBreak
from rgfeeds.importers.remarks import Remark, cut

_OWN = {"file", "line", "day", "left", "materials", "continues"}


class Merged(Struct, frozen=True):
    """The sessions by their dates, where those went that others took in, and what they said otherwise."""

    drafts: list[Draft]
    gone: dict[tuple[str, int], tuple[str, int]]
    remarks: list[Remark]


def merged(drafts: Iterable[Draft]) -> Merged:
    """Return *drafts*, each session once.

    Rows of two pages are one session when they have the same day, and the same title,
    or one of them none and a lead in common or none. The page that comes first in the
    call is right, the others fill its gaps.
    Two rows of one page are two sessions.
    """
    kept: list[Draft] = []
    files: list[set[str]] = []
    gone: dict[tuple[str, int], tuple[str, int]] = {}
    remarks: list[Remark] = []
    for draft in drafts:
        alike = (
            at
            for at, one in enumerate(kept)
            if draft.file not in files[at] and _same(one, draft)
        )
        at = next(alike, None)
        if at is None:
            kept.append(draft)
            files.append({draft.file})
        else:
            gone[draft.place] = kept[at].place
            remarks += _differences(kept[at], draft)
            kept[at] = _filled(kept[at], draft)
            files[at].add(draft.file)
    return Merged(sorted(kept, key=lambda draft: draft.day), gone, remarks)


def _same(one: Draft, other: Draft) -> bool:
    if one.day != other.day:
        return False
    if one.title and other.title:
        return one.title.casefold() == other.title.casefold()
    names = [{lead.name for lead in draft.leads} for draft in (one, other)]
    return not all(names) or bool(names[0] & names[1])


def _filled(one: Draft, other: Draft) -> Draft:
    more = {
        field.name: getattr(other, field.name)
        for field in fields(Draft)
        if field.name not in _OWN and not getattr(one, field.name)
    }
    known = {made.url for made in one.materials}
    new = tuple(made for made in other.materials if made.url not in known)
    return replace(
        one,
        **more,
        materials=(*one.materials, *new),
        continues=one.continues or other.continues,
        left=(*one.left, *other.left),
    )


def _differences(one: Draft, other: Draft) -> Iterator[Remark]:
    """Yield what *other* says of a session otherwise than *one*, whose word holds."""
    for name in (
        "kind",
        "room",
        "online",
        "start",
        "end",
        "status",
        "abstract",
        "reading",
    ):
        right, wrong = getattr(one, name), getattr(other, name)
        if right and wrong and right != wrong:
            why = f"{one.file}:{one.line} says `{cut(str(right))}`, and that was taken"
            text = f"{name} `{wrong}`"
            yield Remark(file=other.file, line=other.line, text=text, why=why)


def distinct(breaks: Iterable[DraftBreak]) -> list[DraftBreak]:
    """Return *breaks* by their dates, each once."""
    found = {(one.start, one.until): one for one in reversed([*breaks])}
    return sorted(found.values(), key=lambda one: (one.start, one.until))
