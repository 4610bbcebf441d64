"""The commands that edit, `list` and `show`, with real files and repositories."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rgfeeds.cli import carry_out, main

HEAD = """\
# Tea at eleven
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
LLAMA = '\n[[session]]\nid = "llama"\ndate = 2026-01-12\ntitle = "Llama 3.1"  # new!\n'
EXPERTS = (
    '\n[[session]]\nid = "experts"\ndate = 2026-01-19\ntitle = "Mixture of Experts"\n'
)
STORE = Path("data/sessions.toml")
TODAY = "--today=2026-01-08"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a store, in no repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767870000")
    STORE.parent.mkdir()
    STORE.write_bytes((HEAD + LLAMA + EXPERTS).encode())
    return STORE


@pytest.fixture
def committed(store: Path) -> Path:
    """Stand in a repository whose only commit, of 2026-01-01, has the store."""
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": "1767258000 +0000",
        **{
            f"GIT_{who}_{what}": "ada@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    for command in (["init", "-q"], ["add", str(store)], ["commit", "-qm", "First"]):
        subprocess.run(["git", *command], env=environment, check=True)
    return store


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_a_move_says_what_subscribers_will_see(committed: Path) -> None:
    """The new day is said in full, the lines before and after, and what followers are told."""
    result = run(
        "move", "experts", "next tuesday 14:30", "--reason=Train strike", TODAY
    )

    assert result.exit_code == 0
    assert result.stdout == (
        "Mixture of Experts (experts): Tuesday 13 January 2026, 14:30–15:30, Enigma\n"
        "\n"
        "data/sessions.toml:22\n"
        "- date = 2026-01-19\n"
        "+ date = 2026-01-13\n"
        '+ weekday = "Tuesday"\n'
        '+ start = "14:30"\n'
        '+ reason = "Train strike"\n'
        "\n"
        "Subscribers will be told:\n"
        "\n"
        "- Moved to Tue 13 Jan 14:30 (was Mon 19 Jan): Mixture of Experts\n"
    )
    assert (
        committed.read_text()
        == HEAD
        + LLAMA
        + EXPERTS.replace(
            "date = 2026-01-19\n",
            'date = 2026-01-13\nweekday = "Tuesday"\nstart = "14:30"\n',
        )
        + 'reason = "Train strike"\n'
    )


@pytest.mark.parametrize(
    ("arguments", "told", "before", "after"),
    [
        (
            ["room", "next", "Jack Good"],
            "- Room now Jack Good, Mon 12 Jan 11:00: Llama 3.1",
            "# new!\n",
            '# new!\nroom = "Jack Good"\n',
        ),
        (
            ["room", "llama", "--online=https://example.org/join"],
            "- ",
            "# new!\n",
            '# new!\nonline = "https://example.org/join"\n',
        ),
        (
            ["cancel", "12 Jan", "--reason=Ill"],
            "- Cancelled: Mon 12 Jan, Llama 3.1",
            "# new!\n",
            '# new!\nstatus = "cancelled"\nreason = "Ill"\n',
        ),
        (
            ["cancel", "12 Jan", "--postpone"],
            "- Postponed: Mon 12 Jan, Llama 3.1",
            "# new!\n",
            '# new!\nstatus = "postponed"\n',
        ),
        (
            ["slides", "llama", "https://example.org/1.pdf", "--kind=notebook", "--title=One"],
            "- ",
            "# new!\n",
            '# new!\nnotebook = { title = "One", url = "https://example.org/1.pdf" }\n',
        ),
        (
            ["add", "Tokenizers", "--date=26 Jan 14:30", "--lead=[Ada](https://e.org/)", "--kind=Talk",
             "--end=16:00", "--room=", "--reading=- a\n- b"],
            "- Mon 26 Jan 14:30: Tokenizers",
            EXPERTS,
            EXPERTS + '\n[[session]]\nid = "tokenizers"\ndate = 2026-01-26\nstart = "14:30"\nend = "16:00"\n'
            'title = "Tokenizers"\nkind = "Talk"\nleads = ["[Ada](https://e.org/)"]\nroom = ""\n'
            'reading = """\n- a\n- b\n"""\n',
        ),
        (
            ["add", "--date=26 Jan", "--start=9:30", "--reading= - a "],
            "Nobody is told",
            EXPERTS,
            EXPERTS + '\n[[session]]\nid = "open-slot-1"\ndate = 2026-01-26\nstart = "09:30"\nreading = "- a"\n',
        ),
        (
            ["move", "llama", "12 Jan", "--start=12:00", "--end=14:00"],
            "- Now at 12:00",
            "date = 2026-01-12\n",
            'date = 2026-01-12\nstart = "12:00"\nend = "14:00"\n',
        ),
    ],
)  # fmt: skip
def test_an_edit_is_saved_and_told(
    committed: Path, arguments: list[str], told: str, before: str, after: str
) -> None:
    """Each command writes its lines, keeps all others, and says what followers will see."""
    result = run(*arguments, TODAY)

    assert result.exit_code == 0, result.output
    assert told in result.stdout
    assert (HEAD + LLAMA + EXPERTS).replace(before, after) == committed.read_text()


def test_nothing_is_written_on_a_dry_run(
    committed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says the same, and leaves the file as it is."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    old = committed.read_bytes()

    result = run("room", "experts", "Jack Good", "--dry-run", TODAY)

    assert result.exit_code == 0
    assert '+ room = "Jack Good"\n' in result.stdout
    assert result.stderr == "note: nothing was written\n"
    assert committed.read_bytes() == old


def test_an_edit_that_changes_nothing_says_so(store: Path) -> None:
    """What is so already is no error, and the file is not touched."""
    old = store.stat()

    result = run("room", "llama", "enigma", TODAY)

    assert result.exit_code == 0
    assert result.stdout == (
        "Nothing to change: Llama 3.1 (llama): Monday 12 January 2026, 11:00–12:00, Enigma\n"
    )
    assert result.stderr == "note: the room is written `Enigma`, as elsewhere\n"
    assert (store.stat().st_ino, store.stat().st_mtime_ns) == (
        old.st_ino,
        old.st_mtime_ns,
    )


def test_without_a_repository_nothing_can_be_compared(store: Path) -> None:
    """The edit is made all the same, and it is said why nothing is told."""
    result = run("move", "llama", "13 Jan", TODAY)

    assert result.exit_code == 0
    assert "date = 2026-01-13\n" in store.read_text()
    assert "what subscribers will see cannot be said" in result.stderr
    assert "is in no git repository" in result.stderr


def test_a_mistake_is_refused_with_its_reasons(store: Path) -> None:
    """What the check would call an error is never written."""
    old = store.read_bytes()

    result = run("slides", "llama", "javascript:alert(1)", TODAY)

    assert result.exit_code == 1
    assert "error[unsafe-link]: `slides` of session `llama`" in result.stderr
    assert 'slides = "javascript:alert(1)"' in result.stderr
    assert f"that would be a mistake; {STORE} stays as it was" in result.stderr
    assert store.read_bytes() == old


def test_an_id_that_is_taken_is_refused(store: Path) -> None:
    """Two sessions of one id would be one to subscribers."""
    old = store.read_bytes()

    result = run("add", "Llama", "--date=26 Jan", "--id=llama", TODAY)

    assert result.exit_code == 1
    assert "error[duplicate-id]" in result.stderr
    assert store.read_bytes() == old


def test_an_id_that_was_published_is_not_given_again(committed: Path) -> None:
    """A session that was taken out keeps its id for ever."""
    committed.write_bytes((HEAD + LLAMA).encode())

    result = run("add", "Experts", "--date=26 Jan", TODAY)

    assert result.exit_code == 0
    assert 'id = "experts-2"\n' in committed.read_text()


def test_what_only_looks_wrong_is_asked(store: Path) -> None:
    """A room that is nearly another is written, with the question whether it is meant."""
    result = run("room", "llama", "Enigna", TODAY)

    assert result.exit_code == 0
    assert 'room = "Enigna"\n' in store.read_text()
    assert (
        "warning[similar-room]: the room `Enigna` of session `llama` is nearly `Enigma`"
        in result.stderr
    )


def test_mistakes_elsewhere_stop_no_edit(store: Path) -> None:
    """Minutes before a session its change is saved; that nothing is published yet is said."""
    store.write_bytes((HEAD + LLAMA + EXPERTS + 'start = "elf"\n').encode())

    result = run("room", "llama", "Jack Good", TODAY)

    assert result.exit_code == 0
    assert 'room = "Jack Good"\n' in store.read_text()
    assert result.stderr == (
        "note: nothing is published until the other mistakes are mended;"
        " see them with: rgfeeds check data/sessions.toml\n"
    )


def test_a_file_that_is_no_toml_is_not_edited(store: Path) -> None:
    """Its mistake is shown; nobody knows where a session would be."""
    store.write_bytes(b"[group\n")

    result = run("cancel", "llama", TODAY)

    assert result.exit_code == 1
    assert "error[invalid-toml]" in result.stderr
    assert "data/sessions.toml cannot be read, so it was not edited" in result.stderr
    assert store.read_bytes() == b"[group\n"


def test_without_a_group_the_day_is_that_of_utc(store: Path) -> None:
    """A store without a zone can still be mended by commands."""
    store.write_bytes((LLAMA + EXPERTS).encode())

    result = run("cancel", "llama")

    assert result.exit_code == 0
    assert result.stdout.startswith("llama\n")
    assert 'status = "cancelled"\n' in store.read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["move", "llama", "03/04"], "say `3 Apr` or `4 Mar`"),
        (
            ["move", "llama", "Mon 13 Jan 2026"],
            "13 January 2026 is a Tuesday, not a Monday",
        ),
        (["move", "llama", "soon"], "`soon` is no date"),
        (["move", "lamas", "tomorrow"], "did you mean `llama`?"),
        (["move", "llama", "tomorrow", "--end=late"], "`late` is no time of day"),
        (["cancel", "l"], "may be any of"),
        (["room", "llama"], "give a room, or a link with --online"),
        (["cancel", "llama", "--store=nowhere.toml"], "there is no file nowhere.toml"),
        (["add", "A", "--date="], "`` is no date"),
        (["add", "A", "--date=14:30"], "`14:30` is no date"),
        (["slides", "llama", " "], "give the link, as in https://"),
        (["slides", "llama", "tbc"], "give the link, as in https://"),
        (["edit", "llama", "--reading=missing.md"], "there is no file missing.md"),
        (["break", "13 Apr", "6 Apr"], "is the first day named first?"),
        (["edit", "llama"], "say what is to change, as in --title"),
        (["add", "A", "--date=19 Jan"], "has `experts` at that time"),
        (["cancel", "llama", "--undo", "--postpone"], "--undo goes with no --postpone"),
        (["break", "12 Jan 11:00"], "say whole days"),
        (["move", "llama", "13 Jan", "--reason=\udcff"], "is not UTF-8 text"),
        (["add", "\udcff", "--date=27 Jan"], "is not UTF-8 text"),
    ],
)
def test_a_call_that_is_not_clear_changes_nothing(
    store: Path, arguments: list[str], told: str
) -> None:
    """What is meant is never guessed; the words say how to say it."""
    store.write_bytes((HEAD + LLAMA + EXPERTS.replace("Mixture", "All")).encode())
    old = store.read_bytes()

    result = run(*arguments, TODAY)

    assert result.exit_code == 2
    assert told in result.stderr
    assert store.read_bytes() == old


