"""The templates of the pages: every value escaped, a name without a value an error."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape
from minijinja import Environment

from rgfeeds import addresses, markdown, wording
from rgfeeds.model import Group
from rgfeeds.outputs.output import File
from rgfeeds.outputs.pages import meeting
from rgfeeds.outputs.pages.look import Look
from rgfeeds.outputs.pages.mark import mark

_FOLDER = Path(__file__).parent / "templates"


def page(
    path: str,
    template: str,
    look: Look,
    *,
    group: Group,
    changed: dt.datetime,
    **values: object,
) -> File:
    """Return the page that *template* makes of the *values*, in which `root` leads to the index.

    *changed* is the instant of its last change. `data` is a block of data for programs.
    """
    text = _environment().render_template(
        template,
        group=group,
        changed=changed.astimezone(group.timezone).date(),
        style=look.style,
        script=look.script,
        policy=look.policy(str(values.get("data", ""))),
        **values,
    )
    return File(path, text.encode())


@cache
def _environment() -> Environment:
    return Environment(
        loader=lambda name: (_FOLDER / name).read_text("utf-8"),
        # As every HTML library of Python escapes, and for all templates alike.
        auto_escape_callback=lambda _: "html",
        finalizer=escape,
        undefined_behavior="strict",
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        filters={"markdown": _html},
        globals={
            "addresses": addresses,
            "mark": mark,
            "meeting": meeting,
            "wording": wording,
        },
    )


def _html(text: str, top_heading: int) -> Markup:
    # Safe: all text is escaped, HTML is off, unsafe links are taken out.
    return Markup(markdown.html(text, top_heading))  # noqa: S704
