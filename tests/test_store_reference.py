"""`docs/store.md` is made of the table of keys, and every example in it is a good store."""

import re
from pathlib import Path

import pytest
from docs.store_reference import TABLES, Table, store_reference

from rgfeeds.rules import load
from rgfeeds.store.document import Severity

PAGE = Path(__file__).parent.parent / "docs/store.md"
GROUP = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea"
url = "https://example.org/tea/"
timezone = "Europe/London"
"""
#: What an example stands beside, in a table that needs more than one key.
BESIDE = {
    "[group]": "",
    "[[defaults]]": "",
    "[rooms]": "",
    "[[session]]": 'id = "talk"\ndate = 2027-01-11\nstart = "14:30"\n',
    "[[break]]": "date = 2027-03-29\n",
    "[history]": "",
}


def test_the_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """It says of every key what the key says of itself."""
    made = store_reference()
    if request.config.getoption("--update-golden"):
        PAGE.write_text(made, encoding="utf-8", newline="\n")

    assert made == PAGE.read_text(encoding="utf-8")


def without(lines: str, *names: str) -> str:
    kept = (line for line in lines.splitlines() if line.split(" ")[0] not in names)
    return "".join(f"{line}\n" for line in kept)


def store(table: Table, name: str) -> str:
    """Return a store in which the example of the key *name* stands."""
    line = f"{name} = {table.examples[name]}\n"
    if table.header == "[group]":
        return without(GROUP, name) + line
    if table.header == "[rooms]":
        return f'{GROUP}[rooms]\n"Annexe" = {{ {line.strip()} }}\n'
    beside = without(BESIDE[table.header], name)
    if name in {"from", "until"} and table.header == "[[break]]":
        other = {"from": "until", "until": "from"}[name]
        beside = f"{other} = {table.examples[other]}\n"
    earlier = (
        '[[session]]\nid = "an-earlier-session"\ndate = 2027-01-04\n'
        if name == "continues"
        else ""
    )
    return f"{GROUP}{earlier}{table.header}\n{beside}{line}"


@pytest.mark.parametrize(
    ("table", "name"),
    [
        pytest.param(table, key.name, id=f"{table.header}-{key.name}")
        for table in TABLES
        for key in table.keys
    ],
)
def test_each_example_is_read(table: Table, name: str) -> None:
    """It is no mistake to write it as it stands."""
    loaded = load("sessions.toml", store(table, name).encode())

    errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
    assert [(one.rule, one.message) for one in errors] == []


def test_each_block_is_read() -> None:
    """The blocks of several lines are good stores, too."""
    blocks = re.findall(r"```toml\n(.*?)```", store_reference(), re.DOTALL)

    assert len(blocks) == 2
    for block in blocks:
        assert load("sessions.toml", f"{GROUP}{block}".encode()).schedule is not None
