"""What the parts of a cell are: names of people, places, links to what was made."""

import re

from msgspec.structs import replace

from rgfeeds.importing import words
from rgfeeds.importing.inline import LINK, PageLink, Words
from rgfeeds.model import Material, MaterialKind, Person, Status
from rgfeeds.text.advice import is_placeholder

# A separator that is not between brackets.
_BETWEEN = r"(?i)(?:[,;&\n+、]|\s[/|]\s|\s(?:and|und|et(?!\s+al\b)|y|with)\s|\s(?=et\s+al\b))(?![^()]*\))"
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
_NAME = re.compile(r"(?P<name>[^()]*[^()\s])\s*\((?P<brackets>[^()]+)\)[.!?]?")
_PLACE = rf"(?i:(?=.*\b(?:{words.PLACES})\b))(?:[^.!?:;]|\.(?=\d)){{2,60}}|[A-Z]{{1,4}}[ .-]?\d[\w.]*"
_NAMED = rf"(?P<kind>{'|'.join(map(str.capitalize, MaterialKind))}): (?P<title>.+)"

#: Whether a text tells of a break: what does ends what is said, save for words that say when or why.
is_break = re.compile(
    rf"(?ix)(?:{words.BREAKS})(?:\W*\Z|\s*[^\w\s-]|\s+-|\s+(?:{words.AFTER_BREAKS})\b)"
).search

#: Whether a heading says nothing of what stands below it.
is_generic = re.compile(rf"(?i)(?:\b(?:{words.GENERIC})\b|\W)+").fullmatch


def _only(known: str) -> re.Pattern[str]:
    """Return what matches a few words, one of them *known*, that say nothing beside it."""
    word = rf"(?:(?:{known})(?:\W?\d+)?|{words.LINK_FILLER})(?:\W+|\Z)"
    there = rf"(?=(?:.*\W)?(?:{known})(?![^\W\d]))"
    return re.compile(rf"(?i)\W*+{there}(?:{word}){{1,5}}")


#: Whether a link called so leads to what was made for a session, or to what is read, and says nothing else.
is_made = _only("|".join([*words.MATERIALS.values(), "here"])).fullmatch
is_to_read = _only(words.TO_READ).fullmatch


def is_open(text: str) -> bool:
    """Whether *text* only says that what it stands for is still to come."""
    return is_placeholder(text) or re.fullmatch(words.OPEN, text) is not None


def read_off(text: str) -> tuple[Status, str] | None:
    """Return the status of a session that is off and why, when *text* says so and little else."""
    for status, known in words.OFF.items():
        off = rf"(?i)\W*(?:{known})\b(?!\s+from\b)[\s:,–—-]*([^|]{{0,60}})"
        if found := re.fullmatch(off, text):
            return status, unbracketed(found[1].strip(" .!"))
    return None


def unbracketed(text: str) -> str:
    """Return *text* without the brackets around all of it, and without one that lost its other half."""
    if re.fullmatch(r"\([^()]*\)|\[[^\[\]]*\]", text):
        return text[1:-1].strip()
    return whole(text)


def whole(text: str) -> str:
    """Return *text* without a bracket at one of its ends that lost its other half."""
    for opening, closing in ("()", "[]"):
        more = text.count(closing) - text.count(opening)
        lost = closing if more > 0 else opening
        if more and text.endswith(lost):
            text = text.removesuffix(lost).strip()
        elif more:
            text = text.removeprefix(lost).strip()
    return text


def are_names(text: str) -> bool:
    """Whether *text* looks like the full names of people and nothing else."""
    return all(map(_is_name, re.split(r"\s*(?:[,;&]|\band\b)\s*", text.strip())))


def _is_name(text: str) -> bool:
    parts = text.split()
    names = [part for part in parts if part not in words.PARTICLES]
    return (
        2 <= len(parts) <= 4
        and not {part.casefold() for part in parts} & words.NO_NAMES
        and not {parts[0], parts[-1]} & words.PARTICLES
        and all(part[0].isupper() and _WORD.fullmatch(part) for part in names)
    )


def read_leads(cell: Words) -> list[Person]:
    """Return who is named in *cell*, who is still to come left out."""
    named: list[Person] = []
    text = re.sub(r"\n(?=\()", " ", cell.text)
    text = re.sub(words.STUDYING, r" (\1)", text)
    text = re.sub(words.DEGREES, r" \1", text)
    for part in re.split(_BETWEEN, text):
        links = cell.find_links(part)
        name = re.sub(r"(?i)^(?:and|und|et(?!\s+al\b))\s+", "", cell.plain(part))
        name = _tidy_name(name)
        if len(links) > 1:
            # A name with icons behind it: none of their labels is part of it.
            bare = _tidy_name(cell.plain(re.sub(LINK, "", part)).strip(" ()|"))
            name = links[0].label.strip() if is_placeholder(bare) else bare
        nobody = is_open(name) or re.fullmatch(words.NOBODY, unbracketed(name))
        if nobody or not re.search(r"\w", name):
            continue
        url = next((link.target for link in links if link.target), None)
        short = re.fullmatch(r"[A-Z][A-Za-z]?[A-Z]{1,4}", name)
        institution = re.search(words.INSTITUTIONS, name.partition("(")[0])
        if named and not url and (institution or (short and " " in named[-1].name)):
            # `Ada Bell, Moss University (Bog)` names one person.
            where = re.sub(r"\s*\(([^()]*)\)", r", \1", name)
            known = named[-1].affiliation
            both = f"{known}, {where}" if known else where
            named[-1] = replace(named[-1], affiliation=both)
            continue
        found = _NAME.fullmatch(name)
        name, brackets = found.groups() if found else (name, None)
        if brackets and name.startswith("@"):
            name, brackets = brackets, name
        affiliation = (brackets or "").strip() or None
        named.append(Person(name=name.strip(), url=url, affiliation=affiliation))
    return named


def _tidy_name(text: str) -> str:
    text = text.strip(" ,;:*·•–-†‡§¹²³⁰⁴⁵⁶⁷⁸⁹")
    # `Angus R.` and `Ann Lee Jr.` keep their dot.
    short = re.search(r"\b(?:[^\W\d_]|[JS]r|Esq|Ph\.?D)\.$", text)
    return text if short else text.rstrip(" .")


def is_place(text: str) -> bool:
    """Whether *text* can be nothing but where a session is."""
    return re.fullmatch(_PLACE, text.strip()) is not None


def read_material(
    link: PageLink, usual: MaterialKind = MaterialKind.MATERIALS
) -> Material:
    """Return *link* as a material; what its label does not tell is of the *usual* kind."""
    label, url = link.label.strip(), link.target
    if named := re.fullmatch(_NAMED, label):
        kind = MaterialKind(named["kind"].lower())
        return Material(kind=kind, url=url, title=named["title"])
    known = words.MATERIALS.items()
    told = [kind for kind, form in known if re.search(rf"(?i)\b(?:{form})\b", label)]
    # A label that is true of anything says less than the column does.
    kinds = (kind for kind in told if kind is not MaterialKind.MATERIALS)
    while label != (inner := unbracketed(label.strip(" :"))):
        label = inner
    plain = not label or label.casefold() in words.BARE_LABELS or label == link.url
    title = None if plain else label
    return Material(kind=next(kinds, usual), url=url, title=title)
