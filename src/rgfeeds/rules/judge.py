"""The store's text becomes a schedule, or the mistakes that stand in its way."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from rgfeeds import rules
from rgfeeds.model import Schedule
from rgfeeds.rules.settings import with_settings
from rgfeeds.store.diagnostics import Diagnostic, Severity
from rgfeeds.store.load import Parsed, parse
from rgfeeds.store.store import Store


class Loaded(Struct, frozen=True, kw_only=True):
    """What a store's text came to: *schedule* is None when an error stands in its way.

    *store* is None when it is no TOML, and has been read as *unreadable*.
    """

    schedule: Schedule | None
    diagnostics: tuple[Diagnostic, ...]
    store: Store | None = None
    unreadable: str = ""

    @property
    def text(self) -> str:
        """The file as its places were counted."""
        return self.store.document.text if self.store else self.unreadable


def load(  # noqa: PLR0913 - all that rules may know
    file: str,
    content: bytes,
    *,
    today: dt.date | None = None,
    previous: Schedule | None = None,
    former: tuple[Schedule, ...] = (),
    unknown: tuple[str, ...] = (),
) -> Loaded:
    """Read the store called *file*; every mistake of it is found, sorted by its place.

    Rules that need to know *today*, the version *previous* to this one, the
    *former* ones before it, newest first, or which commits are *unknown*, are
    silent without.
    """
    context = rules.Context(
        today=today, previous=previous, former=former, unknown=unknown
    )
    return judge(parse(file, content), context)


def judge(parsed: Parsed, context: rules.Context) -> Loaded:
    """Hold what was *parsed* against the rules."""
    store = parsed.store
    if store is None:
        return Loaded(
            schedule=None, diagnostics=parsed.found, unreadable=parsed.unreadable
        )
    mistakes = [*parsed.found]
    store = with_settings(store, mistakes)
    found = rules.turned_down([*mistakes, *rules.check(store, context)], store.settings)
    found.sort(
        key=lambda diagnostic: (diagnostic.place, diagnostic.rule, diagnostic.message)
    )
    stopped = any(diagnostic.severity is Severity.ERROR for diagnostic in found)
    return Loaded(
        schedule=None if stopped else store.schedule(),
        diagnostics=tuple(found),
        store=store,
    )
