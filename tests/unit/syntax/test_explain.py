"""Why a text is no TOML, for what people type besides the reviewed mistakes."""

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.store.document import Mistake
from rgfeeds.store.syntax import explain


def mistake(text: str) -> Mistake:
    with pytest.raises(tomli.TOMLDecodeError) as raised:
        tomli.loads(text)
    error = raised.value
    return explain(error.doc, error.pos, error.msg)


def told(text: str) -> tuple[str, str, str]:
    """Return the source pointed at, the message and the help."""
    found = mistake(text)
    return text[found.span.start : found.span.end], found.message, found.help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("start = 11:00-12:00\n",
         ("11:00-12:00", "`11:00-12:00` is text and has no quotes", 'start = "11:00"\nend = "12:00"')),
        ('kind => "Technical"\n',
         ('> "Technical"', '`> "Technical"` is text and has no quotes', 'kind = "Technical"')),
        ('leads = ("Grace Hopper")\n',
         ('("Grace Hopper")', '`("Grace Hopper")` is text and has no quotes', 'leads = "Grace Hopper"')),
        ('leads = [\n  - "Grace Hopper"\n]\n',
         ('- "Grace Hopper"', '`- "Grace Hopper"` is text and has no quotes', '"Grace Hopper"')),
        ('title := "BERT"\n',
         (":", "after `title` stands a `:` where an `=` belongs", 'title = "BERT"')),
        ("title = 'BERT and its masks\"\n",
         ("'BERT and its masks\"", "the text that begins here is not closed",
          "the quote at its end must be as that at its start: title = 'BERT and its masks'")),
        ('slides = { url = "https://example.org/a.pdf }\n',
         ('"https://example.org/a.pdf }', "the text that begins here is not closed",
          'slides = { url = "https://example.org/a.pdf" }')),
        ("reading = |\n",
         ("|", "`|` is text and has no quotes", 'a text of several lines stands between """ and """')),
        ("[[new session]]\n",
         ("[[new session]]", "`[[new session]]` is no header: its name is one word", "[[session]]")),
        ("[[new one]]\n",
         ("[[new one]]", "`[[new one]]` is no header: its name is one word", "")),
        ("[people\n",
         ("[people", "the header `[people` needs as many brackets at its end as at its start", "[people]")),
        ("[session]\nid = 'a'\n[[session]]\n",
         ("[session]", "`[session]` needs two brackets, since there may be several", "[[session]]")),
        ("a = { b = 1, b = 2 }\n",
         ("b", "`b` stands twice between these braces", "keep one of them")),
        ("a = 1\na = 2\n", ("a", "`a` stands twice", "keep one of them")),
        ("[group]\na.b = 1\na = 2\n", ("a", "`a` stands twice in `[group]`", "keep one of them")),
        ("= 1\n", ("=", "there is no key before this `=`", 'title = "…"')),
        ("título = 1\n", ("título", "`título` is no key: a key is one word, of the letters a to z", "")),
        ("title\n", ("title", "`title` has no value", 'title = "…", or leave the whole line out')),
        ("title = # later\n", ("title =", "`title` has no value", "write one after the `=`, or leave the whole line out")),
        ("title: “A”\n", (":", "after `title` stands a `:` where an `=` belongs", 'title = "A"')),
        ('title: He said "hi"\n',
         (":", "after `title` stands a `:` where an `=` belongs", 'title = "He said \\"hi\\""')),
        ("leads = [,]\n", (",", "a stray `,`", "delete it")),
        ("leads = ['A',\n", ("[", "the list that begins here is not closed", "leads = ['A']")),
        ("leads = [\n", ("[", "the list that begins here is not closed", "put ] after its last entry")),
        ("leads = [[\n'a'\n", ("[", "the list that begins here is not closed", "put ] after its last entry")),
        ("a = { b = 1\n", ("{", "the table that begins here is not closed", "a = { b = 1}")),
        ("leads = ['A', 'B]\n", ("'B]", "the text that begins here is not closed", "leads = ['A', 'B']")),
        ("leads = [\n  'A',\n  'B\n]\n", ("'B", "the text that begins here is not closed", "'B'")),
        ('title = "' + "x" * 200 + "\n", ('"' + "x" * 200, "the text that begins here is not closed", 'put " at its end')),
        ('a = "x" # c\nb = 1 2\n', ("1 2", "`1 2` is text and has no quotes", 'b = "1 2"')),
        ("a = 1b = 2\n", ("1b = 2", "`1b = 2` is text and has no quotes", 'a = "1b = 2"')),
        ("a = 1, b = 2\n", ("b", "`b` stands on a line with something else", "begin a new line here")),
        ("a = 'b' c\n", ("c", "`c` stands after the end of the value", "put it into the quotes, or take it out")),
        ("a = 'b'!\n", ("!", "a stray `!`", "delete it")),
        ("[a] b\n", ("b", "`b` stands after the end of the value", "put it into the quotes, or take it out")),
        ("a = ‘b’\n", ("‘", "`‘` is a curly quote; TOML wants straight ones", "a = 'b'")),
        ("a = 1\u200b\n", ("\u200b", "here stands an invisible character, U+200B (zero width space)", "delete it, or write a plain blank")),
        ("# a\x01\n", ("\x01", "here stands an invisible character, U+0001 (control character)", "delete it, or write a plain blank")),
        ('a = "\\u12"\n', ("\\u", "`\\u` stands for nothing: within quotes a backslash begins a code",
                           "write the backslash twice, \\\\u, or the whole text between ''' and '''")),
        ("a = 2026-13-01\n", ("2026-13-01", "`2026-13-01` is not a date", "a date is year, month and day, as in 2026-01-12")),
        ("a = '''\nx\n", ("'''", "the text of `a` begins here and is not closed", "put ''' on a line of its own below its last line")),
        ('a = "b"\n"""\n', ('"""', "these quotes open a text, and no `key =` stands before them",
                             "take them out, or look where the text above was closed")),
        ('a = """b"""\nc = d\n', ("d", "`d` is text and has no quotes", 'c = "d"')),
        ("a = 1\nb. = 2\n", ("=", "the file is not TOML: invalid initial character for a key part", "")),
        ("[1,\n", ("[1,", "`[1,` is no header: its name is one word", "")),
        ("---\ntitle: x\n", ("---", "this line is Markdown, and stands outside of quotes", "delete it")),
        ('- title = "x"\n', ('- title = "x"', "this line is Markdown, and stands outside of quotes",
                            'begin the line with its key: title = "x"')),
        ('leads = ["A" and "B"]\n', ("and", "before this a comma is missing, or the `]` of the list", 'leads = ["A", "B"]')),
        ('title = "x".\n', (".", "a stray `.`", "delete it")),
        ('leads = "A", "B"]\n', ('"A", "B"]', "several texts need brackets around them", 'leads = ["A", "B"]')),
        ("leads = [Ada](https://example.org)\n", ("[Ada](https://example.org)", "`[Ada](https://example.org)` is text and has no quotes",
                                                 'leads = "[Ada](https://example.org)"')),
        ("date = 2026–12–07\n", ("2026–12–07", "`2026–12–07` is not a date", "date = 2026-12-07")),
        ("date = 2026/12/07\n", ("2026/12/07", "`2026/12/07` is not a date", "date = 2026-12-07")),
        ("Session:\nid = 1\n", ("Session:", "the header `Session:` has no brackets", "[[session]]")),
        ("people\n", ("people", "the header `people` has no brackets", "[people]")),
        ("date = TBC\n", ("TBC", "`TBC` is text and has no quotes", "a date is year, month and day, as in 2026-01-12")),
        ("a = 1\n[[session 2]]\n", ("[[session 2]]", "`[[session 2]]` is no header: its name is one word", "[[session]]")),
        ("[[session]]\nid = 'a'\n[session\nid = 'b'\n", ("[session", "the header `[session` needs as many brackets at its end as at its start", "[[session]]")),
        ('[rooms]\nAnnexe 2 = "x"\n', ("Annexe 2", "`Annexe 2` needs quotes, since it is no single word", '"Annexe 2" = "x"')),
        ('[people]\n"Ada "A" Bell" = "x"\n', ('"Ada "A" Bell"', '`"Ada "A" Bell"` needs quotes, since it is no single word', '"Ada \\"A\\" Bell" = "x"')),
        ('title: "x",\n', (":", "after `title` stands a `:` where an `=` belongs", 'title = "x"')),
        ("1. one\n", ("1. one", "this line is Markdown, and stands outside of quotes",
                      'put it between reading = """ and a line with """ alone')),
        ("leads = ['A' 'B'\n", ("'B'", "before this a comma is missing, or the `]` of the list", "leads = ['A', 'B'")),
        ("leads = ['A'; 'B']\n", (";", "before this a comma is missing, or the `]` of the list", "leads = ['A', 'B']")),
        ('"a" "b"\n', ('"', 'there is no `=` after `"a"`', '"a" = "b"')),
        ('"\\"=#\n', ("\n", "the file is not TOML: illegal character '\\n'", "")),
        ('"a\\"b" = 1\n"a\\"b" = 2\n', ("\n", "the file is not TOML: cannot overwrite a value", "")),
        ("a.b = 1\n[a.b]\n", ("[a.b]", "`[a.b]` stands twice", "write it once, and all its lines below it")),
    ],
)  # fmt: skip
def test_what_people_type_is_explained(
    text: str, expected: tuple[str, str, str]
) -> None:
    """Each mistake has its words, and the place of the mistake itself."""
    assert told(text) == expected


@given(st.text(alphabet="ab =[]{}\"'\\\n#.,:-1“\x00\u00a0", max_size=40))
def test_every_text_that_is_no_toml_is_explained(text: str) -> None:
    """Whatever tomli refuses has a message, and a place within the text or at its end."""
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError as raised:
        error = raised
    else:
        return

    found = explain(error.doc, error.pos, error.msg)

    assert found.message
    assert 0 <= found.span.start <= found.span.end
    assert found.span.start <= len(error.doc)
