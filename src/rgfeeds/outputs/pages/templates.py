"""The templates of the pages, and the style, script and policy that a page carries with it."""

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from minijinja import Environment

from rgfeeds.model import Break, addresses
from rgfeeds.outputs.pages import meeting
from rgfeeds.publication import Publication
from rgfeeds.text import markdown, wording

_ASSETS = Path(__file__).parent / "assets"
#: The style sheets, and the scripts, that pages of each template carry.
_PARTS = {
    "404.html": ("page index", "page index"),
    "gone.html": ("page", ""),
    "index.html": ("page index", "page index"),
    "readings.html": ("page index readings", ""),
    "session.html": ("page session", "page session"),
    "year.html": ("page index", "page index"),
}
#: Blanks around signs that end a piece of a style sheet; one before a colon means something.
_BLANKS = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")
#: The same of a script, save between quotes and in patterns; "+ +x" is no "++x".
_GAPS = re.compile(
    r'("[^"\n]*"|`[^`]*`|(?<=\()/(?:\\.|[^/\\\n])+/)| ?([=<>?:;,(){}|&*]) ?'
)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


@cache
def _style(part: str) -> str:
    return _BLANKS.sub(r"\1", _lines(f"{part}.css", "")).replace(";}", "}")


@cache
def _script(part: str) -> str:
    return _GAPS.sub(lambda found: found[1] or found[2], _lines(f"{part}.js", "\n"))


def _lines(name: str, end: str) -> str:
    text = (_ASSETS / name).read_text("utf-8")
    stripped = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "".join(f"{line}{end}" for line in stripped if line)


@cache
def _carried(template: str) -> tuple[Markup, Markup]:
    """Return the style sheet and the script that pages of *template* carry."""
    styles, scripts = _PARTS[template]
    style = "".join(map(_style, styles.split()))
    code = "".join(map(_script, scripts.split()))
    # Safe: both are files of this package, no word of the store is in them.
    return Markup(style), Markup(f"{{\n{code}}}" if code else "")  # noqa: S704


@lru_cache(16)  # a style and a script are those of many pages
def _hash(text: str) -> str:
    """Return the hash of *text* as a Content-Security-Policy names it, empty for no text."""
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'" if text else ""


def page(
    publication: Publication, path: str, template: str, at: dt.datetime, **values: Any
) -> tuple[str, bytes]:
    """Return the page at *path*, made by *template* from *values* and last changed *at* an instant.

    Among *values* may be `data`, its block for programs. One of them takes the place of
    what all pages share by its name.
    """
    group = publication.group
    style, script = _carried(template)
    # These very bytes, the icon in the page, no request. No browser runs the data,
    # but checkers want to see it allowed.
    hashes = f"{_hash(script)} {_hash(values.get('data', ''))}".strip()
    allowed = f"; script-src {hashes}" if hashes else ""
    policy = (
        f"default-src 'none'; style-src {_hash(style)}{allowed}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    shared = {
        "group": group,
        "root": "../" * path.count("/"),  # leads to the index
        "defaults": publication.usual,
        "style": style,
        "script": script,
        # Safe: no sign of it means anything within the quotes of an attribute.
        "policy": Markup(policy),  # noqa: S704
        "changed": at.astimezone(group.timezone).date(),
        "data": "",
        "unfolded": {},  # save on the index, a reading stands on its session's page alone
    }
    return path, _render(template, **{**shared, **values})


def renderer(folder: Path, **more: Any) -> Callable[..., bytes]:
    """Return what renders a template in *folder* by its name: values are escaped, a missing one is an error."""
    environment = Environment(
        loader=lambda name: (folder / name).read_text("utf-8"),
        auto_escape_callback=lambda _: "html",
        undefined_behavior="strict",
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        **more,
    )

    def render(name: str, **values: object) -> bytes:
        text = environment.render_template(name, **values)
        # minijinja escapes slashes, too, which would only make addresses longer.
        return text.encode().replace(b"&#x2f;", b"/")

    return render


def _html(text: str, top_heading: int) -> Markup:
    # Safe: all text is escaped, HTML is off, unsafe links are taken out.
    return Markup(markdown.html(text, top_heading))  # noqa: S704


_render = renderer(
    Path(__file__).parent / "templates",
    filters={"markdown": _html},
    tests={"pause": lambda row: isinstance(row, Break)},
    globals={
        "addresses": addresses,
        "items_of": markdown.items,
        "meeting": meeting,
        "quote": quote,
        "wording": wording,
    },
)
