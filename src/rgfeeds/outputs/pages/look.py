"""What a page carries with it: one style, one script, and the policy that lets in nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup
from msgspec import Struct

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
