"""The store's file, and those in `materials/<session id>/` beside it, each a material of that session."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Material, MaterialKind, addresses
from rgfeeds.store import Store
from rgfeeds.store.keys import Fields, WrittenMaterial
from rgfeeds.store.names import is_id
from rgfeeds.store.times import instant_of_pin
from rgfeeds.store.values import begins_with_host, cut, unsafe_link
from rgfeeds.text.advice import nearest

FOLDER = "materials"

#: The paths below the folder that are published if their session is in the store.
Listing: TypeAlias = tuple[str, ...]
#: The names of the files of one session.
Names: TypeAlias = tuple[str, ...]

#: What a browser shows as a page of the site, and whose scripts it would run as the site's own.
_PAGES = {
    "htm", "html", "mht", "mhtml", "shtml", "svg", "svgz", "xht", "xhtml", "xml", "xsl", "xslt",
}  # fmt: skip
_SOUNDS_AND_FILMS = "avi m4v mkv mov mp4 ogv webm aac flac m4a mp3 oga ogg opus wav"
#: What a file is, by the ending of its name.
_KINDS = {
    **dict.fromkeys(("key", "odp", "ppt", "pptx"), MaterialKind.SLIDES),
    "ipynb": MaterialKind.NOTEBOOK,
    **dict.fromkeys(_SOUNDS_AND_FILMS.split(), MaterialKind.RECORDING),
}


class MaterialFile(Struct, frozen=True, kw_only=True):
    """What stands at *path* below the folder, *plain* unless it is a link, a folder or a device.

    *size* is in bytes; *changed* is the time of its last change, in nanoseconds since 1970.
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
    if not name.isprintable() or re.search(r'[\\:*?"<>|]|[ .]\Z', name):
        return "not every computer can hold a file of this name"
    return ""


def listing(paths: Iterable[str]) -> Listing:
    """Return the listing of the plain files at *paths* below the folder."""
    named = (path for path in paths if is_id(path.partition("/")[0]))
    return tuple(sorted(path for path in named if not _refusal(path)))


def list_files(files: Iterable[MaterialFile]) -> Listing:
    """Return the listing of what lies in the folder now."""
    return listing(file.path for file in files if file.plain)


def by_session(paths: Listing) -> dict[str, Names]:
    """Return the names of the files of each session by its id."""
    found: dict[str, Names] = {}
    for path in paths:
        id, _, name = path.partition("/")
        found[id] = (*found.get(id, ()), name)
    return found


def kinds_of(names: Collection[str]) -> Mapping[str, MaterialKind]:
    """Return what each of the files of one session is, going by its name."""
    found = {name: _KINDS.get(_ending(name), MaterialKind.MATERIALS) for name in names}
    for name in names:
        if name.casefold().startswith("slides"):
            found[name] = MaterialKind.SLIDES
    # The only PDF is the slides, unless something else is called so.
    documents = [name for name in names if _ending(name) == "pdf"]
    if len(documents) == 1 and MaterialKind.SLIDES not in found.values():
        found[documents[0]] = MaterialKind.SLIDES
    return found


def is_published(path: str) -> bool:
    """Whether *path*, below the site's root, could be that of a file from the folder."""
    id, _, name = path.removeprefix("sessions/").partition("/")
    return path == addresses.page(id) + name and bool(listing([f"{id}/{name}"]))


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold()


def read(store: Path) -> bytes:
    """Return the bytes of *store*; raise RgfeedsError."""
    try:
        return store.read_bytes()
    except FileNotFoundError:
        why = f"there is no file {store}; name the store, or begin one: rgfeeds init, or rgfeeds import PAGE"
    except IsADirectoryError:
        why = f"{store} is a folder; give the path of the file in it"
    except OSError as error:
        why = f"{store} cannot be read: {error.strerror}"
    raise RgfeedsError(why)


