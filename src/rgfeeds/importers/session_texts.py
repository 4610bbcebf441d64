"""The texts of sessions, taken from the sections that are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from rgfeeds.importers.bodies import body
from rgfeeds.importers.calendar_facts import Facts
from rgfeeds.importers.drafts import Draft
from rgfeeds.importers.introduction import line_of
from rgfeeds.importers.layout import Page
from rgfeeds.importers.remarks import Remark
from rgfeeds.importers.sections import Section, named_by, own_id


class Texts:
    """What the sections tell of the sessions, by *owned*: the session of each heading's line."""

    def __init__(
        self,
        page: Page,
        known: Facts,
        under: list[Section],
        owned: dict[int, Draft],
    ) -> None:
        self._page, self._known = page, known
        self._under, self._owned = under, owned
        self._own = {
            owned[section.heading.line].place: section
            for section in under
            if section.heading.line in owned
        }
        self._ids: set[str] = set()
        self.remarks: list[Remark] = []

    def draft(self, one: Draft, anchor: str | None) -> Draft:
        """Return *one* with the texts of its section; *anchor* is where its date links to."""
        section = self._own.get(one.place)
        pointed = next((s for s in self._under if named_by(s, anchor)), None)
        shared = None
        if pointed and pointed is not section:
            shared = self._owned.get(pointed.heading.line)
        names = sorted(section.heading.anchors) if section else []
        id = None if shared and not section else one.id or own_id(names)
        if anchor and not pointed and _misses(anchor, one, id):
            why = "the page has no such heading"
            self._tell(one.line, f"#{anchor}", why, left=False)
        if section:
            one = self._with_texts(one, section)
        elif shared and pointed:
            # The reading is the other's; a title of its own may still stand above it.
            empty = replace(pointed, body=())
            one = self._with_texts(one, empty)
        taken = id in self._ids
        self._ids |= {id} if id else set()
        return replace(
            one,
            id=None if taken else id,
            continues=shared.place if shared else None,
        )

    def _with_texts(self, one: Draft, section: Section) -> Draft:
        texts = body(section, one, self._known, self._page.definitions)
        left = self._dropped(section, texts.dropped)
        abstracts = [texts.abstract, one.abstract]
        if section.below:
            abstracts.reverse()
        return replace(
            one,
            abstract="\n\n".join(filter(None, abstracts)),
            reading=_below(one.reading, texts.reading),
            left=(*one.left, *left),
        )

    def _dropped(self, section: Section, urls: Iterable[str]) -> list[Remark]:
        why = (
            "the link is relative: say with --base-url what it is seen from"
            if self._known.wishes.base_url is None
            else "the link leads nowhere that can be published"
        )
        within = section.heading.body
        return [
            self._tell(line_of(self._page, url, within), url, why, left=True)
            for url in urls
            if not url.startswith("#")
        ]

    def _tell(self, line: int, text: str, why: str, *, left: bool) -> Remark:
        file = self._page.file
        remark = Remark(file=file, line=line, text=text, why=why, left=left)
        self.remarks.append(remark)
        return remark


def _misses(anchor: str, draft: Draft, id: str | None) -> bool:
    """Whether a row points to a heading that is not there: neither a name for the session nor its own date."""
    forms = ("%d%m%y", "%d%m%Y", "%m%d%y", "%m%d%Y", "%Y-%m-%d", "%Y%m%d")
    return id is None and anchor not in {f"{draft.day:{form}}" for form in forms}


def _below(row: str, section: str) -> str:
    """Return the reading of a row above that of its section."""
    if not row or not section:
        return row or section
    between = "\n" if re.match(r"[-*+] ", section) else "\n\n"
    return f"{row}{between}{section}"
