"""The forms of what names something: ids, hosts, sites, people, files and commits."""

from __future__ import annotations

import re

from rgfeeds.model.links import encoded, is_safe
from rgfeeds.store import ids, values
from rgfeeds.store.spot import Spot
from rgfeeds.store.values import Form, clean_text, cut, wrong_type


def _id(value: object, spot: Spot) -> str | None:
    text = clean_text(value, spot)
    if text is None or ids.is_id(text):
        return text
    better = ids.slug(text)
    spot.error(
        "bad-id",
        f"{spot} cannot be `{text[:80]}`: an id is made of a-z, 0-9 and hyphens, at most {ids.LONGEST_ID}",
        f'{spot.path[-1]} = "{better}"' if better else "",
    )
    return None


_HOST = "[a-z0-9.-]+"


def _authority(value: object, spot: Spot) -> str | None:
    text = clean_text(value, spot)
    if text is None or re.fullmatch(_HOST, text):
        return text
    host = re.sub(r"^[a-z]+://|[/:].*$", "", text.strip().lower())
    help = f'authority = "{host}"' if re.fullmatch(_HOST, host) else ""
    spot.error("bad-id", f"{spot} is no host name: `{text[:80]}`", help)
    return None


_SITE = "https?://[^?#]+"
# The address of a page or a calendar, of which the site's is what precedes its name.
_FILE = r"(?i)(https?://[^/]+/(?:.*/)?)[^/]+\.(?:x?html?|php|aspx?|jsp|xml|atom|rss|ics|json|md)/?"


def _site(value: object, spot: Spot) -> str | None:
    text = values.LINE.read(value, spot)
    if text is None:
        return None
    if not is_safe(text):
        values.unsafe_link(text, spot)
        return None
    url = encoded(text)
    if not re.fullmatch(_SITE, url):
        message = f"{spot} is no address of a site: `{cut(url)}`"
        help = "it starts with https:// and has no ? and no #"
    elif file := re.fullmatch(_FILE, url):
        message = f"{spot} is the address of a file, not of the site: `{cut(url)}`"
        help = f'{spot.path[-1]} = "{file[1]}"'
    else:
        return url.rstrip("/") + "/"
    spot.error("unsafe-link", message, help)
    return None


_LINES = values.list_of(values.LINE)


def _names(value: object, spot: Spot) -> tuple[str, ...] | None:
    if not isinstance(value, str):
        return _LINES.read(value, spot)
    parts = re.split(r"\s*(?:,|;|&|\band\b|\n)\s*", value.strip()[:200])
    # One name needs no brackets; what joins several may as well be part of one.
    if value.strip() and len(parts) == 1:
        name = values.LINE.read(value, spot)
        return () if name is None else (name,)
    shown = ", ".join(f'"{name}"' for name in parts if name)
    help = (
        f"{spot.path[-1]} = [{shown}]"
        if shown
        else f"leave `{spot.path[-1]}` out until there is somebody to name"
    )
    wrong_type(value, spot, "a list", help)
    return None


_COMMIT = "[0-9a-fA-F]{4,64}"


def _commit(value: object, spot: Spot) -> str | None:
    name = values.NAME.read(value, spot)
    if name is None or re.fullmatch(_COMMIT, name):
        return name
    message = f"{spot} is no name of a commit: `{cut(name)}`"
    help = "copy it from the history of the file; its first seven signs are enough"
    spot.error("bad-setting", message, help)
    return None


IDENTIFIER: Form[str] = Form(
    _id, {"type": "string", "pattern": f"^{ids.SIGNS}$", "maxLength": ids.LONGEST_ID}
)
AUTHORITY: Form[str] = Form(_authority, {"type": "string", "pattern": f"^{_HOST}$"})
SITE: Form[str] = Form(_site, {"type": "string", "pattern": f"^{_SITE}$"})
_ONE_NAME = {"type": "string", "pattern": r"^(?!.*([,;&]|\band\b)).*\S"}
NAMES: Form[tuple[str, ...]] = Form(_names, {"anyOf": [_ONE_NAME, _LINES.schema]})
PATHS: Form[tuple[str, ...]] = values.list_of(values.NAME)
COMMIT: Form[str] = Form(_commit, {"type": "string", "pattern": f"^{_COMMIT}$"})
COMMITS: Form[tuple[str, ...]] = values.list_of(COMMIT)
