"""Why a text is no TOML, told to somebody who knows Markdown."""

import re

from rgfeeds.store.document import Mistake
from rgfeeds.store.spans import Span
from rgfeeds.store.syntax import lines, texts, values
from rgfeeds.store.syntax.scene import Scene

_NOT_CLOSED = r"Unterminated|Expected \"|(Illegal|Found invalid) character '\\n'"
# How the parser's reason begins, and what may explain it; the first that can is believed.
_EXPLANATIONS = (
    ("", lines.conflict),
    ("", texts.unclosed_long),
    (_NOT_CLOSED, texts.unclosed),
    ("Unescaped|Invalid hex|Escaped character", texts.backslash),
    ("", texts.curly),
    ("", texts.invisible),
    ("Invalid date or datetime", values.bad_date),
    ("Cannot", lines.table_twice),
    ("Cannot", lines.header),
    ("Cannot", lines.key_twice),
    ("Duplicate inline table key", lines.inline_key_twice),
    ("Expected|Invalid initial", lines.header),
    ("Expected|Invalid statement", lines.markdown),
    ("Expected '='", lines.no_equals),
    ("Invalid statement", lines.stray),
    ("Invalid value", values.no_value),
    ("", texts.quote_inside),
    ("", values.open_bracket),
    ("Invalid value", values.unquoted_entry),
    ("Expected newline", values.two_on_a_line),
    ("Invalid value|Expected newline", values.unquoted),
    ("Expected newline", values.after_value),
)


def explain(text: str, pos: int, reason: str) -> Mistake:
    """Return what is wrong with *text*, where tomli gave up at *pos* for *reason*."""
    scene = Scene(text, pos, reason)
    for reasons, explanation in _EXPLANATIONS:
        if re.match(reasons, reason) and (mistake := explanation(scene)):
            return mistake
    words = f"the file is not TOML: {reason[:1].lower()}{reason[1:]}"
    return Mistake(words, Span(pos, pos + 1))
