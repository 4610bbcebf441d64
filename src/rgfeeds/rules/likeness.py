"""Names that differ by a slip: a letter, an accent, a blank, an initial."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

#: Words with fewer letters differ on purpose: "Room A", "Part II".
SHORTEST = 4


def lookalikes(
    used: Iterable[str], listed: Collection[str] = (), *, initials: bool = False
) -> Mapping[str, str]:
    """Return each name of *used* that is probably another, with the one that is meant.

    *listed* names are right; of the others, those used more often are, then those
    used first. With *initials* a word of one letter may be missing or added.
    """
    counts = Counter(used)
    trusted = sorted(counts, key=lambda name: -counts[name])
    index: dict[Hashable, str] = {}
    for name in listed:
        for sign in _signs(name, initials=initials):
            index.setdefault(sign, name)
    found = {}
    for name in trusted:
        signs = [] if name in listed else list(_signs(name, initials=initials))
        meant = next((index[sign] for sign in signs if sign in index), None)
        if meant is None:
            for sign in signs:
                index[sign] = name
        else:
            found[name] = meant
    return found


def first_names(used: Iterable[str], known: Iterable[str]) -> Mapping[str, str]:
    """Return each name of *used* that is the first word of exactly one of *known*."""
    full = defaultdict(set)
    for name in known:
        first, _, rest = name.partition(" ")
        if rest:
            full[first].add(name)
    return {name: min(full[name]) for name in used if len(full.get(name, ())) == 1}


def words(name: str) -> tuple[str, ...]:
    """Return the words of *name*, case, accents and punctuation aside."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(re.findall(r"\w+", bare.replace("'", "")))


def _signs(name: str, *, initials: bool) -> Iterator[Hashable]:
    """Yield what the name shares with every name that is like it."""
    said = words(name)[:8]
    if initials and sum(len(word) > 1 for word in said) > 1:
        said = tuple(word for word in said if len(word) > 1)
    if not said:
        return
    yield "".join(said)
    for position, word in enumerate(said):
        if SHORTEST <= len(word) <= 40 and word.isalpha():
            around = (*said[:position], None, *said[position + 1 :])
            yield around, word
            for cut in range(1, len(word)):
                yield around, word[:cut] + word[cut + 1 :]
