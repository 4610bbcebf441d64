"""The preview: the site made in memory, served to this machine, made anew at each save.

What is served is what would be published; only the pages get more on the way out:
the script that loads them anew and, while the store is wrong, its mistakes.
"""

import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from watchfiles import watch

from rgfeeds import site
from rgfeeds.history import open_store
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.repository import Repository
from rgfeeds.model import Material, Session, addresses
from rgfeeds.news import MaterialsAdded, NewsItem
from rgfeeds.publication import Publication, publish
from rgfeeds.report import Report
from rgfeeds.store import source
from rgfeeds.store.document import Severity

#: Milliseconds of quiet that end a save, and those after which the files are looked at anyway.
QUIET, PATIENCE = 10, 1000


def saves(store: Path, stop: threading.Event) -> Iterator[None]:
    """Yield at once, then after every save of *store* and every commit, until *stop* is set.

    No save since the last yield is missed, even on a disk that tells of none, nor a change of files beside it.
    """
    watched = _files_to_watch(store)

    def marks() -> list[object]:
        return [*map(_mark, watched), source.materials(store)]

    known = marks()
    yield
    # Folders are watched, since many editors put another file in the place of the old.
    for changes in watch(
        *{path.parent for path in watched},
        watch_filter=lambda _, path: Path(path) in watched,
        step=QUIET,
        stop_event=stop,
        rust_timeout=PATIENCE,
        yield_on_timeout=True,
        raise_interrupt=False,
        recursive=False,
    ):
        before, known = known, marks()
        if changes or known != before:
            yield


def _files_to_watch(store: Path) -> tuple[Path, ...]:
    """Return the store, the file it is a link to, and the log of commits; their folders are real."""
    found = [store.parent.resolve() / store.name, store.resolve()]
    if repository := Repository.find(store):
        asked = repository.run("rev-parse", "--git-path", "logs")
        logs = (repository.root / asked.stdout.decode().strip()).resolve()
        found += [logs / "HEAD"] if logs.is_dir() else []
    return tuple(dict.fromkeys(found))


def _mark(path: Path) -> tuple[int, int, int]:
    """Return what tells a file from its former self; zeros when it is not there."""
    with suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino
    return 0, 0, 0


class SiteDraft(Struct, frozen=True, kw_only=True):
    """What was made of the store: *files* by path, none while something stands in the way.

    *found* says what that is or, when there was nothing to read, *trouble*. *calendar* is the
    path of the group's calendar. *copies* are files beside the store, by their paths in the site.
    """

    files: Mapping[str, bytes] = {}
    found: Report = Report(diagnostics=(), texts={})
    trouble: str = ""
    sessions: int = 0
    calendar: str = ""
    copies: Mapping[str, Path] = {}


def draft(
    store: Path,
    url: str,
    environment: Mapping[str, str],
    today: dt.date | None = None,
    reader: VersionReader | None = None,
) -> SiteDraft:
    """Return what *store* comes to when it is published at *url*; raise RgfeedsError.

    Where older history was never fetched, the dates are those of the rest. *today* is by default
    the day where the group meets. *reader* keeps what it read of the past.
    """
    file = open_store(store, reader=reader, allow_shallow=True)
    today = today or file.today()
    loaded = file.check(today)
    found = loaded.without_archive(today, file.changed_ids())
    told = tuple(one for one in found if one.severity is not Severity.NOTE)
    report = Report(diagnostics=told, texts={str(store): loaded.text})
    if loaded.schedule is None:
        return SiteDraft(found=report)
    publication = publish(file.snapshots(loaded.schedule, environment))
    return SiteDraft(
        files=dict(site.render(at_address(publication, url))),
        copies=site.copies(publication, file.files),
        found=report,
        sessions=len(loaded.schedule.sessions),
        calendar=addresses.calendar(loaded.schedule.group),
    )


def at_address(publication: Publication, url: str) -> Publication:
    """Return *publication* as if its group were at *url*; no id and no date is another.

    In the store, another address would be a change that every event is dated by.
    """
    group = replace(publication.group, url=url)
    events = (
        replace(event, group=group, session=_session(event.session, url))
        for event in publication.events
    )
    news = tuple(_item(item, url) for item in publication.news)
    return replace(publication, group=group, events=tuple(events), news=news)


def _item(item: NewsItem, url: str) -> NewsItem:
    session, change = item.session, item.change
    if session is None:
        return item
    if isinstance(change, MaterialsAdded):
        change = MaterialsAdded(added=_pieces(change.added, session.id, url))
    return replace(item, session=_session(session, url), change=change)


def _session(session: Session, url: str) -> Session:
    return replace(session, materials=_pieces(session.materials, session.id, url))


def _pieces(pieces: Iterable[Any], id: str, url: str) -> tuple[Any, ...]:
    """Return *pieces* of the session called *id*, its files at *url*: their own may be an older one of the group."""
    return tuple(
        replace(one, url=addresses.material(url, id, one.file))
        if isinstance(one, Material) and one.file
        else one
        for one in pieces
    )
