"""What a group does to its store in a month, and what its subscribers must then see."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from conformance.builds import build, commit
from conformance.comparison import Shown

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea and Papers"
url = "{url}"
timezone = "Europe/London"

[[defaults]]
start = "13:00"
end = "14:00"
room = "Enigma"

[[session]]
id = "causality"
date = 2026-03-23
title = "Causal inference"
leads = ["Ada Lovelace"]

[[session]]
id = "kernels"
date = 2026-03-30
title = "Kernel methods"

[[session]]
id = "diffusion"
date = 2026-04-13
title = "Difusion models"
"""
#: SEQUENCE counts the seconds from here.
COUNTED_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An edit of the store at an instant, and what it means to subscribers.

    *unread* are the titles of the entries that are new. *changed* are the fields of
    the events that are no longer as before, by session; SEQUENCE rises with them
    when the session was *replanned*.
    """

    name: str
    at: dt.datetime
    old: str = ""
    new: str = ""
    unread: tuple[str, ...] = ()
    changed: dict[str, dict[str, object]] = field(default_factory=dict)
    replanned: bool = False


def _on(day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)


def _session(start: str, end: str, title: str) -> dict[str, object]:
    return {"start": start, "end": end, "summary": title, "location": "Enigma", "status": "CONFIRMED", "says": (), "sequence": 0}  # fmt: skip


KERNELS = 'title = "Kernel methods"'
SLIDES = "https://example.org/kernels.pdf"
STEPS = (
    Step(
        name="three sessions are announced",
        at=_on(2),
        unread=(
            "Mon 23 Mar 13:00, Enigma: Causal inference",
            "Mon 30 Mar 13:00, Enigma: Kernel methods",
            "Mon 13 Apr 13:00, Enigma: Difusion models",
        ),
        changed={
            # Clocks go forward on 29 March.
            "causality": _session("2026-03-23T13:00:00Z", "2026-03-23T14:00:00Z", "Causal inference"),
            "kernels": _session("2026-03-30T12:00:00Z", "2026-03-30T13:00:00Z", "Kernel methods"),
            "diffusion": _session("2026-04-13T12:00:00Z", "2026-04-13T13:00:00Z", "Difusion models"),
        },
    ),
    Step(
        name="a session moves",
        at=_on(3),
        old="date = 2026-03-23\n",
        new='date = 2026-04-20\nstart = "15:30"\n',
        unread=("Moved to Mon 20 Apr 15:30 (was Mon 23 Mar): Causal inference",),
        changed={
            "causality": {
                "start": "2026-04-20T14:30:00Z",
                "end": "2026-04-20T15:30:00Z",
                "says": ("Moved from Mon 23 Mar 13:00.",),
            }
        },
        replanned=True,
    ),
    Step(
        name="slides are added",
        at=_on(4),
        old=KERNELS,
        new=f'{KERNELS}\nslides = "{SLIDES}"',
        unread=("Slides: Kernel methods",),
        changed={"kernels": {"says": (f"Slides: {SLIDES}",)}},
    ),
    Step(
        name="a room changes",
        at=_on(5),
        old=KERNELS,
        new=f'{KERNELS}\nroom = "Jack Good"',
        unread=("Room now Jack Good, Mon 30 Mar 13:00: Kernel methods",),
        changed={"kernels": {"location": "Jack Good", "says": ("Room was Enigma.", SLIDES)}},
        replanned=True,
    ),
    Step(
        name="the room changes back an hour later",
        at=_on(5, 10),
        old='\nroom = "Jack Good"',
        unread=("Room now Enigma, Mon 30 Mar 13:00: Kernel methods",),
        changed={"kernels": {"location": "Enigma", "says": ("Room was Jack Good.", SLIDES)}},
        replanned=True,
    ),
    Step(
        name="a typo is fixed",
        at=_on(6),
        old="Difusion",
        new="Diffusion",
        changed={"diffusion": {"summary": "Diffusion models"}},
    ),
    Step(
        name="a session is cancelled",
        at=_on(9),
        old='title = "Diffusion models"',
        new='title = "Diffusion models"\nstatus = "cancelled"\nreason = "the speaker is ill"',
        unread=("Cancelled: Mon 13 Apr, Diffusion models",),
        changed={
            "diffusion": {
                "summary": "Cancelled: Diffusion models",
                "status": "CANCELLED",
                "says": ("Cancelled: the speaker is ill.",),
            }
        },
        replanned=True,
    ),
    Step(
        name="the file is only tidied",
        at=_on(10),
        old="[[defaults]]",
        new="# What is usual.\n[[defaults]]",
    ),
    Step(
        name="a session is taken out",
        at=_on(11),
        old=f'[[session]]\nid = "kernels"\ndate = 2026-03-30\n{KERNELS}\nslides = "{SLIDES}"\n',
        unread=("Cancelled: Mon 30 Mar, Kernel methods",),
        changed={"kernels": {"summary": "Cancelled: Kernel methods", "status": "CANCELLED", "says": ("Cancelled.",)}},
        replanned=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A step with the site built after it, and all events as they then are."""

    step: Step
    site: Path
    events: tuple[Shown, ...]


def tell(folder: Path, url: str) -> tuple[Chapter, ...]:
    """Commit step after step to a repository in *folder*, building after each as CI does."""
    text = STORE.format(url=url)
    events: dict[str, Shown] = {}
    told = []
    for number, step in enumerate(STEPS):
        assert step.old in text, step.name
        text = text.replace(step.old, step.new, 1) if step.old else text
        site = build(commit(folder / "group", text, step.at), folder / f"site-{number}")
        events |= {id: _event(id, url, events.get(id, {}), step) for id in step.changed}
        told.append(Chapter(step=step, site=site, events=tuple(events.values())))
    return tuple(told)


def _event(id: str, url: str, before: Shown, step: Step) -> Shown:
    counted = {"sequence": int((step.at - COUNTED_FROM).total_seconds())}
    return {
        "uid": f"{id}.tea@example.org",
        "url": f"{url}sessions/{id}/",
        **before,
        **step.changed[id],
        **(counted if step.replanned else {}),
        "modified": f"{step.at:%Y-%m-%dT%H:%M:%SZ}",
    }
