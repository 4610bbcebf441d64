"""Past versions are read quickly, and to the same schedules as any other."""

from __future__ import annotations

import tracemalloc

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rgfeeds.load import load
from rgfeeds.model import Schedule, Session
from rgfeeds.outside import Asked
from rgfeeds.past import BETWEEN, PastVersions

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
    """Whatever came before, a version has the schedule it loads with, and keeps what stayed."""
    past = PastVersions()
    last: Schedule | None = None
    for text in texts:
        expected = load("", text).schedule
        found = past.read(text)
        assert expected == found
        # Instants are equal in every zone, but they shall be written alike, too.
        assert repr(expected) == repr(found)
        if last and found and last.group.timezone is found.group.timezone:
            for session in found.sessions:
                before = by_id(last).get(session.id)
                assert before is session or before != session
        last = found or last


def by_id(schedule: Schedule) -> dict[str, Session]:
    return {session.id: session for session in schedule.sessions}


def changes(*texts: str) -> list[set[str] | None]:
    """Return the ids of the sessions new with each of *texts*, None where there is no schedule."""
    past, last, made = PastVersions(), dict[str, Session](), list[set[str] | None]()
    for text in texts:
        found = past.read(text.encode())
        if found is None:
            made.append(None)
            continue
        now = by_id(found)
        made.append({id for id in now if now[id] is not last.get(id)})
        last = now
    return made


def test_only_what_changed_is_new() -> None:
    """Sessions before and after an edited one stay the objects they were."""
    a, b, c, d = BLOCKS
    edit = c + 'title = "Causality"\n'
    assert changes(store(a, b, c, d), store(a, b, edit, d))[1] == {"c"}


def test_order_changes_nothing() -> None:
    """Blocks that change places are the same sessions in the same order."""
    a, b, c, d = BLOCKS
    assert changes(store(a, b, c, d), store(d, b, a, c))[1] == set()


def test_who_is_known_now_changes_only_what_names_them() -> None:
    """Another line under `[people]` or `[rooms]` makes new what it completes, and no more."""
    known = FRONT.replace(PEOPLE, PEOPLE + '"Bob" = "https://bob.example"\n')
    moved = FRONT.replace("1 Street", "2 Street")
    texts = [store(*BLOCKS, front=front) for front in (FRONT, known, FRONT, moved)]
    assert changes(*texts)[1:] == [{"d"}, {"d"}, {"b"}]


def test_defaults_change_all_that_take_them() -> None:
    """Another usual room makes new who has none of its own."""
    other = FRONT.replace("Jack Good", "Ursula Franklin")
    assert changes(store(*BLOCKS), store(*BLOCKS, front=other))[1] == {"a", "c", "d"}


def test_broken_versions_change_nothing() -> None:
    """What stayed the same over versions with mistakes is the same object after them."""
    a, b, c, d = BLOCKS
    broken = ['x = """\n', "titel = 1\n", 'end = "01:00"\n', "[[session]]\n"]
    texts = [store(a, b, c + line, d) for line in broken]
    outside = store(*BLOCKS, front=FRONT.replace("11:00", "26:00"))
    made = changes(store(*BLOCKS), *texts, outside, store(*BLOCKS))
    assert made[1:] == [None, None, None, None, None, set()]


def test_another_zone_changes_all() -> None:
    """Lisbon's clocks go with London's, but a session there is another."""
    lisbon = store(*BLOCKS, front=FRONT.replace("London", "Lisbon"))
    london = store(*BLOCKS)
    assert changes(london, lisbon, london)[1:] == [set("abcd"), set("abcd")]


def test_versions_read_whole_keep_what_stayed() -> None:
    """A version that cannot be read by blocks shares its sessions with those around it, too."""
    a, b, c, _ = BLOCKS
    many = block("f", 29, f"abstract = '''\n{b * 9}'''\n")
    edit = a.replace("Attention", "Memory")
    texts = [store(a, c), store(a, c, many), store(edit, c, many), store(a, c, many)]
    made = changes(*texts, store(a, c))
    assert made == [{"a", "c"}, {"f"}, {"a"}, {"a"}, set()]


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
        assert expected == PastVersions().read(text.encode())


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
    ],
)
def test_wrong_together(text: str) -> None:
    """Blocks that are right alone and wrong together are no version, first or later."""
    good = store(*BLOCKS)
    assert load("", text.encode()).schedule is None
    assert changes(text, good, text, good)[::2] == [None, None]
    assert changes(good, text, good)[1:] == [None, set()]


