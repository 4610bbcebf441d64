"""`rgfeeds add`, `move`, `room`, `cancel` and `slides`, with real files and repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rgfeeds.cli import main

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
            "Nothing to tell",
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
