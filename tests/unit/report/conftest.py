"""A store with mistakes of every shape, and the report on it."""

from pathlib import PurePosixPath

import pytest

from rgfeeds.report import Report
from rgfeeds.store.document import Diagnostic, Place, Severity

STORE = "data/sessions.toml"
GONE = "data/100%, gone.toml"

TEXT = f"""\
[group]
id = "robots"

[[session]]
id = "pearl-2009"
leeds = ["grace"]
\troom\t= "Enigma (2.30pm)"
title = "大規模言語モデル 👩🏽‍💻 TBC"
venue = "Cafe\u0301 Zoe\u0308"
reading = \"\"\"
- a link
\"\"\"

[[session]]
id = "pearl-2009"
title = "::error::\u001b[31m\u202eevil\u0085##[add-mask]a"
slides = "https://example.org/{"x" * 300}?q=here&{"y" * 300}"
date = 2026-02-30\r
"""


def place(excerpt: str, *, file: str = STORE, last: bool = False) -> Place:
    """Return where *excerpt* stands in the store, first or last."""
    start = TEXT.rindex(excerpt) if last else TEXT.index(excerpt)
    end = start + len(excerpt)
    before, until = TEXT[:start], TEXT[:end]
    return Place(
        file,
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
        until.count("\n") + 1,
        len(until) - until.rfind("\n"),
    )


def found(
    rule: str, severity: Severity, message: str, where: Place, help: str = ""
) -> Diagnostic:
    return Diagnostic(
        rule=rule, severity=severity, message=message, place=where, help=help
    )


@pytest.fixture(scope="session")
def report() -> Report:
    """Ten diagnostics, out of order."""
    error, warning, note = Severity
    again = Diagnostic(
        rule="duplicate-id",
        severity=error,
        message="two sessions have the id `pearl-2009`",
        place=place('"pearl-2009"', last=True),
        help='give the later session its own id, for example:\nid = "pearl-2009-b"',
        other=(place('"pearl-2009"'), "first used here"),
    )
    elsewhere = Diagnostic(
        rule="group-twice",
        severity=warning,
        message="two stores have the group id `robots`",
        place=place('"robots"'),
        other=(Place(GONE, 2, 6, 2, 14), "used here too"),
    )
    return Report(
        diagnostics=(
            elsewhere,
            again,
            found(
                "unknown-key",
                error,
                "session `pearl-2009` has a key rgfeeds does not know: `leeds`",
                place("leeds"),
                "did you mean `leads`?",
            ),
            found(
                "time-in-text",
                warning,
                "the room names a time: `2.30pm`",
                place("2.30pm"),
                'write `start = "14:30"`',
            ),
            found(
                "placeholder",
                warning,
                "the title ends in `TBC`",
                place("TBC"),
            ),
            found(
                "unknown-room",
                note,
                "`Cafe\u0301 Zoe\u0308` is no known room",
                place("Zoe\u0308"),
            ),
            found(
                "lonely-reading",
                note,
                "the reading has one item",
                place(TEXT[TEXT.index('"""') : TEXT.rindex('"""') + 3]),
            ),
            found(
                "control-character",
                error,
                "the title has control characters: `\u001b[31m\u202e##[add-mask]a`\n::error::gone",
                place("::error::\u001b[31m\u202eevil\u0085##[add-mask]a"),
                "take them out\n::error file=a::b\n\n##[error]100 % gone",
            ),
            found("odd-link", warning, "the link asks for `here`", place("here")),
            found(
                "invalid-toml",
                error,
                "`2026-02-30` is not a date",
                place("2026-02-30"),
                "February 2026 ends on the 28th",
            ),
            found("unreadable", error, "the file cannot be read", Place(GONE)),
        ),
        texts={STORE: TEXT},
        remark="31 more in the archive: `--all`",
        folder=PurePosixPath("groups/robots"),
    )
