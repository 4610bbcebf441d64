"""The texts that lie in this package as files, and what may stand in them."""

from __future__ import annotations

import re
from importlib.resources import files


def text(name: str) -> str:
    """Return the file *name* of this package, as it is."""
    return files("rgfeeds.starter").joinpath(name).read_bytes().decode()


def escaped(words: str) -> str:
    """Return *words*, one line, as Markdown that shows nothing but them."""
    return re.sub(r"([\\`*_\[\]<>&~#$|!])", r"\\\1", words)
