"""What a session has to look at: what of it is new, and how that was told."""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from msgspec.structs import replace

from rgfeeds.history.timeline import UNSEEN, Snapshot
from rgfeeds.model import Material, Session
from rgfeeds.news import MaterialsAdded, NewsItem
from rgfeeds.text.markdown import Item, items, urls

Piece: TypeAlias = Material | Item
Pieces: TypeAlias = tuple[Piece, ...]

#: Kind, group, title, and which of several such it is.
_Label: TypeAlias = tuple[str, str | None, str | None, int]
_Labelled: TypeAlias = Mapping[_Label, Piece]


class KnownPieces:
    """The pieces of one session over all versions, known by address and by label."""

    def __init__(self) -> None:
        self._urls: set[str] = set()
        self._labels: set[_Label] = set()
        self._own: _Labelled = {}
        self._listed: _Labelled = {}
        self._reading = ""
        self.replaced: dict[Piece, Piece | None] = {}

    def put(self, session: Session) -> Pieces:
        """Take in the next version of *session*; return its new pieces, its own before those of its reading.

        *replaced* has then what took the place of a piece, None where nothing did.
        """
        self.replaced = {}
        reading, own = session.reading, session.materials
        fresh, self._own = self._take(own, self._own, reading)
        if reading == self._reading:
            return fresh
        self._reading = reading
        elsewhere = {made.url for made in own}
        listed, self._listed = self._take(items(reading), self._listed, elsewhere)
        # An address in a sentence is known as well.
        self._urls |= urls(reading)
        return fresh + listed

    def begin_anew(self) -> None:
        """Let what comes now belong to another talk: nothing of it takes the place of the old."""
        # A book without an address is known by nothing else.
        books = (label for label, piece in self._listed.items() if not piece.url)
        self._labels, self._own, self._listed = set(books), {}, {}

    def forget(self, pieces: Iterable[Piece]) -> None:
        """Let *pieces*, which nobody saw, be new when they come again."""
        names = {_name(piece) for piece in pieces}
        gone = self._labels - {*self._own, *self._listed}
        self._labels -= {label for label in gone if label[:3] in names}
        self._urls -= {piece.url for piece in pieces if piece.url}

    def _take(
        self, pieces: Sequence[Piece], before: _Labelled, elsewhere: Container[str]
    ) -> tuple[Pieces, _Labelled]:
        """Return the new ones among *pieces*, and all by their labels; what is *elsewhere* has not vanished."""
        now = self._by_label(pieces)
        by_url = {piece.url: piece for piece in pieces if piece.url}
        # What takes the place of a vanished one of its kind is an edit of that one.
        vacant: dict[str, list[Piece]] = {}
        for label, old in before.items():
            if old.url and old.url in by_url:
                self.replaced[old] = by_url[old.url]
            elif label in now:
                new = now[label]
                moved = new != old and new in before.values()
                self.replaced[old] = None if moved else new
            elif not (old.url and old.url in elsewhere):
                self.replaced[old] = None
                vacant.setdefault(label[0], []).append(old)
        fresh = []
        for label, piece in now.items():
            known = label in self._labels or piece.url in self._urls
            if not known and vacant.get(label[0]):
                self.replaced[vacant[label[0]].pop(0)] = piece
            elif not known:
                fresh.append(piece)
            self._labels.add(label)
            if piece.url:
                self._urls.add(piece.url)
        return tuple(fresh), now

    def _by_label(self, pieces: Sequence[Piece]) -> _Labelled:
        """Return *pieces* by their labels; of several alike, those of known address count first."""
        counted: Counter[tuple[str, str | None, str | None]] = Counter()
        labels: dict[int, _Label] = {}
        places = range(len(pieces))
        for place in sorted(places, key=lambda at: pieces[at].url not in self._urls):
            name = _name(pieces[place])
            counted[name] += 1
            labels[place] = (*name, counted[name])
        return {labels[place]: piece for place, piece in enumerate(pieces)}


def _name(piece: Piece) -> tuple[str, str | None, str | None]:
    if isinstance(piece, Material):
        return (str(piece.kind), None, piece.title)
    return ("reading", piece.group, piece.title)


class Additions:
    """The fold over what was new in each version."""

    def __init__(self) -> None:
        self.told: list[NewsItem] = []
        self._number = 1
        #: The pieces of the latest, none when no more may join it.
        self._joined: Pieces = ()

    def mend(
        self, replaced: Mapping[Piece, Piece | None], snapshot: Snapshot
    ) -> Pieces:
        """Put right the latest pieces by what *replaced* them before anybody saw them; return those taken back."""
        latest = self.told[-1] if self._joined and not snapshot.guessed else None
        if not latest or snapshot.at - latest.published >= UNSEEN or snapshot.ignored:
            return ()
        right = {piece: replaced.get(piece, piece) for piece in self._joined}
        joined = tuple(piece for piece in right.values() if piece)
        if joined != self._joined:
            mended = _with_pieces(latest, joined, snapshot.at)
            self.told[-1:] = [mended] if joined else []
            self._joined = joined
        return tuple(piece for piece, now in right.items() if now is None)

    def add(self, fresh: Iterable[Piece], session: Session, snapshot: Snapshot) -> None:
        """Tell of the *fresh* pieces, each at its pin or else at the snapshot."""
        if snapshot.ignored:
            return

        def instant(piece: Piece) -> dt.datetime:
            pin = piece.added if isinstance(piece, Material) else None
            return pin or snapshot.at

        for at, together in groupby(sorted(fresh, key=instant), key=instant):
            added = tuple(together)
            latest = self.told[-1] if self._joined and not snapshot.guessed else None
            if latest and dt.timedelta(0) <= at - latest.published < UNSEEN:
                self._joined += added
                latest = replace(latest, session=session)
                self.told[-1] = _with_pieces(latest, self._joined, at)
            else:
                what, change = f"materials/{self._number}", MaterialsAdded(added=added)
                item = NewsItem(session, what, at, at, change, snapshot.number)
                self.told.append(item)
                self._joined = () if snapshot.guessed else added
            self._number += len(added)


def _with_pieces(item: NewsItem, pieces: Pieces, at: dt.datetime) -> NewsItem:
    """Return *item* as it tells of *pieces*, as they were put right *at* an instant."""
    updated = max(item.updated, at)
    return replace(item, updated=updated, change=MaterialsAdded(added=pieces))
