"""Which session is meant by an id, a part of a title, a date or `next`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from rgfeeds.editing.when import days_meant
from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Session, by_start
from rgfeeds.store import Store, values
from rgfeeds.store.spans import Path
from rgfeeds.text.advice import nearest
from rgfeeds.text.wording import day

# Sessions that are named when several may be meant.
_MOST = 8


class Target(Struct, frozen=True):
    """A session that is meant: where it stands in *store*, and what it says."""

    store: Store
    path: Path
    session: Session

    @property
    def written(self) -> Mapping[str, Any]:
        """What the session says itself, by key."""
        return self.store.table(self.path)


def is_on(session: Session) -> bool:
    return not session.plan.status.off


def is_off(session: Session) -> bool:
    return session.plan.status.off


def is_held(session: Session) -> bool:
    """Whether there is a talk that people come to."""
    return is_on(session) and not session.open


def choose(
    wanted: str,
    store: Store,
    today: dt.date,
    suits: Callable[[Session], bool] = is_on,
) -> Target:
    """Return the one session of *store* that *wanted* means, seen from *today*; raise RgfeedsError.

    An id is taken before a date, a whole id or title before a part of one. `next` is
    the first to come that *suits*; of several that may be meant, so is the only one.
    """
    entries = sorted(store.sessions, key=lambda entry: by_start(entry[1]))
    found = _candidates(wanted, [session for _, session in entries], today, suits)
    suiting = [session for session in found if suits(session)]
    found = suiting if len(suiting) == 1 else found
    if len(found) == 1:
        path = next(path for path, session in entries if session is found[0])
        return Target(store, path, found[0])
    if found:
        raise RgfeedsError(
            f"`{values.cut(wanted)}` may be any of {_list_of(found)}; say its id"
        )
    raise RgfeedsError(_unknown(wanted, store))


def _candidates(
    wanted: str,
    sessions: Sequence[Session],
    today: dt.date,
    suits: Callable[[Session], bool],
) -> list[Session]:
    plain = _plain(wanted)
    same = [session for session in sessions if session.id == plain]
    if same:
        return same
    if plain == "next":
        coming = [one for one in sessions if one.plan.day >= today and suits(one)]
        return [one for one in coming if one.plan.day == coming[0].plan.day]
    part = re.sub(r"[^\w]+", "-", plain).strip("-")
    named = [
        session
        for session in sessions
        if plain and (plain in _title(session) or (part and part in session.id))
    ]
    try:
        days = days_meant(wanted, today, (session.plan.day for session in sessions))
    except RgfeedsError:
        if not named:
            raise
        days = set()
    dated = [session for session in sessions if session.plan.day in days]
    return dated or [one for one in named if plain == _title(one)] or named


def _unknown(wanted: str, store: Store) -> str:
    plain, said = _plain(wanted), f"session `{values.cut(wanted)}`"
    if plain == "next":
        return "there is no session to come"
    written = store.document.get(("session",)) or []
    if any(isinstance(one, dict) and one.get("id") == wanted for one in written):
        return (
            f"{said} has mistakes; see them with: rgfeeds check {store.document.file}"
        )
    names = [
        name for _, one in store.sessions for name in (one.id, _title(one)) if name
    ]
    near = nearest(plain[:80], ["next", *names])
    if near:
        return f"there is no {said}; did you mean `{near}`?"
    return f"there is no {said}; say its id, a part of its title, its date or `next`"


def _list_of(sessions: Sequence[Session]) -> str:
    """Say "`gpt` (Mon 2 Mar 2026), `bert` (Mon 9 Mar 2026)"."""
    said = [f"`{session.id}` ({day(session.plan.day)})" for session in sessions]
    more = [f"{len(said) - _MOST} more"] if len(said) > _MOST else []
    return ", ".join(said[:_MOST] + more)


def _title(session: Session) -> str:
    return _plain(session.title or "")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
