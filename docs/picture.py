"""Make the README's picture: one edit of its store, and the calendar, feed and page it comes to.

    .venv/bin/python docs/picture.py

The store is built for this; the calendar and the reader are drawn from what was
written, the page is the page. It needs git, Chromium with its driver, and selenium.
"""
# ruff: noqa: INP001 - a folder of pages, not a package

import datetime as dt
import difflib
import os
import re
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

import icalendar
from lxml import etree

HERE = Path(__file__).parent
PICTURE = HERE / "picture.png"
SIZE = (900, 456)
#: When the store was first committed, when edited, and when all is looked at.
ANNOUNCED, EDITED, NOW = (
    "2027-02-22T09:00:00+00:00",
    "2027-02-25T16:00:00+00:00",
    "2027-02-26T09:00:00+00:00",
)
EDIT = ("move", "diffusion-models", "2027-03-03")
_ATOM = "{http://www.w3.org/2005/Atom}"


def readme_store() -> str:
    """Return the store at the top of the README."""
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert found is not None, "the README begins with a store"
    return found[1]


def run(folder: Path, instant: str, *command: str) -> None:
    """Run *command* in *folder*, in a git of its own, as at *instant*."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": instant,
        "SOURCE_DATE_EPOCH": f"{dt.datetime.fromisoformat(instant).timestamp():.0f}",
        **{
            f"GIT_{who}_{what}": "ada@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    subprocess.run(  # noqa: S603 - commands of this script
        command, cwd=folder, env=environment, check=True, capture_output=True
    )


def build(folder: Path) -> tuple[str, str]:
    """Build the README's store in *folder*, announced and then edited; return it before and after."""
    store = folder / "data/sessions.toml"
    store.parent.mkdir()
    store.write_text(readme_store(), encoding="utf-8")
    rgfeeds = (sys.executable, "-m", "rgfeeds")
    run(folder, ANNOUNCED, "git", "init", "--quiet")
    run(folder, ANNOUNCED, "git", "add", "data")
    run(folder, ANNOUNCED, "git", "commit", "--quiet", "--message=Announce")
    run(folder, EDITED, *rgfeeds, *EDIT)
    run(folder, EDITED, "git", "commit", "--all", "--quiet", "--message=Move")
    run(folder, EDITED, *rgfeeds, "build")
    return readme_store(), store.read_text(encoding="utf-8")


def edited(before: str, after: str) -> Iterator[str]:
    """Yield the lines of *after* as HTML, those it has lost and those it has gained marked."""
    classes = {"+": "added", "-": "removed", " ": ""}
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[0] in classes:
            sign = f"{line[0]} "
            yield f'<div class="{classes[line[0]]}">{sign}{coloured(line[2:])}</div>'


def coloured(line: str) -> str:
    """Return a line of TOML as HTML."""
    parts = re.fullmatch(
        r"(?P<table>\[+\w+\]+)?(?P<key>\w+ = )?(?P<text>.*?)(?P<comment>\s*# .*)?", line
    )
    assert parts is not None, "each part may be missing"
    return "".join(
        f'<span class="{name}">{escape(part)}</span>'
        for name, part in parts.groupdict("").items()
        if part
    )


def calendar(public: Path) -> dict[str, str]:
    """Return what a calendar program shows of the only session."""
    (path,) = public.glob("*.ics")
    (event,) = icalendar.Calendar.from_ical(path.read_bytes()).events
    start, end = event.start, event.end
    assert isinstance(start, dt.datetime), "it has a time"
    told = str(event["DESCRIPTION"]).split("\n\n")
    monday = start.date() - dt.timedelta(days=start.weekday())
    return {
        "month": f"{start:%B %Y}",
        "week": "".join(week(monday, start, str(event["SUMMARY"]))),
        "summary": escape(str(event["SUMMARY"])),
        "time": f"{start:%A} {start.day} {start:%B}, {start:%H:%M}–{end:%H:%M}",
        "location": escape(str(event["LOCATION"])),
        "told": escape(told[0]),
        "lead": escape(told[1]),
    }


def week(monday: dt.date, start: dt.datetime, summary: str) -> Iterator[str]:
    """Yield the cells of the week from *monday*: its first days, then the hours from 9 to 13."""
    days = [monday + dt.timedelta(days=number) for number in range(4)]
    yield "<div></div>"
    yield from (f"<div>{day:%a}<br>{day.day}</div>" for day in days)
    for hour in range(9, 14):
        yield f'<div class="hour">{hour}:00</div>'
        for day in days:
            if (day, hour) == (start.date(), start.hour):
                yield f'<div class="event">{escape(summary)}</div>'
            else:
                former = (day, hour) == (monday, start.hour)
                yield f'<div class="{"former" * former}"></div>'


def entries(public: Path) -> Iterator[str]:
    """Yield what a feed reader lists, the newest first and not yet read."""
    feed = etree.parse(public / "feed.xml")
    for number, entry in enumerate(feed.iter(f"{_ATOM}entry")):
        title = escape(entry.findtext(f"{_ATOM}title") or "")
        told = dt.datetime.fromisoformat(entry.findtext(f"{_ATOM}published") or "")
        unread = "" if number else " unread"
        yield f'<div class="entry{unread}"><span class="when">{told.day} {told:%b}</span>{title}</div>'


def draw(folder: Path) -> None:
    """Write the picture as a page, `picture.html`, to *folder*."""
    before, after = build(folder)
    page = Template((HERE / "picture.html").read_text(encoding="utf-8")).substitute(
        store="".join(edited(before, after)),
        entries="".join(entries(folder / "public")),
        **calendar(folder / "public"),
    )
    (folder / "picture.html").write_text(page, encoding="utf-8")


def photograph(folder: Path, picture: Path) -> None:
    """Take *picture* of the page in *folder*, as on a screen with two dots a pixel."""
    sys.path.append(str(HERE.parent / "tests/page"))
    import browser as browsers  # noqa: PLC0415 - it needs selenium

    width, height = SIZE
    with (
        browsers.serving(folder) as root,
        browsers.browsing(root, folder / "profile") as browser,
    ):
        browser.open("picture.html", now=NOW, zone="Europe/London")
        browser.do(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=2, mobile=False,
        )  # fmt: skip
        taken = browser.do("Page.captureScreenshot")
    picture.write_bytes(b64decode(taken["data"]))


def main(picture: Path = PICTURE) -> None:
    """Make *picture* anew."""
    with tempfile.TemporaryDirectory() as name:
        draw(Path(name))
        photograph(Path(name), picture)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
