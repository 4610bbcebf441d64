"""The reference of the store `docs/store.md`, made from the one table of its keys.

`make update-golden` writes it; `tests/test_store_reference.py` runs each example.
"""
# ruff: noqa: INP001 - a folder of pages, not a package

from collections.abc import Iterable

from msgspec import Struct

from rgfeeds.store import keys, names, times, values
from rgfeeds.store.keys import Key

HEAD = """\
# The store

A group's sessions are one file in TOML, `data/sessions.toml`.
Only the five keys of `[group]` that are marked must be written, and `id` and `date` of each session; say the rest where it is not as usual.
The order of tables changes nothing. A key that is not listed here is an error, with the one that is probably meant.

Text stands between quotes, `"like this"`; text of several lines between three, `\"\"\"`.
A line that begins with `#` is a comment.
`rgfeeds check` says what is wrong, where, and what to write instead; [mistakes.md](mistakes.md) lists all it knows.
Editors that know JSON Schema complete the keys with [sessions.schema.json](sessions.schema.json).
"""

AUTHORITY = """\
**What `authority` is for.** Every session has a name that no other in the world has, by which calendars and feed readers know it again:
`<session id>.<group id>@<authority>`. The authority is a host name that is yours, so that nobody else makes the same names.
Nobody ever opens it, and it need not lead anywhere. Without a domain of your own, write the host of your page:
for `https://you.github.io/papers/` that is `you.github.io`; `rgfeeds init` does so by itself.
When the page moves to another address, `url` changes and `authority` stays: otherwise everybody's calendar would show every session twice.
"""


class Table(Struct, frozen=True):
    """A table of the store: its header, what it is for, its keys, an example for each, more to say."""

    header: str
    about: str
    keys: tuple[Key, ...]
    examples: dict[str, str]
    more: str = ""


_MATERIALS = {key.name: f'"https://example.org/{key.name}"' for key in keys.MATERIALS}

TABLES = (
    Table(
        "[group]",
        "Who you are.",
        keys.GROUP,
        {
            "id": '"robots-in-disguise"',
            "authority": '"example.github.io"',
            "name": '"Robots in Disguise"',
            "description": '"Reading group on foundation models."',
            "url": '"https://example.github.io/robots-in-disguise/"',
            "timezone": '"Europe/London"',
            "language": '"en-GB"',
            "venue": '"96 Euston Road, London NW1 2DB"',
            "source": '"https://example.org/our-repository"',
            "about": '"Everybody may come; write to [Ada](mailto:ada@example.org)."',
            "moved_to": '"https://example.org/the-new-page/"',
        },
        AUTHORITY,
    ),
    Table(
        "[[defaults]]",
        "What a session takes that does not say otherwise. A second one with `from` holds from that day on; another `start` without an `end` keeps the length.",
        keys.DEFAULTS,
        {
            "from": "2027-09-01",
            "start": '"11:00"',
            "end": '"12:00"',
            "room": '"David Blackwell"',
            "online": '"https://example.org/join"',
            "weekday": '"Monday"',
        },
    ),
    Table(
        "[rooms]",
        'Only what a room needs besides its name: `"Annexe" = { address = "1 Back Lane, London" }`.',
        keys.ROOM_KEYS,
        {"address": '"1 Back Lane, London"'},
    ),
    Table(
        "[[session]]",
        "One session. Its `id` is for the talk, not for the day: it stays when the talk moves.",
        keys.SESSION,
        {
            "id": '"word-embeddings"',
            "date": "2027-01-11",
            "weekday": '"Monday"',
            "start": '"14:30"',
            "end": '"15:30"',
            "title": '"Introduction to word embeddings"',
            "kind": '"Discussion"',
            "leads": '["Ada Lovelace", "[Grace Hopper](https://example.org/grace) (Yale)"]',
            "room": '"Enigma"',
            "online": '"https://example.org/join"',
            "status": '"cancelled"',
            "reason": '"Train strike"',
            **_MATERIALS,
            "announced": "2027-01-04",
            "continues": '"an-earlier-session"',
            "abstract": '"Why *sparse* models are cheap to run."',
            "reading": '"- [Ho et al. 2020](https://arxiv.org/abs/2006.11239)"',
        },
        """\
**Without a `title`** a session is an open slot: the page shows it, and nobody is told until it has one.
With `leads` and no title, the talk is on, and its title is to come.

**A session that does not take place stays in the file** and gets `status = "cancelled"`: then calendars show it as cancelled.

**Slides and the like** may be one link, a list of links, or `{ title = "Part 1", url = "https://example.org/1", added = 2027-01-12 }`.

**Files beside the store**: what lies in `materials/word-embeddings/`, in the folder of this file, is published at `sessions/word-embeddings/`
and listed with that session by itself. It is told when it is first committed; another file under the same name is no news, and one that is taken out leaves the page.
The name tells what it is: what begins with `slides` or ends in `.pptx`, `.key` or `.odp`, or the only PDF, is the slides, `.ipynb` a notebook,
a film or a sound a recording, all else `materials`. To say it otherwise, write the name where a link may stand:
`code = { title = "Solutions", url = "solutions.zip" }`.
Links, hidden files, HTML and SVG are never published; `rgfeeds check` says why, and warns of files over 50 MB.

**Reading is Markdown**: a line in bold is a heading, each bullet one item, what is indented below it a note.
""",
    ),
    Table(
        "[[break]]",
        "Days without a session: one `date`, or `from` and `until`. It is on the page and in the feed, not in the calendar.",
        keys.BREAK,
        {
            "date": "2027-03-29",
            "from": "2027-03-22",
            "until": "2027-04-05",
            "reason": '"Easter"',
        },
    ),
    Table(
        "[history]",
        "What the history of this file in git does not say rightly.",
        keys.HISTORY,
        {
            "previous": '["talks/sessions.toml"]',
            "ignore": '["0123456789abcdef0123456789abcdef01234567"]',
            "begin": '"0123456789abcdef0123456789abcdef01234567"',
        },
    ),
)

