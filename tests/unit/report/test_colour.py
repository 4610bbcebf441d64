"""Who gets colour."""

import io
import os
from collections.abc import Mapping

import pytest

from rgfeeds.report.text import wants_colour


@pytest.mark.parametrize(
    ("environ", "at_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "0"}, False, False),
    ],
)
@pytest.mark.skipif(
    not hasattr(os, "openpty"), reason="this system has no pseudo-terminals"
)
def test_wants_colour(
    environ: Mapping[str, str], *, at_terminal: bool, elsewhere: bool
) -> None:
    """A terminal has colour unless it or the environment says no; a pipe only by force."""
    outer, inner = os.openpty()
    with open(outer, "rb"), open(inner, "w", encoding="utf-8") as terminal:  # noqa: PTH123
        assert at_terminal == wants_colour(terminal, environ)
    assert elsewhere == wants_colour(io.StringIO(), environ)