@pytest.mark.usefixtures("store")
def test_a_page_to_export_to_must_be_there() -> None:
    """Who names one that is not there is told how to make it."""
    result = run("export", "page.md")

    assert result.exit_code == 2
    assert "there is no page page.md; make it, with these two lines" in result.stderr
    assert not Path("page.md").exists()


def test_a_session_moves_to_another_time_of_its_day(store: Path) -> None:
    """The day need not be said again."""
    result = run("move", "llama", "2-3:30pm", TODAY)

    assert result.exit_code == 0
    assert 'date = 2026-01-12\nstart = "14:00"\nend = "15:30"\n' in store.read_text()


@pytest.mark.usefixtures("store")
def test_what_the_store_holds_is_no_command_for_a_log() -> None:
    """Titles and arguments are shown, and never act."""
    title = "::error::x\x1b[1m ##[group]y"
    result = run("add", title.replace("\x1b", ""), "--date=26 Jan", TODAY)
    wrong = run("cancel", "\n::error::\x1b[1m", TODAY)

    assert result.exit_code == 0
    assert wrong.exit_code == 2
    for line in (result.output + wrong.output).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "\x1b" not in line


def test_an_old_repository_that_cannot_tell_stops_no_edit(committed: Path) -> None:
    """When git fails, the session is added all the same, and it is said what is not known."""
    shutil.rmtree(committed.parent.parent / ".git" / "objects")

    result = run("add", "Tokenizers", "--date=26 Jan", TODAY)

    assert result.exit_code == 0
    assert 'id = "tokenizers"\n' in committed.read_text()
    assert "what subscribers will see cannot be said" in result.stderr


