"""How cells of a page are understood, one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from rgfeeds.importers import IMPORTERS, importer_of
from rgfeeds.importers.columns import Role, labelled, roles
from rgfeeds.importers.counting import links_in, links_of_page
from rgfeeds.importers.dated import begun, parted
from rgfeeds.importers.days import Order, find, resolve, years_in
from rgfeeds.importers.drafts import Draft, Imported, Lead, Wishes
from rgfeeds.importers.encoding import NoPage, source
from rgfeeds.importers.group_facts import Given
from rgfeeds.importers.hours import hidden, stated
from rgfeeds.importers.leads import are_names, named
from rgfeeds.importers.marked import read
from rgfeeds.importers.materials import is_made, to_read
from rgfeeds.importers.mending import inlined, mended, without_html
from rgfeeds.importers.naming import named as id_of
from rgfeeds.importers.page import parse
from rgfeeds.importers.rooms import is_place, where
from rgfeeds.importers.sightings import Sighting, dated
from rgfeeds.importers.store_text import new_store
from rgfeeds.importers.tables import split
from rgfeeds.importers.topics import KINDS, known_kinds, topic
from rgfeeds.importers.updating import Updated, updated
from rgfeeds.load import load
from rgfeeds.model import MaterialKind, Status

DAY = dt.date(2023, 3, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20/03/23", "2023-03-20"),
        ("2023-03-20", "2023-03-20"),
        ("2023.3.20", "2023-03-20"),
        ("20.03.2023", "2023-03-20"),
        ("20-03-2023", "2023-03-20"),
        ("20th March, 2023", "2023-03-20"),
        ("Mon 20 Mar 2023", "2023-03-20"),
        ("March 20th, 2023", "2023-03-20"),
        ("4th July,2020", "2020-07-04"),
        ("Sept. 5, 2025", "2025-09-05"),
        ("29-Jan-2020", "2020-01-29"),
        ("Dec.9.2020", "2020-12-09"),
        ("5 Jan '21", "2021-01-05"),
        ("3. Mai 2024", "2024-05-03"),
        ("22 January", "2026-01-22"),
        ("Tue Aug 22", "2026-08-22"),
        ("29/03", "2026-03-29"),
        ("2026年1月5日", "2026-01-05"),
    ],
)
def test_dates_are_read(text: str, day: str) -> None:
    """A date is read in every form that pages were seen to use, the year from elsewhere where it is missing."""
    (written,) = find(text).dates

    assert (dt.date.fromisoformat(day),) * 2 == resolve(written, None, 2026)
    assert find(text).rest == ""


@pytest.mark.parametrize("text", ["Week 5", "TBD", "", "Lecture 12", "1234"])
def test_what_is_no_date_is_none(text: str) -> None:
    """Nothing is taken for a date that is none."""
    assert find(text).dates == ()


@pytest.mark.parametrize(
    ("text", "order", "said"),
    [
        ("03/04/23", None, "the day or the month may stand first"),
        ("22 January", None, "the year is missing"),
        ("31/02/23", None, "there is no such day when it is read as dmy"),
        ("02/31/23", Order.DMY, "there is no such day when it is read as dmy"),
        ("30 February 2023", None, "there is no such day"),
        ("1 May 1969", None, "the years 1970 to 2199"),
        ("21-20 March 2023", None, "it ends before it begins"),
    ],
)
def test_a_doubtful_date_is_never_guessed(
    text: str, order: Order | None, said: str
) -> None:
    """What leaves a doubt says what is missing."""
    found = resolve(find(text).dates[0], order, None)

    assert isinstance(found, str)
    assert said in found


def test_the_order_decides_what_a_date_means() -> None:
    """The same numbers are a day in April or in March."""
    (written,) = find("03/04/23").dates

    assert dt.date(2023, 4, 3) == resolve(written, Order.DMY, None)[0]
    assert dt.date(2023, 3, 4) == resolve(written, Order.MDY, None)[0]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020", (2020,)),
        ("Fall '22", (2022,)),
        ("2025-26", (2025, 2026)),
        ("Talks of 2024 and 2023", (2023, 2024)),
        ("Phone 20231", ()),
    ],
)
def test_years_of_headings(text: str, years: tuple[int, ...]) -> None:
    """A heading names one year, several or none."""
    assert years == years_in(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("11:00–12:00", "11:00", "12:00"),
        ("11:00", "11:00", None),
        ("2.30pm", "14:30", None),
        ("11 -- 11:45am", "11:00", "11:45"),
        ("4-5pm", "16:00", "17:00"),
        ("11-1pm", "11:00", "13:00"),
        ("11am-1", "11:00", "13:00"),
        ("12:15–1:15 p.m.", "12:15", "13:15"),
        ("08:30-10:00", "08:30", "10:00"),
        ("14h30", "14:30", None),
        ("noon", "12:00", None),
        ("12am", "00:00", None),
        ("14:00pm", "14:00", None),
    ],
)
def test_times_are_read(text: str, start: str, end: str | None) -> None:
    """A time is read in every form that pages were seen to use."""
    found = stated(text)

    assert dt.time.fromisoformat(start) == found.start
    assert (dt.time.fromisoformat(end) if end else None) == found.end
    assert (found.rest, found.problem) == ("", "")


@pytest.mark.parametrize(
    "text", ["2:30", "25:00", "12:00-11:00", "3pm-2pm", "3pm ET", "14:00 (UTC)"]
)
def test_a_doubtful_time_is_told(text: str) -> None:
    """Half of the day, or another zone: the organiser is asked."""
    assert stated(text).problem
    assert stated(text).start is None


def test_times_hide_in_brackets() -> None:
    """Brackets that say nothing but a time are taken out; others stay."""
    assert ("Enigma", dt.time(14, 30)) == (
        hidden("Enigma (2.30pm)").rest,
        hidden("Enigma (2.30pm)").start,
    )
    assert ("X part II", dt.time(15)) == (
        hidden("X (talk at 3pm!) part II").rest,
        hidden("X (talk at 3pm!) part II").start,
    )
    for text in ("Room (3.14)", "A (3pm, online)", "B (in place)"):
        assert not hidden(text).any


@pytest.mark.parametrize("text", ["11", "3.14", "5-6"])
def test_numbers_are_times_only_in_their_column(text: str) -> None:
    """A bare number is a time where only times stand."""
    assert not stated(text).any
    assert stated(text, alone=True).any


def names(cell: str) -> list[tuple[str, str | None, str | None]]:
    found = named(read(cell), None)
    return [(lead.name, lead.url, lead.affiliation) for lead in found.leads]


URL = "https://example.org/x"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"[Ada B]({URL}), Grace H and Alan", [("Ada B", URL, None), ("Grace H", None, None), ("Alan", None, None)]),
        ("Farhad & Shaun", [("Farhad", None, None), ("Shaun", None, None)]),
        (f"[Tim Harris (Microsoft)]({URL})", [("Tim Harris", URL, "Microsoft")]),
        (f"[Tim Harris]({URL}) (MIT, Boston)", [("Tim Harris", URL, "MIT, Boston")]),
        ("Jane Doe<br>John Doe", [("Jane Doe", None, None), ("John Doe", None, None)]),
        ("유정화 [Jeonghwa Yoo]", [("유정화 [Jeonghwa Yoo]", None, None)]),
        ("@handle (Artem)", [("Artem", None, "@handle")]),
        (f"Ada [web]({URL}) [git]({URL}/git)", [("Ada", URL, None)]),
        ("**Ada**, TBC", [("Ada", None, None)]),
        ("TBC", []),
        ("N/A", []),
        ("", []),
        ("Alexandra Brandt", [("Alexandra Brandt", None, None)]),
    ],
)  # fmt: skip
def test_leads(cell: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    """Names are parted at commas, `&` and `and`; links and brackets are theirs."""
    assert expected == names(cell)


def test_a_link_without_a_name_is_lost_and_told() -> None:
    """Who is still to come keeps no link, and a relative link is none."""
    assert [one.url for one in named(read(f"[TBC]({URL})"), None).lost] == [URL]
    assert [one.url for one in named(read("[Tom](tomogwen)"), None).lost] == [
        "tomogwen"
    ]
    assert list(named(read("[Tom](#tom)"), None).lost) == []


def said(cell: str, *given: str) -> tuple[str | None, str | None]:
    found = topic(read(cell), known_kinds([], given), None)
    return found.kind, found.title


@pytest.mark.parametrize(
    ("cell", "kind", "title"),
    [
        ("Technical: Trees", "Technical", "Trees"),
        ("Research at Turing: Graphs", "Research at Turing", "Graphs"),
        ("BERT: Masked", None, "BERT: Masked"),
        ("Invited Talk: TBC", "Invited Talk", None),
        ("Invited Talk: Title TBC", "Invited Talk", None),
        ("Title TBC", None, None),
        ("Own: Words", "Own", "Words"),
        ("Stable  Diffusion  ", None, "Stable Diffusion"),
        ("a | b", None, "a | b"),
    ],
)
def test_kinds_stand_before_titles(
    cell: str, kind: str | None, title: str | None
) -> None:
    """A kind is one that is known or given; other words before a colon belong to the title."""
    assert (kind, title) == said(cell, "own")


def test_kinds_are_known_when_seen_twice() -> None:
    """Words that stand before two titles are a kind, unless they number parts."""
    titles = ["Lab: A", "Lab: B", "Once: C", "Part 1: D", "Part 1: E"]

    assert known_kinds(titles, ()) - KINDS == {"lab"}


def test_links_of_a_title() -> None:
    """Brackets of links are materials, papers are reading, and relative links are told."""
    cell = read(
        "Attention ([Slides](https://e.org/1)) & Trees ([Slides](https://e.org/2), [Paper](https://e.org/3))"
        " [Video](https://e.org/4) on [this](https://e.org/5) [Code](c.py)"
    )

    found = topic(cell, (), None)

    assert found.title == "Attention & Trees on this"
    assert [(made.kind, made.url[-1], made.title) for made in found.materials] == [
        (MaterialKind.SLIDES, "1", None),
        (MaterialKind.SLIDES, "2", None),
        (MaterialKind.RECORDING, "4", None),
    ]
    assert found.reading == (
        "Attention & Trees on [this](https://e.org/5)",
        "[Paper](https://e.org/3)",
    )
    assert [anchor.url for anchor in found.lost] == ["c.py"]


@pytest.mark.parametrize(
    ("cell", "status", "title"),
    [
        ("Cancelled: Trees", Status.CANCELLED, "Trees"),
        ("Trees (canceled, sorry)", Status.CANCELLED, "Trees"),
        ("POSTPONED – Trees", Status.POSTPONED, "Trees"),
        ("Trees – postponed!", Status.POSTPONED, "Trees"),
        ("~~Trees~~", Status.CANCELLED, "Trees"),
        ("Why talks are cancelled early", None, "Why talks are cancelled early"),
    ],
)
def test_fates_in_titles(cell: str, status: Status | None, title: str) -> None:
    """A title may say that nothing comes of it."""
    found = topic(read(cell), (), None)

    assert (status, title) == (found.status, found.title)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("David Blackwell", ("David Blackwell", None, None)),
        ("Enigma (2.30pm)", ("Enigma", None, None)),
        ("Hall at 14:30", ("Hall", None, None)),
        ("[Hall](https://e.org/map)", ("Hall", "https://e.org/map", None)),
        ("Hall / [Zoom](https://e.org/z)", ("Hall", None, "https://e.org/z")),
        ("[Zoom](https://e.org/z)", (None, None, "https://e.org/z")),
        ("TBC", (None, None, None)),
        ("Online", ("Online", None, None)),
    ],
)
def test_rooms(cell: str, expected: tuple[str | None, str | None, str | None]) -> None:
    """A room has a name, an address or a link to join by; a time in it is no part of it."""
    found = where(read(cell), None)

    assert expected == (found.room, found.address, found.online)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Date", "Topic", "Room", "Lead"], "date title room leads"),
        (["When", "Paper", "Where", "Presenter(s)"], "date title room leads"),
        (["**Date**", "Title", "Paper", "Speaker"], "date title reading leads"),
        (["#", "Date", "Presenter", "Paper", "Session"], "number date leads title materials"),
        (["Date", "Speaker", "Topic", "References"], "date leads title reading"),
        (["Date & time", "Led by", "Theme", "Suggested exercises"], "date leads title other"),
        (["Datum", "Thema", "Vortragende", "Raum"], "date title leads room"),
        (["Date", "Date", "Title"], "date other title"),
    ],
)  # fmt: skip
def test_columns(headings: list[str], expected: str) -> None:
    """Columns are told by their headings, in several words and languages."""
    assert expected == " ".join(roles(headings))


def test_a_column_of_dates_needs_no_heading() -> None:
    """A column whose cells are dates is that of the dates."""
    assert roles(["", "Topic"], 0) == (Role.DATE, Role.TITLE)


def test_cells_of_a_row() -> None:
    """Outer pipes may be missing, and an escaped one is text."""
    assert split("| a | b |") == split("a | b") == split(" | a | b") == ["a", "b"]
    assert split(r"| a \| c | b |") == ["a | c", "b"]


def test_links_are_counted_apart() -> None:
    """Links of Markdown, HTML and bare ones count, each once; code, comments and headings of the page do not."""
    text = (
        "[a](https://e.org/1) <https://e.org/2> https://e.org/3. (https://e.org/4_(x))\n"
        '<a href="https://e.org/5">https://e.org/5</a> `https://e.org/no` https://.. [r] [h](#here)\n\n'
        "<div>\nhttps://e.org/6\n</div>\n\n<!-- https://e.org/no -->\n\n"
        "| [x | y](https://e.org/7) | [rel](b.md) |\n\n[r]: https://e.org/8\n"
    )

    found = links_of_page(text, "https://e.org/")

    expected = [
        f"https://e.org/{name}"
        for name in ["1", "2", "3", "4_(x)", "5", "6", "7", "8", "b.md"]
    ]
    assert dict.fromkeys(expected, 1) == dict(found)


def test_html_becomes_markdown() -> None:
    """What Markdown has a sign for is written so, other tags go, and code stays."""
    text = "<b>bold</b> <a href='u v'>x</a> <br/> `<b>` <img src=p alt=q> P<T> <span class=y>z</span><a id=k></a>"

    assert without_html(text) == "**bold** [x](<u v>) \n `<b>` ![q](p) P<T> z"


def test_links_are_mended() -> None:
    """A relative link is resolved, one that leads nowhere leaves its label, and others stay as they are."""
    text = "[a](x/y.md 'T') [b](#c) [d](https://e.org/ü_(z)) [e](javascript:f) `[g](h)`"

    there = mended(text, "https://e.org/r/")
    nowhere = mended(text, None)

    assert there.text == (
        "[a](https://e.org/r/x/y.md 'T') b [d](https://e.org/ü_(z)) e `[g](h)`"
    )
    assert there.dropped == ("#c", "javascript:f")
    assert nowhere.dropped == ("x/y.md", "#c", "javascript:f")
    assert "a b [d]" in nowhere.text


def test_links_defined_elsewhere_are_written_out() -> None:
    """A label of the page becomes the link itself, in each of its three forms."""
    text = "[text][L] [l][] [L] [x](y) [unknown] `[L]`\n[L]: https://e.org/own"

    found = inlined(text, "[l]: https://e.org/l")

    link = "(https://e.org/l)"
    assert found.strip() == f"[text]{link} [l]{link} [L]{link} [x](y) [unknown] `[L]`"
    assert inlined(text, "") == text


def draft(title: str | None, *leads: str, kind: str | None = None) -> Draft:
    people = tuple(Lead(name=name) for name in leads)
    return Draft(file="f", line=1, day=DAY, title=title, leads=people, kind=kind)


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Introduction to word embeddings and language modelling", "word-embeddings"),
        ("Sequence-to-sequence models part I: RNNs/LSTMs", "rnns-lstms"),
        ("BERT: Masked Language modelling", "bert"),
        ("Reinforcement Learning Human Feedback (RLHF)", "rlhf"),
        ("LoRA (+ parameter efficient fine-tuning) part II", "lora-part-ii"),
        ("Vision Transformers part I", "vision-transformers-part-i"),
        ("Überblick", "uberblick"),
        ("세계 모델", "session"),
        ("con", "con-session"),
        ("C++", "c"),
    ],
)
def test_ids(title: str, id: str) -> None:
    """An id is short and made of the title alone."""
    assert id == id_of(draft(title), ())


def test_ids_of_what_has_no_title() -> None:
    """A talk without a title has its kind and its first lead, an open slot a number."""
    assert (
        id_of(draft(None, "Han Zhou", kind="Invited Talk"), ())
        == "invited-talk-han-zhou"
    )
    assert id_of(draft(None), ()) == "open-slot-1"


def test_ids_are_unique() -> None:
    """An id that is taken gives way to more of the title, then to a number."""
    title = "Attention and self-attention"

    assert id_of(draft(title), {"attention"}) != "attention"
    assert id_of(draft("Trees"), {"trees"}) == "trees-2"


@pytest.mark.parametrize(
    "name", ["page.md", "README", "a/b.MARKDOWN", "page.txt", ".md"]
)
def test_importers_are_told_by_name(name: str) -> None:
    """Markdown pages go by several names."""
    assert importer_of(name) is IMPORTERS[0]


def test_what_no_importer_knows_is_refused() -> None:
    """A file of another kind is named with its kind."""
    with pytest.raises(NoPage, match=r"talks\.ics is `\.ics`"):
        importer_of("talks.ics")


def test_invisible_characters_go() -> None:
    """A control character never comes into a store; its going is told."""
    page = source("p", "a\u0007b\r\nc\u2028".encode())

    assert page.text == "ab\nc"
    assert [remark.why for remark in page.remarks] == [
        "invisible control characters were taken out"
    ]


def test_a_mixed_page_is_left_alone_unless_told() -> None:
    """A page that is only in places encoded twice is reported, and mended when asked."""
    content = "Zoë â€“ 1.42×–1.73× ð€€€".encode()

    alone, mixed = source("p", content), source("p", content, mixed=True)

    assert "--fix-encoding mixed" in alone.remarks[0].why
    assert alone.text == content.decode()
    assert mixed.text == "Zoë – 1.42×–1.73× ð€€€"


def test_headings_have_the_names_github_gives_them() -> None:
    """The same heading twice is told apart by a number; punctuation goes."""
    page = parse(source("p", b"## 20/03/23\n\n## 20/03/23\n\nA *b* c\n---\n"))

    assert [heading.slug for heading in page.headings] == [
        "200323",
        "200323-1",
        "a-b-c",
    ]
    assert [list(links_in(heading.text)) for heading in page.headings] == [[], [], []]


def test_wishes_are_optional() -> None:
    """A page is read by what it says itself."""
    page = b"| Date | Topic |\n| - | - |\n| 2023-03-20 | Trees |\n"

    (found,) = IMPORTERS[0].read([source("p", page)], Wishes()).sessions

    assert (found.day, found.title) == (DAY, "Trees")


def seen(at: int, *drafts: Draft) -> Sighting:
    return Sighting(at=dt.datetime(2023, 1, at, tzinfo=dt.UTC), drafts=drafts)


def test_a_session_is_followed_back_by_date_and_lead() -> None:
    """A new title keeps the date it was first announced under another; a stranger on that day is not it."""
    now = draft("Trees", "Ada")
    before = draft("Forests", "Ada")
    stranger = draft("Stones", "Grace")
    imported = Imported(files=("f",), sessions=(now,))

    found = dated(
        imported, [seen(2, before), seen(1, stranger), seen(3, now, stranger)]
    )

    assert found.sessions[0].announced == dt.datetime(2023, 1, 2, tzinfo=dt.UTC)


def test_what_no_version_knew_has_no_date() -> None:
    """A session that only stands in the file on disk is not dated by the history."""
    imported = Imported(
        files=("f",), sessions=(draft("Trees", "Ada"), draft(None, "Ada"))
    )

    found = dated(imported, [seen(1, draft("Stones", "Grace"), draft("Hills", "Alan"))])

    assert [one.announced for one in found.sessions] == [None, None]


def test_a_lead_may_gain_a_link_and_no_other() -> None:
    """A name without a link gets one under `[people]`; a link that differs is told and kept."""
    given = Given(
        id="r", authority="e.org", name="R", url="https://e.org/", timezone="UTC"
    )
    bare, linked = draft("Trees", "Ada"), Lead(name="Ada", url="https://e.org/ada")
    first = Imported(files=("f",), sessions=(bare,))
    text = new_store(first, given, DAY)

    steps = [
        replace(first, sessions=(replace(bare, leads=(lead,)),))
        for lead in (linked, replace(linked, url="https://e.org/other"))
    ]
    made = [updated_from(text, steps[0])]
    made.append(updated_from(made[0].text, steps[1]))

    assert made[0].text.endswith('\n[people]\nAda = "https://e.org/ada"\n')
    assert made[1].text == made[0].text
    assert "keeps it" in made[1].remarks[0].why
    assert made[1].own == {"https://e.org/other"}


def updated_from(text: str, imported: Imported) -> Updated:
    store = load("", text.encode()).store
    assert store is not None
    return updated(store, imported, DAY)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 May 2024: Topic", ("12 May 2024", "Topic")),
        ("**Thursday, May 12th, 2024** - Topic", ("Thursday, May 12th, 2024", "Topic")),
        ("2024-05-12 14:30 Ada", ("2024-05-12 14:30", "Ada")),
        (
            "12 May 2024 (Sunday), 15.00, Topic",
            ("12 May 2024 (Sunday), 15.00", "Topic"),
        ),
        ("Session 3 (12 May 2024): Topic", ("12 May 2024", "Session 3: Topic")),
        ("Topic, 12 May 2024", ("12 May 2024", "Topic")),
        ("Topic (12 May): [video](u)", ("12 May", "Topic: [video](u)")),
        ("[1.0](u) - 12 May 2024", ("12 May 2024", "[1.0](u)")),
        ("[12 May](u) - Topic", ("[12 May](u)", "Topic")),
        ("12 May 2024", ("12 May 2024", "")),
        ("8-9 March 2024 Retreat", ("8-9 March 2024", "Retreat")),
        ("21.10. Ada", ("21.10", "Ada")),
        ("Session 1/3: Topic", None),
        ("Session 1/3 – Topic", None),
        ("2.1 Basics", None),
        ("Write to us by 12 May 2024, please", None),
        ("[On 12 May](u) we met", None),
        ("12 May, 19 May and 26 May 2024", None),
        ("https://example.org/2024-05-12", None),
        ("Topic", None),
    ],
)
def test_a_date_is_parted_from_its_title(
    text: str, parts: tuple[str, str] | None
) -> None:
    """A date at the beginning, at the end or in brackets is the session's; one by the way is not."""
    assert parts == parted(text)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("*12 May 2024, 15.00*, Topic", "Topic"),
        ("12 May: Topic", "Topic"),
        ("12 May", ""),
        ("12 May was the last day", None),
        ("Topic, 12 May", None),
        ("Prose.", None),
    ],
)
def test_a_line_begins_with_a_date_that_is_set_off(
    line: str, title: str | None
) -> None:
    """A paragraph is a session only where a date begins it and words do not go on from it."""
    parts = begun(line)

    assert title == (parts[1] if parts else None)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Speaker", Role.LEADS),
        ("Topic", Role.TITLE),
        ("Slides", Role.SLIDES),
        ("Room", Role.ROOM),
        ("Author", None),
        ("Link", None),
        ("Motivation", None),
    ],
)
def test_labels_say_what_columns_would(label: str, role: Role | None) -> None:
    """A label is read as a column of its name; a paper's author leads nothing."""
    assert role == labelled(label)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (("Date", "Presenter", "URL"), (Role.DATE, Role.LEADS, Role.TITLE)),
        (("Date", "Presenting"), (Role.DATE, Role.TITLE)),
        (("Date", "Presenting", "Topic"), (Role.DATE, Role.LEADS, Role.TITLE)),
        (("Date", "Session plan"), (Role.DATE, Role.TITLE)),
        (("Date", "Something"), (Role.DATE, Role.TITLE)),
        (
            ("Date", "Discussion Leads", "Paper Name", "Paper link", "Talk Slides"),
            (Role.DATE, Role.LEADS, Role.TITLE, Role.READING, Role.SLIDES),
        ),
        (
            ("S. No.", "Date", "Person [1]", "Topic/Paper", "Institution"),
            (Role.NUMBER, Role.DATE, Role.LEADS, Role.TITLE, Role.AFFILIATION),
        ),
    ],
)
def test_columns_of_other_names_are_understood(
    headings: tuple[str, ...], found: tuple[Role, ...]
) -> None:
    """A column is told by a word of its name too, and the best there is has the title."""
    assert found == roles(headings)


