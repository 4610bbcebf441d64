"""What a workflow says of its build: what subscribers will see, or that they see no change."""

from __future__ import annotations

from urllib.parse import quote

from rgfeeds.history import Snapshot
from rgfeeds.model import Group, addresses
from rgfeeds.publication.effect import Effect
from rgfeeds.report.effects import text
from rgfeeds.text import wording

_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%~"

_CALENDARS = (
    "Calendars follow when each program next asks, usually within 3 to 24 hours."
)
_PROVISIONAL = "Until then, dates of changed sessions are provisional."


def summary(effect: Effect, group: Group, *, preview: bool) -> str:
    """Return the summary of a build that worked, as Markdown; *preview* while not merged."""
    built = "Once this is merged:" if preview else "Checked and built."
    told = "Subscribers will see:" if effect.entries else "Nobody is notified."
    # The text to paste into a mail; none of its lines can close the fence.
    parts = [f"### {built} {told}", f"```text\n{text(effect)}```"]
    if preview:
        parts.append(_PROVISIONAL)
    else:
        links = [
            f"- [{name.capitalize()}]({quote(url, safe=_IN_ADDRESSES)})"
            for name, url in _addresses(group).items()
        ]
        parts += [_CALENDARS, "\n".join(links)]
    return "\n\n".join(parts) + "\n\n"


def refusal(standing: Snapshot | None, *, preview: bool) -> str:
    """Return in a line that a build published nothing; *standing* is what is public."""
    said = "Would not be published" if preview else "Not published"
    if standing is None:
        return f"{said}. Nothing was published before"
    at = standing.at.astimezone(standing.schedule.group.timezone)
    still = "would still see" if preview else "still see"
    instant = f"{wording.day(at.date())}, {at:%H:%M} ({at.tzname()})"
    return f"{said}. Subscribers {still} the version of {instant}"


def outputs(group: Group, effect: Effect) -> dict[str, str]:
    """Return what later steps of a workflow may ask for, by name."""
    return {**_addresses(group), "changed": "true" if effect.changed else "false"}


def _addresses(group: Group) -> dict[str, str]:
    return {
        "page": group.url,
        "calendar": group.url + addresses.calendar(group),
        "feed": group.url + addresses.ATOM,
    }
