"""`rgfeeds import` on pages as groups write them, each quirk in a folder of `imports/`.

A case is a folder with pages, the `arguments` that its pages need, and what is
expected: `expected.toml` is the store, `told.txt` all that is said. `--update-golden`
writes both anew.
"""

import re
import shlex
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tomli
from click.testing import CliRunner

from rgfeeds.cli.import_ import import_
from rgfeeds.errors import RgfeedsError
from rgfeeds.rules import load
from rgfeeds.store.document import Severity

ROOT = Path(__file__).parent.parent
IMPORTS = ROOT / "tests/imports"
CASES = sorted(path for path in IMPORTS.iterdir() if path.is_dir())
SEED = ROOT.parent / "shared" / "seed"
STORE = "sessions.toml"
GROUP = [
    *("--id", "readers", "--authority", "example.org", "--timezone", "Europe/London"),
    *("--url", "https://example.org/readers/"),
]
TODAY = ("--today", "2026-11-24")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run said and ended with."""

    status: int
    told: str
    out: str

    def __str__(self) -> str:
        return f"exit {self.status}\n{self.told}{self.out}"


def run(*arguments: str) -> Ran:
    """Run the command as the command line does, expected errors as words and a status."""
    result = CliRunner().invoke(import_, arguments)
    if isinstance(result.exception, RgfeedsError):
        told = f"{result.stderr}error: {result.exception}\n"
        return Ran(result.exception.exit_status, told, result.stdout)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stderr, result.stdout)


def pages_of(case: Path) -> list[str]:
    """Return the pages of *case*; the upcoming one before the archive does not matter."""
    own = {"expected.toml", "told.txt", "arguments"}
    return sorted(path.name for path in case.iterdir() if path.name not in own)


def arguments_of(case: Path) -> list[str]:
    file = case / "arguments"
    return shlex.split(file.read_text("utf-8")) if file.exists() else []


def enter(case: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Copy the pages of *case* to *folder*, go there, and return their names."""
    pages = pages_of(case)
    for page in pages:
        shutil.copy(case / page, folder)
    monkeypatch.chdir(folder)
    return pages


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_pages_become_the_reviewed_store(
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """The store made of a page, and all that is said about it, are the reviewed ones."""
    pages = enter(case, tmp_path, monkeypatch)

    ran = run(*pages, *GROUP, *TODAY, *arguments_of(case), "--store", STORE)

    made = Path(STORE).read_text("utf-8") if Path(STORE).exists() else None
    if request.config.getoption("--update-golden"):
        (case / "told.txt").write_text(str(ran), "utf-8")
        (case / "expected.toml").unlink(missing_ok=True)
        if made is not None:
            (case / "expected.toml").write_text(made, "utf-8")
    expected = case / "expected.toml"
    assert (case / "told.txt").read_text("utf-8") == str(ran)
    assert (expected.read_text("utf-8") if expected.exists() else None) == made


WRITTEN = [case for case in CASES if (case / "expected.toml").exists()]


@pytest.mark.parametrize("case", WRITTEN, ids=lambda path: path.name)
def test_the_same_pages_give_the_same_bytes(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is there is refused; `--replace` makes it anew, byte for byte."""
    pages = enter(case, tmp_path, monkeypatch)
    Path(STORE).write_text("mine", "utf-8")
    arguments = (*pages, *GROUP, *TODAY, *arguments_of(case), "--store", STORE)

    refused = run(*arguments)
    assert refused.status == 2
    assert "--replace" in refused.told
    assert Path(STORE).read_text("utf-8") == "mine"

    assert run(*arguments, "--replace").status == 0
    assert Path(STORE).read_bytes() == (case / "expected.toml").read_bytes()


@pytest.mark.parametrize("case", WRITTEN, ids=lambda path: path.name)
def test_stores_have_no_errors(case: Path) -> None:
    """What is written loads without an error, whatever the page was like."""
    loaded = load("store", (case / "expected.toml").read_bytes())

    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    assert errors == []


LINK = re.compile(r"\]\(<?((?:https?:|mailto:)[^\s()>]+)>?\)")


@pytest.mark.parametrize("case", WRITTEN, ids=lambda path: path.name)
def test_no_link_vanishes(case: Path) -> None:
    """Every address that stands in a link of a page stands somewhere in its store."""
    store = (case / "expected.toml").read_text("utf-8")
    for page in pages_of(case):
        text = (case / page).read_text("utf-8")
        shown = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        # A picture that is linked shows nothing else than the link does.
        pictures = set(re.findall(r"\[!\[[^\]]*\]\(([^)]*)\)\]", shown))
        addresses = set(LINK.findall(shown)) - pictures
        assert {url for url in addresses if url not in store} == set()


def seed(folder: Path) -> Path:
    found = sorted(SEED.glob("*.txt"))
    if not found:
        pytest.skip("the page of the real group is not here: no ../shared/seed/*.txt")
    return Path(shutil.copy(found[0], folder / "PREVIOUS.md"))


def sessions(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomli.loads(text)["session"]
    return found


def test_the_real_page_becomes_the_real_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the ids and what only people know of the group, the importer writes what people wrote by hand."""
    page = seed(tmp_path)
    monkeypatch.chdir(tmp_path)

    usual = ("--name", "Robots in Disguise", "--start", "11:00", "--end", "12:00")
    ran = run(page.name, *GROUP, *usual, "--store", STORE)

    by_hand = (ROOT / "data/sessions.toml").read_text("utf-8")
    made = Path(STORE).read_text("utf-8")
    assert tomli.loads(by_hand)["people"] == tomli.loads(made)["people"]
    assert tomli.loads(by_hand)["defaults"] == tomli.loads(made)["defaults"]
    expected = [one for one in sessions(by_hand) if str(one["date"]) <= "2024-01-15"]
    for one, other in zip(expected, sessions(made), strict=True):
        continued = one.pop("continues", None), other.pop("continues", None)
        assert [name for name in continued if name] in ([], ["lora-part-i"] * 2)
        assert {**one, "id": ""} == {**other, "id": ""}
    assert ran.status == 0
    assert (
        "23 sessions, 18 leads, 4 rooms, 24 materials; 150 links found, 150 taken;"
        in ran.out
    )


def test_every_link_of_the_real_page_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted here, without the importer's help, the page and the store link to the same, as often."""
    page = seed(tmp_path)
    monkeypatch.chdir(tmp_path)
    run(page.name, *GROUP, "--name", "R", "--store", STORE)

    before = Counter(LINK.findall(page.read_text("utf-8")))
    store = tomli.loads(Path(STORE).read_text("utf-8"))
    after: Counter[str] = Counter()
    for session in store["session"]:
        after.update(store["people"][lead] for lead in session["leads"])
        after.update(LINK.findall(session.get("reading", "")))
        for kind in ("slides", "notebook", "materials"):
            value = session.get(kind, [])
            entries = value if isinstance(value, list) else [value]
            after.update(one if isinstance(one, str) else one["url"] for one in entries)
    assert before == after


PAGE = """# Readers

| Date | Topic | Lead |
| --- | --- | --- |
| [2026-01-05](#first) | Stacks | [Ada](https://example.org/ada) |
| 2026-01-12 | TBC | |
"""


def imported(folder: Path, page: str, *arguments: str) -> Ran:
    (folder / "page.md").write_text(page, "utf-8")
    return run("page.md", "--store", STORE, *TODAY, *arguments)


def test_a_new_store_asks_for_what_no_page_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One error names all the options that a new store lacks, and nothing is written."""
    monkeypatch.chdir(tmp_path)

    ran = imported(tmp_path, PAGE.replace("# Readers", "## Schedule"))

    assert ran.status == 2
    for option in ("--id", "--authority", "--name", "--url", "--timezone"):
        assert option in ran.told
    assert not Path(STORE).exists()


def test_a_store_can_be_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--stdout`, stdout has the store alone, and no file is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(PAGE, "utf-8")

    printed = run("page.md", *GROUP, *TODAY, "--stdout")

    assert [one["title"] for one in sessions(printed.out)[:1]] == ["Stacks"]
    assert "1 link found" in printed.told
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.md",), "there is no file nowhere.md"),
        ((".",), "cannot be read"),
        (("page.md", "--base-url", "here"), "it starts with https://"),
        (("page.md", "--start", "noonish"), "'noonish' does not match the format"),
        (("page.md", "--store", "page.md/x.toml"), "nothing was written: "),
    ],
)
def test_a_wrong_call_is_told(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be done ends with status 2 and says why."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(PAGE, "utf-8")

    ran = run(*GROUP, *arguments)

    assert ran.status == 2
    assert said in ran.told


def test_the_remote_tells_what_the_group_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a clone of a repository on GitHub, the id, the address and the authority need not be said, and are told."""
    monkeypatch.chdir(tmp_path)
    for arguments in (
        ["init", "-q"],
        ["remote", "add", "origin", "https://github.com/Ada/tea-and-papers.git"],
    ):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    (tmp_path / "page.md").write_text(PAGE, "utf-8")

    ran = run("page.md", "--timezone", "Europe/London", "--store", STORE)

    group = tomli.loads(Path(STORE).read_text("utf-8"))["group"]
    assert group["id"] == "tea-and-papers"
    assert group["authority"] == "ada.github.io"
    assert group["url"] == "https://ada.github.io/tea-and-papers/"
    assert "as the repository's remote tells" in ran.told

    own = ("--url", "https://tea.example.org/", "--weekday", "monday")
    run("page.md", "--timezone", "Europe/London", "--store", STORE, "--replace", *own)

    store = tomli.loads(Path(STORE).read_text("utf-8"))
    assert store["group"]["authority"] == "tea.example.org"
    assert store["defaults"][0]["weekday"] == "Monday"


def test_relative_links_lead_to_where_github_shows_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a clone of a repository on GitHub, relative links are seen from the page there, which is told; said, it is taken."""
    monkeypatch.chdir(tmp_path)
    remote = "git@github.com:Ada/tea-and-papers.git"
    for arguments in (["init", "-q"], ["remote", "add", "origin", remote]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    page = tmp_path / "our talks" / "page.md"
    page.parent.mkdir()
    linked = "| Date | Topic | Slides |\n| --- | --- | --- |\n| 2026-01-05 | Stacks | [slides](a.pdf), [code](/b.py) |\n"
    page.write_text(linked, "utf-8")
    site = "https://github.com/Ada/tea-and-papers/blob/HEAD"

    told = run("our talks/page.md", *GROUP, "--name", "Tea", "--stdout")
    given = ("--base-url", "https://example.org/talks/")
    said = run("our talks/page.md", *GROUP, "--name", "Tea", "--stdout", *given)

    assert f'slides = "{site.replace("blob", "raw")}/our%20talks/a.pdf"' in told.out
    assert f'code = "{site}/b.py"' in told.out
    assert f"relative links are seen from {site}/our%20talks/page.md" in told.told
    assert 'slides = "https://example.org/talks/a.pdf"' in said.out
    assert "are seen from" not in said.told


def test_a_disk_that_is_full_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot be written whole is not there at all, nor is anything beside it."""
    monkeypatch.chdir(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = imported(tmp_path, PAGE, *GROUP)

    assert ran.status == 2
    assert "No space left on device" in ran.told
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_a_page_does_not_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Characters that act are shown by their names."""
    monkeypatch.chdir(tmp_path)

    ran = imported(tmp_path, PAGE + "| Soon | \u202eTrees | |\n", *GROUP)

    assert "<U+202E>" in ran.told
    assert "\u202e" not in ran.told


def test_a_store_with_mistakes_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that is wrong ends with status 1, says so, and nothing is written."""
    monkeypatch.chdir(tmp_path)

    ran = imported(tmp_path, PAGE, *GROUP, "--timezone", "Europe/Nowhere")

    assert ran.status == 1
    assert "there is no time zone `Europe/Nowhere`" in ran.told
    assert not Path(STORE).exists()
