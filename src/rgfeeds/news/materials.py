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
from rgfeeds.text.markdown import Item, items, links

Piece: TypeAlias = Material | Item
Pieces: TypeAlias = tuple[Piece, ...]

#: Kind, group, title, and which of several such it is.
_Label: TypeAlias = tuple[str, str | None, str | None, int]
_Labelled: TypeAlias = Mapping[_Label, Piece]


class KnownPieces:
    """The pieces of one session over all versions, known by address and by label.

    Markdown is read as late as can be: most readings never change.
    """

    def __init__(self) -> None:
        self._urls: set[str] = set()
        self._labels: set[_Label] = set()
        self._own: _Labelled = {}
        self._listed: _Labelled = {}
        self._reading = ""
        # Readings whose items, and whose links, nobody had to know yet.
        self._unread: list[str] = []
        self._unlinked: list[str] = []

    def put(self, session: Session, *, telling: bool) -> Pieces:
        """Take in the next version of *session*; return its new pieces, those of the reading only when *telling*."""
        reading, own = session.reading, session.materials
        if any(made.url in text for made in own for text in self._unread):
            self._read()
        fresh, self._own = self._take(own, self._own, reading)
        if reading != self._reading:
            self._reading = reading
            if telling:
                self._read()
                fresh += self._list(reading, {made.url for made in own})
            else:
                self._unread.append(reading)
        return fresh

    def begin_anew(self) -> None:
        """Let what comes now belong to another talk: nothing of it takes the place of the old."""
        self._read()
        # A book without an address is known by nothing else.
        books = (label for label, piece in self._listed.items() if not piece.url)
        self._labels, self._own, self._listed = set(books), {}, {}

    def _read(self) -> None:
        """Take in the readings that nobody had to know in detail yet."""
        for text in self._unread:
            self._list(text, set())
        self._unread.clear()

    def _list(self, text: str, own: set[str]) -> Pieces:
        fresh, self._listed = self._take(items(text), self._listed, own)
        self._unlinked.append(text)
        return fresh

    def _take(
        self, pieces: Sequence[Piece], before: _Labelled, elsewhere: Container[str]
    ) -> tuple[Pieces, _Labelled]:
        """Return the new ones among *pieces*, and all by their labels; what is *elsewhere* has not vanished."""
        now = self._by_label(pieces)
        urls = {piece.url for piece in pieces}
        # What takes the place of a vanished one of its kind is an edit of that one.
        vacant = Counter(
            label[0]
            for label, piece in before.items()
            if label not in now
            and not (piece.url and (piece.url in urls or piece.url in elsewhere))
        )
        fresh = []
        for label, piece in now.items():
            known = label in self._labels or self._knows(piece.url)
            if not known and vacant[label[0]] > 0:
                vacant[label[0]] -= 1
            elif not known:
                fresh.append(piece)
            self._labels.add(label)
            if piece.url:
                self._urls.add(piece.url)
        return tuple(fresh), now

    def _knows(self, url: str | None) -> bool:
        """Whether *url* stood here before, be it in a sentence."""
        if url is None or url in self._urls:
            return url is not None
        for text in [*self._unlinked]:
            # As it is written, unless signs are escaped.
            if url in text or "&" in text or "\\" in text:
                self._unlinked.remove(text)
                self._urls.update(link.url for link in links(text))
        return url in self._urls

    def _by_label(self, pieces: Sequence[Piece]) -> _Labelled:
        """Return *pieces* by their labels; of several alike, those of known address count first."""
        counted: Counter[tuple[str, str | None, str | None]] = Counter()
        labels: dict[int, _Label] = {}
        places = range(len(pieces))
        for place in sorted(places, key=lambda at: not self._knows(pieces[at].url)):
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

    def add(
        self, pieces: Iterable[Piece], session: Session, snapshot: Snapshot
    ) -> None:
        """Tell of *pieces*, each at its pin or else at the snapshot."""
        if snapshot.ignored:
            return

        def instant(piece: Piece) -> dt.datetime:
            pin = piece.added if isinstance(piece, Material) else None
            return pin or snapshot.at

        for at, together in groupby(sorted(pieces, key=instant), key=instant):
            added = tuple(together)
            latest = self.told[-1] if self._joined and not snapshot.guessed else None
            if latest and dt.timedelta(0) <= at - latest.published < UNSEEN:
                self._joined += added
                self.told[-1] = replace(
                    latest,
                    session=session,
                    updated=max(latest.updated, at),
                    change=MaterialsAdded(added=self._joined),
                )
            else:
                what, change = f"materials/{self._number}", MaterialsAdded(added=added)
                item = NewsItem(session, what, at, at, change, snapshot.number)
                self.told.append(item)
                self._joined = () if snapshot.guessed else added
            self._number += len(added)
