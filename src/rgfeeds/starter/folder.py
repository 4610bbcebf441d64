"""The folder a new repository is written to: all of its files or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from rgfeeds.errors import RgfeedsError


def missing(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return those of *paths* at which nothing stands in *folder*, not even a link that leads nowhere."""
    return [path for path in paths if not os.path.lexists(folder / path)]  # noqa: TID251 - pathlib follows links


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write *texts* by their paths in *folder*, over what is there; raise RgfeedsError when one cannot be."""
    begun: list[Path] = []
    drafts: dict[Path, Path] = {}
    place = folder
    try:
        for name, text in texts.items():
            place = folder / name
            drafts[place] = _draft(place, text, begun)
        for place, draft in drafts.items():
            draft.replace(place)
    except BaseException as error:
        for path in reversed(begun):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            # Not every refusal of the system names its file.
            reason = error.strerror or str(error)
            raise RgfeedsError(f"nothing was written: {place}: {reason}") from None
        raise


def _draft(path: Path, text: str, begun: list[Path]) -> Path:
    """Write *text* beside *path*, where a full disk harms nobody; what is *begun* is added at once."""
    draft = path.with_name(f".{path.name}.rgfeeds-new")
    for parent in reversed([one for one in path.parents if not one.exists()]):
        parent.mkdir()
        begun.append(parent)
    begun.append(draft)
    draft.write_text(text, encoding="utf-8", newline="\n")
    if path.is_file():
        draft.chmod(path.stat().st_mode & 0o7777)
    return draft