SLOT = '\n[[session]]\nid = "slot"  # for Kay?\ndate = 2026-01-26\n'


@pytest.mark.parametrize(
    ("arguments", "before", "after"),
    [
        (
            ["add", "Tokenizers", "--date=26 Jan", "--lead=Kay", "--slides=https://e.org/1"],
            SLOT,
            SLOT + 'title = "Tokenizers"\nleads = ["Kay"]\nslides = "https://e.org/1"\n',
        ),
        (
            ["add", "--date=26 Jan 11am", "--lead=Kay"],
            SLOT,
            SLOT + 'leads = ["Kay"]\n',
        ),
        (
            ["add", "Tokenizers", "--date=26 Jan", "--beside"],
            SLOT,
            SLOT + '\n[[session]]\nid = "tokenizers"\ndate = 2026-01-26\ntitle = "Tokenizers"\n',
        ),
        (
            ["add", "Tokenizers", "--date=26 Jan 15:00"],
            SLOT,
            SLOT + '\n[[session]]\nid = "tokenizers"\ndate = 2026-01-26\nstart = "15:00"\ntitle = "Tokenizers"\n',
        ),
        (
            ["add", "Tokenizers", "--date=next week"],
            EXPERTS,
            '\n[[session]]\nid = "tokenizers"\ndate = 2026-01-15\nweekday = "Thursday"\ntitle = "Tokenizers"\n' + EXPERTS,
        ),
        (
            ["edit", "lla", "--title=Llama 3", "--lead=Ada", "--lead=Kay", "--kind=Talk"],
            'title = "Llama 3.1"  # new!\n',
            'title = "Llama 3"  # new!\nkind = "Talk"\nleads = ["Ada", "Kay"]\n',
        ),
        (
            ["edit", "experts", "--title=", "--status=tentative", "--abstract=What?", "--start=2pm"],
            'date = 2026-01-19\ntitle = "Mixture of Experts"\n',
            'date = 2026-01-19\nstart = "14:00"\nstatus = "tentative"\nabstract = "What?"\n',
        ),
        (["edit", "llama", "--title=Llama 3.1"], "", ""),
        (
            ["break", "21 Feb", "2 Mar", "--reason=Reading week"],
            LLAMA,
            '\n[[break]]\nfrom = 2026-02-21\nuntil = 2026-03-02\nreason = "Reading week"\n' + LLAMA,
        ),
        (["break", "in a week"], LLAMA, "\n[[break]]\ndate = 2026-01-12\n" + LLAMA),
        (["move", "experts", "in two weeks"], "date = 2026-01-19", "date = 2026-01-19"),
        (["move", "next", "in two weeks"], "date = 2026-01-12", "date = 2026-01-19"),
    ],
)  # fmt: skip
def test_the_daily_work_needs_no_editor(
    store: Path, arguments: list[str], before: str, after: str
) -> None:
    """An open slot is filled, a title mended, a break taken; every other byte stays."""
    text = HEAD + LLAMA + EXPERTS + SLOT
    store.write_bytes(text.encode())
    usual = text.replace('weekday = "Monday"\n', "")
    if "next week" in arguments[-1]:
        store.write_bytes(usual.encode())
        text, after = usual, after.replace('weekday = "Thursday"\n', "")

    result = run(*arguments, TODAY)

    assert result.exit_code == 0, result.output
    assert store.read_text() == text.replace(before, after, 1)


