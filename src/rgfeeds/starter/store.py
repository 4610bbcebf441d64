"""The first store of a new group: what was answered, and examples behind `#`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from string import Template

import tomlkit

from rgfeeds.errors import RgfeedsError
from rgfeeds.model import Group, Usual
from rgfeeds.rules.judge import load
from rgfeeds.starter.texts import text
from rgfeeds.text.wording import LONG_DAYS

_ZONE_NOTE = """\
[check]
unwritable-zone = "off" # calendars are told our times in UTC, as they have no words for when our clocks change

"""


def store(group: Group, usual: Usual, today: dt.date, reference: str) -> str:
    """Return the text of a store of *group* without a session; *reference* is where every key is explained."""
    written = _text(group, usual, today, reference)
    found = load("", written.encode()).diagnostics
    if any(one.rule == "unwritable-zone" for one in found):
        return _text(group, usual, today, reference, _ZONE_NOTE)
    return written


def _text(
    group: Group, usual: Usual, today: dt.date, reference: str, check: str = ""
) -> str:
    weekday = 0 if usual.weekday is None else usual.weekday
    week = today + dt.timedelta(days=7)
    return Template(text("sessions.toml")).substitute(
        id=_quoted(group.id),
        authority=_quoted(group.authority),
        name=_quoted(group.name),
        url=_quoted(group.url),
        timezone=_quoted(group.timezone.key),
        source=f"source = {_quoted(group.source)}\n" if group.source else "",
        defaults="".join(f"{line}\n" for line in _defaults(usual)),
        check=check,
        reference=reference,
        day=week + dt.timedelta(days=(weekday - week.weekday()) % 7),
    )


def _quoted(words: str) -> str:
    """Write *words* as a TOML string."""
    return tomlkit.item(words).as_string()


def _defaults(usual: Usual) -> Iterator[str]:
    """Yield a line for each default, as an example behind a `#` when there is none."""
    weekday = LONG_DAYS[usual.weekday] if usual.weekday is not None else None
    written = {
        "weekday": (weekday, "Monday"),
        "start": (usual.start and f"{usual.start:%H:%M}", "11:00"),
        "end": (usual.end and f"{usual.end:%H:%M}", "12:00"),
        "room": (usual.room, "Name of the room"),
    }
    for key, (value, example) in written.items():
        yield (
            f"{key} = {_quoted(value)}" if value else f"# {key} = {_quoted(example)}"
        )


class CannotWrite(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The system refused a new file."""


def missing(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return those of *paths* at which nothing stands in *folder*, not even a link that leads nowhere."""
    return [path for path in paths if not os.path.lexists(folder / path)]  # noqa: TID251 - pathlib follows links


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write *texts* by their paths in *folder*, over what is there; raise CannotWrite when one cannot be."""
    begun: list[Path] = []
    try:
        drafts = {
            folder / path: _draft(folder / path, text, begun)
            for path, text in texts.items()
        }
        for path, draft in drafts.items():
            with _words_for(path):
                draft.replace(path)
    except BaseException:
        for path in reversed(begun):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _draft(path: Path, text: str, begun: list[Path]) -> Path:
    """Write *text* beside *path*, where a full disk harms nobody; what is *begun* is added at once."""
    draft = path.with_name(f".{path.name}.rgfeeds-new")
    with _words_for(path):
        for parent in reversed([one for one in path.parents if not one.exists()]):
            parent.mkdir()
            begun.append(parent)
        begun.append(draft)
        draft.write_text(text, encoding="utf-8", newline="\n")
        if path.is_file():
            draft.chmod(path.stat().st_mode & 0o7777)
    return draft


@contextmanager
def _words_for(path: Path) -> Iterator[None]:
    """Turn what the system refuses into the organiser's words; not every refusal names its file."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotWrite(f"nothing was written: {path}: {reason}") from None
