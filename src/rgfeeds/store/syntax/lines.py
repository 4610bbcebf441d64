"""Lines that are no statement: conflicts of git, headers with too few brackets, Markdown, keys without `=`."""

import re

import tomli

from rgfeeds.store.document import Mistake
from rgfeeds.store.spans import Span
from rgfeeds.store.syntax.scene import Scene, mistake

_MARKER = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?")
_HEADER = re.compile(r"\[\[?[^\]]+\]\]?[ \t]*(?:#.*)?")


def conflict(scene: Scene) -> Mistake | None:
    """Explain what git leaves when two edits meet."""
    if not _MARKER.fullmatch(scene.line.rstrip()):
        return None
    lines, start = scene.text.split("\n"), scene.line_number(scene.pos) - 1
    marks = _marks(lines, start)
    if marks:
        help = _to_keep_both(lines, *marks) or _to_keep_either(*marks)
    else:
        help = f"delete line {start + 1}"
        if lines[start].startswith("="):
            help += "; if another session begins below it, write [[session]] instead"
    message = "two edits of this file met, and git left both here"
    return Mistake(message, scene.line_mistake(message).span, help)


def _marks(lines: list[str], start: int) -> tuple[int, int, int, int] | None:
    """Return the lines, from 0, that begin with <, |, = and > in the conflict at *start*; None for a mark left alone.

    From | to = git may show what stood there before both edits. Where it does not, = counts for | as well.
    """
    marks: dict[str, int] = {}
    for number, line in enumerate(lines[start:], start):
        if _MARKER.fullmatch(line.rstrip()):
            marks.setdefault(line[0], number)
    middle, end = marks.get("=", -1), marks.get(">", -1)
    if marks.get("<") != start or not start < middle < end:
        return None
    return start, min(marks.get("|", middle), middle), middle, end


def _to_keep_both(
    lines: list[str], start: int, base: int, middle: int, end: int
) -> str:
    """Say how the sessions of both edits stay; nothing when that cannot be."""
    headers = [n for n, line in enumerate(lines) if _HEADER.fullmatch(line)]
    above = max((n for n in headers if n < start), default=start)
    below = min((n for n in headers if n > end), default=len(lines))
    one, two = lines[start + 1 : base], lines[middle + 1 : end]
    shared = [line for line in lines[end + 1 : below] if line.strip()]
    first, last = f"line {start + 1}", f"line {end + 1}"
    marked = _name_lines(base, middle + 1)
    # Lines that both edits end with stand below, once: each session needs its own.
    for between in (shared, [], [*shared, "[[session]]"]):
        if _whole([*lines[above:start], *one, *between, *two, *shared]):
            if not between:
                return f"to keep both, delete {first}, {marked} and {last}"
            text = "\n".join(between)
            return f"to keep both sessions, delete {first} and {last}, and write instead of {marked}\n{text}"
    return ""


def _to_keep_either(start: int, base: int, middle: int, end: int) -> str:
    one, two = _name_lines(start + 1, base), _name_lines(middle + 1, end)
    others = f"lines {start + 1} to {end + 1}, those with <<<<<<<, ======= and >>>>>>> among them"
    return f"keep either {one} or {two}, and delete the others of {others}"


def _name_lines(start: int, end: int) -> str:
    """Name the lines from *start* to before *end*, both counted from 0."""
    if end - start == 1:
        return f"line {end}"
    return f"lines {start + 1} to {end}" if end > start else "nothing"


def _whole(lines: list[str]) -> bool:
    """Whether *lines* are sessions with an id of their own and a date each."""
    try:
        sessions = tomli.loads("\n".join(lines))["session"]
        ids = {str(one["id"]) for one in sessions if "date" in one}
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
    return len(ids) == len(sessions) > 0


#: The tables there may be several of, so with two brackets.
REPEATED = ("session", "break", "defaults")
TABLES = (*REPEATED, "group", "people", "rooms", "check", "history")

_MARKDOWN = r"(?i)[*+-][ \t]+\S|\*\*|__|\d+[.)][ \t]|>|\||<[a-z/!]|!?\[[^\]]*\]\(|#{1,6}[ \t]|`{1,3}|https?://|[-=*_]{2,}$"


def header(scene: Scene) -> Mistake | None:
    """Explain a header whose brackets or name are wrong."""
    line = scene.line.strip()
    match = re.match(r"(\[{1,3})[ \t]*([\w -]*?)[ \t]*(\]{0,3})[ \t]*(?:#.*)?$", line)
    if match:
        start, name, end = match.groups()
        signs = "[[]]" if name in REPEATED or max(len(start), len(end)) > 1 else "[]"
        if start + end != signs:
            why = "needs as many brackets at its end as at its start"
            help = signs.replace("[]", f"[{name}]")
            return scene.line_mistake(f"the header `{line}` {why}", help)
    elif not scene.reason.startswith("Expected ']"):
        return None
    meant = next((f"[[{table}]]" for table in REPEATED if table in line), "")
    message = f"`{line[:80]}` is no header: its name is one word"
    return scene.line_mistake(message, meant)


