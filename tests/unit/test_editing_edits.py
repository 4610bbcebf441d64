"""What each edit writes, and which session it is about."""

import datetime as dt

import pytest

from rgfeeds.cli.carry_out import Now, changed_lines, new_mistakes
from rgfeeds.editing import with_fields, with_item
from rgfeeds.editing.adding import with_new_break, with_new_session
from rgfeeds.editing.edits import Edit, Facts, with_facts, with_material
from rgfeeds.editing.when import Target, choose
from rgfeeds.errors import RgfeedsError
from rgfeeds.history.reader import VersionReader
from rgfeeds.model import MaterialKind, Status
from rgfeeds.report.sessions import summary
from rgfeeds.rules import load
from rgfeeds.store import Store

TODAY = dt.date(2026, 3, 4)
MONDAY, TUESDAY = dt.date(2026, 3, 9), dt.date(2026, 3, 10)
HEAD = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[defaults]]
start = "11:00"
end = "12:00"
room = "Enigma"
weekday = "Monday"
"""
GPT = '\n[[session]]\nid = "gpt"\ndate = 2026-03-02\ntitle = "GPT"\n'


def read(text: str) -> Store:
    store = load("store", text.encode()).store
    assert store is not None
    return store


def target(lines: str = "") -> Target:
    store = read(HEAD + GPT + lines)
    path, session = store.sessions[0]
    return Target(store, path, session)


def lines(edit: Edit, before: str = "") -> list[str]:
    """Return the lines that *edit* took out of or put into the session GPT with *before*."""
    found = changed_lines(HEAD + GPT + before, edit.text)
    return [f"{sign}{line}" for _, sign, line in found]


def move(day: dt.date = MONDAY, start: str | None = None, **more: object) -> Facts:
    time = dt.time.fromisoformat(start) if start else None
    return Facts(day=day, start=time, **more)  # type: ignore[arg-type]


DATED = ["-date = 2026-03-02", "+date = 2026-03-09"]


@pytest.mark.parametrize(
    ("before", "wishes", "changes"),
    [
        ("", move(dt.date(2026, 3, 2)), []),
        ("", move(), DATED),
        ("", move(start="11:00"), DATED),
        ("", move(start="14:30"), [*DATED, '+start = "14:30"']),
        ("", move(start="11:00", end=dt.time(12)), DATED),
        ("", move(end=dt.time(13)), [*DATED, '+end = "13:00"']),
        ("", move(room="Enigma"), DATED),
        ("", move(room=""), ['+room = ""']),
        ("", move(reason="Ill"), ['+reason = "Ill"']),
        ('reason = "Ill"\n', move(reason=""), ['-reason = "Ill"']),
        ('start = "14:00"\n', move(), DATED),
        ('start = "14:00"\n', move(start="11:00"), ['-start = "14:00"', '+start = "11:00"']),
        ('start = ""\n', move(start="09:00"), ['-start = ""', '+start = "09:00"']),
        (
            'start = "14:00"\nend = "16:00"\n',
            move(start="22:30"),
            ['-start = "14:00"', '-end = "16:00"', '+start = "22:30"', "+end = 2026-03-10T00:30:00"],
        ),
        ('start = "15:00"\nend = "16:30"\n', Facts(start=""), ['-start = "15:00"', '-end = "16:30"', '+end = "12:30"']),
        ('end = "2026-03-02T13:00"\n', move(), [*DATED, '-end = "2026-03-02T13:00"', '+end = "13:00"']),
        ('end = "2026-03-02T13:00"\n', Facts(kind="Talk"), ['+kind = "Talk"']),
        ('end = "13:00"\n', move(), DATED),
        ('end = "13:00"\n', move(end=dt.time(12)), ['-end = "13:00"', '+end = "12:00"']),
        (
            'start = "23:00"\nend = 2026-03-03T00:30:00\n',
            move(),
            ["-end = 2026-03-03T00:30:00", "+end = 2026-03-10T00:30:00"],
        ),
        (
            'start = "23:00"\nend = 2026-03-03T00:30:00\n',
            move(start="20:00"),
            ["-end = 2026-03-03T00:30:00", '+end = "21:30"'],
        ),
        ('status = "postponed"\n', move(), ['-status = "postponed"']),
        ('status = "tentative"\n', move(), DATED),
        ('status = "cancelled"\nreason = "Ill"\n', move(), DATED),
        (
            'status = "cancelled"\nreason = "Ill"\n',
            move(status=Status.CONFIRMED),
            ['-status = "cancelled"', '-reason = "Ill"'],
        ),
        (
            'status = "postponed"\nreason = "Ill"\n',
            move(),
            ['-status = "postponed"'],
        ),
        ("", move(TUESDAY), ["+date = 2026-03-10", '+weekday = "Tuesday"']),
        ('weekday = "Monday"\n', move(), ['-weekday = "Monday"']),
    ],
)  # fmt: skip
def test_a_move_writes_what_it_says(
    before: str, wishes: Facts, changes: list[str]
) -> None:
    """What is as usual is not written, lengths are kept, a postponed session is on again."""
    made = lines(with_facts(target(before), wishes), before)

    assert set(changes) <= set(made)
    assert set(made) - set(changes) <= {*DATED, '-start = "23:00"', '+start = "20:00"'}


def test_an_unusual_day_is_written_as_meant() -> None:
    """`weekday` goes along with an unusual day, and stays as it is when it is right."""
    text = HEAD + GPT.replace("03-02", "03-03") + 'weekday = "tue"\n'
    store = read(text)
    path, session = store.sessions[0]
    tuesday = Target(store, path, session)

    def changes(day: dt.date) -> list[str]:
        return [
            sign + line
            for _, sign, line in changed_lines(
                text, with_facts(tuesday, move(day)).text
            )
        ]

    assert changes(TUESDAY) == ["-date = 2026-03-03", "+date = 2026-03-10"]
    assert 'weekday = "Friday"' in with_facts(tuesday, move(dt.date(2026, 3, 6))).text
    assert '-weekday = "tue"' in changes(MONDAY)


def test_a_date_in_quotes_stays_in_quotes() -> None:
    """Who writes dates as texts goes on doing so."""
    text = HEAD + GPT.replace("2026-03-02", "'2026-03-02'")
    store = read(text)
    path, session = store.sessions[0]

    edit = with_facts(Target(store, path, session), move())

    assert 'date = "2026-03-09"\n' in edit.text


def test_a_move_says_what_may_surprise() -> None:
    """A day that is over and a session that stays cancelled are remarked upon."""
    cancelled = target('status = "cancelled"\n')

    past = with_facts(target(), move(dt.date(2026, 2, 23)))
    off = with_facts(cancelled, move())

    assert past.day == dt.date(2026, 2, 23)
    assert off.remarks == (
        "it stays cancelled; that is taken back by: rgfeeds cancel gpt --undo",
    )


@pytest.mark.parametrize(
    ("before", "room", "online", "changes"),
    [
        ("", "Enigma", None, []),
        ("", "enigma", None, []),
        ("", "Jack Good", None, ['+room = "Jack Good"']),
        ("", "", None, ['+room = ""']),
        ("", None, "", []),
        ('online = "https://e.org/"\n', None, "", ['-online = "https://e.org/"']),
        ("", None, "https://e.org/", ['+online = "https://e.org/"']),
        (
            'room = "B" # big\n',
            "Enigma",
            None,
            ['-room = "B" # big', '+room = "Enigma" # big'],
        ),
        ('room = "B" # big\n', "B", None, []),
    ],
)
def test_a_room_is_written_when_it_is_another(
    before: str, room: str | None, online: str | None, changes: list[str]
) -> None:
    """The usual room needs no line, nor does none where none is usual; a room known with other capitals is spelt as known."""
    assert changes == lines(
        with_facts(target(before), Facts(room=room, online=online)), before
    )


def test_a_room_is_spelt_as_elsewhere() -> None:
    """It is said when another spelling was taken."""
    assert with_facts(target(), Facts(room="ENIGMA")).remarks == (
        "the room is written `Enigma`, as elsewhere",
    )


@pytest.mark.parametrize(
    ("before", "status", "reason", "changes"),
    [
        ("", "cancelled", None, ['+status = "cancelled"']),
        ("", "postponed", "Ill", ['+status = "postponed"', '+reason = "Ill"']),
        ('reason = "New day"\n', "cancelled", None, ['-reason = "New day"', '+status = "cancelled"']),
        ('status = "cancelled"\nreason = "Ill"\n', "cancelled", None, []),
        ('status = "cancelled"\n', "cancelled", "Ill", ['+reason = "Ill"']),
        ('status = "cancelled"\n', "postponed", None, ['-status = "cancelled"', '+status = "postponed"']),
    ],
)  # fmt: skip
def test_what_is_off_says_why(
    before: str, status: str, reason: str | None, changes: list[str]
) -> None:
    """A reason that was given for something else does not become that of a cancellation."""
    edit = with_facts(target(before), Facts(status=Status(status), reason=reason))

    assert sorted(changes) == sorted(lines(edit, before))


def test_a_link_is_added_once() -> None:
    """The same link changes nothing, wherever it is, and is said to be there."""
    code = target('code = "https://e.org/a%20b"\n')

    again = with_material(code, MaterialKind.SLIDES, "https://e.org/a b", None)

    assert lines(again, 'code = "https://e.org/a%20b"\n') == []
    assert again.remarks == ("this link is there already, under `code`",)


def test_slides_that_are_a_table_of_their_own_are_left_alone() -> None:
    """What no edit is sure to keep is refused with words."""
    spread = target('slides.url = "https://e.org/1"\n')

    with pytest.raises(RgfeedsError, match="`slides` is written as a table of its own"):
        with_material(spread, MaterialKind.SLIDES, "https://e.org/2", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[[session]]\nid = "a"\nreason = "b"', '[[session]]\nid = "a"'),
        ('[[session]]\r\nid = "a"\r\nreason = "b"', '[[session]]\r\nid = "a"'),
        ('[[session]]\n reason = "b" # c\n id = "a"\n', '[[session]]\n id = "a"\n'),
        ('[[session]]\nid = "a"\n', '[[session]]\nid = "a"\n'),
        ('session = [{ id = "a", reason = "b" }]', 'session = [{ id = "a" }]'),
        ('session = [{ id = "a" , reason = "b" }]', 'session = [{ id = "a"  }]'),
        ('session = [{ id = "a", reason = "b", }]', 'session = [{ id = "a", }]'),
        ('session = [{ reason = "b", id = "a" }]', 'session = [{ id = "a" }]'),
        ('session = [{ id = "a", # c,\n reason = "b"\n}]', 'session = [{ id = "a" # c,\n\n}]'),
    ],
)  # fmt: skip
def test_a_key_is_taken_out_with_its_line_or_its_comma(before: str, after: str) -> None:
    """Nothing is left of it, and nothing else goes."""
    assert with_fields(before, ("session", 0), {"reason": None}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", '["b"]'),
        ("[ ]", '[ "b"]'),
        ("[\n  # none\n]", '[\n  # none\n  "b",\n]'),
        ('"a"', '["a", "b"]'),
        (f'"{"a" * 80}"', f'[\n  "{"a" * 80}",\n  "b",\n]'),
        ('["a"]', '["a", "b"]'),
        ('["a",]', '["a", "b",]'),
        ('[\n\t"a"\n]', '[\n\t"a",\n\t"b"\n]'),
        ('[\n\t"a" # c,\n]', '[\n\t"a", # c,\n\t"b"\n]'),
        ('[\n\t"a", # c\n]', '[\n\t"a", # c\n\t"b",\n]'),
        ('[\n"a",\n"c", ]', '[\n"a",\n"c", "b", ]'),
    ],
)
def test_an_item_comes_last_on_a_line_as_the_others(before: str, after: str) -> None:
    """A list keeps its layout and its comments; a single value becomes a list."""
    assert with_item(f"x = {before}\n", ("x",), "b") == f"x = {after}\n"


def stored(*days: str) -> str:
    blocks = [
        f'\n[[session]]\nid = "s{n}"\ndate = {day}\n' for n, day in enumerate(days)
    ]
    return HEAD + "".join(blocks)


@pytest.mark.parametrize(
    ("days", "ids"),
    [
        ([], ["new"]),
        (["2026-03-02"], ["s0", "new"]),
        (["2026-03-16"], ["new", "s0"]),
        (["2026-03-02", "2026-03-09", "2026-03-16"], ["s0", "s1", "new", "s2"]),
        (["2026-03-16", "2026-03-02"], ["s0", "new", "s1"]),
        (["2026-03-16", "2026-03-09"], ["s0", "new", "s1"]),
        (["2026-03-02", "2026-02-02"], ["new", "s0", "s1"]),
        (["2026-03-23", "2026-03-16"], ["s0", "s1", "new"]),
        (["2026-03-16", "2026-03-02", "2026-03-23"], ["s0", "s1", "new", "s2"]),
    ],
)
def test_a_new_session_keeps_the_order_of_the_file(
    days: list[str], ids: list[str]
) -> None:
    """Dates that rise or fall go on doing so; elsewhere it comes after those before it."""
    edit = with_new_session(read(stored(*days)), move(), id="new", beside=True)

    assert ids == [session.id for _, session in read(edit.text).sessions]
    assert "\n\n\n" not in edit.text
    assert edit.text.endswith("\n")


COMMENTED = """\
# Sessions of the spring
[[session]]
id = "a"
date = 2026-03-02
# slides to come

