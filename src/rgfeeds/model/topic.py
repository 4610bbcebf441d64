"""What a session is about, as far as its title tells."""

import re
import unicodedata
from typing import Self
from urllib.parse import quote

from msgspec import Struct

from rgfeeds.model import Session

# Chinese, Japanese, Thai, Lao, Tibetan, Burmese and Khmer.
_WITHOUT_BLANKS = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# Words that say nothing of a topic, without their accents.
_SMALL_WORDS = """
    and are can for from how its our the their this that what when why with without into onto over not you your
    auf aus das dem den der des die ein eine einer fur mit und vom von was wie zum zur uber
    aux avec dans des est les par pour que qui sans ses sur une con del las los mas para por sin una uno como
    che dei della delle gli nel per dos das uma com что как для или над под при это على عن من
"""


class Topic(Struct, frozen=True):
    """The topic of a session; *title* is None when it was withdrawn, *kind* says nothing about it."""

    title: str | None
    kind: str = ""

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session.title, session.kind or "")

    @property
    def key(self) -> str:
        return quote(self.title or "", safe="")

    def same(self, other: Self) -> bool:
        """Tell whether people would say that both titles are of the same talk."""
        if self.title is None or other.title is None or self.title == other.title:
            return self.title == other.title
        mine, others = self._words(), other._words()
        if not mine or not others:
            return False
        one, two = "".join(mine), "".join(others)
        if re.search(_WITHOUT_BLANKS, one + two):
            # Each sign says more than a letter, so that less likeness is enough.
            return one in two or two in one or _likeness(one, two) >= 0.65
        if one == two or set(mine) <= set(others) or set(others) <= set(mine):
            return True
        return _misspelt(one, two) or _share_half(_telling(mine), _telling(others))

    def _words(self) -> list[str]:
        """Return the words of the title without those of the kind, unless it has no others."""
        words = _words(self.title or "")
        kind = set(_words(self.kind))
        return [word for word in words if word not in kind] or words


def _words(text: str) -> list[str]:
    """Return the words of *text*, case, accents and punctuation aside; a hyphen joins what it stands between."""
    # Nobody reads more of a title.
    plain = unicodedata.normalize("NFKD", text[:200].casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    joined = re.sub(r"(?<=\w)[-‐‑’'](?=\w)", "", unicodedata.normalize("NFC", bare))
    # A vowel sign, as of Hindi, is no letter for a regular expression.
    spaced = "".join(s if unicodedata.category(s)[0] in "LMN" else " " for s in joined)
    return [word.removeprefix("ال") for word in spaced.split()]


def _telling(words: list[str]) -> set[str]:
    """Return the words that tell the topic: short and small ones only when there are no others."""
    small = _SMALL_WORDS.split()
    long = {word for word in words if len(word) > 2 and word not in small}
    numbers = set(filter(str.isdecimal, words))
    # "Llama 2" is not "Llama 3", but a lecture may get another number.
    return (long | numbers if len(long) == 1 else long) or set(words)


def _share_half(mine: set[str], others: set[str]) -> bool:
    """Whether the two have half of the words of the shorter in common."""
    shared = min(
        sum(any(_same_word(word, one) for one in others) for word in mine),
        sum(any(_same_word(word, one) for one in mine) for word in others),
    )
    one, two = (set(filter(str.isdecimal, words)) for words in (mine, others))
    # Where the numbers differ, half is not enough.
    if one and two and one != two:
        return 2 * shared > min(len(mine), len(others))
    return 2 * shared >= min(len(mine), len(others))


def _same_word(one: str, two: str) -> bool:
    """Whether the words are one, be it misspelt or with another ending."""
    if one == two:
        return True
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) < 3 or not (shorter.isalpha() and longer.isalpha()):
        return False
    ending = len(longer) - len(shorter) <= 2 and longer.startswith(shorter)
    stem = len(shorter) > 5 and longer.startswith(shorter[: -(len(shorter) * 3 // 10)])
    return ending or stem or _misspelt(one, two)


def _misspelt(one: str, two: str) -> bool:
    """Whether one is probably a misspelling of the other: few miss the first letter or a digit."""
    digits = [re.sub(r"\D", "", text) for text in (one, two)]
    if min(len(one), len(two)) < 5 or one[0] != two[0] or digits[0] != digits[1]:
        return False
    return _likeness(one, two) >= 0.83


def _likeness(one: str, two: str) -> float:
    """Return how alike the letters are, from 0 to 1, whichever is named first."""
    first, second = sorted((one, two))
    # Only a title that was changed is compared letter by letter.
    from difflib import SequenceMatcher  # noqa: PLC0415

    return SequenceMatcher(None, first, second, autojunk=False).ratio()