def test_a_new_session_is_shown_with_its_own_header(store: Path) -> None:
    """Between sessions that look alike, the lines shown are those that were written."""
    result = run("add", "Tokenizers", "--date=14 Jan", TODAY)

    assert (
        'data/sessions.toml:20\n+ [[session]]\n+ id = "tokenizers"\n' in result.stdout
    )
    assert store.read_text().splitlines()[19] == "[[session]]"


def test_a_cancellation_is_taken_back(store: Path) -> None:
    """With `--undo` the session is as it was before, and doing that twice changes nothing."""
    old = store.read_bytes()
    run("cancel", "llama", "--reason=Ill", TODAY)
    assert store.read_bytes() != old

    result = run("cancel", "next", "--undo", TODAY)
    again = run("cancel", "llama", "--undo", TODAY)

    assert result.exit_code == again.exit_code == 0
    assert store.read_bytes() == old
    assert again.stderr == "note: it takes place already\n"


def test_what_is_taken_back_tells_nobody_again(committed: Path) -> None:
    """The store says what it said when it was committed, whatever that told."""
    before = committed.read_bytes()
    run("edit", "experts", "--title=Other", TODAY)
    result = run("edit", "experts", "--title=Mixture of Experts", TODAY)

    assert committed.read_bytes() == before
    assert result.stdout.endswith(
        "\nNothing to tell: it says again what was last committed\n"
    )


