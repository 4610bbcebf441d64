"""Values that are no value: texts without quotes, dates that do not exist, lists left open."""

import re

from rgfeeds.store.document import Mistake
from rgfeeds.store.syntax.lines import in_quotes
from rgfeeds.store.syntax.scene import Scene, mistake
from rgfeeds.store.values import cut
from rgfeeds.text import advice

_DATE_HELP = "a date is year, month and day, as in 2026-01-12"


def bad_date(scene: Scene) -> Mistake:
    """Explain a date in the right form that no calendar has."""
    match = re.match(r"[\d:.TZ+-]+", scene.rest)
    written = match[0] if match else scene.rest
    help = advice.last_day(written) or _DATE_HELP
    return mistake(scene.pos, written, f"`{written}` is not a date", help)


def no_value(scene: Scene) -> Mistake | None:
    key = scene.statement
    if key is None or scene.brackets:
        return None
    start, value = scene.value_of(key)
    if value.startswith("="):
        help = f"{key['key']} = {in_quotes(value.lstrip('= '))}"
        return mistake(start, "=", "there is one `=` too many", help)
    if value.strip() and not value.startswith("#"):
        return None
    help = "write one after the `=`, or leave the whole line out"
    message = f"`{key['key']}` has no value"
    return mistake(key.start("key"), key["statement"], message, help)


def unquoted_entry(scene: Scene) -> Mistake | None:
    """Explain a text in a list without quotes."""
    if not scene.brackets:
        return None
    link = re.match(r"[^\[\]\n]*\]\([^()\s]*\)", scene.rest)
    if link and scene.before.endswith("["):
        written = f"[{link[0]}"
        line = f'{scene.before.lstrip()[:-1]}"{written}"{scene.rest[link.end() :].rstrip()}'
        return _no_quotes(scene.pos - 1, written, line)
    match = re.match(r"[^,\]\n}#]+", scene.rest)
    if not match:
        return _stray(scene)
    written = match[0].strip()
    after = scene.rest[len(match[0].rstrip()) :].rstrip()
    line = f"{scene.before.lstrip()}{in_quotes(written)}{after}"
    return _no_quotes(scene.pos, written, line)


def unquoted(scene: Scene) -> Mistake | None:
    """Explain a text, a link, a time or a date without quotes."""
    key = scene.statement
    if key is None or scene.brackets:
        return None
    start, value = scene.value_of(key)
    match = re.match(r"(?![\"'\[{])[^\n#]*(?:#(?!\s)[^\n#]*)*", value)
    if not value or not match:
        return None
    written = match[0].rstrip()
    help = f"{key['key']} = {_meaning(written, key['key'])}"
    if key["key"] in {"date", "from", "until"} and not advice.spoken_days(written):
        help = _DATE_HELP
    if re.match(r"```|[|>]$", written):
        help = 'a text of several lines stands between """ and """'
    return _no_quotes(start, written, help)


def _no_quotes(start: int, written: str, help: str) -> Mistake:
    said = "is text and has no quotes"
    if re.match(r"\d{4}[-/.‐-―−]\d\d?[-/.‐-―−]\d\d?\b", written):
        said = "is not a date"
        help = help if advice.spoken_days(written) else _DATE_HELP
    elif advice.spoken_days(written):
        said = "is not a date: the year comes first"
    elif advice.spoken_clock(written):
        said = "is not a time"
    return mistake(start, written, f"`{cut(written)}` {said}", help)


def _meaning(written: str, key: str) -> str:
    """Return how *written* may be meant under *key*."""
    if days := advice.spoken_days(written):
        return " or ".join(str(day) for day in days)
    if time := advice.spoken_clock(written):
        return f'"{time:%H:%M}"'
    if key != "date" and (both := advice.spoken_range(written)):
        return f'"{both[0]:%H:%M}"\nend = "{both[1]:%H:%M}"'
    return in_quotes(written.strip("\"'“”"))


def two_on_a_line(scene: Scene) -> Mistake | None:
    second = re.compile(r"[ \t,;]*(?<![\w-])([\w-]+)[ \t]*=(?!=)")
    match = second.match(scene.text, scene.pos)
    if not match:
        return None
    message = f"`{match[1]}` stands on a line with something else"
    return mistake(match.start(1), match[1], message, "begin a new line here")


def after_value(scene: Scene) -> Mistake:
    """Explain something after a value or a header that is complete."""
    key, rest = scene.statement, scene.rest.rstrip()
    if re.fullmatch(r"[,;.:!?\])}]+", rest):
        return _stray(scene)
    if key and re.match(r",\s*[\"']", rest):
        start, value = scene.value_of(key)
        message = "several texts need brackets around them"
        help = f"{key['key']} = [{value.rstrip(' ]')}]"
        return mistake(start, value.rstrip(), message, help)
    message = f"`{rest[:60]}` stands after the end of the value"
    return mistake(scene.pos, rest, message, "put it into the quotes, or take it out")


def _stray(scene: Scene) -> Mistake:
    sign = scene.rest[:1]
    return mistake(scene.pos, sign, f"a stray `{sign}`", "delete it")


def open_bracket(scene: Scene) -> Mistake | None:
    """Explain a list or a table in braces that is not closed, or lacks a comma."""
    if not scene.brackets:
        return None
    start = scene.brackets[-1]
    sign = scene.text[start]
    kind, closing = ("list", "]") if sign == "[" else ("table", "}")
    below = scene.line_start > start or not scene.rest
    next_line = r"[ \t]*(?:(?:[\w-]+|\"[^\"\n]*\")[ \t]*=|\[\[?[a-z]+\]|$)"
    if below and re.match(next_line, scene.rest and scene.line):
        line = scene.line_from(start).split("#")[0].rstrip().rstrip(",")
        name = scene.name_before(start)
        help = f"{name} = {line}{closing}" if name else line + closing
        if line == sign:
            help = f"put {closing} after its last entry"
        return mistake(start, sign, f"the {kind} that begins here is not closed", help)
    if not scene.reason.startswith("Unclosed"):
        return None
    word = re.match(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s,\]}]+", scene.rest)
    message = f"before this a comma is missing, or the `{closing}` of the {kind}"
    rest = re.sub(r"^(?:[;&+/|]|and\b)\s*", "", scene.rest.strip())
    help = f"{scene.before.strip()}, {rest}"
    return mistake(scene.pos, word[0] if word else "", message, help)
