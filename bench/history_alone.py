"""Read a store's history and nothing else: `history_alone.py STORE`."""

import gc
import sys
from pathlib import Path

from rgfeeds.history import open_store
from rgfeeds.history.revisions import revise
from rgfeeds.news.tell import tell


def main() -> None:
    # As a build does.
    gc.disable()
    published = open_store(Path(sys.argv[1])).history.published
    print(len(published), len(revise(published)), len(tell(published)))  # noqa: T201


if __name__ == "__main__":
    main()
