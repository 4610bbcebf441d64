"""A format that the schedule is published in."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from msgspec import Struct

from rgfeeds.model import Group
from rgfeeds.outputs.renderer import Renderer
from rgfeeds.publication import Publication


class Output(Struct, frozen=True, kw_only=True):
    """A format: its main *path* ("{group}" is the group's id) and what renders it.

    The *renderer* is a class's module in this package and its name: what it needs is
    imported when it is first asked, by the process that asks. Formats with a *media_type*
    that is not HTML are announced to browsers and readers as alternatives of the page;
    *about* is its line in the documentation.
    """

    name: str
    renderer: str
    path: str
    about: str
    title: str = ""
    media_type: str = ""

    def open(self, publication: Publication) -> Renderer:
        """Return what renders *publication* in this format."""
        _, _, name = self.renderer.partition(":")
        kind: type[Renderer] = getattr(self.load(), name)
        return kind(publication)

    def load(self) -> ModuleType:
        """Import what renders this format."""
        module, _, _ = self.renderer.partition(":")
        return import_module(f"rgfeeds.outputs.{module}")

    def path_for(self, group: Group) -> str:
        return self.path.format(group=group.id)