@pytest.mark.parametrize(
    ("arguments", "remark"),
    [
        (("move", "llama", "13 jan"), 'its reason stays `Strike`; --reason "" takes it out'),
        (("edit", "llama", "--lead=Ada Lovelace, Grace Hopper"), "`Ada Lovelace, Grace Hopper` is written as one person; say --lead once for each"),
        (("edit", "llama", "--reading=[Attention](https://example.org/a)"), "followers are told of what is listed: write `- ` before each thing to read"),
        (("move", "experts", "15:00"), "it stays postponed; that is taken back by: rgfeeds cancel experts --undo"),
        (("add", "世界", "--date=26 jan"), "it is called `session-1` for ever; take this back and say --id to choose"),
    ],
)  # fmt: skip
def test_what_may_not_be_meant_is_remarked_upon(
    store: Path, arguments: tuple[str, ...], remark: str
) -> None:
    """The edit is made, and said with it is what somebody in a hurry overlooks."""
    other = EXPERTS + 'status = "postponed"\n'
    store.write_text(HEAD + LLAMA + 'reason = "Strike"\n' + other, encoding="utf-8")

    result = run(*arguments, TODAY)

    assert result.exit_code == 0
    assert f"note: {remark}\n" in result.stderr
    assert len(result.stdout.splitlines()) > 3


def test_a_link_is_no_room(store: Path) -> None:
    """It would be published as the name of one."""
    before = store.read_bytes()
    result = run("room", "llama", "https://zoom.us/j/1", TODAY)

    assert result.exit_code == 2
    assert "is a link: say --online https://zoom.us/j/1" in result.stderr
    assert store.read_bytes() == before


def test_a_time_after_midnight_ends_the_next_day(store: Path) -> None:
    """Nobody means the hours before the start; a session of a whole night is asked about."""
    result = run("move", "llama", "23:30-00:30", TODAY)

    assert result.exit_code == 0
    assert "end = 2026-01-13T00:30:00\n" in store.read_text()
    assert run("move", "llama", "14:00-13:00", TODAY).exit_code == 1


