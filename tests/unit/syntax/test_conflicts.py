"""What git leaves where two edits meet is explained so that following the words mends the file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rgfeeds.rules import Loaded, load

GROUP = """\
[group]
id = "robots"
authority = "example.org"
name = "Robots"
url = "https://example.org/robots"
timezone = "Europe/London"

[[session]]
id = "gpt"
date = 2026-01-05
"""


def session(id: str, *lines: str) -> str:
    return "\n".join(["", "[[session]]", f'id = "{id}"', *lines, ""])


EDITS = {
    "different days": (
        session("attention", "date = 2026-01-12", 'title = "Attention"'),
        session("bert", "date = 2026-01-19", 'title = "BERT"'),
    ),
    "the same lead": (
        session("attention", "date = 2026-01-12", 'leads = ["Ada"]'),
        session("bert", "date = 2026-01-19", 'leads = ["Ada"]'),
    ),
    "the same day": (
        session("attention", "date = 2026-01-12", 'room = "A"', 'kind = "Talk"'),
        session("bert", "date = 2026-01-12", 'room = "B"', 'kind = "Talk"'),
    ),
    "one and two sessions": (
        session("attention", "date = 2026-01-12"),
        session("bert", "date = 2026-01-19") + session("t5", "date = 2026-01-26"),
    ),
}


def merged(folder: Path, one: str, two: str, below: str, style: str) -> str:
    """Return what git makes of two edits that each add something between the same lines."""
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    for name, added in (("one", one), ("base", ""), ("two", two)):
        (folder / name).write_text(GROUP + added + below, encoding="utf-8")
    command = ["git", "merge-file", "-p", *style.split(), "one", "base", "two"]
    outcome = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert outcome.returncode > 0, "they do not meet"
    return outcome.stdout.decode()


def followed(text: str, help: str) -> str:
    """Return *text* after somebody did what *help* says, to the letter."""
    words, _, between = help.partition("\n")
    lines = dict(enumerate(text.split("\n"), 1))
    spans = [
        (int(a), int(b or a))
        for a, b in re.findall(r"lines? (\d+)(?: to (\d+))?", words)
    ]
    if "write instead of" in words:
        start, end = spans.pop()
        lines[start] = between.removesuffix(
            "the rest of the file was not checked; mend this first"
        )
        spans += [(start + 1, end)]
    for start, end in spans:
        for number in range(start, end + 1):
            del lines[number]
    return "\n".join(lines.values())


def loaded(text: str) -> Loaded:
    return load("s.toml", text.encode())


@pytest.mark.parametrize("style", ["", "--diff3", "--zdiff3"])
@pytest.mark.parametrize("below", ["", session("llama", "date = 2026-02-02")])
@pytest.mark.parametrize(("one", "two"), EDITS.values(), ids=EDITS.keys())
def test_following_the_words_keeps_every_session(
    tmp_path: Path, one: str, two: str, below: str, style: str
) -> None:
    """Two people who each add a session have both, whole, after doing what is said."""
    text = merged(tmp_path, one, two, below, style)
    (found,) = loaded(text).diagnostics

    mended = loaded(followed(text, found.help)).schedule

    wanted = loaded(GROUP + one + two + below).schedule
    assert mended is not None
    assert mended == wanted


def test_two_titles_of_one_session_cannot_both_stay(tmp_path: Path) -> None:
    """Where both changed the same line, one of them has to go."""
    text = merged(tmp_path, 'title = "A"\n', 'title = "B"\n', "", "")
    (found,) = loaded(text).diagnostics

    assert found.help.startswith(
        "keep either line 12 or line 14, and delete the others of lines 11 to 15"
    )


def test_a_table_with_one_bracket_too_few_cannot_hold_two_sessions() -> None:
    """What is no list of sessions is left to whoever knows what is meant."""
    sides = '<<<<<<< a\ntitle = "A"\n=======\nroom = "B"\n>>>>>>> b\n'
    text = GROUP.replace("[[session]]", "[session]") + sides

    (found,) = loaded(text).diagnostics

    assert found.help.startswith("keep either line 12 or line 14")


def test_different_lines_of_one_session_can_both_stay(tmp_path: Path) -> None:
    """A title and a room, added at the same place, are no contradiction."""
    text = merged(tmp_path, 'title = "A"\n', 'room = "B"\n', "", "")
    (found,) = loaded(text).diagnostics

    assert loaded(followed(text, found.help)).schedule is not None


@pytest.mark.parametrize(
    ("marker", "help"),
    [
        ("=======", "delete line 11; if another session begins below it, write [[session]] instead"),
        (">>>>>>> theirs", "delete line 11"),
        ("<<<<<<< ours", "delete line 11"),
    ],
)  # fmt: skip
def test_a_marker_left_alone_is_to_be_deleted(marker: str, help: str) -> None:
    """Who deleted some of the markers by hand is told of the others."""
    (found,) = loaded(f'{GROUP}{marker}\ntitle = "A"\n').diagnostics

    assert found.help.partition("\n")[0] == help
