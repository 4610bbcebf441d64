"""Values that are no value: texts without quotes, dates that do not exist, lists left open."""

from __future__ import annotations

import re

from rgfeeds.store.spans import Span
from rgfeeds.store.syntax.lines import quoted
from rgfeeds.store.syntax.scene import Mistake, Scene
from rgfeeds.text import advice

_BARE = re.compile(r"[^\n#]*(?:#(?!\s)[^\n#]*)*")


def bad_date(scene: Scene) -> Mistake | None:
    """Explain a date in the right form that no calendar has."""
    if scene.reason != "Invalid date or datetime":
        return None
    match = re.match(r"[\d:.TZ+-]+", scene.rest)
    written = match[0] if match else scene.rest
    return Mistake(
        span=Span(scene.pos, scene.pos + len(written)),
        message=f"`{written}` is not a date",
        help=advice.last_day(written)
        or "a date is year, month and day, as in 2026-01-12",
    )


def no_value(scene: Scene) -> Mistake | None:
    """Explain a key with an `=` and nothing after it."""
    statement = scene.statement
    if scene.reason != "Invalid value" or statement is None or scene.brackets:
        return None
    value = scene.text[scene.value_start : scene.line_end]
    if value.startswith("="):
        return Mistake(
            span=Span(scene.value_start, scene.value_start + 1),
            message="there is one `=` too many",
            help=f"{statement.name} = {quoted(value.lstrip('= '))}"[:200],
        )
    if value.strip() and not value.startswith("#"):
        return None
    return Mistake(
        span=statement.span,
        message=f"`{statement.name}` has no value",
        help="write one after the `=`, or leave the whole line out",
    )


def unquoted_entry(scene: Scene) -> Mistake | None:
    """Explain a text in a list without quotes."""
    if scene.reason != "Invalid value" or not scene.brackets:
        return None
    match = re.match(r"[^,\]\n}#]+", scene.rest)
    if not match:
        return _stray(scene)
    written = match[0].strip()
    after = scene.rest[len(match[0].rstrip()) :].rstrip()
    line = f"{scene.before.lstrip()}{quoted(written)}{after}"
    return _no_quotes(scene.pos, written, line)


def unquoted(scene: Scene) -> Mistake | None:
    """Explain a text, a link, a time or a date without quotes."""
    statement = scene.statement
    if statement is None or scene.brackets:
        return None
    if not scene.reason.startswith(("Invalid value", "Expected newline")):
        return None
    start = scene.value_start
    if scene.text[start] in "\"'[{":
        return None
    match = _BARE.match(scene.text, start)
    assert match, "it may be empty"
    written = match[0].rstrip()
    two = re.match(r"(\S+)[ \t]+([\w-]+)[ \t]*=", written)
    if two:
        return two_on_a_line(scene)
    return _no_quotes(start, written, f"{statement.name} = {_offered(written)}")


def _no_quotes(start: int, written: str, help: str) -> Mistake:
    shown = written[:80] + "…" * (len(written) > 80)
    days, times = advice.spoken_days(written), advice.spoken_clock(written)
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", written) and not days:
        message = f"`{shown}` is not a date"
        help = "a date is year, month and day, as in 2026-01-12"
    elif days:
        message = f"`{shown}` is not a date: the year comes first"
    elif times:
        message = f"`{shown}` is not a time"
    else:
        message = f"`{shown}` is text and has no quotes"
    return Mistake(
        span=Span(start, start + len(written)), message=message, help=help[:300]
    )


def _offered(written: str) -> str:
    """Return how *written* may be meant."""
    days = advice.spoken_days(written)
    if days:
        return " or ".join(str(day) for day in days)
    time = advice.spoken_clock(written)
    if time:
        return f'"{time:%H:%M}"'
    both = advice.spoken_range(written)
    if both:
        return f'"{both[0]:%H:%M}"\nend = "{both[1]:%H:%M}"'
    return quoted(written.strip("\"'“”"))


def two_on_a_line(scene: Scene) -> Mistake | None:
    """Explain a second key on the line of the first."""
    match = re.search(r"[ \t,;]*([\w-]+)[ \t]*=(?!=)", scene.rest)
    if not match or not scene.reason.startswith("Expected newline") or match.start():
        return None
    start = scene.pos + match.start(1)
    return Mistake(
        span=Span(start, start + len(match[1])),
        message=f"`{match[1]}` stands on a line with something else",
        help="begin a new line here",
    )


def after_value(scene: Scene) -> Mistake | None:
    """Explain something after a value or a header that is complete."""
    if not scene.reason.startswith("Expected newline"):
        return None
    rest = scene.rest.rstrip()
    if re.fullmatch(r"[,;.:!?\])}]+", rest):
        return _stray(scene)
    statement = scene.statement
    if statement and re.match(r",\s*[\"']", rest):
        value = scene.text[scene.value_start : scene.line_end].strip()
        return Mistake(
            span=Span(scene.value_start, scene.value_start + len(value)),
            message="several texts need brackets around them",
            help=f"{statement.name} = [{value}]"[:200],
        )
    return Mistake(
        span=Span(scene.pos, scene.pos + max(1, len(rest))),
        message=f"`{rest[:60]}` stands after the end of the value",
        help="put it into the quotes, or take it out",
    )


def _stray(scene: Scene) -> Mistake:
    sign = scene.rest[:1]
    return Mistake(
        span=Span(scene.pos, scene.pos + 1),
        message=f"a stray `{sign}`"
        if sign
        else "the file ends in the middle of a value",
        help="delete it" if sign else "",
    )


def open_bracket(scene: Scene) -> Mistake | None:
    """Explain a list or a table in braces that is not closed, or lacks a comma."""
    if not scene.brackets:
        return None
    kind, closing = (
        ("list", "]") if scene.text[scene.brackets[-1]] == "[" else ("table", "}")
    )
    below = scene.line_start > scene.brackets[-1] or not scene.rest
    elsewhere = below and re.match(
        r"[ \t]*(?:[\w-]+[ \t]*=|\[\[?[a-z]+\]|$)", scene.rest and scene.line
    )
    if scene.reason.startswith("Unclosed") and not elsewhere:
        word = re.match(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s,\]}]+", scene.rest)
        end = scene.pos + (len(word[0]) if word else 1)
        return Mistake(
            span=Span(scene.pos, end),
            message=f"before this a comma is missing, or the `{closing}` of the {kind}",
            help=f"{scene.before.strip()}, {scene.rest.strip()}"[:200],
        )
    if not scene.reason.startswith("Unclosed") and not elsewhere:
        return None
    start = scene.brackets[-1]
    line = scene.line_from(start).split("#")[0].rstrip().rstrip(",")
    return Mistake(
        span=Span(start, start + 1),
        message=f"the {kind} that begins here is not closed",
        help=_closed(scene, line + closing)
        if len(line) > 1
        else f"put {closing} after its last entry",
    )


def _closed(scene: Scene, value: str) -> str:
    name = scene.name_before(scene.brackets[-1])
    return f"{name} = {value}"[:200] if name else value[:200]
