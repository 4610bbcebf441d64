"""The words of pages that mean something, in several languages and in small letters, joined by `|`.

Those of columns are whole names or words of a name, the others are regular expressions or parts of one.
"""

from collections.abc import Mapping
from enum import StrEnum

from rgfeeds.model import MaterialKind, Status


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What a cell tells of a session.
Role = StrEnum(
    "Role",
    "DATE TIME TITLE KIND LEADS ROOM ONLINE STATUS ABSTRACT READING SLIDES NOTEBOOK"
    " RECORDING CODE MATERIALS AFFILIATION NUMBER OTHER",
)


def _roles(names: Mapping[Role, str]) -> dict[str, Role]:
    return {name: role for role, known in names.items() for name in known.split("|")}


#: Columns of links to what was made for the session.
MADE = (Role.SLIDES, Role.NOTEBOOK, Role.RECORDING, Role.CODE, Role.MATERIALS)
#: Columns whose links are materials.
LINKED = {*MADE, Role.NUMBER, Role.KIND, Role.STATUS, Role.TIME, Role.DATE}

#: A word of the first line names the title before one of the next does.
TITLES = (
    "title|titel|titre|título|titolo|제목|タイトル|标题|題目",
    "topic|topics|talk|talks|theme|subject|thema|sujet|tema|argomento|주제|テーマ|主题|輪読対象",
    "what|content|contents|lecture|seminar",
    "paper|papers|article|articles|논문|論文|论文|artigo|artículo|book|chapter|chapters|reading|readings",
)
#: Names of a title that may as well number the sessions.
WEAK_TITLES = _words("session event description meeting")
#: What the other columns with such names hold.
BESIDE_TITLES = _roles(
    {
        Role.READING: TITLES[3],
        Role.MATERIALS: "session|event|talk|talks|lecture",
        Role.ABSTRACT: "description",
    }
)
COLUMNS = _roles(
    {
        Role.DATE: "date|dates|day|when|wann|datum|fecha|data|jour|日付|日期|날짜|日時|開催日|日",
        Role.TIME: "time|times|hour|hours|start|uhrzeit|zeit|hora|ora|orario|heure|시간|時間|时间",
        Role.AFFILIATION: "affiliation|affiliations|institution|institute|university|organisation|organization|company",
        Role.KIND: "kind|type|category|format|track|art",
        Role.LEADS: "lead|leads|leader|leaders|presenter|presenters|reporter|reporters|speaker|speakers|who|wer|host|hosts|person|presenting"
        "|discussant|discussants|facilitator|facilitators|moderator|chair|led by|presented by|name"
        "|discussion lead|discussion leader|responsible|organiser|organizer|author|authors|by"
        "|vortragende|referent|orateur|intervenant|intervenant e|ponente|apresentador|relatore|발표자|발표|発表者|担当|主讲人|报告人|rapporteur",
        Role.ROOM: "room|where|wo|location|venue|place|raum|ort|lieu|salle|lugar|sala|aula|장소|会場|場所|地点",
        Role.ONLINE: "online|zoom|join|join link|meeting link|teams",
        Role.STATUS: "status|state",
        Role.ABSTRACT: "abstract|summary",
        Role.READING: "required reading|required readings|suggested reading|suggested readings"
        "|references|reference|reading list|related reading|papers to read|related papers",
        Role.SLIDES: "slides|slide|deck|ppt|pptx|presentation|presentations|folien|diapositives|슬라이드|資料",
        Role.NOTEBOOK: "notebook|notebooks|colab",
        Role.RECORDING: "recording|recordings|video|videos|youtube|녹화",
        Role.CODE: "code|repo|repository|github",
        Role.MATERIALS: "materials|material|links|link|lien|resources|resource|files|handout|handouts"
        "|notes|note|자료|url|attachments|media",
        Role.NUMBER: "#|s no|sno|sr no|sl no|serial|no|nr|number|idx|index|id|week|wk|nº|n|회차|번호|回",
    }
)
#: The columns that `rgfeeds export` writes.
EXPORTED = {
    "Date": Role.DATE, "Time": Role.TIME, "Topic": Role.TITLE, "Kind": Role.KIND, "Room": Role.ROOM,
    "Online": Role.ONLINE, "Lead": Role.LEADS, "Status": Role.STATUS, "Materials": Role.MATERIALS,
}  # fmt: skip
#: Names that are parts of the names of quite other columns.
WHOLE_NAMES = _words("name by author authors n id # data links link url no art")
#: What may stand before a number that only counts the sessions.
COUNTED = (
    r"(?i)\b(?:weeks?|wk|sessions?|meetings?|talks?|seminars?|lectures?|days?|no|nr|num|number|"
    r"woche|sitzung|termin|semaine|séance|semana|sesión|settimana)(?![^\W\d_])"
)
#: Columns of links alone, whose labels are the titles where no column has them.
LINKING = _words("link links url pdf")
#: What says, as a column or above a table, that its dates are none of sessions.
NO_SESSIONS = r"(?i)\b(?:deadlines?|due|conferences?|submissions?|releases?|versions?|important dates|membership|joined)\b"
#: Headings of what is told beside the sessions.
NEWS = r"news|announcements?|updates?|change ?log|what'?s new|latest|notices?|references|bibliography|deadlines?|important dates|to[- ]?dos?"
#: What such a heading names when sessions stand below it all the same.
SCHEDULES = r"(?:sessions?|meetings?|talks?|seminars?|schedule)"
#: Headings that are no title of a session, and no name of a group.
GENERIC = (
    r"readme|schedule|sessions?|meetings?|previous|past|upcoming|next|future|archive|history|calendar|"
    r"programme?|talks|papers|reading\s+list|materials?|overview|about|home|index|list|agenda|dates?|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"spring|summer|fall|autumn|winter|term|semester|of|the|for|and|our|\d+|q[1-4]"
)
#: Headings of groups of readings below a session.
READING_GROUPS = _words(
    "main extra extras required optional reading readings abstract summary background materials material "
    "links papers paper resources slides notes references guides further"
)
#: Labels that name a title, `Topic: Trees`; those of a paper do where there is no other.
TITLE_LABELS = frozenset({"title", "topic", "talk", "theme", "subject", "talk title"})
PAPER_LABELS = _words("paper article book chapter reading what")
#: Roles that a label before a colon can have.
LABELS = frozenset(
    {Role.DATE, Role.LEADS, Role.ROOM, Role.TIME, Role.ONLINE, Role.ABSTRACT, *MADE}
)

