"""Read a store's history and nothing else: `history_alone.py STORE`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from rgfeeds.history import Revisions
from rgfeeds.news import News
from rgfeeds.precedent import precedent


def main() -> None:
    # As a build does.
    gc.disable()
    store = Path(sys.argv[1])
    past = precedent(store, store.read_bytes())
    revisions, news = Revisions(), News()
    for version in past.public:
        revisions.add(version)
        news.add(version)
    print(  # noqa: T201
        len(past.public), len(revisions.by_id()), len(news.items())
    )


if __name__ == "__main__":
    main()
