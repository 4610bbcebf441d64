"""What a workflow says of its build: what subscribers will see, or that they see no change."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from rgfeeds.history import Snapshot
from rgfeeds.model import Group, addresses
from rgfeeds.publication.effect import Effect
from rgfeeds.report.effects import text
from rgfeeds.text import wording

_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%~"

_BUILT = "Checked and built. "
_MERGED = "Once this is merged: "
_CALENDARS = (
    "Calendars follow when each program next asks, usually within 3 to 24 hours."
)
_PROVISIONAL = "Until then, dates of changed sessions are provisional."


def summary(effect: Effect, group: Group, *, preview: bool) -> str:
    """Return the summary of a build that worked, as Markdown; *preview* while not merged."""
    news = text(effect)
    told = "Subscribers will see:" if effect.entries else "Nobody is notified."
    return "\n\n".join(
        [
            f"### {_MERGED if preview else _BUILT}{told}",
            # The text to paste into a mail; none of its lines can close the fence.
            f"```text\n{news}```",
            _PROVISIONAL if preview else _CALENDARS,
            *([] if preview else [_where(group)]),
        ]
    ) + "\n\n"  # fmt: skip


def refusal(standing: Snapshot | None, *, preview: bool) -> str:
    """Return in a line that a build published nothing; *standing* is what is public."""
    said = "Would not be published" if preview else "Not published"
    if standing is None:
        return f"{said}. Nothing was published before"
    at = standing.at.astimezone(standing.schedule.group.timezone)
    still = "would still see" if preview else "still see"
    return f"{said}. Subscribers {still} the version of {_instant(at)}"


def outputs(group: Group, effect: Effect) -> dict[str, str]:
    """Return what later steps of a workflow may ask for, by name."""
    return {
        "page": group.url,
        "calendar": group.url + addresses.calendar(group),
        "feed": group.url + addresses.ATOM,
        "changed": "true" if effect.changed else "false",
    }


def _where(group: Group) -> str:
    links = {
        "Page": "",
        "Calendar": addresses.calendar(group),
        "Feed": addresses.ATOM,
    }
    return "\n".join(
        f"- [{name}]({quote(group.url + path, safe=_IN_ADDRESSES)})"
        for name, path in links.items()
    )


def _instant(at: dt.datetime) -> str:
    return f"{wording.day(at.date())}, {at:%H:%M} ({at.tzname()})"
