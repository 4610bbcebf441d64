"""What the columns of a table hold, told by their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from rgfeeds.importers.marked import read


class Role(StrEnum):
    """What a column tells of a session."""

    DATE = "date"
    TIME = "time"
    TITLE = "title"
    KIND = "kind"
    LEADS = "leads"
    ROOM = "room"
    ONLINE = "online"
    STATUS = "status"
    ABSTRACT = "abstract"
    READING = "reading"
    SLIDES = "slides"
    NOTEBOOK = "notebook"
    RECORDING = "recording"
    CODE = "code"
    MATERIALS = "materials"
    AFFILIATION = "affiliation"
    NUMBER = "number"
    OTHER = "other"


#: Columns of links to what was made for the session.
MADE = (Role.SLIDES, Role.NOTEBOOK, Role.RECORDING, Role.CODE, Role.MATERIALS)

# A word of the first line names the title before one of the next does; the others of
# them then hold what the last line of `_ELSE` says.
_TITLES = (
    "title|titel|titre|título|titolo|제목|タイトル|标题",
    "topic|topics|talk|talks|theme|subject|thema|sujet|tema|argomento|주제|テーマ|主题",
    "what|content|contents|lecture|seminar",
    "paper|papers|article|articles|논문|論文|论文|book|chapter|chapters|reading|readings",
    "session|event|description",
)
_ELSE = {
    Role.READING: "paper|papers|article|articles|논문|論文|论文|book|chapter|chapters|reading|readings",
    Role.MATERIALS: "session|event|talk|talks|lecture",
    Role.ABSTRACT: "description",
}
_NAMES = {
    Role.DATE: "date|dates|day|when|datum|fecha|data|jour|日付|日期|날짜|日時",
    Role.TIME: "time|times|hour|hours|start|uhrzeit|zeit|hora|heure|시간|時間|时间",
    Role.AFFILIATION: "affiliation|affiliations|institution|institute|university|organisation|organization|company",
    Role.KIND: "kind|type|category|format|track|art",
    Role.LEADS: "lead|leads|leader|leaders|presenter|presenters|speaker|speakers|who|host|hosts|person|presenting"
    "|discussant|discussants|facilitator|facilitators|moderator|chair|led by|presented by|name"
    "|discussion lead|discussion leader|responsible|organiser|organizer|author|authors|by"
    "|vortragende|referent|orateur|ponente|relatore|발표자|발표|発表者|担当|主讲人|报告人|rapporteur",
    Role.ROOM: "room|where|location|venue|place|raum|ort|lieu|salle|lugar|sala|장소|会場|場所|地点",
    Role.ONLINE: "online|zoom|join|join link|meeting link|teams",
    Role.STATUS: "status|state",
    Role.ABSTRACT: "abstract|summary",
    Role.READING: "required reading|required readings|suggested reading|suggested readings"
    "|references|reference|reading list|related reading|papers to read|related papers",
    Role.SLIDES: "slides|slide|deck|ppt|pptx|presentation|presentations|folien|diapositives|슬라이드|資料",
    Role.NOTEBOOK: "notebook|notebooks|colab",
    Role.RECORDING: "recording|recordings|video|videos|youtube|녹화",
    Role.CODE: "code|repo|repository|github",
    Role.MATERIALS: "materials|material|links|link|resources|resource|files|handout|handouts"
    "|notes|note|자료|url|attachments|media",
    Role.NUMBER: "#|s no|sno|sr no|sl no|serial|no|nr|number|idx|index|id|week|wk|nº|n|회차|번호",
}  # fmt: skip


# Columns of links alone, whose labels are the titles where no column has them.
_LINKING = frozenset({"link", "links", "url", "pdf"})
# Names of columns that are parts of the names of quite other ones.
_WHOLE = frozenset(
    {"name", "by", "author", "authors", "n", "id", "#", "data", "links", "link", "url"}
)

# What a line of its own can say of a session, `Speaker: Ada`.
_TITLE_LABELS = frozenset({"title", "topic", "talk", "theme", "subject", "talk title"})
_LABELS = frozenset(
    {Role.LEADS, Role.ROOM, Role.TIME, Role.ONLINE, Role.ABSTRACT, *MADE}
)


def roles(headings: Sequence[str], days: int | None = None) -> tuple[Role, ...]:
    """Return the role of each column; *days* is one that holds dates, whatever it is called."""
    names = [_name(heading) for heading in headings]
    found = [_role(name) for name in names]
    title = _title(names, found, days)
    if title is None:
        # A lone column that names people or what they present is all that is told.
        alone = (at for at, name in enumerate(names) if name == "presenting")
        title = next(alone, None)
    if title is None and Role.LEADS not in found and Role.OTHER in found:
        title = found.index(Role.OTHER)
    if title is not None:
        found[title] = Role.TITLE
    if Role.DATE not in found and days is not None:
        found[days] = Role.DATE
    return tuple(_first_only(found))


def _title(names: Sequence[str], found: Sequence[Role], days: int | None) -> int | None:
    """Return the column with the title: by its whole name, by a word of it, else one of links."""
    free = [at for at in range(len(names)) if at != days]
    for line in _TITLES:
        for word in line.split("|"):
            for at in free:
                if names[at] == word:
                    return at
    vague = [at for at in free if found[at] in {Role.OTHER, Role.READING}]
    for line in _TITLES:
        for at in vague:
            words = _words(names[at])
            if words & set(line.split("|")) and not words & _LINKING:
                return at
    linked = [at for at in free if names[at] in _LINKING or found[at] is Role.READING]
    return next(iter(linked), None)


def _words(name: str) -> set[str]:
    return set(re.split(r"[ /&-]+", name))


def labelled(name: str) -> Role | None:
    """Return what a label before a colon is for, None where it is no matter of a column.

    Who wrote a paper leads no session, and a mere link is for anything.
    """
    plain = _name(name)
    if plain in _TITLE_LABELS:
        return Role.TITLE
    role = _role(plain)
    other = plain.startswith("author") or plain in _LINKING
    return role if role in _LABELS and not other else None


def _first_only(roles: list[Role]) -> list[Role]:
    """Leave each role to its first column; a second one of its name is another matter."""
    several = {Role.NUMBER, Role.OTHER, Role.READING, *MADE}
    return [
        role if role in several or role not in roles[:at] else Role.OTHER
        for at, role in enumerate(roles)
    ]


def _role(name: str) -> Role:
    for names in (_NAMES, _ELSE):
        for role, words in names.items():
            if name in words.split("|"):
                return role
    for role in (Role.DATE, Role.LEADS, Role.ROOM, Role.TIME, *MADE, Role.NUMBER):
        if _words(name) & set(_NAMES[role].split("|")) - _WHOLE:
            return role
    if _words(name) & set(_ELSE[Role.READING].split("|")):
        return Role.READING
    return Role.NUMBER if not name else Role.OTHER


def _name(heading: str) -> str:
    """Return a heading as it is looked up: small letters, no brackets, no `(s)`."""
    plain = read(heading).plain().casefold()
    bare = re.sub(r"\(.*?\)|\[\d+\]|[:*_.!?]", " ", plain.replace("(s)", "s"))
    return " ".join(re.sub(r"[^\w#º/& -]", " ", bare).split())