def test_prose_comes_from_a_file_or_a_pipe(store: Path) -> None:
    """A reading list need not be typed between quotes."""
    Path("list.md").write_bytes(b"\xef\xbb\xbf- a\r\n- b\r\n")
    Path("bad.md").write_bytes(b"\xff")

    run("edit", "llama", "--reading=list.md", TODAY)
    piped = CliRunner().invoke(
        main, ["edit", "experts", "--abstract=-", TODAY], input="One\n\nTwo\n"
    )
    bad = run("edit", "experts", "--reading=bad.md", TODAY)

    assert 'reading = """\n- a\n- b\n"""\n' in store.read_text()
    assert 'abstract = """\nOne\n\nTwo\n"""\n' in store.read_text()
    assert (piped.exit_code, bad.exit_code) == (0, 2)
    assert "bad.md cannot be read as text" in bad.stderr


def test_an_open_slot_keeps_its_id(store: Path) -> None:
    """Another id for it is refused, and so is what has no use."""
    store.write_bytes((HEAD + SLOT).encode())

    result = run("add", "T", "--date=26 Jan", "--id=tokens", TODAY)

    assert result.exit_code == 2
    assert "the open slot `slot` of that time keeps its id" in result.stderr


def test_a_day_that_may_be_a_slip_is_remarked_upon(store: Path) -> None:
    """Where nobody can be asked, it is said; the edit is made."""
    result = run("move", "llama", "5 Jan 2026", TODAY)
    far = run("add", "T", "--date=7 Jan", "--dry-run", TODAY)
    late = run("add", "T", "--date=9999-12-30", "--dry-run", "--today=9999-12-29")

    assert "note: Monday 5 January 2026 is over\n" in result.stderr
    assert "date = 2026-01-05\n" in store.read_text()
    assert "note: Thursday 7 January 2027 is more than half a year ahead" in far.stderr
    assert "9999 is" not in late.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminal")
@pytest.mark.parametrize(("answer", "moved"), [("n\n", False), ("y\n", True)])
def test_on_a_terminal_a_slip_is_asked_about(
    store: Path,
    answer: str,
    moved: bool,  # noqa: FBT001
) -> None:
    """Who sits there says whether the day is meant; a no writes nothing."""
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    made = subprocess.run(
        [sys.executable, "-m", "rgfeeds", "move", "llama", "5 Jan 2026", TODAY],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        check=False,
    )
    told = os.read(ours, 9999).decode()
    os.close(ours)
    os.close(theirs)

    assert "Monday 5 January 2026 is over. Is that meant? [y/N]" in told
    assert ("date = 2026-01-05" in store.read_text()) == moved
    assert made.returncode == (0 if moved else 1)


