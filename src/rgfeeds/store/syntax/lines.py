"""Lines that are no statement: headers with too few brackets, Markdown, keys without `=`."""

from __future__ import annotations

import re

from rgfeeds.store.spans import Span
from rgfeeds.store.syntax.scene import Mistake, Scene, Statement

#: The tables there may be several of, so with two brackets.
REPEATED = ("session", "break", "defaults")

_MARKDOWN = re.compile(
    r"[*+-][ \t]+\S|\*\*|__|\d+[.)][ \t]|>|\||<[a-z/!]|!?\[[^\]]*\]\(|#{1,6}[ \t]|`{1,3}|https?://|[-=*_]{2,}$",
    re.IGNORECASE,
)


def header(scene: Scene) -> Mistake | None:
    """Explain a header whose brackets or name are wrong."""
    line = scene.line.strip()
    match = re.match(r"(\[{1,3})[ \t]*([\w -]*?)[ \t]*(\]{0,3})[ \t]*(?:#.*)?$", line)
    if scene.statements or not scene.reason.startswith("Expected"):
        return None
    if match is None:
        broken = scene.reason.startswith("Expected ']")
        return _no_header(scene, line) if broken else None
    name = match[2].strip()
    wanted = (
        f"[[{name}]]"
        if name in REPEATED or len(match[1]) + len(match[3]) > 2
        else f"[{name}]"
    )
    if match[1] + match[3] == wanted.replace(name, ""):
        return _no_header(scene, line)
    return Mistake(
        span=scene.line_span(),
        message=f"the header `{line}` needs as many brackets at its end as at its start",
        help=wanted,
    )


def _no_header(scene: Scene, line: str) -> Mistake:
    meant = next((table for table in REPEATED if table in line), "")
    return Mistake(
        span=scene.line_span(),
        message=f"`{line[:80]}` is no header: its name is one word",
        help=f"[[{meant}]]" if meant else "",
    )


def table_twice(scene: Scene) -> Mistake | None:
    """Explain a table that stands twice, or with one pair of brackets where two belong."""
    now = scene.headers[-1] if scene.headers else None
    if now is None or scene.statements or not scene.reason.startswith("Cannot"):
        return None
    name = _bare(now)
    first = next((one for one in scene.headers[:-1] if _bare(one) == name), None)
    if name in REPEATED:
        wrong = now if now.name[1] != "[" or first is None else first
        return Mistake(
            span=wrong.span,
            message=f"`{wrong.name}` needs two brackets, since there may be several",
            help=f"[[{name}]]",
        )
    return Mistake(
        span=now.span,
        message=f"`[{name}]` stands twice",
        help="write it once, and all its lines below it",
        other=(first.span, "first here") if first else None,
    )


def _bare(header: Statement) -> str:
    return header.name.strip("[] \t")


def key_twice(scene: Scene) -> Mistake | None:
    """Explain a key that stands twice in its table."""
    now = scene.statement
    if now is None or not scene.reason.startswith("Cannot"):
        return None
    first = next((one for one in scene.statements[:-1] if one.name == now.name), None)
    table = _bare(scene.headers[-1]) if scene.headers else ""
    where = (
        f" in this `[[{table}]]`"
        if table in REPEATED
        else f" in `[{table}]`"
        if table
        else ""
    )
    new = table in REPEATED and now.name in {"id", "date", "from"}
    start = now.span.start
    return Mistake(
        span=Span(start, start + len(now.name)),
        message=f"`{now.name.strip(chr(34))}` stands twice{where}",
        help=f"if another {table} begins here, put [[{table}]] above it"
        if new
        else "keep one of them",
        other=(Span(first.span.start, first.span.start + len(first.name)), "first here")
        if first
        else None,
    )


def inline_key_twice(scene: Scene) -> Mistake | None:
    """Explain a key that stands twice between braces."""
    match = re.match(r"Duplicate inline table key '(.*)'", scene.reason)
    if not match:
        return None
    at = scene.text.rfind(match[1], 0, scene.pos)
    return Mistake(
        span=Span(at, at + len(match[1])),
        message=f"`{match[1]}` stands twice between these braces",
        help="keep one of them",
    )


def markdown(scene: Scene) -> Mistake | None:
    """Explain a line of Markdown outside of quotes."""
    line = scene.line.strip()
    if scene.brackets and not line.startswith("["):
        return None
    if "=" in scene.before or not scene.reason.startswith(("Expected", "Invalid st")):
        return None
    if not _MARKDOWN.match(line):
        return None
    return Mistake(
        span=scene.line_span(),
        message="this line is Markdown, and stands outside of quotes",
        help='put it between reading = """ and a line with """ alone',
    )


def no_equals(scene: Scene) -> Mistake | None:
    """Explain a key with something else after it than `=`."""
    if not scene.reason.startswith("Expected '='"):
        return None
    key, rest = scene.before.strip(), scene.rest.strip()
    span = Span(scene.pos, scene.pos + 1)
    if rest.startswith(":"):
        value = rest[1:].strip()
        return Mistake(
            span=span,
            message=f"after `{key}` stands a `:` where an `=` belongs",
            help=f"{key} = {quoted(value)}"[:200],
        )
    if rest and rest[0] in "\"'[{“”0123456789":
        return Mistake(
            span=span,
            message=f"there is no `=` after `{key}`",
            help=f"{key} = {quoted(rest)}"[:200],
        )
    words = re.match(r"([^=\n]+?)[ \t]*=[ \t]*", scene.line.strip())
    if words:
        names = bool(scene.headers) and _bare(scene.headers[-1]) in {"people", "rooms"}
        line = scene.line.strip()
        return Mistake(
            span=Span(scene.line_span().start, scene.line_span().start + len(words[1])),
            message=f"`{words[1]}` needs quotes, since it is no single word"
            if names
            else f"`{words[1]}` is no key: a key is one word, of the letters a to z",
            help=f"{quoted(words[1])} = {line[words.end() :]}"[:200] if names else "",
        )
    if re.fullmatch(r"[\w-]+", scene.line.strip()):
        return Mistake(
            span=scene.line_span(),
            message=f"`{key}` has no value",
            help=f'{key} = "…", or leave the whole line out',
        )
    return Mistake(
        span=scene.line_span(),
        message="this line is no `key = value`",
        help='a text of several lines stands between """ and """',
    )


def quoted(value: str) -> str:
    """Return *value* as TOML would have it: in quotes unless it needs none."""
    if value[:1] in {"“", "”", "„"}:
        value = value.strip("“”„")
    if re.match(r"\d{4}-\d\d-\d\d$|[\"'\[{]", value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def stray(scene: Scene) -> Mistake | None:
    """Explain a line that begins with what begins nothing."""
    if scene.reason != "Invalid statement":
        return None
    sign = scene.text[scene.pos : scene.pos + 1]
    if sign == "=":
        return Mistake(
            span=Span(scene.pos, scene.pos + 1),
            message="there is no key before this `=`",
            help='title = "…"',
        )
    if sign in ",;]})([.:":
        return Mistake(
            span=Span(scene.pos, scene.pos + 1),
            message=f"a `{sign}` stands here by itself",
            help="delete it, or close what it belongs to",
        )
    return Mistake(
        span=scene.line_span(),
        message="this line is no `key = value`",
        help='a text of several lines stands between """ and """',
    )
