"""The pages as text: what holds for every page of every example, with no browser."""

import datetime as dt
import gzip
import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import unescape
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import EVERYTHING, EXAMPLES, GROUP, SEED, pages, site, weekly

SITES = {
    # What "materials" links to lies beside its store; a site made in memory has no such files.
    **{name: (text,) for name, text in EXAMPLES.items() if name != "materials"},
    "seed": (SEED,),
    "everything": EVERYTHING,
}
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@cache
def built(name: str) -> dict[str, bytes]:
    return site(*SITES[name])


@pytest.fixture(params=sorted(SITES))
def files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return built(request.param)


def gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


def text_of(tree: object) -> str:
    return "".join(tree.itertext())  # type: ignore[attr-defined]


def test_every_page_parses_without_an_error(files: dict[str, bytes]) -> None:
    """A browser's parser finds nothing to repair."""
    for html in pages(files).values():
        html5lib.HTMLParser(strict=True).parse(html)


def test_the_policy_comes_first_and_allows_these_very_bytes(
    files: dict[str, bytes],
) -> None:
    """The hashes are those of the style, the script and the data of the page, and no other."""
    for html in pages(files).values():
        assert html.split("<head>\n")[1].startswith(
            '<meta http-equiv="Content-Security'
        )
        [policy] = POLICY.findall(html)
        blocks = [*STYLE.findall(html), *(body for _, body in SCRIPT.findall(html))]
        hashes = {
            b64encode(sha256(block.encode()).digest()).decode() for block in blocks
        }
        assert set(re.findall(r"'sha256-([^']*)'", policy)) == hashes
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; ")


def test_no_style_and_no_handler_stands_in_an_attribute(
    files: dict[str, bytes],
) -> None:
    """Nothing in a page needs more than its policy allows."""
    for html in pages(files).values():
        for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
            names = {str(name) for name in element.attrib}
            assert not {
                name for name in names if name == "style" or name.startswith("on")
            }
            assert element.tag not in {
                "img",
                "iframe",
                "object",
                "embed",
                "audio",
                "video",
            }


def test_every_internal_link_leads_somewhere(files: dict[str, bytes]) -> None:
    """Every link into the site finds its file, every fragment its element."""
    [url] = re.findall(
        r'<a href="([^"]*)"', files["404.html"].decode().split("<main")[1]
    )[:1]
    base = unescape(url)
    parsed = {
        path: html5lib.parse(html, namespaceHTMLElements=False)
        for path, html in pages(files).items()
    }
    ids = {
        path: {one.get("id") for one in tree.iter() if one.get("id")}
        for path, tree in parsed.items()
    }
    for path, tree in parsed.items():
        here = base + path.removesuffix("index.html")
        for element in tree.iter():
            address = urljoin(here, element.get("href") or "elsewhere:")
            if not address.startswith(base):
                continue
            target, fragment = address.removeprefix(base), urlsplit(address).fragment
            target = target.partition("#")[0]
            target += "index.html" if target == "" or target.endswith("/") else ""
            assert target in files, (path, address)
            assert not fragment or fragment in ids[target], (path, address)


def test_an_id_stands_once_in_a_page(files: dict[str, bytes]) -> None:
    """No session's id is that of a part of the page."""
    for html in pages(files).values():
        found = [one.get("id") for one in html5lib.parse(html).iter() if one.get("id")]
        assert len(found) == len(set(found))


def test_the_html_makes_no_claim_about_the_clock(files: dict[str, bytes]) -> None:
    """What is shown without the script says nothing of past, next or upcoming."""
    tree = html5lib.parse(files["index.html"].decode(), namespaceHTMLElements=False)
    for parent in list(tree.iter()):
        for child in list(parent):
            said_by_the_group = child.get("data-end") is not None
            if (
                said_by_the_group
                or child.get("hidden") is not None
                or child.tag == "noscript"
            ):
                parent.remove(child)
    shown = text_of(tree.find("body/main")).casefold()

    assert not re.search(r"\b(upcoming|coming up|past|today|next session)\b", shown)


