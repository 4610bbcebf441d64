"""All that is served at one time, and where it is found: as GitHub Pages finds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files as package_files
from types import MappingProxyType
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.serving.dress import SCRIPT, STYLE, digest, dressed
from rgfeeds.serving.panel import blank
from rgfeeds.serving.resource import HTML, Resource, media_type


class Answer(Struct, frozen=True):
    """What a path leads to: a resource, or another address."""

    status: HTTPStatus
    resource: Resource | None = None
    location: str = ""

    @property
    def version(self) -> str:
        return self.resource.version if self.resource else self.location


class Edition(Struct, frozen=True, kw_only=True):
    """The resources by path, and what is served, with which status, where there is none."""

    resources: Mapping[str, Resource]
    missing: Answer

    def find(self, path: str) -> Answer:
        """Return what *path*, decoded, leads to: /x to x.html too, and /d to /d/."""
        name = path.removeprefix("/")
        index = f"{name}index.html" if not name or name.endswith("/") else name
        for known in (index, f"{name}.html"):
            if known in self.resources:
                return Answer(HTTPStatus.OK, self.resources[known])
        if f"{name}/index.html" in self.resources:
            return Answer(HTTPStatus.MOVED_PERMANENTLY, location=f"/{quote(name)}/")
        return self.missing


def edition(
    files: Mapping[str, bytes] | None,
    panel: bytes,
    before: Edition | None,
    at: dt.datetime,
) -> Edition:
    """Return the edition of *files*, each page with *panel*, what is new in it dated *at*.

    Without files, the panel is all there is, and it is no answer: 503.
    """
    known = before.resources if before else {}
    resources = {
        path: _resource(path, content, panel, known.get(path), at)
        for path, content in {**(files or {}), **_own()}.items()
    }
    if files is None:
        alone = _resource("index.html", blank(), panel, None, at)
        missing = Answer(HTTPStatus.SERVICE_UNAVAILABLE, alone)
    else:
        missing = Answer(HTTPStatus.NOT_FOUND, resources["404.html"])
    return Edition(resources=resources, missing=missing)


def _resource(
    path: str, content: bytes, panel: bytes, before: Resource | None, at: dt.datetime
) -> Resource:
    """Return what is served at *path*: the one *before* when it is the same."""
    type = media_type(path)
    if type == HTML:
        content, version = dressed(content, panel)
    else:
        version = digest(content)
    if before and before.version == version:
        return before
    return Resource(
        content=content,
        media_type=type,
        version=version,
        modified=at.astimezone(dt.UTC).replace(microsecond=0),
    )


@cache
def _own() -> Mapping[str, bytes]:
    """Return the files that only the preview has."""
    folder = package_files("rgfeeds.serving").joinpath("assets")
    own = {
        path: folder.joinpath(path.rpartition("/")[2]).read_bytes()
        for path in (SCRIPT, STYLE)
    }
    return MappingProxyType(own)
