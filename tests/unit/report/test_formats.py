"""Each format as its reader sees it, over one store with mistakes of every shape."""

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from rgfeeds.report import Report
from rgfeeds.report.formats import FORMATS
from rgfeeds.report.github import summary
from rgfeeds.store.document import Diagnostic, Place, Severity

GOLDEN = Path(__file__).parent
ALONE = Report(diagnostics=(), texts={})


def golden(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def many(severity: Severity, count: int) -> list[Diagnostic]:
    return [
        Diagnostic(
            rule="r", severity=severity, message="m", place=Place("s.toml", line)
        )
        for line in range(1, count + 1)
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_golden(name: str, report: Report) -> None:
    """A format renders the report as the file beside this one says."""
    assert golden(name) == FORMATS[name](report, colour=False)


def test_summary_is_golden(report: Report) -> None:
    """The step summary is as the file beside this one says."""
    assert golden("summary") == summary(report)


@pytest.mark.parametrize("name", ["full", "concise"])
def test_colour_only_colours(name: str, report: Report) -> None:
    """With colour the text is the same, in styles that each end where they should."""
    coloured = FORMATS[name](report, colour=True)
    assert golden(name) == re.sub(r"\x1b\[[0-9;]+m([^\x1b]+)\x1b\[0m", r"\1", coloured)
    assert "\x1b[1;31merror[unknown-key]" in coloured


@pytest.mark.parametrize("name", ["github", "json"])
def test_programs_get_no_colour(name: str, report: Report) -> None:
    """A format that programs read is never coloured."""
    assert golden(name) == FORMATS[name](report, colour=True)


@pytest.mark.parametrize(
    ("errors", "warnings", "notes", "expected"),
    [
        (1, 0, 0, "Found 1 error"),
        (3, 1, 0, "Found 3 errors and 1 warning"),
        (0, 0, 2, "Found 2 notes"),
        (1, 2, 1, "Found 1 error, 2 warnings and 1 note"),
    ],
)
def test_count(errors: int, warnings: int, notes: int, expected: str) -> None:
    """The last line counts each kind there is, in the singular or the plural."""
    found = zip(Severity, (errors, warnings, notes), strict=True)
    diagnostics = tuple(
        one for severity, count in found for one in many(severity, count)
    )
    report = Report(diagnostics=diagnostics, texts={})
    assert expected == FORMATS["full"](report, colour=False).splitlines()[-1]
    assert expected == FORMATS["concise"](report, colour=False).splitlines()[-1]


@pytest.mark.parametrize("name", ["full", "concise", "github"])
def test_nothing_wrong(name: str) -> None:
    """Without findings that is said, and the remark."""
    report = replace(ALONE, remark="::more")
    expected = "No mistakes found\n<U+003A>:more\n"
    assert expected == FORMATS[name](report, colour=False)


def test_nothing_wrong_for_programs() -> None:
    """Without findings a program gets an empty list and zeros, and the summary is one heading."""
    expected = {"version": 1, "diagnostics": [], "errors": 0, "warnings": 0, "notes": 0}
    assert expected == json.loads(FORMATS["json"](ALONE, colour=False))
    assert summary(ALONE) == "### No mistakes found\n"


def test_second_store_has_its_own_arrow() -> None:
    """A second place in another store is shown with that store's name."""
    found = Diagnostic(
        rule="group-twice",
        severity=Severity.ERROR,
        message="two stores have the group id `a`",
        place=Place("one.toml", 1, 6, 1, 9),
        other=(Place("two.toml", 100, 1, 100, 1), "also here"),
    )
    texts = {"one.toml": 'id = "a"', "two.toml": "\n" * 99 + "id"}
    expected = """\
error[group-twice]: two stores have the group id `a`
   --> one.toml:1:6
    |
  1 | id = "a"
    |      ^^^
   --> two.toml:100:1
    |
100 | id
    | - also here

Found 1 error
"""
    assert expected == FORMATS["full"](
        Report(diagnostics=(found,), texts=texts), colour=False
    )


def test_stores_keep_their_order() -> None:
    """Stores come in the order they were first named, places within each in theirs."""
    places = [
        Place("b.toml", 9),
        Place("a.toml", 2),
        Place("b.toml", 1),
        Place("a.toml", 10),
    ]
    found = [
        Diagnostic(rule="r", severity=Severity.NOTE, message="m", place=p)
        for p in places
    ]
    shown = FORMATS["concise"](Report(diagnostics=tuple(found), texts={}), colour=False)
    expected = ["b.toml:1:1:", "b.toml:9:1:", "a.toml:2:1:", "a.toml:10:1:"]
    assert expected == [line.split()[0] for line in shown.splitlines()[:-1]]


def test_github_takes_ten_of_each_kind() -> None:
    """Ten of each kind are commands, errors first; the plain text has them all."""
    found = [
        *many(Severity.NOTE, 11),
        *many(Severity.WARNING, 9),
        *many(Severity.ERROR, 12),
    ]
    report = Report(diagnostics=tuple(found), texts={})
    lines = FORMATS["github"](report, colour=False).splitlines()
    kinds = [line.split()[0] for line in lines if line.startswith("::")]
    assert kinds == ["::error"] * 10 + ["::warning"] * 9 + ["::notice"] * 10
    assert lines[29:] == FORMATS["full"](report, colour=False).splitlines()


def test_summary_is_capped() -> None:
    """A summary that would be too long keeps the errors and says how many are left out."""
    found = [*many(Severity.NOTE, 30_000), *many(Severity.ERROR, 1)]
    text = summary(Report(diagnostics=tuple(found), texts={}))
    left_out = int(text.splitlines()[-1].split()[0])
    assert 256 * 1024 < len(text.encode()) + 100 < 260 * 1024
    assert text.count("\n| error |") == 1
    assert left_out + text.count("\n| note |") == 30_000
