"""`rgfeeds import` on pages as groups write them, each quirk in a folder of `imports/`.

A case is a folder with pages, the `arguments` that its pages need, and what is
expected: `expected.toml` is the store, `told.txt` all that is said. `--update-golden`
writes both anew.
"""

from __future__ import annotations

import os
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

from rgfeeds.commands.import_ import import_
from rgfeeds.diagnostics import Severity
from rgfeeds.errors import RgfeedsError
from rgfeeds.importers.drafts import Imported
from rgfeeds.importers.encoding import source
from rgfeeds.importers.leftovers import leftovers, with_comments
from rgfeeds.importers.outcome import Outcome
from rgfeeds.load import load

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
def test_importing_twice_changes_nothing(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that its pages made stays the same, byte for byte, when they are imported again, on another day."""
    pages = enter(case, tmp_path, monkeypatch)
    before = shutil.copy(case / "expected.toml", STORE)
    content = Path(before).read_bytes()

    arguments = arguments_of(case)
    ran = run(*pages, *arguments, "--store", STORE, "--today", "2027-06-01")

    assert content == Path(STORE).read_bytes()
    assert "is up to date" in ran.out


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
        "23 sessions, 18 leads, 4 rooms, 24 materials; 150 links found, 150 taken, 0 lost"
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


def test_the_real_store_is_up_to_date_with_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page imported into the store that people made of it changes no byte, and nothing differs."""
    page = seed(tmp_path)
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "data/sessions.toml", STORE)

    ran = run(page.name, "--store", STORE)

    assert (ROOT / "data/sessions.toml").read_bytes() == Path(STORE).read_bytes()
    assert ran.status == 0
    assert "keeps it" not in ran.told


def test_a_last_look_finds_what_nobody_spoke_of() -> None:
    """A link that is neither in the store nor in any remark is told at its line, and stays as a comment, once."""
    text = "# R\n\n[a](https://example.org/a)\n"
    imported = Imported(files=("page.md",), sessions=())
    lost = Outcome(
        sessions=0, leads=0, rooms=0, materials=0, breaks=0, found=2, replaced=0,
        lost=("https://example.org/a", "https://example.org/%C3%BC"),
    )  # fmt: skip

    found = leftovers(lost, imported, [source("page.md", text.encode())])

    assert [(one.line, one.text) for one in found] == [
        (3, "https://example.org/a"),
        (1, "https://example.org/%C3%BC"),
    ]
    once = with_comments("x = 1\n", found)
    assert once == with_comments(once, found)
    assert "#   https://example.org/a\n" in once


PAGE = """# Readers

| Date | Topic | Lead |
| --- | --- | --- |
| [2026-01-05](#first) | Stacks | [Ada](https://example.org/ada) |
| 2026-01-12 | TBC | |
"""
MORE = """# Readers

| Date | Topic | Lead |
| --- | --- | --- |
| 2026-01-05 | Stacks ([Slides](https://example.org/stacks.pdf)) | [Ada](https://example.org/ada) |
| 2026-01-12 | Queues | [Grace](https://example.org/grace) |
| 2026-01-19 | Trees | [Ada](https://example.org/ada) |
| 2026-01-26 | BANK HOLIDAY | |
"""


def imported(folder: Path, page: str, *arguments: str) -> Ran:
    (folder / "page.md").write_text(page, "utf-8")
    return run("page.md", "--store", STORE, *TODAY, *arguments)


