"""A format that the schedule is published in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rgfeeds.artifact import Artifact
from rgfeeds.model import Group
from rgfeeds.publication import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A format: its main *path* ("{group}" is the group's id) and what renders it.

    Formats with a *media_type* that is not HTML are announced to browsers and
    readers as alternatives of the page; *about* is its line in the documentation.
    """

    name: str
    render: Callable[[Publication], Iterable[Artifact]]
    path: str
    about: str
    title: str = ""
    media_type: str = ""

    def path_for(self, group: Group) -> str:
        return self.path.format(group=group.id)