def test_everything_is_there_without_the_script() -> None:
    """All sessions are on the index, newest first by year, each with its date and its state."""
    tree = html5lib.parse(
        built("everything")["index.html"].decode(), namespaceHTMLElements=False
    )
    rows = [one for one in tree.iter("li") if one.get("data-end")]
    said = [" ".join(text_of(row).split()) for row in rows]

    assert [row.get("id") for row in rows] == [
        None, "whole-day", None, "second-part", "free", "perhaps", "put-off", "called-off", "other-room", "moved",
    ]  # fmt: skip
    assert said[0] == "21 Dec to 4 Jan 2027No session: winter break"
    assert said[2] == "Mon 30 MarNo session"
    assert said[4].endswith("Open slot: offer a talk Write to us")
    assert "Cancelled the speaker is ill." in said[7]
    assert "New room was David Blackwell." in said[8]
    assert said[9].startswith(
        "Wed 4 Feb 11:00–12:00 David Blackwell Mixture of experts"
        " Ada Lovelace (Cambridge) and Grace Hopper Technical Moved from Mon 2 Feb 11:00."
    )


def test_a_vanished_session_keeps_one_line() -> None:
    """Who follows an old link reads that the session was taken off; the index has forgotten it."""
    files = built("everything")
    page = files["sessions/gone/index.html"].decode()

    assert "Taken off &lt;b&gt;soon&lt;/b&gt;" in page
    assert "planned for Monday 9 February 2026, was taken off the programme of" in page
    assert b"gone" not in files["index.html"]
    assert "application/ld+json" not in page


def test_a_session_page_tells_everything() -> None:
    """Materials stand before the reading, the reading as written, both directions of `continues`."""
    files = built("everything")
    page = files["sessions/moved/index.html"].decode()
    [main] = re.findall(
        r"<main.*</main>",
        re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL),
        re.DOTALL,
    )
    said = text_of(html5lib.parse(main, namespaceHTMLElements=False))

    parts = [
        "Technical", "Mixture of experts", "Moved", "from Mon 2 Feb 11:00.", "Wednesday 4 February 2026",
        "\nMaterials\n", "Slides", "Slides (Backup)", "Recording", "\nAbstract\n", "Why", "\nReading\n", "Main",
        "Sections 1 to 3", "Extra", "A book without a link", "Continued in", "What changed",
        "Fri 2 Jan 2026", "Day: Mon 2 Feb → Wed 4 Feb", "Thu 1 Jan 2026", "Announced for Mon 2 Feb 2026 11:00",
    ]  # fmt: skip
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert 'href="../../sessions/moved.ics"' in page
    assert "Reading of" in files["sessions/second-part/index.html"].decode()
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page


def test_everything_to_read_has_a_page() -> None:
    """All readings stand by session, newest first, and by title, each once, with the days it was read."""
    store = (
        weekly(2, dt.date(2026, 1, 5)).replace(
            "- [Paper 1](https://example.com/papers/1)",
            "- [Älpha](https://example.com/papers/1)\\n- [Paper 0](https://example.com/papers/0)\\n- Zeta\\n- Zeta",
        )
        + '[[session]]\nid = "prose"\ndate = 2026-02-02\ntitle = "Prose"\nreading = "A chapter of your choice."\n'
        + '[[session]]\nid = "off"\ndate = 2026-02-09\ntitle = "Off"\nstatus = "cancelled"\nreading = "- Unread"\n'
    )
    page = site(store)["readings/index.html"].decode()
    said = text_of(html5lib.parse(page, namespaceHTMLElements=False).find("body/main"))
    by_session, by_title = said.split("\nBy title\n")

    order = [
        "Mon 2 Feb",
        "Prose",
        "A chapter of your choice.",
        "Session 1",
        "Älpha",
        "Paper 0",
        "Zeta",
        "Session 0",
    ]
    places = [by_session.index(part) for part in order]
    assert places == sorted(places)
    assert " ".join(by_title.split()) == (
        "Älpha 12 Jan 2026 Paper 0 12 Jan 2026, 5 Jan 2026 Zeta 12 Jan 2026"
    )
    assert "Unread" not in page


