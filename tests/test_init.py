"""`rgfeeds init` as the organiser meets it: its options, its questions, and what it leaves behind."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rgfeeds.cli import main
from rgfeeds.cli.import_ import group_name
from rgfeeds.cli.init import answer
from rgfeeds.starter import PURPOSES

PROGRAM = ("--rgfeeds", "1.2.0")
GIVEN = ("--name", "Tea", "--timezone", "Europe/London", *PROGRAM)
URL = ("--url", "https://tea.github.io/papers/")
PATHS = {*PURPOSES}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PAGE = """\
# Tea and papers

| Date     | Topic      | Lead |
|----------|------------|------|
| 22/02/27 | Tokenizers | Ada  |
"""

needs_git = pytest.mark.skipif(
    shutil.which("git") is None, reason="there is no git here"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder outside any repository."""
    (tmp_path / "group").mkdir()
    monkeypatch.chdir(tmp_path / "group")
    return tmp_path / "group"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def git(*arguments: str) -> None:
    surroundings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "ada@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    subprocess.run(
        ["git", *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **surroundings},
    )


def written(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_options_are_enough(folder: Path) -> None:
    """With nobody to ask, what is needed comes from options and the rest is left out or made of them."""
    result = run("init", *GIVEN, *URL)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert written(folder) == PATHS
    store = (folder / "data/sessions.toml").read_text(encoding="utf-8")
    assert 'id = "tea"' in store
    assert 'authority = "tea.github.io"' in store
    assert "source =" not in store


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.usefixtures("folder")
def test_a_folder_may_have_a_dot_in_its_name(*, there: bool) -> None:
    """As the repository of a site of one's own on GitHub has, cloned before or not there yet."""
    if there:
        Path("tea.github.io").mkdir()

    result = run("init", "tea.github.io", *GIVEN, *URL)

    assert result.exit_code == 0
    assert written(Path("tea.github.io")) == PATHS


def test_every_option_is_heard(folder: Path) -> None:
    """What is given is not guessed."""
    result = run(
        *("init", *GIVEN, *URL, "--weekday", "tue", "--time", "2 to 3pm"),
        *("--room", "Enigma", "--id", "chai", "--authority", "example.org"),
        *("--source", "https://example.org/git/tea"),
    )

    assert result.exit_code == 0
    store = (folder / "data/sessions.toml").read_text(encoding="utf-8")
    for line in (
        'weekday = "Tuesday"',
        'start = "14:00"',
        'end = "15:00"',
        'room = "Enigma"',
        'id = "chai"',
        'authority = "example.org"',
        'source = "https://example.org/git/tea"',
    ):
        assert line in store


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (URL, "error: --name is missing; see: rgfeeds init --help\n"),
        (GIVEN, "error: --url is missing; see: rgfeeds init --help\n"),
        (
            ("--name", "", *URL),
            "error: --name is missing; see: rgfeeds init --help\n",
        ),
        (
            ("--name", "読書会", *GIVEN[2:], *URL),
            "error: --id is missing; see: rgfeeds init --help\n",
        ),
        (
            (*GIVEN, *URL, "--timezone", "Berlin"),
            "error: --timezone: there is no time zone `Berlin`; did you mean Europe/Berlin?\n",
        ),
        (
            (*GIVEN, *URL, "--room", "TBC"),
            "error: --room: `room` only says `TBC`; leave it out until there is something to write\n",
        ),
        (
            (*GIVEN, "--url", "https://[::1]/"),
            "error: --authority: `authority` is no host name: `::1`\n",
        ),
    ],
)
def test_a_bad_option_is_named(
    arguments: tuple[str, ...], said: str, folder: Path
) -> None:
    """Exit 2, one line that says which option and why, and nothing written."""
    result = run("init", *arguments, *PROGRAM)

    assert result.exit_code == 2
    assert result.stderr == said
    assert written(folder) == set()


def test_what_is_there_is_left_alone(folder: Path) -> None:
    """A group that has a README and a .gitignore gets what it lacks, and is told what was left."""
    (folder / "README.md").write_text("ours")
    (folder / ".gitignore").symlink_to("nowhere")

    result = run("init", *GIVEN, *URL)

    assert result.exit_code == 0
    assert "Left alone, as it is there: .gitignore, README.md\n" in result.stdout
    assert written(folder) == PATHS - {".gitignore"}
    assert (folder / "README.md").read_text() == "ours"


def test_a_second_time_writes_what_is_missing() -> None:
    """Who broke off, or lost a file, begins again; the group is the one of the store."""
    run("init", "new", *GIVEN, *URL, "--id", "chai")
    readme = Path("new/README.md")
    text = readme.read_bytes()
    readme.unlink()

    again = run("init", "new", *PROGRAM)
    once_more = run("init", "new", *PROGRAM)

    assert again.exit_code == once_more.exit_code == 0
    assert readme.read_bytes() == text
    assert "Wrote" not in once_more.stdout
    assert written(Path("new")) == PATHS


