"""Past versions are read to the same schedules as any other, however they are cut."""

from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rgfeeds.history.reader import VersionReader
from rgfeeds.rules import load

GROUP = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"
"""
USUAL = '[[defaults]]\nstart = "11:00"\nroom = "Jack Good"\n'
PEOPLE = '[people]\n"Ada" = "https://ada.example"\n'
ROOMS = '[rooms]\n"Enigma" = { address = "1 Street" }\n'
FRONT = f"# Sessions\n{GROUP}{USUAL}{PEOPLE}{ROOMS}"


def block(id: str, day: int = 1, more: str = "") -> str:
    return f'[[session]]\nid = "{id}"\ndate = 2026-06-{day:02}\n{more}'


def store(*blocks: str, front: str = FRONT) -> str:
    return "\n".join([front, *blocks])


BLOCKS = [
    block("a", 1, 'title = "Attention"\nleads = ["Ada"]\n'),
    block("b", 8, 'title = "Bias"\nroom = "Enigma"\ncontinues = "a"\n'),
    block("c", 15, 'reading = """\n- [One](https://one.example)\n"""\n'),
    block("d", 22, 'title = "TBC"\nleads = ["Bob", "Ada"]\n'),
]
# The files that lie beside one version and the next.
LISTINGS = (
    ("a/deck.pdf", "b/deck.pdf", "b/more.zip", "c/deck.pdf", "e/deck.pdf"),
    ("a/deck.pdf", "a/slides.key", "b/deck.pdf", "c/deck.pdf", "d/deck.pdf"),
    (),
)
# What may come to stand in the middle of a store; some of it is right there.
LINES = [
    "[[session]]",
    "[[session]]  # the next",
    "[[ session ]]",
    "  [[session]]",
    '[["session"]]',
    "[[session]]]",
    "# [[session]]",
    "[session]",
    "[session.more]",
    "session = []",
    'session = [{ id = "e", date = 2026-07-01 }]',
    '"""',
    "'''",
    'reading = """',
    "abstract = '''",
    "leads = [",
    "x.y = 1",
    "x = { y = [[1]] }",
    "x = 1\nx = 2\nx = 3\nx = 4\nx = 5",
    f"x = {'[' * 60}{']' * 60}",
    "slides = { a.b.c.d = 1 }",
    'slides = [{ title = "Deck", url = "https://slides.example" }]',
    'title = "Causality"\ntitle = "Causality"',
    "]",
    'id = "a"',
    'id = "e"',
    "date = 2026-07-01",
    "date = 2026-02-30",
    'title = "Causality"',
    'titel = "Causality"',
    'leads = ["Ada"]',
    'leads = ["Cid"]',
    'continues = "b"',
    'room = "Enigma"',
    'start = "14:30"',
    'end = "09:00"',
    'slides = "https://slides.example"',
    'slides = "javascript:1"',
    'slides = "deck.pdf"',
    'abstract = "[x](javascript:1)"',
    "[[session.slides]]",
    'url = "https://slides.example"',
    "[[break]]",
    "date = 2026-08-01",
    "[break]",
    "[break.more]",
    "[[defaults]]",
    'room = "Enigma"\nfrom = 2026-06-10',
    "[people]",
    '"Cid" = "https://cid.example"',
    '"Ada" = { affiliation = "Engines" }',
    "[people.Bob]",
    "[rooms]",
    '"Jack Good" = { address = "2 Street" }',
    "[check]",
    'placeholder = "off"',
    'unsafe-link = "off"',
    "[history]",
    'ignore = ["abc"]',
    "[group.more]",
    'venue = "3 Street"',
    'timezone = "Europe/Lisbon"',
    "\ufeff",
    "\r",
    "x = 1\r",
    "",
    "# nothing",
]
SNIPPETS = st.sampled_from([*LINES, *BLOCKS])
PLACES = st.integers(0, 60)
EDITS = st.one_of(
    st.tuples(st.just("insert"), PLACES, SNIPPETS),
    st.tuples(st.just("replace"), PLACES, SNIPPETS),
    st.tuples(st.just("delete"), PLACES, st.integers(1, 4)),
    st.tuples(st.just("move"), PLACES, PLACES),
    st.tuples(st.just("block"), PLACES, SNIPPETS),
    st.tuples(st.just("back"), st.integers(1, 4), st.none()),
    st.tuples(st.just("front"), st.none(), st.sampled_from([
        "", GROUP, FRONT, "\ufeff" + FRONT, FRONT.replace("London", "Lisbon"), FRONT.replace("11:00", "12:00"),
        GROUP + USUAL, FRONT + 'about = """\n[[session]]\n"""', FRONT.replace("Enigma", "Jack Good"),
        FRONT.replace("[group]", 'about = """\n[[session]]\n"""\n[group]'),
        GROUP.replace("\nurl", '\nabout = """\n[[session]]\n"""\nurl'),
        FRONT.replace("ada.example", "lovelace.example"), FRONT + '"Bob" = "https://bob.example"\n',
    ])),
)  # fmt: skip
ENDINGS = st.sampled_from(["", "\n", "\n\n", "\r", "\r\n", "  ", "\n[[session]]"])


