"""The forms that a value of the store may take, each read in one place; those of names are in `names`."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

from msgspec import Struct

from rgfeeds.model import Status
from rgfeeds.model.addresses import encode, is_safe
from rgfeeds.store.document import Spot
from rgfeeds.text.advice import describe, is_placeholder, nearest

T = TypeVar("T")


class FormError(Exception):
    """A value is not of its form; raised with what `Spot.report` takes."""

    def report(self, spot: Spot) -> None:
        spot.report(*self.args)


class Form(Struct, Generic[T], frozen=True):
    """A kind of value: how it is parsed, which raises FormError, and what an editor knows of it."""

    parse: Callable[[Any, Spot], T | None]
    schema: dict[str, Any]

    def read(self, value: object, spot: Spot) -> T | None:
        """Return what *value* means; None when it is wrong, which is reported."""
        try:
            return self.parse(value, spot)
        except FormError as wrong:
            wrong.report(spot)
            return None


# What people call the types of TOML; a kind of another stands before it.
_TYPES = (
    (bool, "true or false"), (int, "a number"), (float, "a number"), (str, "text"), (list, "a list"),
    (dt.datetime, "a date with a time"), (dt.date, "a date"), (dt.time, "a time"), (dict, "a table"),
)  # fmt: skip


def wrong_type(value: object, spot: Spot, wanted: str, help: str = "") -> FormError:
    name = next(name for kind, name in _TYPES if isinstance(value, kind))
    return FormError("wrong-type", f"{spot} is {name}, not {wanted}", help)


# What people call each key.
_NAMES = {
    "leads": "lead leader leaders speaker speakers presenter presenters host who", "title": "topic talk",
    "reading": "paper papers readings references", "room": "location place where venue", "date": "day when",
    "start": "time begin starts", "end": "until finish", "online": "zoom join link", "kind": "type category",
    "abstract": "summary description", "recording": "video youtube", "materials": "notes", "code": "repo",
    "timezone": "tz", "language": "lang", "url": "homepage website", "source": "repository", "from": "since",
    "until": "to", "reason": "why", "session": "events talks", "break": "holidays", "people": "members",
}  # fmt: skip
_CALLED = {name: key for key, names in _NAMES.items() for name in names.split()}


def unknown_keys(spot: Spot, known: Collection[str]) -> frozenset[str]:
    """Report every key of the table at *spot* that is not *known*; return those that may be meant."""
    misspelt = set()
    for name in spot.table:
        if name not in known:
            plain = name.strip().lower()[:80]
            called = _CALLED.get(plain, "")
            near = called if called in known else nearest(plain, known)
            allowed = ", ".join(f"`{key}`" for key in known)
            message = f"{spot} has a key rgfeeds does not know: `{cut(name)}`"
            help = f"did you mean `{near}`?" if near else f"it may have {allowed}"
            place = spot.document.key((*spot.path, name))
            spot.report("unknown-key", message, help, place)
            misspelt.add(near)
    return frozenset(misspelt)


def list_of(one: Form[T]) -> Form[tuple[T, ...]]:
    """Return the form of a list; what is wrong in it is reported and left out."""

    def parse(value: object, spot: Spot) -> tuple[T, ...]:
        if not isinstance(value, list):
            help = f'{spot.path[-1]} = ["{value}"]' if isinstance(value, str) else ""
            raise wrong_type(value, spot, "a list of texts", help)
        entries = [one.read(entry, spot.at(n)) for n, entry in enumerate(value)]
        return tuple([entry for entry in entries if entry is not None])

    return Form(parse, {"type": "array", "items": one.schema})


def or_empty(one: Form[T]) -> Form[T | str]:
    """Return the form of what may also be "", which means that there is none."""

    def parse(value: object, spot: Spot) -> T | str | None:
        return "" if value == "" else one.parse(value, spot)

    return Form(parse, {"anyOf": [{"const": ""}, one.schema]})


# C0 and C1 controls, the two line separators, and what XML 1.0 2.2 cannot hold.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"
_CONTROL = re.compile(rf"[{_CONTROLS}](?<!\r(?=\n))")


def clean_text(value: object, spot: Spot) -> str:
    """Return the text in *value*, composed, with line feeds alone; raise FormError."""
    if not isinstance(value, str):
        written = spot.document.source_of(spot.path)
        short = 0 < len(written) <= 40 and not isinstance(value, (list, dict))
        help = f'put it in quotes: {spot.path[-1]} = "{written}"' if short else ""
        raise wrong_type(value, spot, "text", help)
    control = _CONTROL.search(value)
    if control is None:
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    # The name of a person or a room is a key, and its spot that of the value.
    is_value = spot.document.get(spot.path) == value
    document, path = spot.document, spot.path
    place = document.part(path, *control.span()) if is_value else document.key(path)
    code = f"U+{ord(control[0]):04X}"
    message = f"{spot} holds an invisible control character, {code}"
    help = "delete it and type the words around it anew"
    if command := re.search(r"\\[bf][a-z]+", spot.document.source_of(spot.path)):
        help = f"write the backslash twice, \\{command[0]}, or the whole text between ''' and '''"
    raise FormError("control-character", message, help, place)


def clean_line(value: object, spot: Spot) -> str:
    return " ".join(clean_text(value, spot).split())


def clean_name(value: object, spot: Spot) -> str:
    text = clean_line(value, spot)
    if not text:
        raise FormError("empty", f"{spot} is empty", "write it between the quotes")
    return text


def _prose(value: object, spot: Spot) -> str:
    return clean_text(value, spot).strip("\n").rstrip()


def _link(value: object, spot: Spot) -> str:
    text = clean_line(value, spot)
    if is_safe(text):
        return encode(text)
    if not is_placeholder(text):
        raise unsafe_link(text, spot)
    help = "leave the whole line out until there is something to write"
    raise FormError("placeholder", f"{spot} {describe(text)}", help)


def unsafe_link(url: str, spot: Spot) -> FormError:
    message = f"{spot} is not a link that can be published: `{cut(url)}`"
    return FormError("unsafe-link", message, link_help(url))


def cut(text: str) -> str:
    """Return *text* as it fits into a message."""
    return text[:80] + "…" * (len(text) > 80)


def begins_with_host(url: str) -> bool:
    """Whether *url* seems to be an address without its https://, and not the name of a file."""
    files = r"(?!.*\.(?:pdf|pptx?|key|html?|md|ipynb|docx?|zip|png|jpe?g|py|toml)$)"
    host = rf"{files}[\w-]+(\.[\w-]+)*\.[a-z]{{2,}}(/|$)"
    return bool(re.match(host, url, re.IGNORECASE))