def test_nothing_to_read_yet() -> None:
    """The page of readings is there from the beginning, since its address is for ever."""
    page = built("empty")["readings/index.html"].decode()

    assert "There is nothing to read yet." in page


ABOUT = """
# Welcome

We are **Robots in Disguise**, a reading group on foundation models.

- Everybody may come

Write to [Ada](mailto:ada@example.org), or see

| day | who |
|---|---|
| Monday | Ada |
"""


def test_the_group_introduces_itself() -> None:
    """The first paragraph stands in the header, in place of a description that it repeats; the rest is not folded."""
    text = GROUP.replace(
        "# Who may come\n\nEverybody. Write to [us](mailto:us@example.org).", ABOUT
    )
    page = site(text)["index.html"].decode()
    header, main = page.split("<header>")[1].split("</header>")

    assert "<h2>Welcome</h2>\n<p>We are <strong>Robots" in header
    assert header.count("eading group on foundation models") == 1
    assert '<a class="button" href="mailto:ada@example.org">Write to us</a>' in header
    assert '<div class="prose"><ul>\n<li>Everybody may come' in main
    assert "<td>Monday</td>" in main


def test_no_paragraph_is_taken_out_of_a_list() -> None:
    """A text that begins with a list stands whole in its section."""
    text = GROUP.replace(
        "# Who may come\n\nEverybody.", "- One\n\n  two\n\n- three\n\n"
    )
    page = site(text)["index.html"].decode()

    assert "<p>Reading group on foundation models.</p>" in page
    assert "<p>two</p>" in page.split("</header>")[1]


def structured(files: dict[str, bytes], id: str) -> dict[str, object]:
    page = files[f"sessions/{id}/index.html"].decode()
    [body] = [body for kind, body in SCRIPT.findall(page) if "ld+json" in kind]
    found = json.loads(body)
    assert isinstance(found, dict)
    return found


def test_search_engines_get_the_event() -> None:
    """The JSON-LD has status, former start, places with address, performers and organizer."""
    data = structured(built("everything"), "moved")

    assert data["@type"] == "EducationEvent"
    assert data["startDate"] == "2026-02-04T11:00:00+00:00"
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2026-02-02T11:00:00+00:00"
    address = "The Alan Turing Institute, 96 Euston Road, London NW1 2DB"
    assert data["location"] == [
        {"@type": "Place", "name": "David Blackwell", "address": address},
        {"@type": "VirtualLocation", "url": "https://meet.example.com/robots"},
    ]
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert data["performer"] == [
        {
            "@type": "Person",
            "name": "Ada Lovelace",
            "url": "https://example.com/ada",
            "affiliation": {"@type": "Organization", "name": "Cambridge"},
        },
        {"@type": "Person", "name": "Grace Hopper"},
    ]
    assert data["organizer"] == {
        "@type": "Organization",
        "name": "Robots in Disguise",
        "url": "https://example.org/g/",
    }


@pytest.mark.parametrize(
    ("id", "status"),
    [
        ("called-off", "EventCancelled"),
        ("put-off", "EventPostponed"),
        ("perhaps", "EventScheduled"),
        ("whole-day", "EventScheduled"),
    ],
)
def test_the_status_is_schema_orgs(id: str, status: str) -> None:
    """Each state has the word that schema.org has for it."""
    data = structured(built("everything"), id)

    assert data["eventStatus"] == f"https://schema.org/{status}"


def test_a_whole_day_ends_on_its_own_day() -> None:
    """Schema.org counts the last day in."""
    data = structured(built("everything"), "whole-day")

    assert (data["startDate"], data["endDate"]) == ("2026-04-06", "2026-04-06")


def test_an_open_slot_is_no_event() -> None:
    """Search engines are not told of slots that wait for a talk."""
    page = built("everything")["sessions/free/index.html"].decode()

    assert "application/ld+json" not in page


