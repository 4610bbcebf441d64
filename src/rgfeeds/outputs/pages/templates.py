"""The templates of the pages, and the one style, script and policy that a page carries with it.

Every value is escaped, and a name without a value is an error.
"""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from markupsafe import Markup
from minijinja import Environment
from msgspec import Struct

from rgfeeds.model import Group, addresses
from rgfeeds.outputs.output import File, Output
from rgfeeds.outputs.pages import meeting
from rgfeeds.outputs.pages.meeting import contact
from rgfeeds.text import markdown, wording

_ASSETS = Path(__file__).parent / "assets"
#: Blanks around signs that end a piece of a style sheet; one before a colon means something.
_BLANKS = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")
#: The same of a script, save between quotes and in patterns; "+ +x" is no "++x".
_GAPS = re.compile(
    r'("[^"\n]*"|`[^`]*`|(?<=\()/(?:\\.|[^/\\\n])+/)| ?([=<>?:;,(){}|&*]) ?'
)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


class Look(Struct, frozen=True):
    """The text of a page's one style element and of its one script, empty for none."""

    style: Markup
    script: Markup

    def policy(self, data: str = "") -> Markup:
        """Return the Content-Security-Policy: these very bytes, the icon in the page, no request.

        No browser runs *data*, a block for programs, but checkers want to see it allowed.
        """
        hashes = [_hash_of_asset(self.script)] if self.script else []
        hashes += [_hash(data)] if data else []
        scripts = f"; script-src {' '.join(hashes)}" if hashes else ""
        # Safe: no sign of it means anything within the quotes of an attribute.
        return Markup(  # noqa: S704
            f"default-src 'none'; style-src {_hash_of_asset(self.style)}{scripts}; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )


@cache
def look(*parts: str, script: bool = True) -> Look:
    """Return the look made of the style sheets and, unless told not to, the scripts of *parts*."""
    style = "".join(map(_style, parts))
    code = "".join(map(_script, parts)) if script else ""
    # Safe: both are files of this package, no word of the store is in them.
    return Look(Markup(style), Markup(f"{{\n{code}}}" if code else ""))  # noqa: S704


@cache
def _style(part: str) -> str:
    style = _lines(f"{part}.css", "")
    return _BLANKS.sub(r"\1", style).replace(";}", "}")


@cache
def _script(part: str) -> str:
    code = _lines(f"{part}.js", "\n")
    return _GAPS.sub(lambda found: found[1] or found[2], code)


def _lines(name: str, end: str) -> str:
    text = (_ASSETS / name).read_text("utf-8")
    stripped = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "".join(f"{line}{end}" for line in stripped if line)


def _hash(text: str) -> str:
    """Return the hash of *text* as a Content-Security-Policy names it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


_hash_of_asset = cache(_hash)


Render: TypeAlias = Callable[..., bytes]

_FOLDER = Path(__file__).parent / "templates"


class Layout(Struct, frozen=True, kw_only=True):
    """What pages of one kind share; *root* leads to the index.

    Their links to the other formats are made once: they are many, and the same on each page.
    """

    group: Group
    root: str
    look: Look
    contact: str
    head_links: Markup
    foot_links: Markup

    @classmethod
    def of(
        cls, group: Group, alternates: Sequence[Output], look: Look, root: str
    ) -> Layout:
        """Return the layout of pages that link to the *alternates*."""
        # Nobody should subscribe at an address that was left.
        linked = () if group.moved_to else alternates
        links = [(one.media_type, one.title, one.path_for(group)) for one in linked]
        head, foot = (
            # Safe: all that a template renders is escaped.
            Markup(_render(name, group=group, root=root, alternates=links).decode())  # noqa: S704
            for name in ("head_links.html", "foot_links.html")
        )
        return cls(
            group=group,
            root=root,
            look=look,
            contact=contact(group),
            head_links=head,
            foot_links=foot,
        )

    def page(
        self, path: str, template: str, changed: dt.datetime, **values: object
    ) -> File:
        """Return the page that *template* makes of *values*, last *changed* at that instant.

        One of them is `data`, the block of data for programs, if the page has one.
        """
        content = _render(
            template,
            group=self.group,
            root=self.root,
            style=self.look.style,
            script=self.look.script,
            policy=self.look.policy(str(values.get("data", ""))),
            contact=self.contact,
            head_links=self.head_links,
            foot_links=self.foot_links,
            changed=changed.astimezone(self.group.timezone).date(),
            **values,
        )
        return path, content


def renderer(folder: Path, **more: Any) -> Render:
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
    _FOLDER,
    filters={"markdown": _html},
    globals={"addresses": addresses, "meeting": meeting, "wording": wording},
)
