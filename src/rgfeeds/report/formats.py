"""The formats of a report: each is a function from it to text, and one entry in `FORMATS`.

The text ends its last line; the caller prints it, and decides whether people see it in colour.
That for programs is one JSON document, in ASCII. Its shape, version 1, keys in this order;
keys may be added, and the version is raised when one goes or changes its meaning:

    {"version": 1, "diagnostics": [{
      "rule": "duplicate-id",
      "severity": "error",            # or "warning", "note"
      "message": "…",
      "help": "…",                    # may be empty, may have several lines
      "file": "data/sessions.toml",   # as named in the call
      "line": 12, "column": 6,        # from 1, columns in characters
      "end_line": 12, "end_column": 18,   # the column after the last character
      "other": null                   # or file, line, column, end_line, end_column, label
    }], "errors": 1, "warnings": 0, "notes": 0}
"""

from msgspec.structs import asdict

from rgfeeds.report import Report, github
from rgfeeds.report.text import concise, full
from rgfeeds.store.document import Diagnostic, Severity


def as_json(report: Report, *, colour: bool) -> str:  # noqa: ARG001 - programs read no colours
    found = [finding(one) for one in report.in_order()]
    counts = {f"{severity}s": report.count(severity) for severity in Severity}
    return dump({"version": 1, "diagnostics": found, **counts})


def dump(document: dict[str, object]) -> str:
    """Return *document* as JSON, in ASCII."""
    # Only programs have to wait for it.
    import json  # noqa: PLC0415

    # GitHub's runner takes `##[` for a command wherever it stands; here, only in a string.
    return json.dumps(document, indent=2).replace("##[", "##\\u005b") + "\n"


def finding(found: Diagnostic) -> dict[str, object]:
    """Return *found* as it stands in a document."""
    other = found.other
    return {
        "rule": found.rule,
        "severity": found.severity,
        "message": found.message,
        "help": found.help,
        **asdict(found.place),
        "other": {**asdict(other[0]), "label": other[1]} if other else None,
    }


FORMATS = {"full": full, "concise": concise, "github": github.log, "json": as_json}