def test_the_ways_to_subscribe() -> None:
    """One after the other: what opens by itself, Google's page, both Outlooks, the address, and the feed."""
    page = unescape(built("everything")["index.html"].decode())
    ways = [
        'href="webcal://example.org/g/g.ics"',
        'href="https://calendar.google.com/calendar/u/0/r/settings/addbyurl"',
        'href="https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fexample.org%2Fg%2Fg.ics&name=Robots%20in%20Disguise"',
        'href="https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fexample.org%2Fg%2Fg.ics&name=Robots%20in%20Disguise"',
        '<code id="Calendar">https://example.org/g/g.ics</code>',
        '<code id="Feed">https://example.org/g/feed.xml</code>',
    ]
    places = [page.index(way) for way in ways]

    assert places == sorted(places)


def test_the_weight_of_the_real_pages() -> None:
    """On a slow line the index is one round trip: 14 KB at most, a session's page 8 KB."""
    files = built("seed")

    assert gzipped(files["index.html"]) <= 14 * 1024
    sizes = [
        gzipped(html.encode())
        for path, html in pages(files).items()
        if path.startswith("sessions/")
    ]
    assert len(sizes) == 23
    assert max(sizes) <= 8 * 1024


@pytest.mark.parametrize("first", [dt.date(2007, 1, 1), dt.date(2026, 1, 5)])
def test_a_thousand_sessions(first: dt.date) -> None:
    """However long a group has met, the index stays light; the years it leaves out are linked."""
    files = site(weekly(1000, first))
    index = files["index.html"].decode()

    assert gzipped(files["index.html"]) <= 60 * 1024
    listed = re.findall(r'<li id="(session-\d+)"', index)
    assert 100 <= len(listed) <= 200
    newest = "session-990" if first.year == 2007 else "session-0"
    assert newest in listed
    for path in files:
        if path.startswith("years/"):
            assert f'href="{path.removesuffix("index.html")}"' in index
    everywhere = "".join(
        html for path, html in pages(files).items() if path.startswith("years/")
    )
    assert len(set(re.findall(r'<li id="(session-\d+)"', everywhere))) == 1000


def test_a_year_too_long_for_the_index() -> None:
    """Of a year that does not fit, the index has a part and leads to all of it; one with breaks alone has no page."""
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(300)]
    sessions = (
        f'[[session]]\nid = "{day}"\ndate = {day}\ntitle = "T"\n' for day in days
    )
    pause = '[[break]]\nfrom = 2026-08-01\nuntil = 2026-08-31\nreason = "Summer"\n'
    files = site(GROUP + "".join(sessions) + pause)
    index = files["index.html"].decode()

    assert len(re.findall(r'<li id="2025-', index)) == 200
    assert '<a href="years/2025/">All sessions of 2025</a>' in index
    assert '<h2 id="Y2026">2026</h2>' in index
    assert "No session: Summer" in index
    assert "All sessions of 2026" not in index
    assert "years/2026/index.html" not in files


hostile = st.lists(
    st.sampled_from(["<script>", "</script>", "<!--", "-->", "]]>", '"', "'", "&", "<b>", "{{ 7*7 }}", "</title>",
                     "<img src=x onerror=alert(1)>", "`", "\\", " a ", "é", "[x](javascript:alert(1))"]),
    min_size=1,
).map("".join)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(hostile, hostile, hostile)
def test_a_text_stays_a_text(title: str, lead: str, room: str) -> None:
    """Whatever title, lead and room contain, the elements of the pages are the same."""
    files = site(one_session(title, lead, room))
    plain = site(one_session("title", "lead", "room"))

    for path, html in pages(files).items():
        html5lib.HTMLParser(strict=True).parse(html)
        assert tags(html) == tags(pages(plain)[path]), path


def one_session(title: str, lead: str, room: str) -> str:
    return GROUP + (
        f"[[session]]\nid = 'one'\ndate = 2026-02-02\ntitle = {json.dumps('T ' + title)}\n"
        f"leads = [{json.dumps('L ' + lead)}]\n"
        f"room = {json.dumps('R ' + room)}\n"
    )


def tags(html: str) -> list[str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [str(one.tag) for one in tree.iter()]
