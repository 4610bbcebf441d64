"""What the links of a row are for: slides, a notebook, a recording, code, or something to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rgfeeds.importers.drafts import Made
from rgfeeds.importers.marked import Anchor
from rgfeeds.model import MaterialKind

_WORDS = {
    MaterialKind.SLIDES: r"slides?|decks?|presentations?|pptx?|folien",
    MaterialKind.NOTEBOOK: r"notebooks?|colab|jupyter",
    MaterialKind.RECORDING: r"recordings?|recorded|videos?|youtube|watch",
    MaterialKind.CODE: r"code|github|repo(?:sitory)?|implementations?",
    MaterialKind.MATERIALS: r"materials?|resources?|hand-?outs?|notes?|links?|summar(?:y|ies)|write-?up|review|session|files?",
}
_KINDS = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in _WORDS.items()
}
_ONLY_KIND = re.compile(
    rf"\W*(?:the\s+|see\s+)?(?:{'|'.join(_WORDS.values())}|here)\W*", re.IGNORECASE
)
_MADE = re.compile("|".join(_WORDS.values()), re.IGNORECASE)
# What may stand beside the words that say what a link is for.
_FILLER = re.compile(
    r"the|see|view|watch|download|get|to|for|of|and|on|zoom|our|talk|lecture|full|\d+",
    re.IGNORECASE,
)
_BARE_NAMES = frozenset(
    {
        "slides",
        "slide",
        "deck",
        "presentation",
        "notebook",
        "notebooks",
        "recording",
        "video",
        "code",
        "materials",
        "material",
        "resources",
        "links",
        "link",
        "here",
        "session",
        "youtube",
        "videos",
        "recordings",
        "pdf",
        "ppt",
        "pptx",
    }
)
_NAMED = re.compile(
    rf"(?P<kind>{'|'.join(kind.capitalize() for kind in MaterialKind)}): (?P<title>.+)"
)
_TO_READ = re.compile(
    r"\W*(?:the\s+)?(?:paper|papers|arxiv|pdf|preprint|doi|article|book|chapter|blog|blog\s?post|reading|readings|reference|publication)\W*(?:\d+)?\W*",
    re.IGNORECASE,
)


def is_made(label: str) -> bool:
    """Whether a link called so leads to what was made for a session, and says nothing else."""
    if _ONLY_KIND.fullmatch(label):
        return True
    words = re.findall(r"\w+", label)
    return len(words) < 6 and _only(_MADE, words)


def to_read(label: str) -> bool:
    """Whether a link called so leads to something to read."""
    words = re.findall(r"\w+", re.sub(r"\blinks?\b", "", label, flags=re.IGNORECASE))
    return _TO_READ.fullmatch(label) is not None or _only(_TO_READ, words)


def _only(purpose: re.Pattern[str], words: Sequence[str]) -> bool:
    """Whether *words* say this *purpose* and nothing else, as in `Watch the video recording`."""
    return any(map(purpose.fullmatch, words)) and all(
        purpose.fullmatch(word) or _FILLER.fullmatch(word) for word in words
    )


def made(anchor: Anchor, url: str, usual: MaterialKind) -> Made:
    """Return the link *anchor* as a material; what its label does not tell is of the *usual* kind.

    A label may begin with its kind: `Slides: Attention`.
    """
    named = _NAMED.fullmatch(anchor.label.strip())
    if named:
        return Made(
            kind=MaterialKind(named["kind"].lower()), url=url, title=named["title"]
        )
    kind = next(
        (kind for kind, words in _KINDS.items() if words.search(anchor.label)), usual
    )
    label = anchor.label.strip(" []():")
    plain = label.casefold() in _BARE_NAMES or label == anchor.url or not label
    return Made(kind=kind, url=url, title=None if plain else label)


def told_apart(made: Iterable[tuple[Made, str]]) -> tuple[Made, ...]:
    """Return materials, those of one kind called by the words before each of them.

    With each comes the text that stands before it, from the one before it on.
    """
    found = list(made)
    titled = []
    for one, words in found:
        alike = [w for other, w in found if other.kind is one.kind and not other.title]
        apart = len(alike) > 1 and all(alike) and one.title is None
        titled.append(Made(kind=one.kind, url=one.url, title=words) if apart else one)
    return tuple(titled)
