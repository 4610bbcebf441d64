"""A format that the schedule is published in, and the files that it makes."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from rgfeeds.publication import Publication

#: A path below the site's root, with forward slashes, and the bytes that belong there.
File: TypeAlias = tuple[str, bytes]


class Output(Struct, frozen=True, kw_only=True):
    """A format: what makes its *files*, and its main *path* ("{group}" is the group's id).

    *others* are the paths of its other files, * for an id or a year: what is written
    nowhere here is never taken for rgfeeds' own in a published folder. *about* is its
    line in the documentation.
    """

    name: str
    files: Callable[[Publication], Iterable[File]]
    path: str
    others: tuple[str, ...] = ()
    about: str