_PEOPLE = """\
## `[people]`

Optional: where a name leads, or what else there is to say of it. Sessions then name people by their name alone.

```toml
[people]
"Ada Lovelace" = "https://example.org/ada"
"Grace Hopper" = { url = "https://example.org/grace", affiliation = "Yale" }
```
"""
_CHECK = """\
## `[check]`

How grave a mistake is, by the name that `rgfeeds check` gives it: `"error"`, `"warning"`, `"note"` or `"off"`.
Only what would not mislead subscribers can be turned off. `country` names one whose public holidays are looked at (with the extra `rgfeeds[holidays]`).

```toml
[check]
lead-without-link = "off"
```
"""

#: What the forms of values are called; what else there is, is one of a list.
_FORMS = (
    (names.IDENTIFIER, "a-z, 0-9, hyphens"),
    (names.AUTHORITY, "a host name"),
    (names.ZONE, "text"),
    (values.NAME, "text"),
    (values.LINE, "text"),
    (values.PROSE, "Markdown"),
    (values.LINK, "a link"),
    (values.LINK_OR_NONE, "a link"),
    (names.SITE, "an address"),
    (names.NAMES, "a list of text"),
    (names.PATHS, "a list of text"),
    (names.COMMIT, "the name of a commit"),
    (names.COMMITS, "a list of names of commits"),
    (times.DATE, "a date"),
    (times.PIN, "a date, or with a time"),
    (times.CLOCK, "a time"),
    (times.START, "a time"),
    (times.END, "a time"),
)


def store_reference() -> str:
    """Return the page: a section for each table."""
    sections = {table.header: _section(table) for table in TABLES}
    sections["[people]"], sections["[check]"] = _PEOPLE, _CHECK
    order = ("[group]", "[[defaults]]", "[rooms]", "[people]", "[[session]]", "[[break]]", "[check]", "[history]")  # fmt: skip
    return "\n".join([HEAD, *(sections[header] for header in order)])


def _section(table: Table) -> str:
    more = f"\n{table.more}" if table.more else ""
    return (
        f"## `{table.header}`\n\n{table.about}\n\n"
        f"| key | meaning | is | example |\n|---|---|---|---|\n{''.join(_rows(table))}{more}"
    )


def _rows(table: Table) -> Iterable[str]:
    for key in table.keys:
        needed = " **(needed)**" if key.required else ""
        example = f"{key.name} = {table.examples[key.name]}".replace("|", r"\|")
        meaning = key.meaning.replace("|", r"\|")
        yield f"| `{key.name}`{needed} | {meaning} | {_form(key)} | `{example}` |\n"


def _form(key: Key) -> str:
    for form, words in _FORMS:
        if key.form is form:
            return words
    listed = key.form.schema.get("enum")
    return ", ".join(f"`{one}`" for one in listed) if listed else "a link, or a list"
