"""The templates of the pages: Jinja2, compiled once, every value escaped."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import cast

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from rgfeeds import addresses, markdown, wording

_FOLDER = Path(__file__).parent / "templates"


def template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def macro(name: str, of: str) -> Callable[..., str]:
    """Return the macro called *name* of the template *of*; it is quicker than a template."""
    return cast("Callable[..., str]", getattr(template(of).module, name))


class _Compiled(FileSystemBytecodeCache):
    """Templates that were compiled, beside their sources as Python's own modules are."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def _html(text: str, top_heading: int = 3) -> Markup:
    # Safe: all text is escaped, HTML is off, unsafe links are taken out.
    return Markup(markdown.html(text, top_heading))  # noqa: S704


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        bytecode_cache=_Compiled(str(_FOLDER / "__pycache__")),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = _html
    environment.globals.update(addresses=addresses, wording=wording)
    return environment