def test_a_mistaken_store_is_mended_first(folder: Path) -> None:
    """What it says of the group is in the README, so that it has to be right."""
    (folder / "data").mkdir()
    (folder / "data/sessions.toml").write_text("[group]\n")

    result = run("init", *PROGRAM)

    assert result.exit_code == 2
    assert "see them with: rgfeeds check" in result.stderr
    assert written(folder) == {"data/sessions.toml"}


def test_a_page_becomes_the_store(folder: Path) -> None:
    """In the same go, with the page's heading as the group's name; the page stays."""
    (folder / "page.md").write_text(PAGE)

    said = ("--time", "11:00-12:00", "--source", "https://example.org/git/tea")
    result = run("init", "page.md", *GIVEN[2:], *URL, *said)

    assert result.exit_code == 0
    assert "Read: 1 session" in result.stderr
    assert written(folder) == {*PATHS, "page.md"}
    store = (folder / "data/sessions.toml").read_text(encoding="utf-8")
    assert 'title = "Tokenizers"' in store
    assert 'name = "Tea and papers"' in store
    assert 'start = "11:00"' in store
    assert 'source = "https://example.org/git/tea"' in store
    assert "1. Look over data/sessions.toml" in result.stdout

    again = run("init", "page.md", *PROGRAM)
    assert again.exit_code == 2
    assert "is there already, so no page can become it" in again.stderr


@pytest.mark.parametrize("option", [(), ("--update",)])
def test_a_workflow_of_something_else_is_not_ours(
    option: tuple[str, ...], folder: Path
) -> None:
    """Where something else publishes, nothing is written beside it or over it."""
    theirs = folder / ".github/workflows/publish.yml"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("name: Jekyll")

    result = run("init", *GIVEN, *URL, *option)

    assert result.exit_code == 2
    assert "is a workflow of something else: rename it" in result.stderr
    assert theirs.read_text() == "name: Jekyll"
    assert written(folder) == {".github/workflows/publish.yml"}


def test_a_store_that_git_ignores_is_told(folder: Path) -> None:
    """It would not be pushed, so that there was nothing to publish."""
    git("init", "--quiet", ".")
    (folder / ".gitignore").write_text("data/")

    result = run("init", *GIVEN, *URL)

    assert "git ignores data/sessions.toml" in result.stdout


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("# [Tea & Papers](https://example.org) <img src='x.png'>", "Tea & Papers"),
        ("![](logo.png)\n\n```sh\n# install\n```\n\n# Tea", "Tea"),
        ("# Schedule", ""),
    ],
)
def test_a_page_names_its_group(folder: Path, page: str, name: str) -> None:
    """By its first heading as people read it, unless that names no group."""
    (folder / "page.md").write_text(page)

    assert group_name(folder / "page.md") == name


def test_how_a_page_is_read_can_be_said(folder: Path) -> None:
    """What a page leaves open is told by the options that its refusal names."""
    row = "| Date | Topic |\n|--|--|\n| 02/03 | Trees |\n"
    (folder / "page.md").write_text(row)

    refused = run("init", "page.md", *GIVEN, *URL)
    run("init", "page.md", *GIVEN, *URL, "--date-order", "mdy", "--year", "2027")

    assert "say --date-order dmy or --date-order mdy" in refused.stderr
    assert "date = 2027-02-03" in (folder / "data/sessions.toml").read_text()


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("nowhere.md",), "error: there is no file nowhere.md\n"),
        (("folder.md",), "error: folder.md cannot be read: Is a directory\n"),
        (
            ("one", "two"),
            "error: one folder is enough: one, two\nsee: main init --help\n",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="it has words of its own")
def test_places_that_cannot_be_are_named(places: tuple[str, ...], said: str) -> None:
    """Before anything is written."""
    Path("folder.md").mkdir()

    result = run("init", *places, *GIVEN, *URL)

    assert result.exit_code == 2
    assert result.stderr.endswith(said)
    assert written(Path()) == set()


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    """It says what it would write, an update too."""
    result = run("init", *GIVEN, *URL, "--dry-run")
    update = run("init", *PROGRAM, "--update", "--dry-run")

    assert result.exit_code == update.exit_code == 0
    assert "Would write:\n  data/sessions.toml" in result.stdout
    assert "Would bring up to date:\n  .github/workflows/publish.yml" in update.stdout
    assert written(folder) == set()


