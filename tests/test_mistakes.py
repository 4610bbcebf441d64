"""Mistakes people make, each with the whole report they see; one of them at least for every rule."""

import datetime as dt
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rgfeeds.cli import main
from rgfeeds.history import History, StoreFile
from rgfeeds.history.reader import VersionReader
from rgfeeds.history.timeline import Snapshot
from rgfeeds.report import Report
from rgfeeds.report.formats import FORMATS
from rgfeeds.rules import RULES, load
from rgfeeds.rules.rule import Rule
from rgfeeds.store.load import parse

ROOT = Path(__file__).parent.parent
MISTAKES = ROOT / "tests/mistakes"
TODAY = "2026-01-01"
#: A commit that the machine it was made on dated a year too late.
AHEAD = {"89abcdef0123456789abcdef0123456789abcdef": dt.datetime(2027, 1, 1, 9, 30, tzinfo=dt.UTC)}  # fmt: skip
STORES = sorted(path for path in MISTAKES.glob("*.toml") if "." not in path.stem)


def reported(store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what `rgfeeds check` prints about *store*, or the same after its earlier versions.

    Those are called `.before` and, the one before that, `.earlier`. The store is
    copied to *folder*, which is in no repository, and beside it are made the files
    listed in `.files`, each with its size or, for a link, where it leads.
    """
    before = store.with_suffix(".before.toml")
    if before.exists():
        return reported_after(before, store)
    shutil.copy(store, folder)
    files = store.with_suffix(".files")
    for line in files.read_text().splitlines() if files.exists() else ():
        make(folder, *line.split(" ", 1))
    monkeypatch.chdir(folder)
    arguments = ["check", "--all", "--today", TODAY, store.name]
    outcome = CliRunner().invoke(main, arguments, catch_exceptions=False)
    errors = "error[" in outcome.stdout
    assert outcome.stderr == ""
    assert outcome.exit_code == int(errors)
    return outcome.stdout


def make(folder: Path, path: str, what: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if what.startswith("-> "):
        file.symlink_to(what.removeprefix("-> "))
    else:
        with file.open("wb") as empty:
            empty.truncate(int(what))


def reported_after(before: Path, store: Path) -> str:
    """Return the report about *store* when *before* was the version before it."""
    previous = load(before.name, before.read_bytes()).schedule
    earlier = store.with_suffix(".earlier.toml")
    oldest = (
        load(earlier.name, earlier.read_bytes()).schedule if earlier.exists() else None
    )
    content = store.read_bytes()
    parsed = parse(store.name, content)
    assert parsed.store is not None
    named = parsed.store.history
    file = StoreFile(
        path=store,
        parsed=parsed,
        history=History(
            published=tuple(
                Snapshot(schedule=one, at=dt.datetime.min.replace(tzinfo=dt.UTC))
                for one in (oldest, previous)
                if one
            ),
            unknown=(*named.ignore, *filter(None, [named.begin])),
            clocks=AHEAD if store.stem == "future-commit" else {},
        ),
        reader=VersionReader(),
    )
    today = dt.date.fromisoformat(TODAY)
    loaded = file.check(today)
    shown = loaded.without_archive(today, file.changed_ids())
    found = Report(diagnostics=shown, texts={store.name: loaded.text})
    return FORMATS["full"](found, colour=False)


@pytest.mark.parametrize("store", STORES, ids=lambda path: path.stem)
def test_the_report_is_the_one_that_was_reviewed(
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """Every mistake is told word for word as it was reviewed, at its place."""
    golden = store.with_suffix(".txt")
    told = reported(store, tmp_path, monkeypatch)
    if request.config.getoption("--update-golden"):
        golden.write_text(told, encoding="utf-8", newline="\n")

    assert golden.read_text(encoding="utf-8") == told


def test_every_rule_has_a_pair() -> None:
    """The report beside a store named like a rule tells of that rule."""
    for rule in RULES:
        if rule.name == "large-calendar":
            continue
        told = (MISTAKES / f"{rule.name}.txt").read_text(encoding="utf-8")
        assert f"{rule.severity}[{rule.name}]: " in told


def test_there_are_twenty_mistakes_of_syntax() -> None:
    """The mistakes that make a file no TOML are well covered."""
    assert len(list(MISTAKES.glob("syntax-*.toml"))) >= 20


def test_every_rule_that_the_source_names_is_listed() -> None:
    """No report can name a rule that `--rules` and the documentation do not know, and each is found in the source."""
    named = set()
    for path in (ROOT / "src/rgfeeds").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        calls = r"(?:\.report|FormError|Diagnostic)\(\s*\"([a-z-]+)\""
        named |= set(re.findall(calls, source))
        named |= set(re.findall(r"\brule=\"([a-z-]+)\"", source))

    assert named <= {rule.name for rule in RULES}
    assert named >= {rule.name for rule in RULES if rule.check is None}


def test_every_rule_that_is_written_is_listed() -> None:
    """No rule that is written is forgotten: each is in `RULES`."""
    written = {
        rule
        for path, module in list(sys.modules.items())
        if path.startswith("rgfeeds.rules.")
        for rule in vars(module).values()
        if isinstance(rule, Rule)
    }

    assert written == {rule for rule in RULES if rule.check}


def test_no_rule_is_listed_twice() -> None:
    """A rule's name is its own."""
    names = [rule.name for rule in RULES]

    assert len(set(names)) == len(names)
