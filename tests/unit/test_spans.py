"""The laws of places: what is cut out means the same, what is put in goes where it should."""

import copy
import datetime as dt
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from rgfeeds.store import spans
from rgfeeds.store.document import Document
from rgfeeds.store.spans import Span, Spans, inside

ROOT = Path(__file__).parents[2]

#: All characters that mean something to TOML, and some of every width.
texts = st.text(
    st.sampled_from("aZ09 \t\n\n\"\"\"'''\\\\#[]{}=,.:-_\x00\x1b\r\x7fé→🦊")
    | st.characters(codec="utf-8"),
    max_size=12,
)
offsets = st.none() | st.integers(-1439, 1439).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
scalars = st.one_of(
    texts,
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.times(),
    st.datetimes(timezones=offsets),
)
names = (
    st.sampled_from(["a", "b", "session", "-", "1", "true", "1979-05-27", "inf"])
    | texts
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(names, inner, max_size=4)
        | st.lists(st.dictionaries(names, inner, max_size=3), max_size=3)
    ),
    max_leaves=12,
)
tables = st.dictionaries(names, values, max_size=6)

Way = TypeVar("Way")


class Writer:
    """Writes values as TOML 1.1, each time in another of the ways that the language offers."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one_of(self, *ways: Way) -> Way:
        return self.random.choice(ways)

    def chance(self) -> bool:
        return self.random.random() < 0.5

    def document(self, table: dict[str, Any]) -> str:
        text = self.gap() + self.section((), table)
        return {
            "lf": text,
            "crlf": text.replace("\n", "\r\n"),
            "mixed": re.sub("\n", lambda _: self.one_of("\n", "\r\n"), text),
            "unended": text.rstrip("\n"),
        }[self.one_of("lf", "crlf", "mixed", "unended")]

    def section(self, path: tuple[str, ...], table: dict[str, Any]) -> str:
        """Write the body of a table, then the sections below it."""
        body, below = "", ""
        for name, value in table.items():
            key = (*path, self.key(name))
            if isinstance(value, dict) and self.chance():
                below += self.subsection(key, value)
            elif value and is_tables(value) and self.chance():
                header = f"[[{self.dots(key)}]]{self.line_end()}"
                below += "".join(
                    header + self.section(key, element) for element in value
                )
            else:
                body += "".join(
                    self.entry(*entry) for entry in self.entries(key[-1:], value)
                )
        return body + below

    def subsection(self, key: tuple[str, ...], table: dict[str, Any]) -> str:
        needless = table and all(isinstance(value, dict) for value in table.values())
        if needless and self.chance():
            return "".join(
                self.subsection((*key, self.key(name)), inner)
                for name, inner in table.items()
            )
        return f"[{self.dots(key)}]{self.line_end()}{self.section(key, table)}"

    def entries(
        self, key: tuple[str, ...], value: Any
    ) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Split a table into dotted keys, or leave it for one inline table."""
        if not value or not isinstance(value, dict) or self.chance():
            yield key, value
            return
        for name, inner in value.items():
            yield from self.entries((*key, self.key(name)), inner)

    def entry(self, key: tuple[str, ...], value: Any) -> str:
        indent = self.one_of("", "  ", "\t")
        return f"{indent}{self.pair(key, value)}{self.line_end()}"

    def pair(self, key: tuple[str, ...], value: Any) -> str:
        return self.dots(key) + self.one_of("=", " = ", "\t=  ") + self.value(value)

    def line_end(self) -> str:
        return (
            self.one_of("", " ", "\t#", " # ] } ''' \"\"\" = \\ é") + "\n" + self.gap()
        )

    def gap(self) -> str:
        """Make what may stand between lines, and in an array between values."""
        return self.one_of(
            "", "", " ", "\n", "\t\n\n", '# [a] {b = "c\n', "\n#\n # '''\n"
        )

    def dots(self, key: tuple[str, ...]) -> str:
        return self.one_of(".", ".", " . ", "\t.").join(key)

    def key(self, name: str) -> str:
        ways = [self.basic(name)]
        if re.fullmatch("[A-Za-z0-9_-]+", name):
            ways += [name] * 3
        if not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", name):
            ways.append(f"'{name}'")
        return self.one_of(*ways)

    def value(self, value: Any) -> str:
        match value:
            case dict():
                entries = [
                    self.pair(*entry)
                    for name, inner in value.items()
                    for entry in self.entries((self.key(name),), inner)
                ]
                return "{" + self.commas(entries) + "}"
            case list():
                return "[" + self.commas([self.value(inner) for inner in value]) + "]"
            case str():
                return self.text(value)
            case _:
                return self.scalar(value)

    def scalar(self, value: Any) -> str:
        match value:
            case bool():
                return str(value).lower()
            case int():
                ways = [str(value), f"{value:+}", f"{value:_}"]
                ways += [hex(value), oct(value), bin(value)] * (value >= 0)
                return self.one_of(*ways)
            case dt.datetime():
                return self.time(value.isoformat(self.one_of("T", "t", " ")), value)
            case dt.time():
                return self.time(value.isoformat(), value)
            case _:
                return str(value)

    def time(self, written: str, value: dt.datetime | dt.time) -> str:
        if (
            not value.second
            and not value.microsecond
            and value.tzinfo is None
            and self.chance()
        ):
            written = written.removesuffix(":00")
        return written.replace("+00:00", self.one_of("Z", "z", "+00:00"))

    def commas(self, parts: list[str]) -> str:
        written = ("," + self.gap()).join(part + self.gap() for part in parts)
        return self.gap() + written + self.one_of("", "," + self.gap()) * bool(parts)

    def text(self, value: str) -> str:
        ways = [self.basic, self.multiline]
        if not re.search(r"[\x00-\x08\x0a-\x1f\x7f']", value):
            ways.append("'{}'".format)
        if not re.search(r"[\x00-\x08\x0b-\x1f\x7f]|'{3}", value):
            ways.append(
                lambda value: f"'''{newline(value, chance=self.chance())}{value}'''"
            )
        return self.one_of(*ways)(value)

    def basic(self, value: str) -> str:
        return '"' + "".join(self.character(each, '\n"\\') for each in value) + '"'

    def multiline(self, value: str) -> str:
        written = "".join(
            self.one_of("", "", "", "\\\n", "\\ \t\n  \n\t") * (not each.isspace())
            + self.character(each, "\\")
            for each in value
        )
        written = re.sub('"{3}', '""\\"', written)
        written += self.one_of("", "", "\\\n  ")
        return f'"""{newline(written, chance=self.chance())}{written}"""'

    def character(self, character: str, special: str) -> str:
        code = ord(character)
        plain = character in "\t\n" or (code >= 0x20 and code != 0x7F)
        if plain and character not in special and self.random.random() < 0.8:
            return character
        short = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r", "\x1b": "e"}
        short |= {'"': '"', "\\": "\\"}
        ways = [f"\\U{code:08x}"]
        ways += [f"\\u{code:04X}"] * (code <= 0xFFFF) + [f"\\x{code:02x}"] * (
            code <= 0xFF
        )
        ways += ["\\" + short[character]] * 3 if character in short else []
        return self.one_of(*ways)


