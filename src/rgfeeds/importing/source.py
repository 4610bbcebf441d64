"""The bytes of a page become its text, and what the importer has to say of it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PureWindowsPath

from msgspec import Struct

from rgfeeds.errors import RgfeedsError


class Remark(Struct, frozen=True, kw_only=True):
    """What to know of *text* at *line*, from 1; what is *left* has no place, and is a comment of the store.

    It stands before the session or the break of the *entry* that begins at that byte; without, at the end.
    """

    file: str
    line: int
    text: str
    why: str
    left: bool = False
    entry: int | None = None


def shorten(text: str) -> str:
    """Return *text* on one line, as much of it as a message can hold."""
    plain = " ".join(text.split())
    return plain[:120] + "…" * (len(plain) > 120)


def as_comment(remark: Remark) -> str:
    """Return *remark* as lines of TOML, each ended by a line feed."""
    file = " ".join(remark.file.split())
    lines = [f"#   {row}" for row in remark.text.splitlines() if row.strip()]
    first = f"# Left by `rgfeeds import` from {file}: {remark.why}"
    return "\n".join([first, *lines, ""])


def report_lines(remarks: Iterable[Remark]) -> Iterator[str]:
    """Yield each remark once, those of one kind with all their lines."""
    alike: dict[tuple[str, str], dict[tuple[int, str], None]] = {}
    for one in remarks:
        alike.setdefault((one.file, one.why), {})[one.line, one.text] = None
    for (file, why), group in alike.items():
        lines = ", ".join(dict.fromkeys(str(line) for line, _ in group))
        texts = [*dict.fromkeys(shorten(text) for _, text in group)]
        if len(texts) > 3:
            texts[3:] = [f"and {len(texts) - 3:,} more"]
        times = f" ({len(group):,} times)" if len(group) > 1 else ""
        yield f"{file}:{lines}: {' · '.join(texts)} → {why}{times}"


_PAGES = {"", ".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".txt"}
# The bytes that Windows-1252 leaves out; programs let them through as they are.
_HOLES = "\x81\x8d\x8f\x90\x9d"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_BLANK = r"(?<=\]\()(?=[^\s()<>]*[./])([^\s()<>\"'\[\]]+(?: [^\s()<>\"'\[\]]+)+)(?=\))"
# What the bytes that go on with a character are mistaken for.
_NEXT = re.escape(bytes(range(128, 192)).decode("cp1252", "ignore") + _HOLES)
#: Two to four characters that once were one: only the leading bytes that people meet.
_SEQUENCE = f"[\xc2-\xc5][{_NEXT}]|[\xe1-\xe3\xef][{_NEXT}]{{2}}|\xf0[{_NEXT}]{{3}}"


def read_source(file: str, content: bytes, *, mixed: bool) -> tuple[str, list[Remark]]:
    """Return the text of a page, in NFC, and remarks on what was mended; in places only where it may be *mixed*.

    Raise RgfeedsError when it is no text, or *file* the name of something else.
    """
    text, remarks = _mend(file, _decode(file, content), mixed=mixed)
    why = "the address has a blank in it, now %20"
    for found in re.finditer(_BLANK, text):
        remarks.append(_remark(file, text, found, found[0], why))
    text = re.sub(_BLANK, lambda found: found[0].replace(" ", "%20"), text)
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)), remarks


def _decode(file: str, content: bytes) -> str:
    suffix = PureWindowsPath(file).suffix.lower()
    if suffix not in _PAGES:
        why = f"is `{suffix}`; import reads Markdown pages: copy its table into one"
        raise RgfeedsError(f"{file} {why}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RgfeedsError(f"{file} is not UTF-8 but UTF-16; save it as UTF-8")
    if b"\x00" in content[:8192]:
        raise RgfeedsError(f"{file} is no text; import reads Markdown pages")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        why = f"{file}:{line}: the page is not UTF-8; save it as UTF-8"
        raise RgfeedsError(why) from None
    if not text.strip():
        raise RgfeedsError(f"{file} is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mend(file: str, text: str, *, mixed: bool) -> tuple[str, list[Remark]]:
    """Return *text* as it was before it was encoded twice, throughout or in places, and what changed."""
    whole = None if text.isascii() else _once(text)
    broken = _SEQUENCE if whole is None else r"[^\x00-\x7f]+"
    if mixed and whole is None:
        whole = re.sub(_SEQUENCE, lambda found: _once(found[0]) or found[0], text)
    why = "looks as if it was encoded twice, but not all of the page was; --fix-encoding mixed mends it"
    remarks = [
        _remark(file, text, found, f"`{found[0]}`", f"was encoded twice, now `{once}`" if whole else why)
        for found in re.finditer(broken, text)
        if (once := _once(found[0]))
    ]  # fmt: skip
    return whole or text, remarks


def _once(text: str) -> str | None:
    """Return *text* encoded once where it was encoded twice; None where it was not."""
    signs = (one.encode("latin-1" if one in _HOLES else "cp1252") for one in text)
    try:
        return b"".join(signs).decode("utf-8")
    except ValueError:
        return None


def _remark(file: str, text: str, found: re.Match[str], shown: str, why: str) -> Remark:
    line = text.count("\n", 0, found.start()) + 1
    return Remark(file=file, line=line, text=shown, why=why)
