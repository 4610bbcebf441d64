"""Lines that are no statement: headers with too few brackets, Markdown, keys without `=`."""

from __future__ import annotations

import re

from rgfeeds.store.spans import Span
from rgfeeds.store.syntax.scene import Mistake, Scene, Statement, mistake

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
    if match:
        name, signs = match[2].strip(), match[1] + match[3]
        two = name in REPEATED or len(signs) > 2
        if signs != ("[[]]" if two else "[]"):
            message = (
                f"the header `{line}` needs as many brackets at its end as at its start"
            )
            return scene.line_mistake(message, f"[[{name}]]" if two else f"[{name}]")
    elif not scene.reason.startswith("Expected ']"):
        return None
    meant = next((table for table in REPEATED if table in line), "")
    message = f"`{line[:80]}` is no header: its name is one word"
    return scene.line_mistake(message, f"[[{meant}]]" if meant else "")


def table_twice(scene: Scene) -> Mistake | None:
    """Explain a table that stands twice, or with one pair of brackets where two belong."""
    now = scene.headers[-1] if scene.headers else None
    if now is None or scene.statements or not scene.reason.startswith("Cannot"):
        return None
    name = _bare(now)
    first = next((one for one in scene.headers[:-1] if _bare(one) == name), None)
    if name in REPEATED:
        wrong = now if now.name[1] != "[" or first is None else first
        message = f"`{wrong.name}` needs two brackets, since there may be several"
        return Mistake(span=wrong.span, message=message, help=f"[[{name}]]")
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
    table = _bare(scene.headers[-1]) if scene.headers else ""
    where, help = f" in `[{table}]`" if table else "", "keep one of them"
    if table in REPEATED:
        where = f" in this `[[{table}]]`"
        if now.name in {"id", "date", "from"}:
            help = f"if another {table} begins here, put [[{table}]] above it"
    now_there, *before = (
        Span(one.span.start, one.span.start + len(one.name))
        for one in reversed(scene.statements)
        if one.name == now.name
    )
    return Mistake(
        span=now_there,
        message=f"`{now.name.strip(chr(34))}` stands twice{where}",
        help=help,
        other=(before[-1], "first here") if before else None,
    )


def inline_key_twice(scene: Scene) -> Mistake | None:
    """Explain a key that stands twice between braces."""
    match = re.match(r"Duplicate inline table key '(.*)'", scene.reason)
    if not match:
        return None
    message = f"`{match[1]}` stands twice between these braces"
    start = scene.text.rfind(match[1], 0, scene.pos)
    return mistake(start, match[1], message, "keep one of them")


def markdown(scene: Scene) -> Mistake | None:
    """Explain a line of Markdown outside of quotes."""
    line = scene.line.strip()
    if scene.brackets and not line.startswith("["):
        return None
    if "=" in scene.before or not scene.reason.startswith(("Expected", "Invalid st")):
        return None
    if not _MARKDOWN.match(line):
        return None
    help = 'put it between reading = """ and a line with """ alone'
    return scene.line_mistake("this line is Markdown, and stands outside of quotes", help)  # fmt: skip


def no_equals(scene: Scene) -> Mistake | None:
    """Explain a key with something else after it than `=`."""
    if not scene.reason.startswith("Expected '='"):
        return None
    key, rest, line = scene.before.strip(), scene.rest.strip(), scene.line.strip()
    if rest.startswith(":"):
        message = f"after `{key}` stands a `:` where an `=` belongs"
        return mistake(
            scene.pos, ":", message, f"{key} = {in_quotes(rest[1:].strip())}"
        )
    if rest and rest[0] in "\"'[{“”0123456789":
        message = f"there is no `=` after `{key}`"
        return mistake(scene.pos, rest[0], message, f"{key} = {in_quotes(rest)}")
    if words := re.match(r"([^=\n]+?)[ \t]*=[ \t]*", line):
        message = f"`{words[1]}` is no key: a key is one word, of the letters a to z"
        help = ""
        if scene.headers and _bare(scene.headers[-1]) in {"people", "rooms"}:
            message = f"`{words[1]}` needs quotes, since it is no single word"
            help = f"{in_quotes(words[1])} = {line[words.end() :]}"
        start = scene.line_start + scene.line.index(line)
        return mistake(start, words[1], message, help)
    if re.fullmatch(r"[\w-]+", line):
        help = f'{key} = "…", or leave the whole line out'
        return scene.line_mistake(f"`{key}` has no value", help)
    return _no_statement(scene)


def _no_statement(scene: Scene) -> Mistake:
    help = 'a text of several lines stands between """ and """'
    return scene.line_mistake("this line is no `key = value`", help)


def in_quotes(value: str) -> str:
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
        message, help = "there is no key before this `=`", 'title = "…"'
        return mistake(scene.pos, sign, message, help)
    if sign in ",;]})([.:":
        message = f"a `{sign}` stands here by itself"
        return mistake(scene.pos, sign, message, "delete it, or close what it belongs to")  # fmt: skip
    return _no_statement(scene)
