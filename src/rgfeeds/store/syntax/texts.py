"""Quotes that are not closed, not straight, or not wanted."""

import re
import unicodedata

from rgfeeds.store.document import Mistake
from rgfeeds.store.spans import Span
from rgfeeds.store.syntax.scene import Scene, mistake

CURLY = "“”„‟«»＂‘’‚‹›"
_LINE_THAT_ENDS_IT = re.compile(r"(?m)^[ \t]*(?:\[\[?[\w ]+\]\]?|[a-z]{2,12}[ \t]*=)")
_NOT_CLOSED = "the text that begins here is not closed"


def unclosed_long(scene: Scene) -> Mistake | None:
    """Explain three quotes that are never closed, or only by the next that open."""
    start = scene.unclosed
    if start is not None and scene.text.startswith(('"""', "'''"), start):
        if scene.name_before(start):
            return _long(scene, start, len(scene.text))
        message = "these quotes open a text, and no `key =` stands before them"
        help = "take them out, or look where the text above was closed"
        return mistake(start, '"""', message, help)
    if scene.long_text is None:
        return None
    start, end = scene.long_text.start(), scene.long_text.end() - 3
    if not re.search(r"\n[ \t]*[\w-]+[ \t]*=[ \t]*\Z", scene.text[start:end]):
        return None
    return _long(scene, start, end, (Span(end, end + 3), "taken for its end"))


def _long(
    scene: Scene, start: int, end: int, other: tuple[Span, str] | None = None
) -> Mistake:
    """Explain that the text from *start* on is not closed, and where before *end* that may be missing."""
    stop = _LINE_THAT_ENDS_IT.search(scene.text, start + 3, end)
    where = " below its last line"
    if stop:
        where = f", above line {scene.line_number(stop.start())}"
    message = f"the text of `{scene.name_before(start)}` begins here and is not closed"
    quotes = scene.text[start : start + 3]
    help = f"put {quotes} on a line of its own{where}"
    last = scene.text[start + 3 : stop.start() if stop else end].rstrip()
    line = last.rpartition("\n")[2].strip()
    if line and set(line) <= {*CURLY, '"', "'"}:
        number = scene.line_number(start + 3 + len(last))
        help = f"write {quotes} instead of line {number}"
    return Mistake(message, Span(start, start + 3), help, other)


def unclosed(scene: Scene) -> Mistake | None:
    """Explain a quote that is not closed on its line."""
    start = scene.unclosed
    if start is None:
        return None
    line = scene.line_from(start)
    following = scene.line_from(start + len(line) + 1).strip()
    line, before = line.rstrip(), scene.line_before(start).lstrip()
    quote = line[0]
    closed = f"{before}{line[:-1]}{quote}"
    goes_on = following and not re.match(r"[\w\"'-]+[ \t]*=|\[|#|\]", following)
    if line[-1] in {'"', "'"} - {quote} and not scene.brackets:
        help = f"the quote at its end must be as that at its start: {closed}"
    elif line[-1] in CURLY:
        help = f"the quote at its end must be a straight one: {closed}"
    elif goes_on and not scene.brackets:
        help = f"a text of several lines stands between {quote * 3} and {quote * 3}"
    elif len(line) >= 150:
        help = f"put {quote} at its end"
    else:
        text, tail = line, ""
        if scene.brackets:
            closing = "]" if scene.text[scene.brackets[-1]] == "[" else "}"
            text = line.rstrip("])}, ")
            tail = line[len(text) :]
            text = text[0] + text[1:].rstrip(CURLY + "\"'")
            tail += closing * (closing not in tail and not goes_on)
        help = f"{before}{text}{quote}{tail}"
    return mistake(start, line, _NOT_CLOSED, help)


def curly(scene: Scene) -> Mistake | None:
    sign = scene.rest[:1]
    if not sign or sign not in CURLY:
        return None
    message = f"`{sign}` is a curly quote; TOML wants straight ones"
    straight = str.maketrans(CURLY, '"' * 7 + "'" * 5)
    return mistake(scene.pos, sign, message, scene.line.strip().translate(straight))


def backslash(scene: Scene) -> Mistake:
    """Explain a backslash in quotes that begins no escape."""
    start = scene.text.rfind("\\", 0, scene.pos)
    whole = scene.pos if scene.reason.startswith("Unescaped") else 0
    code = scene.text[start : max(whole, start + 2)].rstrip("\n")
    message = f"`{code}` stands for nothing: within quotes a backslash begins a code"
    help = f"write the backslash twice, \\{code}, or the whole text between ''' and '''"
    return mistake(start, code, message, help)


def invisible(scene: Scene) -> Mistake | None:
    """Explain a control character, or a blank that is none for TOML."""
    sign = scene.rest[:1]
    if not sign or sign in " \t":
        return None
    if unicodedata.category(sign) not in {"Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn"}:
        return None
    name = unicodedata.name(sign, "control character").lower()
    message = f"here stands an invisible character, U+{ord(sign):04X} ({name})"
    return mistake(scene.pos, sign, message, "delete it, or write a plain blank")


def quote_inside(scene: Scene) -> Mistake | None:
    """Explain a quote within a text, which ends it."""
    before, rest = scene.before, scene.rest
    closing = before.rstrip()[-1:]
    if closing not in {'"', "'"} or not re.match(r"[\w“”(*\[.-]", rest):
        return None
    joined = scene.brackets and re.match(r"and\b", rest)
    if joined or re.fullmatch(r"[.-]+", rest.strip()):
        return None
    direct = not before[-1:].isspace()
    if re.match(r"[\w-]+[ \t]*=", rest) or not (direct or closing in rest):
        return None
    inner = before.rstrip()[:-1]
    if scene.brackets and inner.rstrip().endswith(","):
        at = inner.rfind(closing)
        help = f"put {closing} before its comma"
        return mistake(scene.line_start + at, inner[at:], _NOT_CLOSED, help)
    help = r"within a text, write \" or ”"
    if closing == "'":
        help = 'put the text between " and "'
    message = f"this `{closing}` ends the text, and more follows"
    return mistake(scene.line_start + len(inner), closing, message, help)
