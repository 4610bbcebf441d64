"""What the parts of a cell are: names of people, places, links to what was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from rgfeeds.importing import hours, words
from rgfeeds.importing.hours import Hours
from rgfeeds.importing.inline import LINK, Link, Words, resolved
from rgfeeds.model import MaterialKind
from rgfeeds.text.placeholders import is_placeholder

_OPEN = re.compile(rf"\W*(?:{words.OPEN})\W*(?:\(.*\))?", re.IGNORECASE)
# A separator that is not between brackets.
_BETWEEN = re.compile(
    r"(?:[,;&\n+、]|\s[/|]\s|\s(?:and|und|et|with)\s)(?![^()]*\))", re.IGNORECASE
)
_AND = re.compile(r"^(?:and|und|et)\s+", re.IGNORECASE)
_DEGREE = re.compile(rf"\s*,\s*({words.DEGREES})(?!\w)")
_NAME = re.compile(r"(?P<name>[^()]*[^()\s])\s*\((?P<brackets>[^()]+)\)[.!?]?")
#: What says that a session is off, and why in a few words.
OFF = {
    status: re.compile(rf"\W*(?:{known})\b[^|]{{0,60}}", re.IGNORECASE)
    for status, known in words.OFF.items()
}
#: What a link to join a meeting by says.
JOIN = re.compile(words.JOINING, re.IGNORECASE)
_PLACE = re.compile(
    rf"(?i:(?=.*\b(?:{words.PLACES})\b))(?:[^.!?:;]|\.(?=\d)){{2,60}}|[A-Z]{{1,4}}[ .-]?\d[\w.]*"
)
_KINDS = {
    kind: re.compile(rf"\b(?:{known})\b", re.IGNORECASE)
    for kind, known in words.MATERIALS.items()
}
_MADE = "|".join(words.MATERIALS.values())
_ONLY_KIND = re.compile(rf"\W*(?:the\s+|see\s+)?(?:{_MADE}|here)\W*", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?P<kind>{'|'.join(kind.capitalize() for kind in MaterialKind)}): (?P<title>.+)"
)
_TO_READ = re.compile(
    rf"\W*(?:the\s+)?(?:{words.TO_READ})\W*(?:\d+)?\W*", re.IGNORECASE
)


class Lead(Struct, frozen=True, kw_only=True):
    """Somebody who leads a session, as one entry names them."""

    name: str
    url: str | None = None
    affiliation: str | None = None


class Made(Struct, frozen=True, kw_only=True):
    """A link to something made for a session."""

    kind: MaterialKind
    url: str
    title: str | None = None


class Where(Struct, frozen=True, kw_only=True):
    """The room, what its link says of it, and the link to join by; *lost* are further links."""

    room: str | None = None
    address: str | None = None
    online: str | None = None
    hours: Hours = Hours()
    lost: tuple[Link, ...] = ()


def is_open(text: str) -> bool:
    """Whether *text* only says that what it stands for is still to come."""
    return is_placeholder(text) or _OPEN.fullmatch(text) is not None


def is_off(text: str) -> bool:
    """Whether *text* says that there is no session, and little else."""
    return any(one.fullmatch(text) for one in OFF.values())


def are_names(text: str) -> bool:
    """Whether *text* looks like the full names of people and nothing else."""
    return all(map(_is_name, re.split(r"\s*(?:[,;&]|\band\b)\s*", text.strip())))


def _is_name(text: str) -> bool:
    parts = text.split()
    return (
        2 <= len(parts) <= 4
        and not {part.casefold() for part in parts} & words.NO_NAMES
        and not {parts[0], parts[-1]} & words.PARTICLES
        and all(part in words.PARTICLES or _is_capital(part) for part in parts)
    )


def _is_capital(word: str) -> bool:
    return (
        re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[.'’-])*", word) is not None
        and word[0].isupper()
    )


def leads(cell: Words, base: str | None) -> tuple[list[Lead], list[Link]]:
    """Return who is named in *cell*, who is still to come left out, and the links that cannot be taken."""
    named, lost = [], []
    for part in _BETWEEN.split(_DEGREE.sub(r" \1", cell.text)):
        links = cell.found(part)
        name = _tidy_name(_AND.sub("", cell.plain(part)))
        if len(links) > 1:
            # A name with icons behind it: none of their labels is part of it.
            bare = _tidy_name(cell.plain(re.sub(LINK, "", part)).strip(" ()|"))
            name = links[0].label.strip() if is_placeholder(bare) else bare
        urls = {link: resolved(link.url, base) for link in links}
        chosen = next((link for link in links if urls[link]), None)
        if _is_nobody(name):
            chosen = None
        else:
            found = _NAME.fullmatch(name)
            first, brackets = (
                (found["name"], found["brackets"].strip()) if found else (name, None)
            )
            if brackets and first.startswith("@"):
                first, brackets = brackets, first
            url = urls[chosen] if chosen else None
            named.append(Lead(name=first, url=url, affiliation=brackets))
        lost += [link for link in links if link is not chosen and not link.inside]
    return named, lost


def _is_nobody(name: str) -> bool:
    return (
        not re.search(r"\w", name)
        or is_open(name)
        or re.fullmatch(words.NOBODY, name, re.IGNORECASE) is not None
    )


def _tidy_name(text: str) -> str:
    text = text.strip(" ,;:*·•–-")
    # `Angus R.` keeps its dot.
    return text if re.search(r"\b[^\W\d_]\.$", text) else text.rstrip(" .")


def is_place(text: str) -> bool:
    """Whether *text* can be nothing but where a session is."""
    return _PLACE.fullmatch(text.strip()) is not None


def where(cell: Words, base: str | None) -> Where:
    """Read the *cell* of a room; a room still to come is none."""
    text, address, online, lost = cell.text, None, None, []
    for sign in re.findall(LINK, text):
        (link,) = cell.found(sign)
        url = resolved(link.url, base)
        if url and online is None and JOIN.search(f"{link.label} {link.url}"):
            online, text = url, text.replace(sign, "")
        elif url and address is None:
            address = url
        elif not link.inside:
            lost.append(link)
    when = hours.hidden(text)
    if not when.any:
        when = hours.stated(text)
    room = re.sub(r"[(\[]\s*[)\]]", "", cell.plain(when.rest)).strip(" ,;:/|&+–—-@")
    named = bool(room) and not is_open(room)
    if not named and address:
        online, address = online or address, None
    return Where(
        room=room if named else None,
        address=address,
        online=online,
        hours=when,
        lost=tuple(lost),
    )


def is_made(label: str) -> bool:
    """Whether a link called so leads to what was made for a session, and says nothing else."""
    return _ONLY_KIND.fullmatch(label) is not None or _only(_MADE, label)


def is_to_read(label: str) -> bool:
    """Whether a link called so leads to what is read, and says nothing else."""
    return _TO_READ.fullmatch(label) is not None or _only(words.TO_READ, label)


def _only(known: str, label: str) -> bool:
    parts = re.findall(r"\w+", label)
    purpose, filler = (
        re.compile(known, re.IGNORECASE),
        re.compile(f"{known}|{words.LINK_FILLER}", re.IGNORECASE),
    )
    return (
        0 < len(parts) < 6
        and any(map(purpose.fullmatch, parts))
        and all(map(filler.fullmatch, parts))
    )


def made(link: Link, url: str, usual: MaterialKind = MaterialKind.MATERIALS) -> Made:
    """Return *link* as a material; what its label does not tell is of the *usual* kind."""
    named = _NAMED.fullmatch(link.label.strip())
    if named:
        return Made(
            kind=MaterialKind(named["kind"].lower()), url=url, title=named["title"]
        )
    kind = next(
        (kind for kind, known in _KINDS.items() if known.search(link.label)), usual
    )
    label = link.label.strip(" []():")
    plain = label.casefold() in words.BARE_LABELS or label == link.url or not label
    return Made(kind=kind, url=url, title=None if plain else label)


def told_apart(found: Sequence[tuple[Made, str]]) -> Iterable[Made]:
    """Yield materials, those of one kind called by the words that stand before each of them."""
    for one, before in found:
        alike = [w for other, w in found if other.kind is one.kind and not other.title]
        apart = len(alike) > 1 and all(alike) and one.title is None
        yield Made(kind=one.kind, url=one.url, title=before) if apart else one
