"""The schema for editors and the loader agree on what a store may look like."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from rgfeeds.cli import main
from rgfeeds.rules import CHECK, load
from rgfeeds.store import keys
from rgfeeds.store.document import Severity
from rgfeeds.store.keys import Key, store_schema

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs/sessions.schema.json"
GOOD = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[defaults]]
weekday = "Monday"

[[session]]
id = "causality"
date = 2026-01-12
start = "11:00"

[[break]]
date = 2026-01-19
"""
#: One value of every form that a key of a store can have, good and bad ones, as TOML.
VALUES = (
    "5", "1.5", "true", "2026-01-12", "11:30:00", "[]", "[5]", "{}", '{ url = "https://example.org" }',
    '""', '"some text"', '"11:30"', '"2.30pm"', '"2026-01-12"', '"12/01/2026"', '"https://example.org"',
    '"javascript:alert(1)"', '"an-id"', '"Not An Id"', '"cancelled"', '"Monday"', '["Ada"]',
    '["https://example.org"]', '{ url = "javascript:x" }', '{ link = "https://example.org" }',
)  # fmt: skip
#: To JSON Schema these are text, so that only the loader can refuse them.
NATIVE = {"2026-01-12", "11:30:00"}
#: Mistakes that lie between values, which no schema can see.
BETWEEN = {
    "end-before-start", "end-without-start", "weekday-mismatch", "unknown-zone",
    "broken-continuation", "unwritable-zone",
}  # fmt: skip


def plain(value: Any) -> Any:
    """Return *value* as an editor's validator sees it: dates and times are text."""
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return value


def accepted(text: str) -> bool:
    return bool(
        Draft202012Validator(store_schema(CHECK)).is_valid(plain(tomli.loads(text)))
    )


def read(text: str) -> bool:
    """Whether the loader finds nothing wrong with the structure of *text*."""
    found = load("sessions.toml", text.encode()).diagnostics
    return not any(
        one.severity is Severity.ERROR and one.rule not in BETWEEN for one in found
    )


def cases() -> Iterator[Any]:
    tables = {
        "group": keys.GROUP,
        "defaults": keys.DEFAULTS,
        "session": keys.SESSION,
        "break": keys.BREAK,
    }
    for table, declared in tables.items():
        for key in declared:
            yield pytest.param(table, key, id=f"{table}.{key.name}")


def changed(table: str, key: str, value: str) -> str:
    """Return the good store with *key* of *table* set to *value*."""
    lines = GOOD.splitlines()
    header = next(n for n, line in enumerate(lines) if line.strip("[]") == table)
    end = next(
        (n for n in range(header + 1, len(lines)) if lines[n].startswith("[")),
        len(lines),
    )
    kept = [line for line in lines[header + 1 : end] if not line.startswith(f"{key} =")]
    return "\n".join(
        [*lines[: header + 1], f"{key} = {value}", *kept, *lines[end:], ""]
    )


@pytest.mark.parametrize(("table", "key"), list(cases()))
def test_schema_and_loader_agree(table: str, key: Key) -> None:
    """Whatever is written at a key, both find it good or both find it wrong."""
    texts = {value: changed(table, key.name, value) for value in VALUES}

    differing = [
        value
        for value, text in texts.items()
        if accepted(text) != read(text) and not (value in NATIVE and accepted(text))
    ]

    assert differing == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Tea"', ""),
        ('name = "Tea"', 'nmae = "Tea"'),
        ('id = "causality"', ""),
        ("[[session]]", "[[sessions]]"),
        ("date = 2026-01-19", "from = 2026-01-19"),
        ("date = 2026-01-19", "reason = 'rest'"),
        ("[group]", "[grup]"),
    ],
)
def test_missing_and_misspelt_keys_are_wrong_for_both(old: str, new: str) -> None:
    """A key that is missing or misspelt is no more accepted by the editor than by the loader."""
    text = GOOD.replace(old, new)

    assert accepted(GOOD)
    assert not accepted(text)
    assert load("sessions.toml", text.encode()).schedule is None


def test_the_real_store_is_accepted() -> None:
    """The group's own store and every example are good for an editor."""
    stores = [
        ROOT / "data/sessions.toml",
        *(ROOT / "tests/examples").glob("*/sessions.toml"),
    ]

    assert all(accepted(store.read_text(encoding="utf-8")) for store in stores)


def test_the_kept_schema_is_the_made_one(request: pytest.FixtureRequest) -> None:
    """The file that editors are pointed to is what `rgfeeds schema` prints."""
    printed = CliRunner().invoke(main, ["schema"]).stdout
    if request.config.getoption("--update-golden"):
        KEPT.write_text(printed, encoding="utf-8")

    assert json.loads(printed) == store_schema(CHECK)
    assert KEPT.read_text(encoding="utf-8") == printed
