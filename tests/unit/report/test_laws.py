"""Whatever a store contains: nothing acts, and the underline is where it belongs."""

import json
import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import asdict

from rgfeeds.report import Report
from rgfeeds.report.formats import FORMATS
from rgfeeds.report.github import summary
from rgfeeds.store.document import Diagnostic, Place, Severity

HOSTILE = [
    *(
        "::error::x",
        "::add-mask::a",
        "##[",
        "#",
        "[add-mask]a",
        ":",
        " ",
        "\u00a0",
        "\u3000",
    ),
    *(
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\0",
        "\x0b",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\x9b31m",
        "\ufeff",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u2028",
        "\u2029",
        "\u200b",
        "\u200d",
        "\ud800",
        "\U000e0041",
    ),
    *(
        "`",
        "|",
        "\\",
        "<b>",
        "<!--",
        "&lt;",
        "**",
        "@all",
        "#1",
        "%0A",
        "%",
        ",",
        "](http://a.b)",
    ),
    *(
        "https://a.b/",
        "www.a.b",
        "a@b.c",
        "a",
        "大",
        "e\u0301",
        "👩🏽‍💻",
        "# ",
        "- ",
        "---",
    ),
]
texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=8).map(
    "".join
)
names = st.sampled_from(["a.toml", "::b", " ::error::c", "##[d]", "absent"]) | texts
numbers = st.integers(1, 12)
places = st.builds(Place, names, numbers, numbers, numbers, numbers)
diagnostics = st.builds(
    Diagnostic,
    rule=texts,
    severity=st.sampled_from(Severity),
    message=texts,
    place=places,
    help=texts,
    other=st.none() | st.tuples(places, texts),
)
reports = st.builds(
    Report,
    diagnostics=st.lists(diagnostics, max_size=4).map(tuple),
    texts=st.dictionaries(names, texts, max_size=3),
    remark=texts,
)

#: What is written, and how many columns it takes.
ONE = ["a", "=", "é", "e\u0301", "\x1b", "\x7f", "ﷺ", "क", "\u2764"]
TWO = ["大", "\uff57", "한", "\u1112\u1161\u11ab", "🦊", "🇬🇧", "\u2764\ufe0f"]
TWO += ["👩🏽\u200d💻", "👍🏽", "👨\u200d👩\u200d👧"]
EIGHT = ["\x85", "\u202e", "\u2028"]
UNITS = {
    "\t": 4,
    **dict.fromkeys(ONE, 1),
    **dict.fromkeys(TWO, 2),
    **dict.fromkeys(EIGHT, 8),
}
units = st.lists(st.sampled_from(sorted(UNITS)), max_size=6)


def is_command(line: str) -> bool:
    """Tell whether GitHub's runner may take *line* for a command: newer form or older."""
    return line.lstrip().startswith("::") or "##[" in line