def test_a_store_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slides are added, a title takes the place of none, new rows come after; ids and hand edits stay."""
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, PAGE, *GROUP)
    by_hand = (
        Path(STORE)
        .read_text("utf-8")
        .replace('title = "Stacks"', 'title = "Stacks, corrected"  # by hand')
    )
    Path(STORE).write_text(by_hand, "utf-8")

    ran = imported(tmp_path, MORE)

    text = Path(STORE).read_text("utf-8")
    assert 'title = "Stacks, corrected"  # by hand' in text
    assert "title `Stacks` → the store has `Stacks, corrected` and keeps it" in ran.told
    first, second, third = sessions(text)
    assert first["slides"] == "https://example.org/stacks.pdf"
    assert (second["id"], second["title"]) == ("open-slot-1", "Queues")
    assert (second["leads"], "announced" in second) == (["Grace"], False)
    assert (third["id"], str(third["date"])) == ("trees", "2026-01-19")
    assert tomli.loads(text)["people"]["Grace"] == "https://example.org/grace"
    assert tomli.loads(text)["break"][0]["reason"] == "BANK HOLIDAY"
    assert ran.status == 0
    assert ran.out.startswith(f"Updated {STORE} (1 new, 2 completed)")
    kept = [line for line in by_hand.splitlines() if line not in text.splitlines()]
    assert kept == []


def test_what_differs_is_kept_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store's own date, leads and links win over the page's; a link it has its own for is not lost."""
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, MORE, *GROUP)
    by_hand = (
        Path(STORE)
        .read_text("utf-8")
        .replace("stacks.pdf", "stacks-v2.pdf")
        .replace("date = 2026-01-19", "date = 2026-01-20")
        .replace('leads = ["Grace"]', 'leads = ["Ada"]')
    )
    Path(STORE).write_text(by_hand, "utf-8")

    ran = imported(tmp_path, MORE)

    assert by_hand == Path(STORE).read_text("utf-8")
    assert ran.status == 0
    assert "slides `https://example.org/stacks.pdf` → the store has" in ran.told
    assert "date `2026-01-19` → the store has `2026-01-20` and keeps it" in ran.told
    assert "leads `Grace` → the store has `Ada` and keeps it" in ran.told
    assert "4 links found, 2 taken, 2 the store has its own for, 0 lost" in ran.out


def test_a_new_introduction_is_told_and_the_own_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the page says of the group goes into a new store only; links of a later introduction are named."""
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, PAGE, *GROUP)
    before = Path(STORE).read_bytes()

    more = PAGE.replace(
        "# Readers", "# Readers\n\nSee [here](https://example.org/new)."
    )
    ran = imported(tmp_path, more)

    assert before == Path(STORE).read_bytes()
    assert (
        "https://example.org/new → these links of the page are not in `about`"
        in ran.told
    )
    assert ran.status == 0


def test_more_slides_join_those_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second deck of the page is added to the first one of the store."""
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, MORE, *GROUP)

    two = "([Slides](https://example.org/stacks.pdf), [Slides](https://example.org/2.pdf))"
    imported(tmp_path, MORE.replace("([Slides](https://example.org/stacks.pdf))", two))

    first = sessions(Path(STORE).read_text("utf-8"))[0]
    assert first["slides"] == [
        "https://example.org/stacks.pdf",
        "https://example.org/2.pdf",
    ]


def test_the_order_of_rows_gives_no_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids are the same when a page is imported at once and when it grew row by row."""
    monkeypatch.chdir(tmp_path)
    rows = [f"| 2026-01-{day:02} | Trees part {day} |" for day in (5, 12, 19)]
    head = "# R\n\n| Date | Topic |\n| --- | --- |\n"
    for count in (1, 2, 3):
        imported(tmp_path, head + "\n".join(rows[:count]), *GROUP)
    grown = [one["id"] for one in sessions(Path(STORE).read_text("utf-8"))]
    Path(STORE).unlink()
    imported(tmp_path, head + "\n".join(rows), *GROUP)

    assert grown == [one["id"] for one in sessions(Path(STORE).read_text("utf-8"))]


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
    """With `--stdout`, or `-` as the store, stdout has the store alone, and no file is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(PAGE, "utf-8")

    printed = run("page.md", *GROUP, *TODAY, "--stdout")
    dash = run("page.md", *GROUP, *TODAY, "--store", "-")

    assert printed.out == dash.out
    assert [one["title"] for one in sessions(printed.out)[:1]] == ["Stacks"]
    assert "1 links found" in printed.told
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_options_of_a_new_store_change_no_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who names the group again is told that the store keeps what it says."""
    monkeypatch.chdir(tmp_path)
    imported(tmp_path, PAGE, *GROUP)
    before = Path(STORE).read_bytes()

    ran = imported(tmp_path, PAGE, "--id", "others")

    assert before == Path(STORE).read_bytes()
    assert "the options for a new store were not used" in ran.told


def test_a_store_with_mistakes_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot be read is left as it is, with a word on what to do."""
    monkeypatch.chdir(tmp_path)
    Path(STORE).write_text("[group]\nid = 3\n", "utf-8")

    ran = imported(tmp_path, PAGE)

    assert ran.status == 2
    assert f"rgfeeds check {STORE}" in ran.told