def table_twice(scene: Scene) -> Mistake | None:
    """Explain a table that stands twice, or with one pair of brackets where two belong."""
    if not scene.headers or scene.statements:
        return None
    *before, now = scene.headers
    name = now["name"]
    first = next((one for one in before if one["name"] == name), None)
    if name in REPEATED:
        wrong = first if first and now["header"].startswith("[[") else now
        message = f"`{wrong['header']}` needs two brackets, since there may be several"
        return Mistake(message, Span(*wrong.span("header")), f"[[{name}]]")
    help = "write it once, and all its lines below it"
    other = (Span(*first.span("header")), "first here") if first else None
    return Mistake(f"`[{name}]` stands twice", Span(*now.span("header")), help, other)


def key_twice(scene: Scene) -> Mistake | None:
    now, table = scene.statement, scene.table
    if now is None:
        return None
    where, help = f" in `[{table}]`" if table else "", "keep one of them"
    if table in REPEATED:
        where = f" in this `[[{table}]]`"
        if now["key"] in {"id", "date", "from"}:
            help = f"if another {table} begins here, put [[{table}]] above it"
    first = next(one for one in scene.statements if one["key"] == now["key"])
    message = f"`{now['key'].strip(chr(34))}` stands twice{where}"
    other = None if first is now else (Span(*first.span("key")), "first here")
    return Mistake(message, Span(*now.span("key")), help, other)


def inline_key_twice(scene: Scene) -> Mistake | None:
    name = scene.reason.removeprefix("Duplicate inline table key ")[1:-1]
    start = scene.text.rfind(name, 0, scene.pos)
    message = f"`{name}` stands twice between these braces"
    return mistake(start, name, message, "keep one of them")


def markdown(scene: Scene) -> Mistake | None:
    line = scene.line.strip()
    in_list = scene.brackets and not line.startswith("[")
    if in_list or "=" in scene.before or not re.match(_MARKDOWN, line):
        return None
    message = "this line is Markdown, and stands outside of quotes"
    help = 'put it between reading = """ and a line with """ alone'
    if item := re.match(r"[*+-][ \t]+([\w-]+[ \t]*=.*)", line):
        help = f"begin the line with its key: {item[1]}"
    elif re.fullmatch(r"`{3}\w*|[-=*_]{2,}", line):
        help = "delete it"
    return scene.line_mistake(message, help)


def no_equals(scene: Scene) -> Mistake:
    key, rest, line = scene.before.strip(), scene.rest.strip(), scene.line.strip()
    sign, table = rest[:1], line.strip(": ").lower()
    if table in TABLES:
        help = f"[[{table}]]" if table in REPEATED else f"[{table}]"
        return scene.line_mistake(f"the header `{line}` has no brackets", help)
    named = scene.table in {"people", "rooms"} and re.search(r"[\w)\"'][ \t]*=", rest)
    if sign and sign in ":\"'[{“”0123456789" and (sign == ":" or not named):
        message = f"there is no `=` after `{key}`"
        if sign == ":":
            message = f"after `{key}` stands a `:` where an `=` belongs"
        help = f"{key} = {in_quotes(rest.removeprefix(':').rstrip(',; ').strip())}"
        return mistake(scene.pos, sign, message, help)
    if words := re.match(r"([^=\n]+?)[ \t]*=[ \t]*", line):
        name, help = words[1], ""
        message = f"`{name}` is no key: a key is one word, of the letters a to z"
        if scene.table in {"people", "rooms"}:
            message = f"`{name}` needs quotes, since it is no single word"
            plain = name.strip("\"'")
            help = f"{in_quotes(plain)} = {line[words.end() :]}"
        return mistake(scene.line_start + scene.line.index(line), name, message, help)
    if re.fullmatch(r"[\w-]+", line):
        help = f'{key} = "…", or leave the whole line out'
        return scene.line_mistake(f"`{key}` has no value", help)
    return _no_statement(scene)


def _no_statement(scene: Scene) -> Mistake:
    help = 'a text of several lines stands between """ and """'
    return scene.line_mistake("this line is no `key = value`", help)


def in_quotes(value: str) -> str:
    """Return *value* as TOML would have it: in quotes unless it needs none."""
    # Signs that come from other notations, or that were typed twice.
    value = re.sub(r"^(?:[:=>|]|-\s)[\s:=>|-]*", "", value)
    value = re.sub(r"^\(([^()]*)\)$", r"\1", value)
    if value.count('"') == 1:
        value = value.strip('"')
    if value[:1] in {"“", "”", "„"}:
        value = value.strip("“”„")
    if re.match(r"\d{4}-\d\d-\d\d$|[\"'\[{]", value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def stray(scene: Scene) -> Mistake:
    """Explain a line that begins with what begins nothing."""
    sign = scene.rest[:1]
    if sign == "=":
        message = "there is no key before this `=`"
        return mistake(scene.pos, sign, message, 'title = "…"')
    if sign and sign in ",;]})([.:":
        message = f"a `{sign}` stands here by itself"
        help = "delete it, or close what it belongs to"
        return mistake(scene.pos, sign, message, help)
    return _no_statement(scene)