# on the big stage
[[session]]
id = "b"
date = 2026-03-16
# the end"""


BLOCK = '[[session]]\nid = "new"\ndate = '


@pytest.mark.parametrize(
    ("day", "there", "then"),
    [
        ("2026-02-23", "# Sess", f"{BLOCK}2026-02-23\n\n# Sess"),
        ("2026-03-09", "\n# on", f"\n{BLOCK}2026-03-09\n\n# on"),
        ("2026-03-23", "# the end", f"# the end\n\n{BLOCK}2026-03-23"),
    ],
)
def test_comments_stay_with_their_session(day: str, there: str, then: str) -> None:
    """What stands right above a header belongs to it, what stands right below a session to that."""
    text = f"{HEAD}\n{COMMENTED}"
    edit = with_new_session(read(text), move(dt.date.fromisoformat(day)), id="new")

    assert text.replace(there, then) == edit.text


def test_a_store_that_begins_with_its_sessions_keeps_its_first_lines() -> None:
    """What a file begins with stays its beginning."""
    text = f'#:schema s.json\n[[session]]\nid = "a"\ndate = 2026-03-16\n\n{HEAD}'

    edit = with_new_session(read(text), move(), id="new")

    assert edit.text.startswith('#:schema s.json\n[[session]]\nid = "new"\n')