def test_a_store_that_would_have_mistakes_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that is wrong, or a layout that no edit is sure of, leaves everything as it was."""
    monkeypatch.chdir(tmp_path)
    zone = imported(tmp_path, PAGE, *GROUP, "--timezone", "Europe/Nowhere")
    assert not Path(STORE).exists()
    imported(tmp_path, PAGE, *GROUP)
    inline = Path(STORE).read_text("utf-8").replace("[people]\n", "")
    inline = inline.replace('Ada = "https://example.org/ada"\n', "")
    inline = 'people = { Ada = "https://example.org/ada" }\n' + inline
    Path(STORE).write_text(inline, "utf-8")

    people = imported(tmp_path, MORE)

    assert zone.status == people.status == 1
    assert "there is no time zone `Europe/Nowhere`" in zone.told
    assert "nothing was written" in people.told
    assert inline == Path(STORE).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.md",), "there is no file nowhere.md"),
        ((".",), "cannot be read"),
        (("page.md", "--base-url", "here"), "it starts with https://"),
        (("page.md", "--start", "noonish"), "write it as 14:30"),
        (("page.md", "--history"), "in no git repository"),
        (("page.md", "--store", "page.md/x.toml"), "cannot be written"),
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


def test_a_page_whose_links_are_lost_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that has no place is named, stays as a comment, and makes the exit status 1."""
    monkeypatch.chdir(tmp_path)

    ran = imported(
        tmp_path, PAGE + "| Week 5 | [Lost](https://example.org/lost) | |\n", *GROUP
    )

    assert ran.status == 1
    assert (
        "page.md:7: | Week 5 | [Lost](https://example.org/lost) | | → it has no date"
        in ran.told
    )
    assert "not in the store: https://example.org/lost" in ran.told
    assert "#   | Week 5 | [Lost](https://example.org/lost) | |" in Path(
        STORE
    ).read_text("utf-8")


def commit(folder: Path, page: str, text: str, at: str) -> None:
    """Commit *text* as *page* at the instant *at*."""
    (folder / page).write_text(text, "utf-8")
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", at))
    }
    for arguments in (["add", page], ["commit", "-qm", "x"]):
        subprocess.run(
            ["git", *arguments], cwd=folder, check=True, env={**os.environ, **who}
        )


def row(day: str, title: str, lead: str = "Ada") -> str:
    return f"# R\n\n| Date | Topic | Lead |\n| --- | --- | --- |\n| {day} | {title} | {lead} |\n"


def test_dates_come_from_the_history_of_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session is announced by the first version with its title, though it moved; later slides are dated, an edited link not."""
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=tmp_path, check=True)
    steps = (
        ("README.md", row("2024-08-26", "TBC"), "2024-08-01T10:00:00Z"),
        ("README.md", row("2024-08-26", "Mixture of Experts"), "2024-08-02T10:00:00Z"),
        ("README.md", "nothing here", "2024-08-03T10:00:00Z"),
        ("README.md", row("2024-08-28", "Mixture of Experts"), "2024-08-04T10:00:00Z"),
        ("PREVIOUS.md", row("2024-08-28", "Mixture of Experts ([Slides](https://e.org/tree/1))"), "2024-08-29T10:00:00Z"),
        ("PREVIOUS.md", row("2024-08-28", "Mixture of Experts ([Slides](https://e.org/blob/1))"), "2024-09-29T10:00:00Z"),
    )  # fmt: skip
    for page, text, at in steps:
        commit(tmp_path, page, text, at)
    monkeypatch.chdir(tmp_path)

    ran = run("README.md", "PREVIOUS.md", *GROUP, "--store", STORE, "--history")

    assert ran.status == 0
    (session,) = sessions(Path(STORE).read_text("utf-8"))
    assert session["announced"].isoformat() == "2024-08-02T10:00:00+00:00"
    assert session["slides"]["added"].isoformat() == "2024-08-29T10:00:00+00:00"
