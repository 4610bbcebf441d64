"""`docs/mistakes.md` is made of the rules and of the reviewed reports."""

from pathlib import Path

import pytest
from docs.mistakes import handbook

from rgfeeds.rules import RULES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/mistakes.md"


def example(name: str) -> str:
    """Return the reviewed report of the mistake *name*, nothing when there is none."""
    report = ROOT / f"tests/mistakes/{name}.txt"
    return report.read_text(encoding="utf-8") if report.exists() else ""


def test_the_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """The page says of every rule what the rule says of itself, and shows its example."""
    made = handbook(example)
    if request.config.getoption("--update-golden"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(made, encoding="utf-8", newline="\n")

    assert made == PAGE.read_text(encoding="utf-8")


def test_every_rule_has_a_section() -> None:
    """Each rule has one heading, to which its name links."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()

    assert {f"### {rule.name}" for rule in RULES} <= set(lines)
