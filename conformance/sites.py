"""The stores that are served, each with what readers must show of it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from conformance.store import Store

ROOT = Path(__file__).parent.parent
#: The real store and the golden ones, by name.
STORES = {
    "real": ROOT / "data/sessions.toml",
    # The other reading of a store is of its TOML alone: one with files beside it says more.
    **{
        path.parent.name: path
        for path in sorted((ROOT / "tests/examples").glob("*/sessions.toml"))
        if not (path.parent / "materials").exists()
    },
}  # fmt: skip
#: The instant every store without a history was written.
WRITTEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A store as it is served at *url*; *text* is the store's, with that address as its own."""

    name: str
    text: str
    url: str

    @property
    def store(self) -> Store:
        return Store(self.text, WRITTEN)

    @property
    def calendar(self) -> str:
        return f"{self.url}{self.store.group['id']}.ics"