def link_help(url: str) -> str:
    """Say what to do about the unsafe *url*."""
    if link := re.match(r"(?:\[[^\]]*\]\(|<)([^)>]*)[)>]", url):
        return f"write the address alone: {link[1][:80]}"
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", url):
        return f"write it as mailto:{url[:80]}"
    if begins_with_host(url):
        return f"write the whole address: https://{url[:80]}"
    if re.match(r"https?://[^/?#]*\\", url, re.IGNORECASE):
        return (
            "take the backslash out: programs do not agree on the host that it leads to"
        )
    return "links start with https://, http:// or mailto:"


_MEANT = {
    **{str(status): status for status in Status}, "off": Status.CANCELLED, "on": Status.CONFIRMED, "moved": Status.POSTPONED,
    "maybe": Status.TENTATIVE, "tbc": Status.TENTATIVE, "tba": Status.TENTATIVE,
}  # fmt: skip


def _status(value: object, spot: Spot) -> Status:
    known = ", ".join(f"`{status}`" for status in Status)
    if not isinstance(value, str):
        raise wrong_type(value, spot, f"one of {known}")
    word = value.strip().lower().replace("canceled", "cancelled")
    if word in [*Status]:
        return Status(word)
    meant = _MEANT.get(nearest(word, _MEANT))
    message = f"{spot} cannot be `{cut(value)}`: it is one of {known}"
    leave = "leave the line out when it takes place"
    raise FormError("bad-status", message, f'status = "{meant}"' if meant else leave)


LINE = Form(clean_line, {"type": "string"})
NAME = Form(clean_name, {"type": "string", "minLength": 1})
PROSE = Form(_prose, {"type": "string"})
LINK = Form(_link, {"type": "string", "pattern": r"^($|https?://.|mailto:.*@)"})
LINK_OR_NONE = or_empty(LINK)
STATUS = Form(_status, {"enum": [str(status) for status in Status]})
