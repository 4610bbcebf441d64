"""Why a text is no TOML, told to somebody who knows Markdown."""

from __future__ import annotations

from rgfeeds.store.spans import Span
from rgfeeds.store.syntax import conflicts, lines, texts, values
from rgfeeds.store.syntax.scene import Mistake, look

# The first that knows what is wrong is believed.
_EXPLANATIONS = (
    conflicts.conflict,
    texts.unclosed_long,
    texts.unclosed,
    texts.backslash,
    texts.curly,
    texts.invisible,
    values.bad_date,
    lines.table_twice,
    lines.key_twice,
    lines.inline_key_twice,
    lines.header,
    lines.markdown,
    lines.no_equals,
    lines.stray,
    values.no_value,
    texts.quote_inside,
    values.open_bracket,
    values.unquoted_entry,
    values.two_on_a_line,
    values.unquoted,
    values.after_value,
)


def explain(text: str, pos: int, reason: str) -> Mistake:
    """Return what is wrong with *text*, where tomli gave up at *pos* for *reason*.

    Line ends are line feeds alone, and places are those of *text*.
    """
    scene = look(text, pos, reason)
    for explanation in _EXPLANATIONS:
        mistake = explanation(scene)
        if mistake is not None:
            return mistake
    return Mistake(
        span=Span(pos, pos + 1),
        message=f"the file is not TOML: {reason[:1].lower()}{reason[1:]}",
    )


__all__ = ["Mistake", "explain"]