def test_a_page_is_kept_up_to_date_on_wish(folder: Path) -> None:
    """The workflow then writes the sessions into it, after an update too; the README is such a page with its marks."""
    run("init", *GIVEN, *URL, "--export", "README.md")
    publish = folder / ".github/workflows/publish.yml"
    text = publish.read_text(encoding="utf-8")
    publish.write_text("".join(text.partition('MARKDOWN: "README.md"\n')[:2]))

    update = run("init", "--update", *PROGRAM)

    assert update.exit_code == 0
    assert "rgfeeds -->" not in update.stdout
    assert publish.read_text(encoding="utf-8") == text
    assert run("export", "README.md").stdout == "Wrote README.md\n"
    assert "| Date |" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_page_to_keep_says_where_the_sessions_go(folder: Path) -> None:
    """One that is there is left alone, and what it lacks is said; one that is not there is made."""
    (folder / "README.md").write_text("ours")
    theirs = run("init", *GIVEN, *URL, "--export", "README.md")
    other = run("init", "--export", "our talks.md", *PROGRAM)
    update = run("init", "--update", "--export", "no.md", *PROGRAM)

    said = "Write these two lines into {}, where the sessions go: <!-- rgfeeds -->"
    assert said.format("README.md") in theirs.stdout
    assert "  our talks.md  " in other.stdout
    assert run("export", "our talks.md").stdout == "Wrote our talks.md\n"
    assert said.format("no.md") in update.stdout


@pytest.mark.parametrize(
    "page", ["", "../a.md", "/a.md", "a.txt", '"$(a)".md', "${{ a }}.md"]
)
def test_a_page_to_keep_is_one_of_the_repository(page: str, folder: Path) -> None:
    """Its name goes into a workflow, where it must be nothing but a name."""
    result = run("init", *GIVEN, *URL, f"--export={page}")

    assert result.exit_code == 2
    assert "--export: name a Markdown page" in result.stderr
    assert written(folder) == set()


def test_an_update_brings_the_workflows_alone(folder: Path) -> None:
    """A repository of the version before, with its own store and README, gets today's workflows."""
    run("init", *GIVEN, *URL)
    before = {path: (folder / path).read_bytes() for path in PATHS}
    for path in PATHS:
        (folder / path).write_text("of the rgfeeds before")

    result = run("init", "--update", "--rgfeeds", "1.3.0")

    changed = {
        path
        for path in PATHS
        if (folder / path).read_text(encoding="utf-8") != "of the rgfeeds before"
    }
    workflows = {".github/workflows/publish.yml", ".github/workflows/edit.yml"}
    assert result.exit_code == 0
    assert changed == {*workflows, ".github/rgfeeds.txt"}
    assert all((folder / path).read_bytes() == before[path] for path in workflows)
    assert "rgfeeds==1.3.0\n" in (folder / ".github/rgfeeds.txt").read_text()
    assert written(folder) == PATHS


def test_a_commit_is_installed_by_its_action(folder: Path) -> None:
    """Then there is one pin, in each workflow, and no file of requirements."""
    result = run("init", *GIVEN[:4], *URL, "--rgfeeds", f"you/rgfeeds@{COMMIT}")

    assert result.exit_code == 0
    assert written(folder) == PATHS - {".github/rgfeeds.txt"}
    for name in ("publish.yml", "edit.yml"):
        text = (folder / ".github/workflows" / name).read_text(encoding="utf-8")
        assert f"        uses: you/rgfeeds@{COMMIT}\n" in text
    assert "pip" not in (folder / ".github/dependabot.yml").read_text()


@pytest.mark.parametrize("program", ["latest", "you/rgfeeds@main", f"you@{COMMIT}"])
def test_a_program_that_is_no_pin_is_refused(program: str, folder: Path) -> None:
    """What moves by itself would change a group's site without its doing."""
    result = run("init", *GIVEN[:4], *URL, "--rgfeeds", program)

    assert result.exit_code == 2
    assert result.stderr.startswith("error: --rgfeeds: write a version, as in 1.2.0")
    assert written(folder) == set()


@pytest.mark.slow
@needs_git
def test_the_remote_tells_the_address(folder: Path) -> None:
    """Of a repository on GitHub nobody has to be asked for name and page; its settings are linked."""
    git("init", "--initial-branch=main")
    git("remote", "add", "origin", "git@github.com:Tea-Club/papers.git")

    result = run("init", *GIVEN[2:])

    assert result.exit_code == 0
    store = (folder / "data/sessions.toml").read_text(encoding="utf-8")
    assert 'url = "https://tea-club.github.io/papers/"' in store
    assert 'name = "Papers"' in store
    assert 'authority = "tea-club.github.io"' in store
    assert 'source = "https://github.com/Tea-Club/papers"' in store
    assert "https://github.com/Tea-Club/papers/settings/pages" in result.stdout


@pytest.mark.slow
@needs_git
def test_a_folder_inside_a_repository_is_refused(folder: Path) -> None:
    """GitHub would never see its workflow; the root is named, where it would."""
    git("init", "--initial-branch=main")

    result = run("init", "group", *GIVEN, *URL)

    assert result.exit_code == 2
    assert f"run: rgfeeds init {folder}" in result.stderr
    assert written(folder) == set()


