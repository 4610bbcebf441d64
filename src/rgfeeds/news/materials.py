"""What a session has to look at: what of it is new, and how that was told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

from msgspec.structs import replace

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.history.timeline import UNSEEN
from rgfeeds.model import Material, Session
from rgfeeds.news.item import MaterialsAdded, NewsItem
from rgfeeds.text.markdown import Item, items, links

Piece: TypeAlias = Material | Item

#: Kind, group, title, and which of several such it is.
_Label: TypeAlias = tuple[str, str | None, str | None, int]
_Shown: TypeAlias = list[tuple[_Label, str | None]]


class KnownPieces:
    """The pieces of one session over all versions, known by address and by label.

    Markdown is read as late as can be: most readings never change.
    """

    def __init__(self) -> None:
        self._urls: set[str] = set()
        self._labels: set[_Label] = set()
        self._own: _Shown = []
        self._reading: _Shown = []
        self._text = ""
        self._unread: list[str] = []

    def put(self, session: Session, *, telling: bool) -> tuple[Piece, ...]:
        """Take the pieces of the next version in; return those that are new.

        Unless *telling*, those of the reading are not asked for.
        """
        if any(made.url in text for made in session.materials for text in self._unread):
            self._read()
        fresh, self._own = self._take(
            session.materials, self._own, lambda url: url in session.reading
        )
        if session.reading == self._text:
            return fresh
        self._text = session.reading
        if not telling:
            self._unread.append(session.reading)
            return fresh
        self._read()
        own = {made.url for made in session.materials}
        return fresh + self._take_reading(session.reading, own)

    def _read(self) -> None:
        """Take in the readings that nobody had to know in detail yet."""
        for text in self._unread:
            self._take_reading(text, set())
        self._unread.clear()

    def _take_reading(self, text: str, own: set[str]) -> tuple[Piece, ...]:
        fresh, self._reading = self._take(items(text), self._reading, own.__contains__)
        # What stood in a sentence before is no news as an item of a list.
        self._urls.update(link.url for link in links(text))
        return fresh

    def _take(
        self, pieces: Sequence[Piece], lately: _Shown, elsewhere: Callable[[str], bool]
    ) -> tuple[tuple[Piece, ...], _Shown]:
        """Return the new ones among *pieces*, and all with their labels."""
        labels = self._labelled(pieces)
        shown = [
            (label, piece.url) for label, piece in zip(labels, pieces, strict=True)
        ]
        urls = {url for _, url in shown}
        # What takes the place of a vanished one of its kind is an edit of that one.
        vacant = Counter(
            label[0]
            for label, url in lately
            if label not in labels
            and (url is None or (url not in urls and not elsewhere(url)))
        )
        fresh = []
        for label, piece in zip(labels, pieces, strict=True):
            known = label in self._labels or piece.url in self._urls
            if not known and vacant[label[0]] > 0:
                vacant[label[0]] -= 1
            elif not known:
                fresh.append(piece)
            self._labels.add(label)
            if piece.url is not None:
                self._urls.add(piece.url)
        return tuple(fresh), shown

    def _labelled(self, pieces: Sequence[Piece]) -> list[_Label]:
        """Label *pieces*; of several alike, those of known address count first."""
        counted: Counter[tuple[str, str | None, str | None]] = Counter()
        labels: dict[int, _Label] = {}
        for index in sorted(
            range(len(pieces)), key=lambda at: pieces[at].url not in self._urls
        ):
            name = _name(pieces[index])
            counted[name] += 1
            labels[index] = (*name, counted[name])
        return [labels[index] for index in range(len(pieces))]


def _name(piece: Piece) -> tuple[str, str | None, str | None]:
    if isinstance(piece, Material):
        return (str(piece.kind), None, piece.title)
    return ("reading", piece.group, piece.title)


class Additions:
    """The fold over what was new in each version."""

    def __init__(self) -> None:
        self.told: list[NewsItem] = []
        self._number = 1
        self._joinable = False

    def add(
        self, pieces: Iterable[Piece], session: Session, snapshot: Snapshot
    ) -> None:
        """Tell of *pieces*, each at its pin or else at the snapshot."""

        def instant(piece: Piece) -> dt.datetime:
            pin = piece.added if isinstance(piece, Material) else None
            return (pin or snapshot.at).astimezone(dt.UTC)

        for at, together in groupby(sorted(pieces, key=instant), key=instant):
            self._tell(tuple(together), session, at, snapshot)

    def _tell(
        self,
        pieces: tuple[Piece, ...],
        session: Session,
        at: dt.datetime,
        snapshot: Snapshot,
    ) -> None:
        if self._joins(at, snapshot):
            latest = self.told[-1]
            assert isinstance(latest.change, MaterialsAdded)
            change = MaterialsAdded(added=(*latest.change.added, *pieces))
            updated = max(latest.updated, at)
            self.told[-1] = replace(
                latest, session=session, updated=updated, change=change
            )
        else:
            change = MaterialsAdded(added=pieces)
            what = f"materials/{self._number}"
            item = NewsItem(
                session=session,
                what=what,
                published=at,
                updated=at,
                change=change,
                version=snapshot.number,
            )
            self.told.append(item)
            self._joinable = not snapshot.guessed
        self._number += len(pieces)

    def _joins(self, at: dt.datetime, snapshot: Snapshot) -> bool:
        if not self._joinable or snapshot.guessed:
            return False
        return dt.timedelta(0) <= at - self.told[-1].published < UNSEEN
