"""The templates of the pages: every value escaped, a name without a value an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from markupsafe import Markup
from minijinja import Environment
from msgspec import Struct

from rgfeeds.model import Group, addresses
from rgfeeds.outputs.output import File, Output
from rgfeeds.outputs.pages import meeting
from rgfeeds.outputs.pages.index import contact
from rgfeeds.outputs.pages.look import Look
from rgfeeds.text import markdown, wording

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
        return File(path, content)


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