@pytest.mark.slow
@needs_git
def test_the_new_repository_checks_and_builds() -> None:
    """As it stands, before and after it is committed: no mistake, no warning, no note, and a clean work tree."""
    git("init", "--initial-branch=main")
    name = 'Robots "in" Disguise \\ ☃ `x` ${{ 1 }} ::error::'
    made = run("init", "--name", name, *GIVEN[2:], *URL, "--weekday", "Monday")
    assert made.exit_code == 0

    before = run("check", "--all")
    git("add", "--all")
    git("commit", "--message", "Begin")
    after = run("check", "--all")
    built = run("build")
    left = subprocess.run(
        ["git", "status", "--porcelain"], capture_output=True, check=True
    )

    assert before.stdout == after.stdout == "No mistakes found\n"
    assert built.exit_code == 0
    assert built.stderr == ""
    assert left.stdout == b""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_person_is_asked_until_the_answer_is_good(folder: Path) -> None:
    """At a terminal every answer is judged at once, and Enter takes what is offered or nothing."""
    answers = [
        "Tea & Papers",
        "Berlin",
        "Europe/Berlin",
        "",
        "whenever",
        "11",
        "11-12",
        "11am-12pm",
        "",
        "https://tea.github.io/papers/",
        "",
    ]

    status, said = at_a_terminal(["init", *PROGRAM], answers)

    assert status == 0, said
    assert "did you mean Europe/Berlin?" in said
    assert "`whenever` is no time" in said
    assert "`11am-12pm` is a time, and no room" in said
    assert "for ever by the id `tea-papers` and the authority `tea.github.io`" in said
    assert "GitHub Actions" in said
    store = (folder / "data/sessions.toml").read_text(encoding="utf-8")
    assert 'id = "tea-papers"' in store
    assert 'timezone = "Europe/Berlin"' in store
    assert '# weekday = "Monday"' in store
    assert 'start = "11:00"\nend = "12:00"' in store
    assert '# room = "Name of the room"' in store


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_name_in_another_alphabet_is_asked_for_a_short_one(folder: Path) -> None:
    """An id cannot be made of it."""
    answers = [
        "読書会",
        "Asia/Tokyo",
        "",
        "",
        "",
        "https://example.org/",
        "dokusho",
        "y",
    ]

    status, said = at_a_terminal(["init", *PROGRAM], answers)

    assert status == 0, said
    store = (folder / "data/sessions.toml").read_text(encoding="utf-8")
    assert 'id = "dokusho"' in store
    assert 'name = "読書会"' in store


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_nothing_is_written_against_a_no(folder: Path) -> None:
    """What is for ever is shown before it is written, and who wants it otherwise says no."""
    status, said = at_a_terminal(["init", *GIVEN, *URL, "--weekday=mon", "--time=11-12", "--room=A"], ["n"])  # fmt: skip

    assert status == 1, said
    assert "they can never be changed" in said
    assert "Nothing was written" in said
    assert written(folder) == set()


def test_a_question_is_asked_again_after_a_bad_answer() -> None:
    """What is offered is taken with Enter, an answer that is refused is explained, and an option asks nothing."""
    given = {"name": None, "room": None, "url": None, "id": "tea"}
    ask = partial(answer, given, asking=True)

    with CliRunner().isolation(input="\nTea\nTBC\n\n\n") as (_, said, _):
        name = ask("name", "Name")
        room = ask("room", "Room", needed=False)
        url = ask("url", "Address", guess="https://example.org/")
        id = ask("id", "Short name", guess="other")

    assert name == {"name": "Tea"}
    assert room == {}
    assert url == {"url": "https://example.org/"}
    assert id == {"id": "tea"}
    shown = said.getvalue().decode()
    assert shown.count("Name:") == 2
    assert (
        "error: `room` only says `TBC`; leave it out until there is something to write"
        in shown
    )
    assert shown.count("Room (Enter for none):") == 2
    assert shown.count("Address [https://example.org/]:") == 1
    assert "Short name" not in shown


def at_a_terminal(arguments: list[str], answers: list[str]) -> tuple[int, str]:
    """Run rgfeeds at a pseudo-terminal with *answers* typed in advance; return its status and all it said."""
    import pty  # noqa: PLC0415 - not on Windows

    person, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rgfeeds", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "dumb"},
    )
    os.close(terminal)
    os.write(person, "".join(f"{answer}\n" for answer in answers).encode())
    said = b""
    while True:
        try:
            heard = os.read(person, 4096)
        except OSError:  # Linux tells the end of the terminal so
            break
        if not heard:
            break
        said += heard
    os.close(person)
    return process.wait(), said.decode()
