"""What the pages do quicker than the libraries do it, and to the same bytes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from factories import TEXT, group, plan, published, session
from hypothesis import given

from rgfeeds.model import Person
from rgfeeds.outputs import environment, structured


@given(TEXT, TEXT, TEXT)
def test_structured_data_is_json_as_python_writes_it(
    title: str, name: str, room: str
) -> None:
    """The block for search engines has the bytes that the standard library would give it."""
    (event,) = published(
        session(title=title, leads=(Person(name=name),), plan=plan(room=room)),
        of=group(name=name),
    ).events
    written = json.dumps(
        structured._event(event, title, name), ensure_ascii=False, separators=(",", ":")
    )
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")

    assert str(structured.event_data(event, title, name)) == written


@pytest.mark.parametrize("forbidden", [True, False])
def test_compiled_templates_are_written_only_where_python_writes_its_own(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    forbidden: bool,  # noqa: FBT001 - a case
) -> None:
    """They are kept for the next process, unless Python is told to keep nothing."""
    monkeypatch.setattr(sys, "dont_write_bytecode", forbidden)
    kept = tmp_path / "kept"
    made = environment._environment().overlay(
        bytecode_cache=environment._Compiled(str(kept))
    )

    made.get_template("404.html")

    assert kept.exists() is not forbidden


def test_compiled_templates_are_read_wherever_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python that is told to keep nothing still uses what another one kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    made = environment._environment().overlay(
        bytecode_cache=environment._Compiled(str(tmp_path))
    )
    made.get_template("404.html")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(made, "compile", None)
    again = made.overlay(bytecode_cache=environment._Compiled(str(tmp_path)))

    assert again.get_template("404.html").name == "404.html"
