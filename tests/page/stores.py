"""Sites to look at: made in memory from stores, one or several versions of each."""

import datetime as dt
from pathlib import Path

from rgfeeds.history.timeline import Snapshot
from rgfeeds.outputs import render
from rgfeeds.publication import Publication, publish
from rgfeeds.rules import load

ROOT = Path(__file__).parent.parent.parent
SEED = (ROOT / "data/sessions.toml").read_text("utf-8")
EXAMPLES = {
    store.parent.name: store.read_text("utf-8")
    for store in sorted((ROOT / "tests/examples").glob("*/sessions.toml"))
}
WRITTEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

GROUP = """
[group]
id = "g"
authority = "example.org"
name = "Robots in Disguise"
description = "Reading group on foundation models."
url = "https://example.org/g/"
timezone = "Europe/London"
language = "en-GB"
venue = "The Alan Turing Institute, 96 Euston Road, London NW1 2DB"
source = "https://github.com/example/g"
about = '''
# Who may come

Everybody. Write to [us](mailto:us@example.org).
'''

[[defaults]]
start = "11:00"
end = "12:00"
room = "David Blackwell"
weekday = "Monday"

[rooms]
"Annexe" = { address = "1 High Street" }

[people]
"Ada Lovelace" = { url = "https://example.com/ada", affiliation = "Cambridge" }
"""

_BEFORE = """
[[session]]
id = "moved"
date = 2026-02-02
title = "Mixture of experts"
leads = ["Ada Lovelace"]
[[session]]
id = "gone"
date = 2026-02-09
title = "Taken off <b>soon</b>"
[[session]]
id = "other-room"
date = 2026-02-16
title = "In another room"
"""

_AFTER = """
[[session]]
id = "moved"
date = 2026-02-04
weekday = "Wednesday"
title = "Mixture of experts"
leads = ["Ada Lovelace", "Grace Hopper"]
kind = "Technical"
abstract = "# Why\\n\\nBecause `code` *matters*.\\n\\n    a long line of code that goes on and on and on and on and on and on and on\\n"
slides = ["https://example.com/slides.pdf", { title = "Backup", url = "https://example.com/backup.pdf" }]
recording = "https://example.com/video"
online = "https://meet.example.com/robots"
reading = '''
**Main**
- [A paper about everything](https://example.com/paper)
  - Sections 1 to 3

**Extra**
- A book without a link
'''
[[session]]
id = "other-room"
date = 2026-02-16
title = "In another room"
room = "Annexe"
[[session]]
id = "called-off"
date = 2026-02-23
title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
status = "cancelled"
reason = "the speaker is ill"
[[session]]
id = "put-off"
date = 2026-03-02
title = "Retentive networks"
status = "postponed"
[[session]]
id = "perhaps"
date = 2026-03-09
title = "Mechanistic interpretability: circuits, superposition and what sparse autoencoders can and cannot tell us about what a language model has learnt"
status = "tentative"
[[session]]
id = "free"
date = 2026-03-16
[[session]]
id = "second-part"
date = 2026-03-23
title = "Mixture of experts, continued"
continues = "moved"
[[session]]
id = "whole-day"
date = 2026-04-06
start = ""
title = "A day of hacking"
[[break]]
from = 2026-12-21
until = 2027-01-04
reason = "winter break"
[[break]]
date = 2026-03-30
"""

#: A session of every state, with the history that brought it there.
EVERYTHING = (GROUP + _BEFORE, GROUP + _AFTER)


def publication(*versions: str) -> Publication:
    """Return the publication of a store whose *versions* were published a day apart."""
    snapshots = []
    for number, text in enumerate(versions):
        schedule = load("sessions.toml", text.encode()).schedule
        assert schedule is not None
        at = WRITTEN + dt.timedelta(days=number)
        snapshots.append(Snapshot(schedule=schedule, at=at))
    return publish(snapshots)


def site(*versions: str) -> dict[str, bytes]:
    """Return the files of the site by path."""
    return dict(render(publication(*versions)))


def pages(files: dict[str, bytes]) -> dict[str, str]:
    """Return the HTML files of a site."""
    return {
        path: content.decode()
        for path, content in files.items()
        if path.endswith(".html")
    }


def weekly(count: int, first: dt.date) -> str:
    """Return a store of *count* weekly sessions with leads, materials and reading."""
    return GROUP + "".join(
        f"""
[[session]]
id = "session-{number}"
date = {first + dt.timedelta(weeks=number)}
weekday = "Monday"
title = "Session {number}: on what was learnt from paper {number * 7919 % 1009}"
leads = ["[Person {number % 37}](https://example.com/{number % 37})"]
slides = "https://example.com/slides/{number}.pdf"
reading = "- [Paper {number}](https://example.com/papers/{number})"
"""
        for number in range(count)
    )