def newline(value: str, *, chance: bool) -> str:
    """Make the line break after the opening quotes that the parser trims."""
    return "\n" * (chance or value.startswith("\n"))


def is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(element, dict) for element in value
    )


@st.composite
def documents(draw: st.DrawFn) -> str:
    return Writer(draw(st.randoms())).document(draw(tables))


def at(value: Any, path: spans.KeyPath) -> Any:
    for part in path:
        value = value[part]
    return value


def paths(document: dict[str, Any]) -> Iterator[spans.KeyPath]:
    """Walk every path into the parsed document but the empty one."""
    waiting: list[tuple[spans.KeyPath, Any]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if path:
            yield path
        if isinstance(value, dict):
            waiting += [((*path, name), inner) for name, inner in value.items()]
        if isinstance(value, list):
            waiting += [((*path, index), inner) for index, inner in enumerate(value)]


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def parsed(source: str) -> Any:
    return tomli.loads(f"x = {source}")["x"]


def same(expected: Any, actual: Any) -> bool:
    """Equal in type, order and sign too; nan is the same as nan."""
    return repr(expected) == repr(actual)


def assert_places(text: str) -> None:
    """Hold a text that the parser accepts to the laws."""
    document = tomli.loads(text)
    found = Spans(text)

    every = set(paths(document))
    assert {path for path in every if isinstance(path[-1], str)} == found.keys.keys()
    assert every >= found.values.keys() | found.headers.keys()
    assert not found.values.keys() & found.headers.keys()
    for path in every - found.values.keys() - found.headers.keys():
        assert_only_named(at(document, path), path, found)
    for path, span in found.keys.items():
        assert {path[-1]: 0} == tomli.loads(f"{cut(text, span)} = 0")
    for path, span in found.values.items():
        value = at(document, path)
        assert same(value, parsed(cut(text, span)))
        assert_between_neighbours(text, path, found)
        if isinstance(value, str):
            assert_inside(text, span, value)
    for path, span in found.headers.items():
        assert_header(text, path, span)


def assert_only_named(value: Any, path: spans.KeyPath, found: spans.Spans) -> None:
    """Allow a key alone to arrays of tables and to tables named in passing."""
    if isinstance(value, list):
        assert all((*path, index) in found.headers for index in range(len(value)))
        return
    assert value
    assert all((*path, name) in found.keys for name in value)


def assert_between_neighbours(
    text: str, path: spans.KeyPath, found: spans.Spans
) -> None:
    """Want a value behind its key, an element in its array behind the one before."""
    *outer, last = path
    span = found.values[path]
    if isinstance(last, str):
        assert re.fullmatch(r"[ \t]*=[ \t]*", text[found.keys[path].end : span.start])
        return
    array = found.values[tuple(outer)]
    assert array.start < span.start < span.end < array.end
    if last:
        assert found.values[*outer, last - 1].end < span.start


def assert_header(text: str, path: spans.KeyPath, span: Span) -> None:
    """Want the whole header, and one that opens its path."""
    brackets = 2 if isinstance(path[-1], int) else 1
    source = cut(text, span)
    assert len(source) - brackets == len(source.lstrip("[")) == len(source.rstrip("]"))
    opened: Any = tomli.loads(source)
    for part in path:
        if isinstance(part, str):
            opened = opened[part]
    assert opened == ([{}] if brackets == 2 else {})


def assert_inside(text: str, span: Span, value: str) -> None:
    """Want up to each character's next what makes up that character, alone."""
    places = [inside(text, span, index) for index in range(min(len(value), 200) + 1)]
    assert places == sorted(set(places))
    for character, start, end in zip(value, places, places[1:], strict=False):
        assert character == text[start] or text[start] == "\\"
        assert character == parsed(enclose(text, span, text[start:end]))


def enclose(text: str, span: Span, source: str) -> str:
    """Write part of a string as a string of the same kind."""
    triple = re.match("\"{3}|'{3}", cut(text, span))
    opening, closing = (
        (f"{triple[0]}\n", triple[0]) if triple else [text[span.start]] * 2
    )
    return opening + source.replace("\r", "") + closing


@settings(deadline=None)
@given(documents())
def test_every_place_is_right(text: str) -> None:
    """What is cut out at its place means the same again, whatever style a document has."""
    assert_places(text)


@settings(deadline=None)
@given(documents())
def test_a_replaced_value_changes_its_path_alone(text: str) -> None:
    """Writing something else at a value's place changes that value and no other."""
    document = tomli.loads(text)

    for path, span in Spans(text).values.items():
        expected = copy.deepcopy(document)
        at(expected, path[:-1])[path[-1]] = "new"
        changed = f"{text[: span.start]}'new'{text[span.end :]}"
        assert same(expected, tomli.loads(changed))


@settings(deadline=None)
@given(documents())
def test_a_key_after_a_header_belongs_to_its_path(text: str) -> None:
    """Writing a new key after a header adds it to that table and to no other."""
    document = tomli.loads(text, parse_float=str)

    for path, span in Spans(text).headers.items():
        expected = copy.deepcopy(document)
        at(expected, path)["new key"] = 1
        changed = f"{text[: span.end]}\n'new key' = 1\n{text[span.end :]}"
        assert expected == tomli.loads(changed, parse_float=str)


STORE = """\
[group] # the group
id = "robots"

[people]
"Fede Nanni" = { url = "https://example.org", "a.b".c = 1 }

[[session]]
id = "one"
leads = ["Fede Nanni"]
[[session]]
  [[ session ]]
date = 2024-06-04 14:30
leads = [
  "A, B", # ]
  'C"',
  [[]],
]
usual.'room' . "x" = true
[session.extra]
note = '''
# no comment'''
[[session.material]]
[session.material.by]
"""


def test_a_store_is_indexed_as_its_value_is() -> None:
    """Elements count from 0, and a table below `[[session]]` belongs to the latest one."""
    headers = {
        ("group",): "[group]",
        ("people",): "[people]",
        ("session", 0): "[[session]]",
        ("session", 1): "[[session]]",
        ("session", 2): "[[ session ]]",
        ("session", 2, "extra"): "[session.extra]",
        ("session", 2, "material", 0): "[[session.material]]",
        ("session", 2, "material", 0, "by"): "[session.material.by]",
    }
    values = {
        ("group", "id"): '"robots"',
        ("people", "Fede Nanni"): '{ url = "https://example.org", "a.b".c = 1 }',
        ("people", "Fede Nanni", "url"): '"https://example.org"',
        ("people", "Fede Nanni", "a.b", "c"): "1",
        ("session", 0, "id"): '"one"',
        ("session", 0, "leads"): '["Fede Nanni"]',
        ("session", 0, "leads", 0): '"Fede Nanni"',
        ("session", 2, "date"): "2024-06-04 14:30",
        ("session", 2, "leads"): '[\n  "A, B", # ]\n  \'C"\',\n  [[]],\n]',
        ("session", 2, "leads", 0): '"A, B"',
        ("session", 2, "leads", 1): "'C\"'",
        ("session", 2, "leads", 2): "[[]]",
        ("session", 2, "leads", 2, 0): "[]",
        ("session", 2, "usual", "room", "x"): "true",
        ("session", 2, "extra", "note"): "'''\n# no comment'''",
    }

    found = Spans(STORE)

    assert headers == {path: cut(STORE, span) for path, span in found.headers.items()}
    assert values == {path: cut(STORE, span) for path, span in found.values.items()}


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        (("people", "Fede Nanni"), 5, '"Fede Nanni"'),
        (("people", "Fede Nanni", "a.b"), 5, '"a.b"'),
        (("session",), 7, "session"),
        (("session", 2, "usual", "room"), 18, "'room'"),
        (("session", 2, "usual", "room", "x"), 18, '"x"'),
        (("session", 2, "extra"), 19, "extra"),
    ],
)
def test_keys_are_found_where_they_are_first_written(
    path: spans.KeyPath, line: int, expected: str
) -> None:
    """Each part of a dotted key or header has its own place, quotes included."""
    span = Spans(STORE).keys[path]

    assert expected == cut(STORE, span)
    assert line == position(STORE, span.start)[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\n",
        "# no line end",
        "[a]",
        "a=1#",
        "[a.b]\nc = 1\n[a]\nd = 1",
        "fruit.apple.colour = 1\n[fruit.apple.taste]\nsweet = true",
        "[[a]]\n[[a.b]]\n[a.b.c]\n[[a.b]]\n[[a]]\n[[a.b]]\nx.y = {}",
        '"" = 1\n\' \' . "\\x61\\U0001F98A" = 2',
        "1.2 = 1.2\ntrue = true\n1979-05-27 = 1979-05-27",
        "a = {\n  b = 1, # c\n  c.d = [ ],\n}",
        '[a.\'b\'."c\\e"]\nb = "\\e\\x7f"',
        "a = 07:32\nb = 1979-05-27 07:32Z\nc = 1979-05-27t07:32:00.5-00:30\nd = [1979-05-27 ,1]",
        "a = [+1, -0, 1_000, 0xdead_beef, 0o7, 0b1, 1e6, -2E-2, +inf, -nan, nan]",
        'a = """"one""""\nb = """""two"""""\nc = """"""\nd = """"""""\ne = """\\""""""',
        "a = ''''one''''\nb = '''''two'''''\nc = ''''''\nd = ''''''''",
        'a = """\r\n\\  \r\n \t\r\n b\r\n\r\nc \\\r\n"""\r\nb = """\\\n"""',
        "a = '''\r\n\r\nb\r\n\\'''",
        "a = " + "[" * 200 + "]" * 200,
        "a = " + "[{b = " * 100 + "1" + "}, #\n]" * 100,
        ".".join(["a"] * 500) + " = 1",
    ],
    ids=lambda text: text[:20],
)
def test_rare_ways_to_write_are_understood(text: str) -> None:
    """The laws hold for what the language allows and nobody expects."""
    assert_places(text)