#: Words that stand before a title and say of which kind it is.
_KINDS = (
    "technical|discussion|invited talk|guest talk|guest lecture|keynote|tutorial|workshop|talk|hands-on|practical"
    "|paper|paper discussion|paper reading|lightning talks|panel|demo|social|journal club|seminar"
    "|code review|work in progress|wip|debate|q&a|invited speaker|reading"
)
KINDS = frozenset(_KINDS.split("|"))
STATUSES = {
    "cancelled": Status.CANCELLED, "canceled": Status.CANCELLED, "not held": Status.CANCELLED,
    "postponed": Status.POSTPONED, "tentative": Status.TENTATIVE, "tbc": Status.TENTATIVE,
    "provisional": Status.TENTATIVE, "confirmed": Status.CONFIRMED,
    "abgesagt": Status.CANCELLED, "annulé": Status.CANCELLED, "cancelado": Status.CANCELLED,
}  # fmt: skip
#: Statuses that say no more than the date does.
PLAIN_STATUSES = _words(
    "done completed complete past over held upcoming scheduled planned ok yes next finished"
)
OFF = {
    Status.CANCELLED: r"cancell?ed|cancell?ation|not held|abgesagt|entfällt|(?:termin\s+)?fällt aus|annulée?|cancelad[oa]",
    Status.POSTPONED: r"postponed|verschoben|reportée?|aplazad[oa]",
}
#: What says that there is no session, when a row says nothing else.
BREAKS = r"""\b(?:bank\ holidays?|public\ holidays?|holidays?|vacations?|hack\ ?week|thanksgiving
      |christmas|xmas|new\ year'?s?|easter|recess|half[\ -]term|reading\ week|strikes?
      |no\ (?:\w+\ )?(?:reading\ group|journal\ club|session|meeting|seminar|class|talk|group|event|club|jc|lm|rg)s?
      |pas\ de\ (?:séance|séminaire|réunion)|no\ hay\ (?:sesión|seminario|reunión)|keine?\ (?:sitzung|seminar|treffen)
      |skipped|day\ off|off\ week|closed|\w*ferien|feiertag|feriados?|festivos?|vacances|congés|休み|休会|nessun\ incontro|휴강|暂停)\b
      |\bbreak\W*$"""
#: What may follow it.
AFTER_BREAKS = "days?|weeks?|weekend|period|season|eve|this|next|today|on|in|at|during|over|after|as|while|everyone|action|break|closure|shutdown|de|d['’]|scolaires|bis|due|because|for|until|since|and|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
#: A slot without a talk, or a title still to come.
OPEN = r"""(?i)\W*[\[(]?(?:t\.?b\.?[acd]\.?|n\.\ ?n\.?|à\ (?:confirmer|définir)|por\ (?:confirmar|determinar)|wird\ noch\ bekannt\ ?gegeben|a\ definir|da\ definire|noch\ offen|available(?:\ slot)?|(?:open|free|empty)\ slot|available|open|vacant|volunteers?\ (?:needed|wanted)|to\ be\ (?:announced|confirmed|decided|determined))[\])]?\W*(?:\(.*\))?"""

MATERIALS = {
    MaterialKind.SLIDES: r"slides?|decks?|presentations?|pptx?|folien",
    MaterialKind.NOTEBOOK: r"notebooks?|colab|jupyter",
    MaterialKind.RECORDING: r"recordings?|recorded|videos?|youtube|watch",
    MaterialKind.CODE: r"code|github|repo(?:sitory)?|implementations?",
    MaterialKind.MATERIALS: r"materials?|resources?|hand-?outs?|notes?|links?|summar(?:y|ies)|write-?up|review|session|files?",
}
#: Labels of links that say no more than their kind does.
BARE_LABELS = _words(
    "slides slide deck presentation notebook notebooks recording video code materials material resources "
    "links link here session youtube videos recordings pdf ppt pptx"
)
#: What may stand beside the words that say what a link is for.
LINK_FILLER = (
    r"the|see|view|watch|download|get|to|for|of|and|on|zoom|our|talk|lecture|full|\d+"
)
TO_READ = r"paper|papers|arxiv|pdf|preprint|doi|article|book|chapter|blog|blog\s?post|reading|readings|reference|publication"