@pytest.mark.slow
def test_edits_at_once_lose_none(store: Path) -> None:
    """Twelve people who edit in the same moment all find their edit in the file."""
    made = [
        subprocess.Popen(
            [sys.executable, "-m", "rgfeeds", "add", f"Talk {n}", f"--date={n} Feb", TODAY],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for n in range(1, 13)
    ]  # fmt: skip

    assert [one.wait() for one in made] == [0] * 12
    assert store.read_text().count("[[session]]") == 14
    assert [f'title = "Talk {n}"\n' in store.read_text() for n in range(1, 13)] == [True] * 12  # fmt: skip


def test_what_is_saved_meanwhile_is_kept(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that saves while the edit is looked over loses nothing; the edit is made again."""
    check, saves = carry_out.new_mistakes, [b"# one\n", b"# two\n"]

    def saved_meanwhile(*arguments: Any) -> Any:
        if saves:
            store.write_bytes(saves.pop() + store.read_bytes())
        return check(*arguments)

    monkeypatch.setattr(carry_out, "new_mistakes", saved_meanwhile)

    result = run("room", "llama", "Jack Good", TODAY)

    assert result.exit_code == 0
    assert store.read_text().startswith("# one\n# two\n# Tea at eleven\n")
    assert 'room = "Jack Good"\n' in store.read_text()


def test_what_is_to_come_is_listed(store: Path) -> None:
    """Each session with its day, its id, and whether it is open, unsure or off."""
    more = (
        SLOT
        + '\n[[session]]\nid = "rl"\ndate = 2026-02-02\nstatus = "tentative"\nleads = ["Ada"]\n'
        + '\n[[session]]\nid = "old"\ndate = 2025-12-01\ntitle = "Over"\nstatus = "cancelled"\n'
        + '\n[[session]]\nid = "broken"\ndate = "soon"\n'
    )
    store.write_bytes((HEAD + EXPERTS + LLAMA + more).encode())

    coming = run("list", TODAY)
    everything = run("list", "--all", "--json", TODAY)
    nothing = run("list", "--today=2030-01-01")

    assert coming.stdout == (
        "Mon 12 Jan 11:00  llama    Llama 3.1\n"
        "Mon 19 Jan 11:00  experts  Mixture of Experts\n"
        "Mon 26 Jan 11:00  slot     (open)\n"
        "Mon 2 Feb 11:00   rl       Ada: title to come (tentative)\n"
    )
    assert coming.stderr == (
        "note: sessions with mistakes are not listed; see them with:"
        " rgfeeds check data/sessions.toml\n"
    )
    told = json.loads(everything.stdout)
    assert [one["id"] for one in told] == ["old", "llama", "experts", "slot", "rl"]
    assert told[0] == {
        "id": "old",
        "start": "2025-12-01T11:00:00+00:00",
        "end": "2025-12-01T12:00:00+00:00",
        "title": "Over",
        "kind": None,
        "leads": [],
        "room": "Enigma",
        "online": None,
        "status": "cancelled",
        "open": False,
    }
    assert nothing.stdout == "No session is planned.\n"


def test_a_session_is_shown_whole(store: Path) -> None:
    """What the store says of it, and where."""
    more = (
        'leads = ["Ada", "Kay (Bletchley)"]\nslides = "https://e.org/1"\n'
        'reason = "Strike"\nreading = """\n- a\n- b\n"""\n'
        'continues = "experts"\nannounced = 2026-01-02\n'
    )
    store.write_bytes((HEAD + LLAMA + more + EXPERTS).encode())

    assert run("show", "3.1", TODAY).stdout == (
        "Llama 3.1 (llama): Monday 12 January 2026, 11:00–12:00, Enigma\n"
        "Leads: Ada and Kay (Bletchley)\n"
        "Reason: Strike\n"
        "Slides: https://e.org/1\n"
        "Continues: experts\n"
        "Announced: 2026-01-02\n"
        "Written: data/sessions.toml:15:1\n"
        "\n"
        "Reading:\n"
        "\n"
        "    - a\n"
        "    - b\n"
    )


def test_what_is_no_toml_is_not_listed(store: Path) -> None:
    """It is said how to see the mistake."""
    store.write_bytes(b"[group\n")

    result = run("list")

    assert result.exit_code == 1
    assert "see why with: rgfeeds check data/sessions.toml" in result.stderr


def test_times_that_are_taken_out_are_the_usual_ones(store: Path) -> None:
    """An empty start or end leaves the store as it was before there was one."""
    old = store.read_bytes()
    run("edit", "llama", "--start=14:00", "--end=16:00", TODAY)

    result = run("edit", "llama", "--start=", "--end=", TODAY)

    assert result.exit_code == 0
    assert store.read_bytes() == old


@pytest.mark.usefixtures("store")
def test_what_is_new_before_others_is_shown_from_its_first_line() -> None:
    """The header that is shown is that of the new session, not of the one that follows."""
    result = run("add", "Early", "--date=9 Jan", TODAY)

    assert (
        'data/sessions.toml:15\n+ [[session]]\n+ id = "early"\n+ date = 2026-01-09\n'
        in result.stdout
    )
