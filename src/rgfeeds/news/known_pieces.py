"""Everything a session ever had to look at, so that only what is new is called new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from rgfeeds.model import Material, Session
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