def test_links_are_told_by_several_words() -> None:
    """A link may be called by what it is for in several words, if it says nothing else."""
    assert [
        is_made(label)
        for label in (
            "Watch the video recording",
            "Code and materials",
            "The code of Ada",
        )
    ] == [True, True, False]
    assert [
        to_read(label) for label in ("link to paper", "the full paper", "paper of Ada")
    ] == [True, True, False]


def test_degrees_stay_with_their_names() -> None:
    """What a comma joins to a name is no second person."""
    names = [
        lead.name
        for lead in named(
            read("Ada Byron, PhD, Alan Turing, M.Sc. & Grace"), None
        ).leads
    ]

    assert names == ["Ada Byron PhD", "Alan Turing M.Sc", "Grace"]


def test_two_numbers_beside_a_date_are_no_second_date() -> None:
    """What could be a time is left beside the date, and no part of days from and until."""
    found = find("12 May 2024 (13.10)")

    assert len(found.dates) == 1
    assert found.rest == "13.10"


def test_full_names_are_told_from_other_words() -> None:
    """Two to four capital words are a name; a place to work, a part of a book and a first name are none."""
    names = [
        "Ada Byron",
        "Ada Byron, Emmy van der Waerden & Alan M. Turing",
        "Ørsted O'Brien and Jean-Luc Picard",
    ]
    others = [
        "Ada",
        "Stanford University",
        "up to a point",
        "Part Two",
        "Ada Lovelace 2nd",
        "Vaswani et al.",
        "van der",
        "Ada Byron, Cambridge",
        "",
    ]

    assert [text for text in (*names, *others) if are_names(text)] == names


def test_places_are_told_from_other_words() -> None:
    """What has the word for a room in it, or the number of one alone, says where a session is."""
    places = [
        "Room 3",
        "the small hall",
        "B12",
        "online via [Zoom](https://zoom.us/j/1)",
    ]
    others = ["part 2", "Bring your own room. We are many", "Ada Byron"]

    assert [text for text in (*places, *others) if is_place(text)] == places
