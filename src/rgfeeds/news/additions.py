"""The materials of one session that were told, entry by entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from msgspec.structs import replace

from rgfeeds.history.snapshot import Snapshot
from rgfeeds.history.timeline import UNSEEN
from rgfeeds.model import Material, Session
from rgfeeds.news.item import MaterialsAdded, NewsItem
from rgfeeds.news.known_pieces import Piece


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
