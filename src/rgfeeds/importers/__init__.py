"""Pages of a group become its store: read, understood, written.

An importer is one module with a function that takes sources and wishes and returns
what it found, and one line in `IMPORTERS`. Everything here is values to values; files
and git are the command's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from rgfeeds.importers import markdown_pages
from rgfeeds.importers.drafts import Imported, Wishes
from rgfeeds.importers.encoding import NoPage, Source


class Importer(Struct, frozen=True, kw_only=True):
    """A form that pages come in: its *name*, how files of it end, and its reader.

    *read* raises an RgfeedsError when the pages are not of this form, or leave open
    what they mean.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Sequence[Source], Wishes], Imported]


IMPORTERS: tuple[Importer, ...] = (
    Importer(
        name="Markdown",
        suffixes=(".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".txt", ""),
        read=markdown_pages.read,
    ),
)


def importer_of(file: str) -> Importer:
    """Return the importer for *file*, told by how its name ends; raise NoPage."""
    name = file.replace("\\", "/").rsplit("/", 1)[-1].lower()
    suffix = f".{name.rsplit('.', 1)[1]}" if "." in name.lstrip(".") else ""
    for importer in IMPORTERS:
        if suffix in importer.suffixes:
            return importer
    known = " or ".join(f"{importer.name} pages" for importer in IMPORTERS)
    raise NoPage(f"{file} is `{suffix}`; import reads {known}: copy its table into one")
