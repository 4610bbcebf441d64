"""What is served now, and who waits for it to change."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from functools import partial

from rgfeeds.serving.draft import Draft
from rgfeeds.serving.edition import Edition, edition
from rgfeeds.serving.panel import panel

#: Seconds after which a waiting browser is told the same again: one that left is noticed so.
BEAT = 15.0


class Preview:
    """The newest edition, the last good site in it; one thread shows, many look."""

    def __init__(self, draft: Draft, at: dt.datetime) -> None:
        self._changed = threading.Condition()
        self._closed = False
        self._good: Mapping[str, bytes] | None = None
        self._edition: Edition | None = None
        self.show(draft, at)

    @property
    def edition(self) -> Edition:
        assert self._edition is not None
        return self._edition

    def show(self, draft: Draft, at: dt.datetime) -> int:
        """Show *draft* from the instant *at* on; return how many files of the site changed.

        When there is no site in it, the last good one stays, the mistakes on every page.
        """
        before = self._good
        if draft.files is not None:
            self._good = draft.files
        wrong = draft.files is None
        said = panel(draft, kept=self._good is not None) if wrong else b""
        made = edition(self._good, said, self._edition, at)
        with self._changed:
            self._edition = made
            self._changed.notify_all()
        return _differing(before or {}, self._good or {})

    def versions(self, path: str, beat: float = BEAT) -> Iterator[str]:
        """Yield the version of the page at *path* now, and at each edition, until `close`.

        When nothing happens for *beat* seconds, it is yielded again.
        """
        seen: Edition | None = None
        while True:
            with self._changed:
                self._changed.wait_for(partial(self._is_news, seen), beat)
                seen = self.edition
            if self._closed:
                return
            yield seen.find(path).version

    def _is_news(self, seen: Edition | None) -> bool:
        return self._closed or self._edition is not seen

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> int:
    paths = one.keys() | other.keys()
    return sum(one.get(path) != other.get(path) for path in paths)