def test_no_depth_is_too_deep() -> None:
    """Values are nested as deep as they like: the interpreter's stack is not the limit."""
    depth = 3 * sys.getrecursionlimit()
    text = "a = " + "[" * depth + "]" * depth

    found = Spans(text)

    assert {
        ("a", *[0] * level): Span(4 + level, len(text) - level)
        for level in range(depth)
    } == found.values


def test_files_of_installed_packages(subtests: pytest.Subtests) -> None:
    """The laws hold for every TOML file that somebody installed here wrote."""
    assert_places_in(
        sorted(Path(sys.prefix).glob("lib/**/site-packages/**/*.toml")), subtests
    )


def test_files_of_this_repository(subtests: pytest.Subtests) -> None:
    """The laws hold for every TOML file of this repository."""
    folders = (ROOT / name for name in ("data", "src", "tests"))
    below = (file for folder in folders for file in folder.rglob("*.toml"))
    assert_places_in(sorted([*ROOT.glob("*.toml"), *below]), subtests)


def test_files_of_the_language_test_suite(subtests: pytest.Subtests) -> None:
    """The laws hold for the valid cases of toml-test, where TOML_TEST names its folder."""
    if "TOML_TEST" not in os.environ:
        pytest.skip("TOML_TEST names no copy of toml-test")
    assert_places_in(sorted(Path(os.environ["TOML_TEST"]).rglob("*.toml")), subtests)


