"""The page `docs/mistakes.md`, made of what the rules say of themselves and of one example each."""
# ruff: noqa: INP001 - a folder of pages, not a package

from collections.abc import Callable

from rgfeeds.rules import RULES
from rgfeeds.rules.rule import Rule
from rgfeeds.store.document import Severity

_HEAD = """\
# Mistakes

`rgfeeds check` finds these in a store. An *error* stops `rgfeeds build`, since it would mislead subscribers;
a *warning* looks wrong, and a *note* could be better. Warnings and notes about sessions long over are only counted,
unless `--all` asks for them.

A warning or a note can be turned down in the store, or off:

```toml
[check]
usual-weekday = "off"
long-title = "note"
country = "GB-ENG"       # whose public holidays are looked at; needs pip install "rgfeeds[holidays]"
```
"""
_TITLES = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings",
    Severity.NOTE: "Notes",
}


def handbook(example: Callable[[str], str]) -> str:
    """Return a page with a section for every rule; *example* gives the report that shows a rule."""
    parts = [_HEAD]
    for severity, title in _TITLES.items():
        rules = [rule for rule in RULES if rule.severity is severity]
        listed = "".join(f"- [{rule.name}](#{rule.name})\n" for rule in rules)
        parts.append(f"## {title}\n\n{listed}")
        parts += [_section(rule, example(rule.name)) for rule in rules]
    return "\n".join(parts)


def _section(rule: Rule, example: str) -> str:
    """Return the section of *rule*, with the first diagnostic of its own in *example*."""
    blocks = example.split("\n\n")
    start = f"{rule.severity}[{rule.name}]"
    shown = next((block for block in blocks if block.startswith(start)), "")
    code = f"\n```\n{shown}\n```\n" if shown else ""
    return f"### {rule.name}\n\n{rule.about}\n{code}"
