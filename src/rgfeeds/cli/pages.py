"""A group's Markdown pages, read for `rgfeeds import` and `rgfeeds init`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import convert

from rgfeeds.errors import RgfeedsError
from rgfeeds.history.repository import Repository
from rgfeeds.importing import GroupOptions, Import, ImportOptions, read_pages
from rgfeeds.model.addresses import is_safe
from rgfeeds.report.visible import visible
from rgfeeds.starter import answers
from rgfeeds.store.names import slug
from rgfeeds.text.wording import LONG_DAYS


def read(
    pages: Sequence[str | Path], given: GroupOptions, how: ImportOptions, today: dt.date
) -> Import:
    """Return the store of *pages*, having said what was not understood of them."""
    contents = [(str(page), _content(page)) for page in pages]
    made = read_pages(contents, given, how, today)
    for line in made.report:
        click.echo(visible(line), err=True)
    return made


def heading(page: Path) -> str:
    """Return the first heading of *page*, which mostly names the group, empty without one."""
    lines = _content(page).decode(errors="replace").splitlines()
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def _content(page: str | Path) -> bytes:
    try:
        return Path(page).read_bytes()
    except FileNotFoundError:
        raise RgfeedsError(f"there is no file {page}") from None
    except OSError as error:
        raise RgfeedsError(f"{page} cannot be read: {error.strerror}") from None


def import_options_of(options: Mapping[str, Any]) -> ImportOptions:
    """Return how the options say that the pages are to be read."""
    base = options["base_url"]
    if base is not None and not is_safe(base):
        why = f"{base!r} is no address; it starts with https://"
        raise click.BadParameter(why, param_hint="--base-url")
    return convert({**options, "mixed": options["encoding"] == "mixed"}, ImportOptions)


def group_options_of(options: Mapping[str, Any], page: Path) -> GroupOptions:
    """Return what the options say of the group, and what the repository of *page* tells."""
    said = {name: value for name, value in options.items() if value is not None}
    known = {"id", "authority", "name", "url"} <= said.keys()
    remote = None if known else answers.remote(Repository.find(page))
    id = slug(remote.name) if remote else ""
    if remote and id:
        host = answers.host_of(said.get("url") or remote.pages)
        guessed = {"id": id, "url": remote.pages, "authority": host}
        guessed["source"] = remote.source
        for name, value in guessed.items():
            if name not in said:
                said[name] = value
                told = f"{name} = {value!r}, as the repository's remote tells"
                click.echo(told, err=True)
    if "weekday" in said:
        said["weekday"] = LONG_DAYS.index(said["weekday"])
    for name in {"start", "end"} & said.keys():
        said[name] = said[name].time()
    return convert(said, GroupOptions)
