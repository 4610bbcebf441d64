"""Files in the folder `materials/` beside the store that nobody will see, or that are too large."""

from __future__ import annotations

from collections.abc import Iterator

from rgfeeds.rules.rule import Context, Finding, warning
from rgfeeds.rules.sessions import session_texts
from rgfeeds.store import Store
from rgfeeds.store.diagnostics import Place
from rgfeeds.store.files import FOLDER, MaterialFile
from rgfeeds.text.advice import nearest

_MEGABYTE = 1024**2
#: From here on GitHub warns of a file at each push; it takes none over 100 MB.
LARGE_FILE = 50 * _MEGABYTE
#: GitHub Pages publishes no site over 1 GB.
LARGE_SITE = 900 * _MEGABYTE

# What computers put into folders by themselves, and what keeps folders in git.
_USUAL = {".DS_Store", ".gitkeep", ".gitignore", ".gitattributes"}


@warning(
    "A folder in `materials/` is called like no session, so that nothing in it is published."
)
def stray_file(store: Store, context: Context) -> Iterator[Finding]:
    ids = {id for _, id in session_texts(store, "id")}
    for name in {file.session for file in context.files if file.name} - ids:
        near = nearest(name, ids)
        rename = f"rename it to `{near}`, if that session is meant"
        message = f"the folder `{FOLDER}/{name[:80]}/` is called like no session, so nothing in it is published"
        help = rename if near else "call it by the id of its session"
        yield Finding(message, _place(store, name), help)


@warning(
    "Something in `materials/` is never published: a link, since what it leads to lies elsewhere; a hidden file; "
    "HTML and SVG, which browsers would run as a part of the page; what is in a deeper folder or in none."
)
def unpublished_file(store: Store, context: Context) -> Iterator[Finding]:
    for file in context.files:
        why, _, instead = file.refusal.partition(": ")
        if why and file.source.name not in _USUAL:
            message = f"{_name(file)} is not published: {why}"
            help = ", or ".join(filter(None, [instead, "take it out of the folder"]))
            yield Finding(message, _place(store, file.session), help)


@warning(
    "A file in `materials/` is over 50 MB, or all of them come near 1 GB. GitHub takes no file over 100 MB, "
    "and publishes no site over 1 GB."
)
def large_file(store: Store, context: Context) -> Iterator[Finding]:
    sizes = {_name(file): (file.session, file.size) for file in context.files}
    large = {name: found for name, found in sizes.items() if found[1] > LARGE_FILE}
    whole = sum(size for _, size in sizes.values())
    if whole > LARGE_SITE:
        large[f"`{FOLDER}/`"] = ("", whole)
    for name, (session, size) in large.items():
        message = f"{name} has {size // _MEGABYTE} MB; GitHub takes no file over 100 MB and no site over 1 GB"
        help = "put the largest where videos and the like are kept, and write the links to them here"
        yield Finding(message, _place(store, session), help)


@warning(
    "The names of two files of a session differ by small and capital letters alone. "
    "Many computers can hold only one of them."
)
def similar_file(store: Store, context: Context) -> Iterator[Finding]:
    first: dict[str, MaterialFile] = {}
    for file in context.files:
        before = first.setdefault(file.path.casefold(), file)
        if before is not file:
            message = (
                f"{_name(before)} and {_name(file)} differ by capital letters alone"
            )
            help = "rename one of them, or take it out of the folder"
            yield Finding(message, _place(store, file.session), help)


def _name(file: MaterialFile) -> str:
    return f"`{FOLDER}/{file.path[:120]}`"


def _place(store: Store, session: str) -> Place:
    """Return where the id of *session* is written, the head of the store where it is none."""
    paths = [path for path, id in session_texts(store, "id") if id == session]
    return store.place(paths[0], "id") if paths else store.place(("group",))