def test_a_new_session_says_only_what_is_unusual() -> None:
    """What is as usual on its day is left out; all else is written as given."""
    store = read(HEAD + GPT)
    usual = Facts(
        day=MONDAY, start=dt.time(11), end=dt.time(12), title="A", room="Enigma"
    )
    unusual = Facts(
        day=TUESDAY,
        start=dt.time(11),
        end=dt.time(13),
        title="A",
        room="B",
        online="https://e.org/",
        kind="Talk",
        leads=("[Ada](https://e.org/ada) (Cambridge)",),
        reading="- a\n- b\n",
    )

    assert with_new_session(store, usual).text == HEAD + GPT + (
        '\n[[session]]\nid = "a"\ndate = 2026-03-09\ntitle = "A"\n'
    )
    link = "https://e.org/1"
    assert with_new_session(
        store, unusual, slides=link, taken={"a"}
    ).text == HEAD + GPT + (
        '\n[[session]]\nid = "a-2"\ndate = 2026-03-10\nweekday = "Tuesday"\nend = "13:00"\n'
        'title = "A"\nkind = "Talk"\nleads = ["[Ada](https://e.org/ada) (Cambridge)"]\nroom = "B"\n'
        'online = "https://e.org/"\nslides = "https://e.org/1"\nreading = """\n- a\n- b\n"""\n'
    )


