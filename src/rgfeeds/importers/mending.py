"""Markdown of pages as stores can hold it: no HTML, no link that only the page itself understands."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from msgspec import Struct

from rgfeeds.links import encoded, is_safe

_CODE = r"(?P<code>(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
_QUOTED = r"""(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"""
_TAG = re.compile(
    rf"""{_CODE}|<(?P<close>/?)(?P<name>a|b|strong|i|em|br|img|u|sup|sub|small|font|center|
        hr|iframe|video|source|p|div|span|kbd|details|summary|ul|ol|li|h[1-6]|nobr|wbr|mark|section|button|tt)
        (?P<attributes>(?:\s[^<>]*?)?)\s*/?>""",
    re.IGNORECASE | re.VERBOSE,
)
_SHOWN = {"b": "**", "strong": "**", "i": "*", "em": "*", "summary": "**"}
_LABEL = r"\[(?P<label>(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\](?:\([^()\s]*\))?)*\](?:\([^()\s]*\))?)*)\]"
_DESTINATION = r"\(\s*(?P<url><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
_LINK = re.compile(rf"{_CODE}|(?P<image>!?){_LABEL}{_DESTINATION}", re.DOTALL)

#: A line that says where a link leads (CommonMark 4.7).
DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>[^\]\n]+)\]:[ \t]*(?P<url><[^>\n]*>|\S+)[^\n]*$", re.MULTILINE
)
_REFERENCE = re.compile(
    rf"{_CODE}|(?<!\])\[(?P<label>[^\[\]]+)\](?:\[(?P<reference>[^\[\]]*)\])?(?![(\[:])"
)


class Mended(Struct, frozen=True, kw_only=True):
    """A Markdown *text* and the links, as the page has them, that had to be taken out of it."""

    text: str
    dropped: tuple[str, ...] = ()


def without_html(text: str) -> str:
    """Return *text* with the HTML that Markdown has a sign for in Markdown, and the rest of it dropped."""
    open_links: list[str] = []

    def shown(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        name, closes = found["name"].lower(), bool(found["close"])
        if name == "a":
            return _anchor(found, open_links, closes=closes)
        if name == "img":
            url = attribute(found["attributes"], "src")
            return (
                f"![{attribute(found['attributes'], 'alt')}]({_angled(url)})"
                if url
                else ""
            )
        if name in {"iframe", "video", "source"}:
            url = attribute(found["attributes"], "src")
            return f"<{url}>" if is_safe(url) else ""
        if name in {"br", "p"}:
            return "\n"
        if name == "li":
            return "" if closes else "\n- "
        return _SHOWN.get(name, "")

    return _TAG.sub(shown, text) if "<" in text else text


def _anchor(found: re.Match[str], open_links: list[str], *, closes: bool) -> str:
    if closes:
        url = open_links.pop() if open_links else ""
        return f"]({_angled(url)})" if url else ""
    url = attribute(found["attributes"], "href")
    open_links.append(url)
    return "[" if url else ""


def attribute(attributes: str, name: str) -> str:
    """Return the value of an HTML attribute, empty when it is not there."""
    found = re.search(rf"(?:^|\s){name}\s*=\s*{_QUOTED}", attributes, re.IGNORECASE)
    return html.unescape(next(filter(None, found.groups()), "")) if found else ""


def _angled(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()]", url) else url


def resolved(url: str, base: str | None) -> str | None:
    """Return *url* as a link that can be published, seen from *base*; None when it cannot be."""
    if url.startswith("#"):
        return None
    if is_safe(url):
        return encoded(url)
    absolute = urljoin(base, url) if base and not re.match(r"[\w+.-]+:", url) else ""
    return encoded(absolute) if is_safe(absolute) else None


def mended(text: str, base: str | None) -> Mended:
    """Return *text* without HTML, its links resolved; one that leads nowhere becomes its label."""
    dropped: list[str] = []

    def linked(found: re.Match[str]) -> str:
        if found["code"] or found["url"] is None:
            return found[0]
        url = found["url"].strip("<>")
        label = _LINK.sub(linked, found["label"])
        whole = resolved(html.unescape(url), base)
        if whole is None:
            dropped.append(url)
            return label
        if is_safe(url) and label == found["label"]:
            return found[0]
        kept = found["url"] if is_safe(url) else _angled(whole)
        return f"{found['image']}[{label}]({kept}{found['title'] or ''})"

    return Mended(text=_LINK.sub(linked, without_html(text)), dropped=tuple(dropped))


def inlined(text: str, definitions: str) -> str:
    """Return *text* with its links that are defined elsewhere, `[text][label]`, written out.

    *definitions* are the page's `[label]: address` lines; those in *text* itself go.
    """
    known = {
        _label(found["label"]): found["url"]
        for found in DEFINITION.finditer(definitions)
    }

    def written_out(found: re.Match[str]) -> str:
        if found["code"] or found["label"] is None:
            return found[0]
        url = known.get(_label(found["reference"] or found["label"]))
        return f"[{found['label']}]({url})" if url else found[0]

    if not known:
        return text
    return _REFERENCE.sub(written_out, DEFINITION.sub("", text))


def _label(text: str) -> str:
    """Return a label as it is compared (CommonMark 4.7)."""
    return " ".join(text.split()).casefold()