def test_tables_may_stand_between_sessions() -> None:
    """Breaks and defaults are gathered from all over the file, and kept while they stay."""
    a, b, c, _ = BLOCKS
    away = '[[break]]\ndate = 2026-06-{}\n\n[[defaults]]\nend = "13:00"\nfrom = 2026-06-{}\n'
    before = store(a + away.format(20, 10), b + away.format(21, 11), c)
    after = store(a + away.format(20, 10), b + away.format(21, 11), c + "room = 'Q'\n")
    assert changes(before, after)[1] == {"c"}
    expected = load("", after.encode()).schedule
    assert expected is not None
    assert expected == PastVersions().read(after.encode())


def test_what_is_not_utf_8_is_no_version() -> None:
    """A byte that is no text in an edited block makes the version unreadable, not those around it."""
    past, text = PastVersions(), store(*BLOCKS).encode()
    good = past.read(text)
    assert past.read(text.replace(b"Bias", b"\xff")) is None
    assert past.read(text) == good


def test_only_what_is_new_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser sees the first version once, and of later ones the blocks that changed."""
    a, b, c, d = BLOCKS
    edit = b.replace("Bias", "Variance")
    parsed = heard(monkeypatch, store(a, b, c, d), store(c, a, edit, d))
    assert "[[session]]\n" + "".join(parsed) == edit + "\n"


def test_of_what_changes_often_only_the_key_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A block that changed before is parsed from the key that changes on to the next one."""
    a, b, c, d = BLOCKS
    edits = [c + f'title = "{title}"\nkind = "Talk"\n' for title in ("RL", "TBC")]
    texts = [store(a, b, edit, d) for edit in (c, *edits)]
    assert heard(monkeypatch, *texts) == ['title = "TBC"\n']
    text = "- [A](https://a.example)\nx = 1\n[y]"
    edits = [c.replace("- [One](https://one.example)", text + more) for more in "12"]
    texts = [store(a, b, edit, d) for edit in (c, *edits)]
    assert heard(monkeypatch, *texts)[-1] == f'reading = """\n{text}2\n"""\n\n'


def test_a_shown_header_stays_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that shows how to write a session is parsed with its block, and not again."""
    a, b, c, d = BLOCKS
    shown = block("e", 29, f"abstract = '''\n{a}\n{b}'''\n")
    about = FRONT.replace("[group]", f'[group]\nabout = """\n{a}"""')
    before = store(c, shown, d, front=about)
    edit = d.replace("TBC", "Distillation")
    parsed = heard(monkeypatch, before, store(c, shown, edit, front=about))
    assert "[[session]]\n" + "".join(parsed) == edit


def heard(monkeypatch: pytest.MonkeyPatch, *versions: str) -> list[str]:
    """Return all that is parsed of the last of *versions*."""
    past, parsed, parse = PastVersions(), list[str](), tomli.loads
    *before, after = versions

    def listening(text: str) -> object:
        parsed.append(text)
        return parse(text)

    for text in before:
        assert past.read(text.encode())
    with monkeypatch.context() as patched:
        patched.setattr(tomli, "loads", listening)
        assert past.read(after.encode())
    return parsed


def test_old_blocks_are_forgotten() -> None:
    """However many versions are read, no more is held than the last of them takes."""
    past = PastVersions()
    text = "x" * 10_000

    def version(number: int) -> bytes:
        return store(
            *(block(f"s{at}", 1, f'abstract = "{number}{text}"\n') for at in range(9))
        ).encode()

    assert past.read(version(0))
    tracemalloc.start()
    for number in range(1, 40):
        assert past.read(version(number))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000


def test_rules_between_sessions_look_at_ids_alone() -> None:
    """While ids and continuations stay, no rule that could stop a version has another answer.

    The last two compare with a version before, which is not asked for here.
    """
    assert [rule.name for rule in BETWEEN] == [
        "duplicate-id",
        "broken-continuation",
        "changed-identity",
        "changed-id",
    ]


def test_nobody_asks_for_all_names() -> None:
    """A session that looked through all names would depend on more than is remembered."""
    asked = Asked({"Ada": 1})
    assert (asked.get("Ada"), asked.get("Bob"), asked.names) == (
        1,
        None,
        {"Ada", "Bob"},
    )
    with pytest.raises(TypeError):
        list(asked)
    with pytest.raises(TypeError):
        len(asked)