def test_a_new_session_says_its_day() -> None:
    """So that somebody can be asked whether one that is over, or far ahead, is meant."""
    edit = with_new_session(read(HEAD), move())

    assert edit.text.startswith(f"{HEAD}\n[[session]]\n")
    assert (edit.day, edit.session) == (MONDAY, "open-slot-1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '\n[[break]]\ndate = 2026-03-09\nreason = "strike"\n'),
        ("\n", '\n[[break]]\ndate = 2026-03-09\nreason = "strike"\n'),
        (GPT, f'\n[[break]]\ndate = 2026-03-09\nreason = "strike"\n{GPT}'),
        (
            f"\n[[break]]\ndate = 2026-01-01 # new year\n{GPT}",
            (
                "\n[[break]]\ndate = 2026-01-01 # new year\n\n[[break]]\n"
                f'date = 2026-03-09\nreason = "strike"\n{GPT}'
            ),
        ),
    ],
)
def test_a_break_stands_with_the_others(before: str, after: str) -> None:
    """It comes after the breaks there are, else before all sessions, and once."""
    edit = with_new_break(read(HEAD + before), MONDAY, MONDAY, "strike")
    again = with_new_break(read(edit.text), MONDAY, MONDAY, "strike")

    assert edit.text == HEAD + after
    assert again.text == edit.text


def test_a_break_joins_a_list_of_breaks() -> None:
    """Who writes all breaks on one line goes on doing so."""
    text = f"break = [{{ date = 2026-01-01 }}]\n{HEAD}"

    edit = with_new_break(read(text), MONDAY, TUESDAY, None)

    assert edit.text.startswith(
        "break = [{ date = 2026-01-01 }, { from = 2026-03-09, until = 2026-03-10 }]\n"
    )
    assert edit.said == "No session Monday 9 March 2026 to Tuesday 10 March 2026"