def assert_places_in(files: list[Path], subtests: pytest.Subtests) -> None:
    """Check each file that the parser accepts, line ends as they are."""
    checked = 0
    for file in files:
        try:
            text = file.read_bytes().decode()
            tomli.loads(text)
        except (UnicodeDecodeError, tomli.TOMLDecodeError):
            continue
        checked += 1
        with subtests.test(file=str(file)):
            assert_places(text)
    if not checked:
        pytest.skip("no TOML file that the parser accepts")


@pytest.mark.parametrize(
    ("source", "offset", "expected"),
    [
        ('"abc"', 1, "bc"),
        (r'"a\tb\u00e9\\"', 1, r"\tb"),
        (r'"a\tb\u00e9\\"', 2, r"b\u00e9"),
        (r'"a\tb\u00e9\\c"', 3, r"\u00e9\\"),
        (r'"a\tb\u00e9\\c"', 4, r"\\c"),
        (r'"\U0001F98A\x61\e."', 3, '."'),
        (r"'\t'", 1, "t'"),
        ("'abc'", 3, "'"),
        ("'abc'", 30, "'"),
        ('""', 0, '"'),
        ('"""\r\na\r\nb"""', 0, "a"),
        ('"""\r\na\r\nb"""', 1, "\nb"),
        ('"""\r\na\r\nb"""', 2, "b"),
        ('"""a \\  \r\n\r\n  b"""', 2, "b"),
        ('"""a\\\n  """', 1, '"""\n'),
        ("'''\na\\\r\nb'''", 2, "\nb"),
        ('"""a"""""', 2, '"""" '[:4]),
        ("1234", 2, "1234"),
        ("[1, 2]", 2, "[1, 2]"),
        ("2024-06-04", 2, "2024-06-04"),
    ],
)
def test_a_character_of_a_value_is_found_in_its_source(
    source: str, offset: int, expected: str
) -> None:
    """Escapes, trimmed breaks and CRLF are counted as they were written."""
    text = f"key = {source}\n"
    span = Spans(text).values["key",]

    assert text[inside(text, span, offset) :].startswith(expected)


