"""Quotes that are not closed, not straight, or not wanted."""

from __future__ import annotations

import re
import unicodedata

from rgfeeds.store.spans import Span
from rgfeeds.store.syntax.scene import Mistake, Scene, mistake

CURLY = "“”„‟«»＂‘’‚‹›"
_STRAIGHT = str.maketrans(CURLY, '"' * 7 + "'" * 5)
_LINE_THAT_ENDS_IT = re.compile(
    r"^[ \t]*(?:\[\[?[\w ]+\]\]?|[a-z]{2,12}[ \t]*=)", re.MULTILINE
)
_NOT_CLOSED = "the text that begins here is not closed"


def unclosed_long(scene: Scene) -> Mistake | None:
    """Explain three quotes that are never closed, or only by the next that open."""
    start = scene.unclosed
    if start is not None and scene.text[start : start + 3] in {'"""', "'''"}:
        if scene.name_before(start):
            return _long(scene, start, None)
        message = "these quotes open a text, and no `key =` stands before them"
        help = "take them out, or look where the text above was closed"
        return mistake(start, '"""', message, help)
    if scene.long_texts:
        span = scene.long_texts[-1]
        line_start = scene.text.rfind("\n", 0, span.end - 3) + 1
        before = scene.text[line_start : span.end - 3]
        several = line_start > span.start
        if several and re.fullmatch(r"[ \t]*[\w-]+[ \t]*=[ \t]*", before):
            return _long(scene, span.start, Span(span.end - 3, span.end))
    return None


def _long(scene: Scene, start: int, end: Span | None) -> Mistake:
    last = end.start if end else len(scene.text)
    stop = _LINE_THAT_ENDS_IT.search(scene.text, start + 3, last)
    where = f", above line {scene.line_number(stop.start())}" if stop else " below its last line"  # fmt: skip
    return Mistake(
        span=Span(start, start + 3),
        message=f"the text of `{scene.name_before(start)}` begins here and is not closed",
        help=f"put {scene.text[start : start + 3]} on a line of its own{where}",
        other=(end, "taken for its end") if end else None,
    )


def unclosed(scene: Scene) -> Mistake | None:
    """Explain a quote that is not closed on its line."""
    start = scene.unclosed
    reasons = r"Unterminated|Expected \"|(Illegal|Found invalid) character '\\n'"
    if start is None or not re.match(reasons, scene.reason):
        return None
    line = scene.line_from(start).rstrip()
    return mistake(start, line, _NOT_CLOSED, _closing(scene, start, line))


def _closing(scene: Scene, start: int, line: str) -> str:
    quote = line[0]
    end = start + len(scene.line_from(start))
    before = scene.text[scene.text.rfind("\n", 0, start) + 1 : start].lstrip()
    if line[-1] in CURLY:
        return (
            f"the quote at its end must be a straight one: {before}{line[:-1]}{quote}"
        )
    following = scene.line_from(end + 1).strip()
    goes_on = following and not re.match(r"[\w\"'-]+[ \t]*=|\[|#|\]", following)
    if goes_on and not scene.brackets:
        return f"a text of several lines stands between {quote * 3} and {quote * 3}"
    ending = re.search(r"[\])},]*$", line) if scene.brackets else None
    tail = ending[0] if ending else ""
    lists = scene.brackets and "]" not in tail and not goes_on
    closed = line.removesuffix(tail) + quote + tail + ("]" if lists else "")
    return f"{before}{closed}" if len(line) < 150 else f"put {quote} at its end"


def curly(scene: Scene) -> Mistake | None:
    """Explain quotes as word processors make them."""
    sign = scene.text[scene.pos : scene.pos + 1]
    if not sign or sign not in CURLY:
        return None
    message = f"`{sign}` is a curly quote; TOML wants straight ones"
    return mistake(scene.pos, sign, message, scene.line.strip().translate(_STRAIGHT))


def backslash(scene: Scene) -> Mistake | None:
    """Explain a backslash in quotes that begins no escape."""
    if not scene.reason.startswith(("Unescaped", "Invalid hex", "Escaped character")):
        return None
    start = scene.text.rfind("\\", 0, scene.pos)
    whole = scene.pos if scene.reason.startswith("Unescaped") else 0
    code = scene.text[start : max(whole, start + 2)].rstrip("\n")
    message = f"`{code}` stands for nothing: within quotes a backslash begins a code"
    help = f"write the backslash twice, \\{code}, or the whole text between ''' and '''"
    return mistake(start, code, message, help)


def invisible(scene: Scene) -> Mistake | None:
    """Explain a control character, or a blank that is none for TOML."""
    sign = scene.text[scene.pos : scene.pos + 1]
    category = unicodedata.category(sign) if sign and sign != "\n" else ""
    if category not in {"Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn"} or sign in " \t":
        return None
    name = unicodedata.name(sign, "control character").lower()
    message = f"here stands an invisible character, U+{ord(sign):04X} ({name})"
    return mistake(scene.pos, sign, message, "delete it, or write a plain blank")


def quote_inside(scene: Scene) -> Mistake | None:
    """Explain a quote within a text, which ends it."""
    before, rest = scene.before, scene.rest
    closing = before.rstrip()[-1:]
    if closing not in {'"', "'"} or not rest or rest[0] in ",;#]}":
        return None
    direct = not before[-1:].isspace()
    word = re.match(r"[\w“”(*\[.-]", rest) is not None
    if not word or re.match(r"[\w-]+[ \t]*=", rest) or not (direct or closing in rest):
        return None
    inner = before.rstrip()[:-1]
    if scene.brackets and inner.rstrip().endswith(","):
        at = inner.rfind(closing)
        help = f"put {closing} before its comma"
        return mistake(scene.line_start + at, inner[at:], _NOT_CLOSED, help)
    help = 'put the text between " and "'
    if closing == '"':
        help = r"within a text, write \" or ”"
    message = f"this `{closing}` ends the text, and more follows"
    return mistake(scene.line_start + len(inner), closing, message, help)