SEVERAL = (
    HEAD
    + "".join(
        f'\n[[session]]\nid = "{id}"\ndate = {day}\n{more}'
        for id, day, more in [
            ("gpt", "2026-03-02", 'title = "GPT"\n'),
            ("gpt-2", "2026-03-09", 'title = "GPT 2"\nstatus = "cancelled"\n'),
            ("bert", "2026-03-16", 'title = "All of  BERT"\n'),
            ("slot", "2026-03-23", ""),
            ("old", "2025-03-16", 'title = "On 03/04"\n'),
            ("one", "2025-05-05", 'title = "Twin"\n'),
            ("two", "2025-05-12", 'title = "Twin"\n'),
        ]
    )
    + '\n[[session]]\nid = "broken"\ndate = "soon"\n'
)


@pytest.mark.parametrize(
    ("wanted", "id"),
    [
        ("gpt", "gpt"),
        ("GPT 2", "gpt-2"),
        ("all of bert", "bert"),
        ("BERT", "bert"),
        ("next", "bert"),
        ("2026-03-23", "slot"),
        ("9 March", "gpt-2"),
        ("next monday", "gpt-2"),
        ("16 Mar 2025", "old"),
        ("03/04", "old"),
        ("last monday", "gpt"),
        ("erT", "bert"),
        ("slo", "slot"),
    ],
)
def test_a_session_is_meant_by_id_title_or_date(wanted: str, id: str) -> None:
    """Each way to name a session finds the one that is meant."""
    assert id == choose(wanted, read(SEVERAL), TODAY).session.id


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (
            "16 March",
            "may be any of `old` (Sun 16 Mar 2025), `bert` (Mon 16 Mar 2026); say its id",
        ),
        ("twin", "may be any of `one` (Mon 5 May 2025), `two` (Mon 12 May 2025)"),
        ("brt", "did you mean `bert`?"),
        ("", "say its id, a part of its title, its date or `next`"),
        ("12 Aug", "there is no session `12 Aug`"),
        ("broken", "session `broken` has mistakes; see them with: rgfeeds check store"),
    ],
)
def test_a_session_that_is_not_sure_is_refused(wanted: str, told: str) -> None:
    """Who may be meant is listed with dates and ids."""
    with pytest.raises(RgfeedsError) as refused:
        choose(wanted, read(SEVERAL), TODAY)

    assert told in str(refused.value)


def test_next_is_one_that_suits() -> None:
    """Where a talk is meant, an open slot is passed over."""
    day = dt.date(2026, 3, 17)
    talk = '\n[[session]]\nid = "rl"\ndate = 2026-03-30\ntitle = "RL"\n'
    store = read(SEVERAL + talk)

    assert choose("next", store, day).session.id == "slot"
    assert Now(store, day, VersionReader()).choose_held("next").session.id == "rl"


def test_many_candidates_are_not_all_listed() -> None:
    """A part of every title is told with the first few."""
    text = HEAD + "".join(
        f'\n[[session]]\nid = "s{n}"\ndate = 2026-03-{n:02}\ntitle = "Part {n}"\n'
        for n in range(1, 12)
    )

    with pytest.raises(
        RgfeedsError, match=r"`s8` \(Sun 8 Mar 2026\), 3 more; say its id"
    ):
        choose("part", read(text), TODAY)


def test_numbers_are_no_date_to_find_by() -> None:
    """Where no title has them, day and month in numbers are refused as everywhere."""
    with pytest.raises(RgfeedsError):
        choose("05/06", read(SEVERAL), TODAY)


def test_there_may_be_no_next_session() -> None:
    """When all is over, `next` is nobody."""
    with pytest.raises(RgfeedsError, match="there is no such session to come"):
        choose("next", read(SEVERAL), dt.date(2027, 1, 1))


def test_only_what_is_new_is_a_mistake_of_the_edit() -> None:
    """The same mistake elsewhere counts once; notes are none."""
    gpt = GPT + 'leads = ["Ada"]\n'
    before = load("", (HEAD + GPT + GPT).encode())
    after = load("", (HEAD + GPT + GPT + gpt).encode())

    assert new_mistakes(before, before) == ()
    assert {"duplicate-id"} <= {found.rule for found in new_mistakes(before, after)}


def test_a_session_is_summed_up() -> None:
    """When, where and whether; its id alone where the store says no more."""
    loaded = load("", (HEAD + GPT + 'status = "postponed"\n').encode())

    assert (
        summary(loaded.store, "gpt")
        == "GPT (gpt): Monday 2 March 2026, 11:00–12:00, Enigma, postponed"
    )
    assert summary(loaded.store, "bert") == "bert"
    assert summary(load("", GPT.encode()).store, "gpt") == "gpt"
