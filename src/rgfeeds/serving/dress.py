"""What a page gets on its way out: the script that loads it anew, and the panel."""

from __future__ import annotations

import re
from hashlib import sha256

CHANGES = "/.rgfeeds/changes"
#: The two files that the pages get here, by path.
SCRIPT, STYLE = ".rgfeeds/reload.js", ".rgfeeds/panel.css"

_POLICY = re.compile(
    rb"(?<=<meta http-equiv=\"Content-Security-Policy\" content=\")[^\"]*"
)
_OPENED = (b"script-src", b"style-src", b"connect-src")
_LINKED = f'<link rel="stylesheet" href="/{STYLE}">'.encode()


def dressed(page: bytes, panel: bytes) -> tuple[bytes, str]:
    """Return *page* as it is served, *panel* first in its body, and its version.

    The script in it compares that version with the one now served.
    """
    # Titles are escaped: the first of each of these is the page's own.
    text = _POLICY.sub(_opened, page, count=1)
    if panel:
        text = text.replace(b"</head>", _LINKED + b"\n</head>", 1)
        text = text.replace(b"<body>\n", b"<body>\n" + panel, 1)
    version = digest(text)
    script = f'<script src="/{SCRIPT}" data-version="{version}"></script>\n'
    return text.replace(b"</head>", script.encode() + b"</head>", 1), version


def digest(content: bytes) -> str:
    """Return a short name of *content*, another for any other."""
    return sha256(content).hexdigest()[:20]


def _opened(found: re.Match[bytes]) -> bytes:
    """Let the policy of a page take script and style from this server, and connect to it."""
    rules = dict(_rule(rule) for rule in found[0].split(b";"))
    for name in _OPENED:
        rules[name] = b" ".join([*rules.get(name, b"").split(), b"'self'"])
    return b"; ".join(name + b" " + sources for name, sources in rules.items())


def _rule(text: bytes) -> tuple[bytes, bytes]:
    name, _, sources = text.strip().partition(b" ")
    return name, sources