_MEETINGS = r"zoom\.us|meet\.google|teams\.(?:microsoft|live)|webex|whereby|jit\.?si|bigbluebutton"
#: What leads to a meeting online, in an address or its label.
JOINING = rf"(?i){_MEETINGS}|discord|gather\.town|\b(?:zoom|online|join|teams|google meet|hybrid)\b"
#: An address that nothing but a meeting online has, and no recording of one.
MEETING = rf"(?i)https://[^/]*(?:{_MEETINGS})[^/]*/(?!rec)"
PLACES = r"room|hall|building|theat(?:re|er)|auditorium|library|floor|zoom|online|hybrid|raum|salle|sala|aula"

#: A place that stands before a title.
PLACED = rf"\s*(?:[,@|·]|\b(?:in|at)\b)\s*(?P<place>(?:(?i:{PLACES})\W?(?:[A-Z]?-?\d[\w.]*)?|[A-Z]{{1,4}}[ .-]?\d[\w.]*))\s*(?:[:,|–—]|-\s)\s*(?=\S)"

#: What a comma joins to the name before it.
DEGREES = r"\s*,\s*(Ph\.?\s?D\b\.?|M\.?\s?D\b\.?|M\.?Sc\b\.?|MPH\b|D\.?Phil\b\.?|[JS]r\b\.?)(?!\w)"
#: What a comma joins to it that is no name, and says what the person is.
STUDYING = r"(?i)\s*,\s*((?:Ph\.?\s?D\.?|M\.?Sc\.?|master'?s?|doctoral)\s(?:student|candidate))(?![\w-])"
#: What tells that a name is not a person's.
INSTITUTIONS = r"(?i)\b(?:universit(?:y|ies|ät|é|a|à|ad)|college|institute?|department|faculty|school of|laborator(?:y|ies)|research cent(?:er|re))\b"
PARTICLES = _words("al bin da de del den der di du el la le van von")
#: What stands among names and is nobody.
NOBODY = r"(?i:(?:and\s+)?(?:others?|et\s+al\.?|more|guests?|various|nobody|none|everybody else))"
#: What is written as names are, and names nobody.
NO_NAMES = _words(
    "university college institute school department lab laboratory research centre center hospital "
    "meeting session club group seminar workshop talk lecture conference journal party part chapter "
    "section room building hall week learning models"
)

#: What may stand right before a date.
ARTICLES = _words("le el il am")
#: What may stand between the beginning of a line and its date.
BEFORE_DATES = r"(?i)(?:(?:week|of|session|meeting|talk|no|nr|date|when|on|le|el|il|am|presented|held|datum|q)\b\.?|[#\d]{1,3}(?:[.:)]|\s*[–—-])|\W)*"
#: What before a date is no title.
BEFORE_TITLES = r"(?i)(?:date|when|datum|upcoming|(?:(?:our|the)\s+)?(?:next|last|previous|this)(?:\s+(?:meeting|session|talk|seminar|event)s?)?)\W*"
#: Other days behind a date: `Jan 12, 19 & 26: `.
MORE_DAYS = r"(?i)(?:\s*(?:,|&|and)\s*\d{1,2}(?:st|nd|rd|th)?(?![\d:.]\d|\s?[ap]\.?m))+(?:,\s*20\d\d)?(?=\W*[:–—]|\s-\s)"
#: What may stand beside a date in brackets, and beside a time.
AROUND_DATES = (
    r"(?i)\b(?:presented|held|on|given|scheduled|for|date|when|the|of|datum)\b"
)
AROUND_TIMES = r"(?i)\b(?:talk|session|seminar|meeting|at|from|starts?|starting|begins|note|time|the|is|now|new|unusual|different|moved|to|local|today|o'clock|sharp)\b|[\s,.;:!*@()\[\]-]"
#: Headings of what belongs to the page, and not to the introduction of a group.
FURNITURE = (
    r"faqs?|frequently asked.*|sign.?up.*|how to .*|candidates?.*|suggest.*|ideas?|backlog|wish ?list.*|to.?do|rules?|"
    r"contribut.*|guidelines.*|acknowledge?ments?|licen[cs]e|table of contents|contents|references|resources|organi[sz]ers?.*|useful .*|possible .*|future .*|potential .*"
)
#: The names by which time zones go, beside the one that a clock shows.
ZONES = {
    "ET": ("EST", "EDT"), "PT": ("PST", "PDT"), "CT": ("CST", "CDT"), "MT": ("MST", "MDT"),
    "UTC": ("UTC", "GMT"), "GMT": ("GMT", "UTC"),
}  # fmt: skip
