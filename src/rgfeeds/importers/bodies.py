"""What stands in a session's section: its abstract and its reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from rgfeeds.importers.calendar_facts import Facts
from rgfeeds.importers.drafts import Draft
from rgfeeds.importers.marked import tidy
from rgfeeds.importers.mending import inlined, mended
from rgfeeds.importers.sections import Section
from rgfeeds.importers.topics import without_kind

_LABEL = re.compile(
    r"^[ ]{0,3}(?:\#{1,6}[ \t]+(?P<heading>[^\n#]+?)[ \t]*\#*|(?P<mark>\*\*|__)(?P<bold>[^*_\n]+)(?P=mark):?)[ \t]*$"
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_EDGES = " \t,;:|–—-"


class Body(Struct, frozen=True, kw_only=True):
    """The two texts of a section, and the links in it that lead nowhere."""

    abstract: str
    reading: str
    dropped: tuple[str, ...] = ()


def body(section: Section, draft: Draft, facts: Facts, definitions: str) -> Body:
    """Return the texts of *section*; its title comes first where it is not the session's."""
    above, below = _parts(section.body)
    title = without_kind(section.title, facts.kinds, dashed=True)[1].strip(_EDGES)
    differs = title and title.casefold() != (draft.title or "").casefold()
    base = facts.wishes.base_url
    texts = [
        mended(inlined(_trimmed(part), definitions), base) for part in (above, below)
    ]
    abstract = _trimmed(texts[0].text.split("\n"))
    return Body(
        abstract="\n\n".join(filter(None, [title if differs else "", abstract])),
        reading=_trimmed(texts[1].text.split("\n")),
        dropped=tuple(url for text in texts for url in text.dropped),
    )


def _parts(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the lines of a section into abstract and reading.

    The abstract stands under a label of that name, up to one called `Reading`, else
    to the next label; a section of prose alone, without a link, is one as a whole.
    """
    labels = _labels(lines)
    starts = [at for at, name in labels.items() if name in {"abstract", "summary"}]
    if not starts:
        prose = not any(
            re.match(r"\s*(?:[-*+]|\d+[.)])\s|.*(?:\]\(|\]\[|https?://|<a\s)", line)
            for line in lines
        )
        return ([*lines], []) if prose and not labels else ([], [*lines])
    start = starts[0]
    after = [at for at in labels if at > start]
    reading = [at for at in after if labels[at] in {"reading", "readings"}]
    if reading:
        end, resume = reading[-1], reading[-1] + 1
    else:
        end = resume = after[0] if after else len(lines)
    return [*lines[start + 1 : end]], [*lines[:start], *lines[resume:]]


def _labels(lines: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        label = None if fenced else _LABEL.match(line)
        if label:
            name = label["heading"] or label["bold"]
            found[at] = tidy(name).casefold().strip(":. *_")
    return found


def _trimmed(lines: Sequence[str]) -> str:
    """Return *lines* without blanks at their ends, but for those that break a line, nor empty ones around."""
    kept = []
    for at, line in enumerate(lines):
        following = lines[at + 1].strip() if at + 1 < len(lines) else ""
        hard = line.strip() and line.endswith("  ") and following
        indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
        kept.append(indent + line.strip() + "  " * bool(hard) if line.strip() else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