def acts(character: str) -> bool:
    """Tell whether *character* does something to a terminal, or cannot be written."""
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        return character != "\n"
    return unicodedata.bidirectional(character) in {
        *("LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
    }


@given(reports)
def test_only_our_commands_are_commands(report: Report) -> None:
    """In GitHub's log the annotations are commands, one line each, and nothing else is."""
    lines = FORMATS["github"](report, colour=False).split("\n")
    amount = sum(min(10, report.count(severity)) for severity in Severity)
    ours = re.compile(
        r"::(error|warning|notice) file=[^,:]*,line=\d+,[^:]*,title=[^,:]*::"
    )
    assert all(ours.match(line) for line in lines[:amount])
    assert [line for line in lines[amount:] if is_command(line)] == []


@pytest.mark.parametrize("name", ["full", "concise", "json"])
@given(report=reports, colour=st.booleans())
def test_no_format_holds_a_command(name: str, report: Report, colour: bool) -> None:  # noqa: FBT001
    """Nor is anything a command in the other formats, which CI may print as well."""
    lines = FORMATS[name](report, colour=colour).split("\n")
    assert [line for line in lines if is_command(line)] == []


@pytest.mark.parametrize("name", FORMATS)
@given(report=reports)
def test_nothing_acts(name: str, report: Report) -> None:
    """No character reaches the terminal that does something there, colours aside."""
    plain = FORMATS[name](report, colour=False)
    coloured = FORMATS[name](report, colour=True)
    assert plain == re.sub(r"\x1b\[[0-9;]+m", "", coloured)
    assert [character for character in plain if acts(character)] == []
    assert plain == "" or plain.endswith("\n")


@given(units, units.filter(bool), units)
def test_underline_is_under_the_span(
    before: list[str], span: list[str], after: list[str]
) -> None:
    """The underline starts under the span's first column and is as wide as the span."""
    # A longer line would be cut around its span.
    assume(sum(UNITS[unit] for unit in [*before, *span, *after]) <= 90)
    line = "a" + "".join([*before, "a", *span, "a", *after])
    column = 3 + len("".join(before))
    place = Place("s", 1, column, 1, column + len("".join(span)))
    found = Diagnostic(rule="r", severity=Severity.NOTE, message="m", place=place)
    rows = FORMATS["full"](
        Report(diagnostics=(found,), texts={"s": line}), colour=False
    )
    underline = rows.split("\n")[4].removeprefix("   | ")
    indent = 2 + sum(UNITS[unit] for unit in before)
    assert " " * indent + "^" * sum(UNITS[unit] for unit in span) == underline


@given(st.integers(0, 400), st.integers(1, 150), st.integers(0, 400))
def test_long_line_is_cut_around_the_span(before: int, span: int, after: int) -> None:
    """Of a long line about a hundred columns are shown, the span's start always among them."""
    line = "大" * before + "S" * span + "e" * after
    place = Place("s", 1, before + 1, 1, before + span + 1)
    found = Diagnostic(rule="r", severity=Severity.NOTE, message="m", place=place)
    rows = FORMATS["full"](
        Report(diagnostics=(found,), texts={"s": line}), colour=False
    )
    excerpt, underline = (row[5:] for row in rows.split("\n")[3:5])
    wide = excerpt.replace("大", "大 ")
    assert len(wide) <= 102
    assert {"S"} == set(wide[underline.index("^") : len(underline)])
    assert (before * 2 + span + after > 100) == ("…" in excerpt)
    assert min(span, 66) <= underline.count("^") == excerpt.count("S")


@given(reports)
def test_json_tells_all(report: Report) -> None:
    """A program reads back every diagnostic as it was, from ASCII."""
    text = FORMATS["json"](report, colour=False)
    entries = json.loads(text)["diagnostics"]
    for found, entry in zip(report.in_order(), entries, strict=True):
        other = entry.pop("other")
        place = Place(*(entry.pop(key) for key in asdict(found.place)))
        back = (Place(*list(other.values())[:-1]), other["label"]) if other else None
        assert found == Diagnostic(
            **{**entry, "severity": Severity(entry["severity"])},
            place=place,
            other=back,
        )
    assert text.isascii()


@given(reports)
def test_summary_is_text_alone(report: Report) -> None:
    """Markdown finds in the summary what we wrote and no more."""
    tokens = MarkdownIt("commonmark").enable("table").parse(summary(report))
    inline = [token for block in tokens for token in block.children or []]
    assert {token.type for token in inline} <= {
        *(
            "text",
            "text_special",
            "html_inline",
            "strong_open",
            "strong_close",
            "softbreak",
        ),
    }
    html = {token.content for token in inline if token.type == "html_inline"}
    assert html <= {"<br>", "<span>", "</span>"}
    assert len(report.diagnostics) * 3 == sum(
        token.type == "td_open" for token in tokens
    )
    assert {token.type.rsplit("_", 1)[0] for token in tokens} <= {
        *(
            "heading",
            "inline",
            "paragraph",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ),
        *({"code"} if any(line[:4].isspace() for line in report.last_lines()) else ()),
    }
