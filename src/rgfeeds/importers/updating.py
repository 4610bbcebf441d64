"""A store that is there already, with what pages have more than it.

What the store says stays as it is: only what it lacks is filled in, and what differs
is told. Every other byte stays, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from rgfeeds.editing.lists import with_item
from rgfeeds.editing.placing import with_session
from rgfeeds.editing.splice import Splice, after_line, spliced
from rgfeeds.editing.table import with_fields
from rgfeeds.editing.written import line
from rgfeeds.importers.counting import links_in
from rgfeeds.importers.drafts import Draft, Imported, Made
from rgfeeds.importers.group_facts import Usually
from rgfeeds.importers.matching import matches, plain
from rgfeeds.importers.remarks import Remark, comment
from rgfeeds.importers.store_fields import (
    Around,
    fields,
    leads,
    material,
    people,
    prose,
)
from rgfeeds.importers.store_text import break_block, ids
from rgfeeds.links import encoded
from rgfeeds.load import load
from rgfeeds.model import MaterialKind, Session
from rgfeeds.placeholders import ends_in_placeholder
from rgfeeds.plans import usual_on
from rgfeeds.spans import Path, scan
from rgfeeds.store import Store


class Updated(Struct, frozen=True, kw_only=True):
    """The *text* of the store, what was *added* and *filled*, and the links it has its own for."""

    text: str
    added: int = 0
    filled: int = 0
    remarks: tuple[Remark, ...] = ()
    own: frozenset[str] = frozenset()


def updated(store: Store, imported: Imported, today: dt.date) -> Updated:
    """Return *store* with what was *imported* and it lacks."""
    return _Update(store, imported, today).made()


class _Update:
    """Goes through the sessions of the pages, and edits the text on the way."""

    def __init__(self, store: Store, imported: Imported, today: dt.date) -> None:
        self._store, self._imported, self._today = store, imported, today
        self._text = store.document.text
        self._remarks: list[Remark] = []
        self._own: set[str] = set()
        self._filled: set[Path] = set()
        self._paths = matches(imported.sessions, store)
        self._sessions = dict(store.sessions)
        self._new = [d for d in imported.sessions if d.place not in self._paths]
        taken = {str(store.table(path).get("id")) for path, _ in store.sessions}
        self._ids = ids(self._new, taken) | {
            place: str(store.table(path).get("id"))
            for place, path in self._paths.items()
        }
        known: Mapping[str, Any] = store.table(("people",))
        self._people: dict[str, object] = {**known}
        self._listed = people(imported.sessions, known)

    def made(self) -> Updated:
        # A line more in a block moves no path; a block more does.
        for draft in self._imported.sessions:
            if draft.place in self._paths:
                self._fill(draft, self._paths[draft.place])
        self._list_people()
        for draft in self._new:
            self._add(draft)
        known = {(one.start, one.until) for _, one in self._store.breaks}
        for one in self._imported.breaks:
            if (one.start, one.until) not in known:
                self._append(break_block(one))
        for remark in self._imported.left:
            self._leave(remark)
        self._keep_introduction()
        return Updated(
            text=self._text,
            added=len(self._new),
            filled=len(self._filled),
            remarks=tuple(self._remarks),
            own=frozenset(self._own),
        )

    def _fill(self, draft: Draft, path: Path) -> None:
        session, written = self._sessions[path], self._store.table(path)
        changes: dict[str, object] = {}
        for name, value in self._said(draft, session).items():
            there = written.get(name)
            if value is None or there == value:
                continue
            if there is None or (name == "title" and ends_in_placeholder(str(there))):
                changes[name] = value
            elif not _alike(there, value):
                self._differs(draft, name, there, value)
        changes |= self._leads(draft, session, written)
        if draft.day != session.plan.day:
            self._differs(draft, "date", session.plan.day, draft.day)
        if changes:
            self._text = with_fields(self._text, path, changes)
            self._filled.add(path)
        self._materials(draft, session, written, path)
        for remark in draft.left:
            self._leave(remark)

    def _said(self, draft: Draft, session: Session) -> dict[str, object]:
        """Return what the page says of a session and the store does not say by its defaults."""
        plan = session.plan
        room = draft.room if draft.room != plan.room else None
        started = plan.start.time() if isinstance(plan.start, dt.datetime) else None
        ended = plan.end.time() if isinstance(plan.end, dt.datetime) else None
        start = draft.start if draft.start != started else None
        end = draft.end if draft.end and (start or draft.end != ended) else None
        return {
            "start": f"{start:%H:%M}" if start else None,
            "end": f"{end:%H:%M}" if end else None,
            "title": draft.title,
            "kind": draft.kind,
            "room": room,
            "online": draft.online if draft.online != plan.online else None,
            "status": str(draft.status) if draft.status else None,
            "continues": self._ids.get(draft.continues) if draft.continues else None,
            "abstract": prose(draft.abstract),
            "reading": f"{draft.reading}\n" if draft.reading else None,
        }

    def _leads(
        self, draft: Draft, session: Session, written: Mapping[str, Any]
    ) -> dict[str, object]:
        names = [plain(lead.name) for lead in draft.leads]
        there = [plain(lead.name) for lead in session.leads]
        if not names:
            return {}
        if not there:
            return {"leads": leads(draft, {**self._people, **self._listed})}
        if names != there:
            self._differs(
                draft, "leads", written.get("leads"), [x.name for x in draft.leads]
            )
        for lead in draft.leads:
            urls = {
                one.url for one in session.leads if plain(one.name) == plain(lead.name)
            }
            own = next(iter(urls - {None}), None)
            if names == there and lead.url and own and own != lead.url:
                self._differs(draft, f"link of {lead.name}", own, lead.url)
        if names != there:
            self._own |= {lead.url for lead in draft.leads if lead.url}
        return {}

    def _materials(
        self, draft: Draft, session: Session, written: Mapping[str, Any], path: Path
    ) -> None:
        there = {encoded(one.url) for one in session.materials}
        paged = {made.url for made in draft.materials}
        for kind in MaterialKind:
            new = [m for m in draft.materials if m.kind is kind and m.url not in there]
            if not new:
                continue
            own = [one.url for one in session.materials if one.kind is kind]
            if any(url not in paged for url in own):
                self._differs(
                    draft, str(kind), ", ".join(own), ", ".join(m.url for m in new)
                )
                self._own |= {made.url for made in new}
                continue
            self._filled.add(path)
            for made in new:
                self._text = self._with_material(path, kind, made, written)
                written = {**written, str(kind): True}

    def _with_material(
        self, path: Path, kind: MaterialKind, made: Made, written: Mapping[str, Any]
    ) -> str:
        if written.get(str(kind)):
            return with_item(self._text, (*path, str(kind)), material(made))
        return with_fields(self._text, path, {str(kind): material(made)})

    def _differs(self, draft: Draft, name: str, there: object, value: object) -> None:
        why = f"the store has `{_short(there)}` and keeps it"
        text = f"{name} `{_short(value)}`"
        self._remarks.append(
            Remark(file=draft.file, line=draft.line, text=text, why=why)
        )
        if isinstance(value, str):
            self._own |= {encoded(url) for url in links_in(value)}

    def _add(self, draft: Draft) -> None:
        read = load("", self._text.encode()).store
        days = (
            {path: session.plan.day for path, session in read.sessions} if read else {}
        )
        usual = usual_on(draft.day, self._store.usual)
        around = Around(
            usual=Usually(
                start=usual.start, end=usual.end, room=usual.room, weekday=usual.weekday
            ),
            known={**self._people, **self._listed},
            ids=self._ids,
            today=self._today,
        )
        said = fields(draft, around)
        self._text = with_session(self._text, said, draft.day, days)
        for remark in draft.left:
            self._leave(remark)

    def _list_people(self) -> None:
        """Put those under `[people]` who are new there."""
        used = {name for name in self._listed if self._names(name)}
        lines = "".join(
            line(name, self._listed[name]) for name in self._listed if name in used
        )
        if not lines:
            return
        spans = scan(self._text)
        header = spans.headers.get(("people",))
        if header is None:
            self._append(f"[people]\n{lines}")
            return
        inside = [
            span.end for path, span in spans.values.items() if path[:1] == ("people",)
        ]
        self._text = spliced(
            self._text, after_line(self._text, max([header.end, *inside]), lines)
        )

    def _names(self, name: str) -> bool:
        """Whether somebody is named who is not in the store, or there without a link."""
        for draft in self._imported.sessions:
            if name in {lead.name for lead in draft.leads}:
                path = self._paths.get(draft.place)
                if path is None or not self._sessions[path].leads:
                    return True
                there = [one for one in self._sessions[path].leads if one.name == name]
                if any(one.url is None for one in there):
                    return True
        return False

    def _leave(self, remark: Remark) -> None:
        text = comment(remark)
        if text not in self._text.replace("\r\n", "\n"):
            self._append(text)

    def _append(self, text: str) -> None:
        end = len(self._text)
        before = "" if self._text.endswith("\n") else "\n"
        self._text = spliced(self._text, Splice(end, end, f"{before}\n{text}"))

    def _keep_introduction(self) -> None:
        """Tell when the page's introduction links to what the store's does not."""
        there = set(map(encoded, links_in(self._store.text("group", "about"))))
        new = {encoded(url) for url in links_in(self._imported.about)} - there
        self._own |= new
        if new:
            file = self._imported.files[0]
            why = (
                "these links of the page are not in `about` of the store, which is kept"
            )
            self._remarks.append(
                Remark(file=file, line=1, text=" ".join(sorted(new)), why=why)
            )


def _alike(there: object, value: object) -> bool:
    return plain(str(there)) == plain(str(value))


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return text[:60] + "…" * (len(text) > 60)
