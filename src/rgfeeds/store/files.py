"""The folder `materials/` beside the store: which of its files are published, and as what.

A file in `materials/<session id>/` is a material of that session.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.model import MaterialKind, addresses
from rgfeeds.store.names import is_id

FOLDER = "materials"

#: The paths below the folder that are published if their session is in the store.
Listing: TypeAlias = tuple[str, ...]
#: The names of the files of one session.
Names: TypeAlias = tuple[str, ...]

#: What a browser shows as a page of the site, and whose scripts it would run as the site's own.
_PAGES = {
    "htm", "html", "mht", "mhtml", "shtml", "svg", "svgz", "xht", "xhtml", "xml", "xsl", "xslt",
}  # fmt: skip
#: Endings of the names of files.
_KINDS = {
    MaterialKind.SLIDES: "key odp ppt pptx",
    MaterialKind.NOTEBOOK: "ipynb",
    MaterialKind.RECORDING: "avi m4v mkv mov mp4 ogv webm aac flac m4a mp3 oga ogg opus wav",
}


class MaterialFile(Struct, frozen=True, kw_only=True):
    """What stands at *path* below the folder, *plain* unless it is a link or a device.

    It was *changed* at these nanoseconds of the system's clock.
    """

    path: str
    source: Path
    plain: bool = True
    size: int = 0
    changed: int = 0

    @property
    def session(self) -> str:
        """The id of the session it is for, if there is one called so."""
        return self.path.partition("/")[0]

    @property
    def name(self) -> str:
        return self.path.partition("/")[2]

    @property
    def refusal(self) -> str:
        """Why it is never published, empty when it can be."""
        if not self.plain:
            return "it is a link or a folder: put the file itself beside the others"
        return _refusal(self.path)


def _refusal(path: str) -> str:
    name = path.partition("/")[2]
    if path.rpartition("/")[2].startswith("."):
        return "it is hidden, since its name begins with a dot"
    if not name:
        return "it is in no session's folder"
    if "/" in name:
        return "it is in a folder of its own"
    if _ending(name) in _PAGES:
        return "browsers would run what is written in it as a part of your page: make a PDF or a ZIP of it"
    if (
        not name.isprintable()
        or name.endswith((" ", "."))
        or set(name) & set('\\:*?"<>|')
    ):
        return "not every computer can hold a file of this name"
    return ""


def listing(paths: Iterable[str]) -> Listing:
    """Return the listing of the plain files at *paths* below the folder."""
    named = (path for path in paths if is_id(path.partition("/")[0]))
    return tuple(sorted(path for path in named if not _refusal(path)))


def list_files(files: Iterable[MaterialFile]) -> Listing:
    """Return the listing of what lies in the folder now."""
    return listing(file.path for file in files if file.plain)


def by_session(paths: Listing | None) -> Callable[[object], Names | None]:
    """Return what tells the names of the files of a session by its id; None when *paths* are not known."""
    found: dict[object, Names] = {}
    for path in paths or ():
        id, _, name = path.partition("/")
        found[id] = (*found.get(id, ()), name)
    return lambda one: None if paths is None else found.get(str(one), ())


def kinds(names: Collection[str]) -> Mapping[str, MaterialKind]:
    """Return what each of the files of one session is, going by its name."""
    found = {name: _kind(name) for name in names}
    # The only PDF is the slides, unless something else is called so.
    documents = [name for name in names if _ending(name) == "pdf"]
    if len(documents) == 1 and MaterialKind.SLIDES not in found.values():
        found[documents[0]] = MaterialKind.SLIDES
    return found


def is_published(path: str) -> bool:
    """Whether *path*, below the site's root, could be that of a file from the folder."""
    id, _, name = path.removeprefix("sessions/").partition("/")
    return path == addresses.page(id) + name and bool(listing([f"{id}/{name}"]))


def _kind(name: str) -> MaterialKind:
    if name.casefold().startswith("slides"):
        return MaterialKind.SLIDES
    ending = _ending(name)
    found = (kind for kind, endings in _KINDS.items() if ending in endings.split())
    return next(found, MaterialKind.MATERIALS)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold()