def materials(store: Path) -> tuple[MaterialFile, ...]:
    """Return what lies in the folder beside *store* and in those below it, no link followed; raise RgfeedsError."""
    root = store.resolve().parent / FOLDER
    found: list[MaterialFile] = []
    try:
        for place in _within(root):
            for source in _within(place) or [place]:
                # One that is just being replaced may be gone again.
                with suppress(FileNotFoundError):
                    found.append(_material(root, source))
    except OSError as error:
        why = f"{error.filename} cannot be read: {error.strerror}"
        raise RgfeedsError(why) from None
    return tuple(found)


def _within(folder: Path) -> list[Path]:
    real = folder.is_dir() and not folder.is_symlink()
    return sorted(folder.iterdir()) if real else []


def _material(root: Path, source: Path) -> MaterialFile:
    found = source.lstat()
    return MaterialFile(
        path=source.relative_to(root).as_posix(),
        source=source,
        plain=S_ISREG(found.st_mode),
        size=found.st_size,
        changed=found.st_mtime_ns,
    )


def read_materials(
    fields: Fields, store: Store, names: Names | None
) -> tuple[Material, ...]:
    """Return what a session has: what is written, and of the files called *names* those that are not."""
    site = store.group.url if store.group else ""
    id = fields.get("id", "")
    found = []
    for kind in MaterialKind:
        for entry in fields.get(kind, ()):
            file = None if ":" in entry.url else _file(entry, id, names)
            url = addresses.material(site, id, file) if file else entry.url
            added = instant_of_pin(entry.added, store.zone)
            found.append(
                Material(kind=kind, url=url, title=entry.title, added=added, file=file)
            )
    linked = {made.file for made in found}
    kinds = kinds_of(names or ())
    others = {name: kind for name, kind in kinds.items() if name not in linked}
    count = Counter([*(made.kind for made in found), *others.values()])
    # Of several that are alike, people must know which is which.
    count[MaterialKind.MATERIALS] += 1
    for name, kind in others.items():
        title = name if count[kind] > 1 else None
        url = addresses.material(site, id, name)
        found.append(Material(kind=kind, url=url, title=title, file=name))
    return tuple(sorted(found, key=lambda made: [*MaterialKind].index(made.kind)))


def _file(written: WrittenMaterial, id: str, names: Names | None) -> str:
    """Return the name of the file that is *written*; tell when it is none of *names*."""
    spot, name = written.spot, written.url
    # A store is NFC; some systems write the names of files otherwise.
    for file in names or ():
        if unicodedata.normalize("NFC", file) == name:
            return file
    near = nearest(name, names or ())
    if not near and begins_with_host(name):
        unsafe_link(name, spot).report(spot)
    elif names is not None and id:
        folder = f"`{FOLDER}/{id}/`"
        message = f"{spot} is `{cut(name)}`, and there is no such file in {folder} beside the store"
        help = f"put the file into {folder}, or write the whole address: https://…"
        help = f"did you mean `{near}`?" if near else help
        spot.report("missing-file", message, help)
    return name


def today(store: Store | None) -> dt.date:
    """Return the day it is where the group of *store* meets; what is published never depends on it."""
    return dt.datetime.now(store.zone if store else dt.UTC).date()  # noqa: TID251


def edited_at(
    store: Path, files: Iterable[MaterialFile], environment: Mapping[str, str]
) -> dt.datetime:
    """Return when *store* or one of its *files* was last edited, in UTC, or SOURCE_DATE_EPOCH."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    changes = [store.stat().st_mtime_ns, *(file.changed for file in files)]
    if at := from_epoch(epoch or max(changes) // 10**9):
        return at
    if epoch:
        raise RgfeedsError(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}")
    raise RgfeedsError(f"{store} has a date that no file can have; run: touch {store}")


def from_epoch(seconds: str | float) -> dt.datetime | None:
    """Return the instant that is whole *seconds* after 1970, in UTC; None when nothing can be reckoned from it."""
    try:
        at = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # The last year leaves no room for ten minutes more, or another zone.
    return at if at.year < dt.MAXYEAR else None
