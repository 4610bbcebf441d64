"""The templates of the pages, and the one style, script and policy that a page carries with it.

Every value is escaped, and a name without a value is an error.
"""

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from minijinja import Environment

from rgfeeds.model import addresses
from rgfeeds.outputs.output import File
from rgfeeds.outputs.pages import meeting
from rgfeeds.publication import Publication
from rgfeeds.text import markdown, wording

_ASSETS = Path(__file__).parent / "assets"
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


def _hash(text: str) -> str:
    """Return the hash of *text* as a Content-Security-Policy names it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class Layout:
    """What pages of one kind share; *root* leads to the index.

    Their look is that of the style sheets and, unless told not to, the scripts called
    *parts*.
    """

    def __init__(
        self,
        publication: Publication,
        root: str,
        *parts: str,
        scripts: bool = True,
    ) -> None:
        style = "".join(map(_style, parts))
        code = "".join(map(_script, parts)) if scripts else ""
        script = f"{{\n{code}}}" if code else ""
        self._style_hash = _hash(style)
        self._script_hashes = [_hash(script)] if script else []
        self._group = publication.group
        self._values = {
            "group": publication.group,
            "root": root,
            "contact": meeting.contact(publication.group),
            "compare_to_usual": partial(
                meeting.compare_to_usual, defaults=publication.usual
            ),
            # Safe: both are files of this package, no word of the store is in them.
            "style": Markup(style),  # noqa: S704
            "script": Markup(script),  # noqa: S704
        }

    def page(
        self, path: str, template: str, changed: dt.datetime, **values: object
    ) -> File:
        """Return the page that *template* makes of *values*, last *changed* at that instant.

        One of them is `data`, the block of data for programs, if the page has one.
        """
        content = _render(
            template,
            **self._values,
            policy=self._policy(str(values.get("data", ""))),
            changed=changed.astimezone(self._group.timezone).date(),
            **values,
        )
        return path, content

    def _policy(self, data: str) -> Markup:
        """Return the Content-Security-Policy: these very bytes, the icon in the page, no request.

        No browser runs *data*, a block for programs, but checkers want to see it allowed.
        """
        hashes = [*self._script_hashes, *([_hash(data)] if data else [])]
        scripts = f"; script-src {' '.join(hashes)}" if hashes else ""
        # Safe: no sign of it means anything within the quotes of an attribute.
        return Markup(  # noqa: S704
            f"default-src 'none'; style-src {self._style_hash}{scripts}; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )


def renderer(folder: Path, **more: Any) -> Callable[..., bytes]:
    """Return what renders a template in *folder* by its name; whatever is put into it is escaped."""
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
    globals={
        "addresses": addresses,
        "items_of": markdown.items,
        "meeting": meeting,
        "quote": quote,
        "wording": wording,
    },
)
