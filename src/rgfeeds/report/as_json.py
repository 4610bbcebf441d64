"""For programs: one JSON document, in ASCII.

Its shape, version 1, keys in this order:

    {
      "version": 1,
      "diagnostics": [
        {
          "rule": "duplicate-id",
          "severity": "error",            # or "warning", "note"
          "message": "…",
          "help": "…",                    # may be empty, may have several lines
          "file": "data/sessions.toml",   # as named in the call
          "line": 12, "column": 6,        # from 1, columns in characters
          "end_line": 12, "end_column": 18,   # the column after the last character
          "other": null                   # or file, line, column, end_line, end_column, label
        }
      ],
      "errors": 1, "warnings": 0, "notes": 0
    }

Keys may be added; the version is raised when one goes or changes its meaning.
"""

from __future__ import annotations

import json

from msgspec.structs import asdict

from rgfeeds.report.findings import Report
from rgfeeds.store.diagnostics import Diagnostic, Severity


def render(report: Report, *, colour: bool) -> str:  # noqa: ARG001 - programs read no colours
    document = {
        "version": 1,
        "diagnostics": [finding(found) for found in report.in_order()],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
    }
    return write(document)


def write(document: dict[str, object]) -> str:
    """Return *document* as JSON, in ASCII."""
    # GitHub's runner takes `##[` for a command wherever it stands; here, only in a string.
    return json.dumps(document, indent=2).replace("##[", "##\\u005b") + "\n"


def finding(found: Diagnostic) -> dict[str, object]:
    """Return *found* as it stands in a document."""
    other = found.other
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
        **asdict(found.place),
        "other": {**asdict(other[0]), "label": other[1]} if other else None,
    }