def test_a_character_of_a_quoted_key_is_found_in_its_source() -> None:
    """A quoted key is a string like any other; a bare one has its start alone."""
    text = "'ab'.c = 1"
    expected = [2, 5]

    keys = Spans(text).keys

    assert expected == [inside(text, keys[path], 1) for path in (("ab",), ("ab", "c"))]


@settings(deadline=None)
def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of *offset*."""
    place = Document("s.toml", text, {}).place(Span(offset, offset))
    return place.line, place.column


@given(st.text("ab\r\n\x0b\x85\u2028🦊", max_size=20), st.data())
def test_lines_and_columns_lead_back_to_the_offset(
    text: str, data: st.DataObject
) -> None:
    """Lines end at line feeds alone; columns count characters, both from 1."""
    offset = data.draw(st.integers(0, len(text)))
    lines = text.split("\n")

    line, column = position(text, offset)

    assert offset == sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
    assert 1 <= column <= len(lines[line - 1]) + 1
    assert (line, column) == position(text, offset)


def test_a_line_break_of_two_characters_ends_one_line() -> None:
    """After CRLF the next line begins, and nothing in between."""
    expected = [(1, 1), (1, 2), (1, 3), (2, 1)]

    assert expected == [position("a\r\nb", offset) for offset in range(4)]