def edited(versions: list[str], edit: tuple[str, object, object]) -> str:
    """Return what *edit* makes of the last of *versions*."""
    match edit:
        case "back", int(steps), _:
            return versions[-min(steps, len(versions))]
        case "front", _, str(front):
            _, *blocks = versions[-1].split("\n[[session]]")
            return "\n[[session]]".join([front, *blocks])
        case _:
            pass
    lines = versions[-1].split("\n")
    kind, place, what = edit
    assert isinstance(place, int)
    at = place % (len(lines) + 1)
    if kind == "block":
        heads = [at for at, line in enumerate(lines) if line == "[[session]]"]
        at = heads[place % len(heads)] if heads else 0
    match kind, what:
        case "insert" | "block", str():
            lines.insert(at, what)
        case "replace", str():
            lines[at : at + 1] = [what]
        case "delete", int():
            del lines[at : at + what]
        case "move", int():
            blocks = "\n".join(lines).split("\n[[session]]")
            blocks.insert(what % len(blocks), blocks.pop(at % len(blocks)))
            return "\n[[session]]".join(blocks)
        case _:
            pass
    return "\n".join(lines)


@st.composite
def histories(draw: st.DrawFn) -> list[bytes]:
    """Draw the versions of a store, each made of the one before."""
    versions = [store(*BLOCKS)]
    texts = []
    for edits in draw(st.lists(st.lists(EDITS, min_size=1, max_size=2), max_size=8)):
        for edit in edits:
            versions.append(edited(versions, edit))
        text = versions[-1] + draw(ENDINGS)
        text = text.replace("\n", "\r\n") if draw(st.integers(0, 9)) == 9 else text
        texts.append(text.encode())
    return [versions[0].encode(), *texts]


@given(histories())
@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_each_version_reads_as_if_alone(texts: list[bytes]) -> None:
    """Whatever came before, a version has the schedule it loads with beside its files."""
    reader = VersionReader()
    for text, listing in zip(texts, cycle(LISTINGS), strict=False):
        expected = load("", text, listing=listing).schedule
        found = reader.read(text, listing)
        assert expected == found
        # Instants are equal in every zone, but they shall be written alike, too.
        assert repr(expected) == repr(found)


def test_a_header_in_a_text_is_text() -> None:
    """A line `[[session]]` between three quotes begins no session, in whichever block."""
    about = FRONT.replace(USUAL, f'about = """\n{BLOCKS[0]}"""\n{USUAL}')
    shown = block("e", 29, f"abstract = '''\n{BLOCKS[1]}'''\n")
    many = block("f", 29, f"abstract = '''\n{BLOCKS[1] * 9}'''\n")
    for text in (
        store(BLOCKS[0], front=about),
        store(shown, BLOCKS[0]),
        store(many, BLOCKS[0]),
    ):
        expected = load("", text.encode()).schedule
        assert expected is not None
        assert expected == VersionReader().read(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        store('x = """\n' + BLOCKS[0] + '"""', BLOCKS[1]),
        store(BLOCKS[0] + '[more]\nx = """', BLOCKS[1] + '"""'),
        store(BLOCKS[0] + "[more]\nx = [", BLOCKS[1] + "]"),
        store(BLOCKS[0] + "[break]", BLOCKS[1] + "[[break]]"),
        store(BLOCKS[0], BLOCKS[1] + "[people]"),
        store(*BLOCKS, front="session = []\n" + FRONT),
        store(*BLOCKS, front=FRONT + "[session]\n"),
        store(BLOCKS[0], BLOCKS[0]),
        store(BLOCKS[1]),
        store(BLOCKS[0], block("e", 29, 'abstract = "[x](javascript:1)"')),
    ],
)
def test_wrong_together(text: str) -> None:
    """Blocks that are right alone and wrong together are no version, first or later."""
    good = store(*BLOCKS)
    assert load("", text.encode()).schedule is None
    reader = VersionReader()
    assert reader.read(text.encode()) is None
    assert reader.read(good.encode()) == load("", good.encode()).schedule
    assert reader.read(text.encode()) is None


def test_people_reach_the_sessions_they_lead() -> None:
    """Whoever gets another address, or their first one, has it wherever they lead."""
    reader, text = VersionReader(), store(*BLOCKS)
    for people in (PEOPLE, PEOPLE + '"Bob" = "https://bob.example"\n', '[people]\n"Ada" = "https://a.example"\n'):  # fmt: skip
        version = text.replace(PEOPLE, people).encode()
        assert reader.read(version) == load("", version).schedule


def test_tables_may_stand_between_sessions() -> None:
    """Breaks and defaults are gathered from all over the file."""
    a, b, c, _ = BLOCKS
    away = '[[break]]\ndate = 2026-06-{}\n\n[[defaults]]\nend = "13:00"\nfrom = 2026-06-{}\n'
    text = store(a + away.format(20, 10), b + away.format(21, 11), c).encode()
    expected = load("", text).schedule
    assert expected is not None
    assert len(expected.breaks) == 2
    assert expected == VersionReader().read(text)


def test_two_sessions_with_one_id_are_no_version() -> None:
    """They are noticed wherever the first of them stands, at the head of the file too."""
    text = f"{BLOCKS[0]}{BLOCKS[0]}{FRONT}"
    assert load("", text.encode()).schedule is None
    assert VersionReader().read(text.encode()) is None


def test_what_is_not_utf_8_is_no_version() -> None:
    """A byte that is no text in one block makes the version unreadable, not those around it."""
    reader, text = VersionReader(), store(*BLOCKS).encode()
    good = reader.read(text)
    assert reader.read(text.replace(b"Bias", b"\xff")) is None
    assert reader.read(text) == good
