"""The forms of what names something: ids, hosts, sites, people, files and commits."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from zoneinfo import ZoneInfo

from rgfeeds.model.addresses import encode, is_safe
from rgfeeds.model.timezones import load_zone
from rgfeeds.store import values
from rgfeeds.store.document import Spot
from rgfeeds.store.values import Form, FormError, clean_text, cut, wrong_type
from rgfeeds.text import advice

#: The longest id, and the longest that is made of a title: nobody likes to read or type them.
LONGEST_ID = 64
_LONGEST_SLUG = 48

#: What an id is made of.
SIGNS = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
# Windows cannot hold files of these names, whatever their extension.
_DEVICES = {"con", "prn", "aux", "nul"}
_DEVICES |= {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}

# Letters that have no other below their marks.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "ı": "i"}
)  # fmt: skip


def is_id(text: str) -> bool:
    """Whether *text* can be the id of a group or a session."""
    fits = len(text) <= LONGEST_ID and re.fullmatch(SIGNS, text) is not None
    return fits and text not in _DEVICES


def slug(text: str) -> str:
    """Return an id made of the words of *text*, short enough to get a number; may be empty."""
    apart = re.sub(r"[^\w\s'’]", " ", text.translate(_LETTERS))
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    first, *others = re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")) or [""]
    made = first[:_LONGEST_SLUG]
    for word in others:
        if len(made) + 1 + len(word) > _LONGEST_SLUG:
            break
        made = f"{made}-{word}"
    return f"{made}-session" if made in _DEVICES else made


def proposed_id(title: str | None, taken: Collection[str] = ()) -> str:
    """Return an id that is none of *taken*, of the first words of *title*: never of the date, since talks move."""
    if title is None or advice.ends_in_placeholder(title):
        made, stem = "", "open-slot"
    else:
        made = _short_slug(title)
        stem = made or "session"
    if made and made not in taken:
        return made
    first = 2 if made else 1
    return next(id for n in count(first) if (id := f"{stem}-{n}") not in taken)


def _short_slug(title: str) -> str:
    """Return an id made of the words of *title* that tell it from others; empty when it has none."""
    whole = slug(title)
    told = re.sub(r"^(?:(?:an?|the|intro(?:duction)?|to)-)+", "", whole)
    # Five words tell a talk from every other, nearly always; more are tedious to type.
    words = "-".join(told.split("-")[:5])
    made = re.sub(r"(?:-(?:an?|the|and|or|of|for|to|in|on|with|by))+$", "", words)
    return made if is_id(made) else whole


def _id(value: object, spot: Spot) -> str:
    text = clean_text(value, spot)
    if is_id(text):
        return text
    better = slug(text)
    help = f'{spot.path[-1]} = "{better}"' if better else ""
    signs = f"an id is made of a-z, 0-9 and hyphens, at most {LONGEST_ID}"
    raise FormError("bad-id", f"{spot} cannot be `{text[:80]}`: {signs}", help)


_HOST = "[a-z0-9.-]+"


def _authority(value: object, spot: Spot) -> str:
    text = clean_text(value, spot)
    if re.fullmatch(_HOST, text):
        return text
    host = re.sub(r"^[a-z]+://|[/:].*$", "", text.strip().lower())
    help = f'authority = "{host}"' if re.fullmatch(_HOST, host) else ""
    raise FormError("bad-id", f"{spot} is no host name: `{text[:80]}`", help)


_SITE = "https?://[^?#]+"
# The address of a page or a calendar, of which the site's is what precedes its name.
_FILE = r"(?i)(https?://[^/]+/(?:.*/)?)[^/]+\.(?:x?html?|php|aspx?|jsp|xml|atom|rss|ics|json|md)/?"


def _site(value: object, spot: Spot) -> str:
    text = values.clean_line(value, spot)
    if not is_safe(text):
        raise values.unsafe_link(text, spot)
    url = encode(text)
    if not re.fullmatch(_SITE, url):
        message = f"{spot} is no address of a site: `{cut(url)}`"
        help = "it starts with https:// and has no ? and no #"
    elif file := re.fullmatch(_FILE, url):
        message = f"{spot} is the address of a file, not of the site: `{cut(url)}`"
        help = f'{spot.path[-1]} = "{file[1]}"'
    else:
        return url.rstrip("/") + "/"
    raise FormError("unsafe-link", message, help)


def _zone(value: object, spot: Spot) -> ZoneInfo:
    name = values.clean_name(value, spot)
    if zone := load_zone(name):
        return zone
    near = advice.spoken_zone(name)
    help = f'timezone = "{near}"' if near else 'as in timezone = "Europe/London"'
    raise FormError("unknown-zone", f"there is no time zone `{name[:60]}`", help)


_LINES = values.list_of(values.LINE)


def _names(value: object, spot: Spot) -> tuple[str, ...] | None:
    if not isinstance(value, str):
        return _LINES.parse(value, spot)
    # Not within brackets, where an affiliation stands.
    parts = re.split(r"\s*(?:,|;|&|\band\b|\n)(?![^()]*\))\s*", value.strip()[:200])
    # One name needs no brackets; what joins several may as well be part of one.
    if value.strip() and len(parts) == 1:
        return (values.clean_line(value, spot),)
    shown = ", ".join(f'"{name}"' for name in parts if name)
    help = f"leave `{spot.path[-1]}` out until there is somebody to name"
    if shown:
        help = f"{spot.path[-1]} = [{shown}]"
    raise wrong_type(value, spot, "a list", help)


_COMMIT = "[0-9a-fA-F]{4,64}"


def _commit(value: object, spot: Spot) -> str:
    name = values.clean_name(value, spot)
    if re.fullmatch(_COMMIT, name):
        return name
    message = f"{spot} is no name of a commit: `{cut(name)}`"
    help = "copy it from the history of the file; its first seven signs are enough"
    raise FormError("bad-setting", message, help)


_ID_SCHEMA = {"type": "string", "pattern": f"^{SIGNS}$", "maxLength": LONGEST_ID}
IDENTIFIER = Form(_id, _ID_SCHEMA)
AUTHORITY = Form(_authority, {"type": "string", "pattern": f"^{_HOST}$"})
ZONE = Form(_zone, values.NAME.schema)
SITE = Form(_site, {"type": "string", "pattern": f"^{_SITE}$"})
_ONE_NAME = {"type": "string", "pattern": r"^(?!.*([,;&]|\band\b)).*\S"}
NAMES = Form(_names, {"anyOf": [_ONE_NAME, _LINES.schema]})
PATHS = values.list_of(values.NAME)
COMMIT = Form(_commit, {"type": "string", "pattern": f"^{_COMMIT}$"})
COMMITS = values.list_of(COMMIT)
