"""The bytes of a page become its text; text that was encoded twice is mended."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.errors import RgfeedsError
from rgfeeds.importing.remarks import Remark

# The bytes that Windows-1252 leaves out; programs let them through as they are.
_HOLES = dict.fromkeys("\x81\x8d\x8f\x90\x9d")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

_BLANK = re.compile(
    r"\]\((?=[^\s()<>]*[./])([^\s()<>\"'\[\]]+(?: [^\s()<>\"'\[\]]+)+)\)"
)


class NoPage(RgfeedsError):  # noqa: N818 - it reads as what happened
    """A file is none that can be imported."""


def _letters(low: int, high: int) -> str:
    """Return a class of the characters that the bytes *low* to *high* are mistaken for."""
    signs = (_mistaken(byte) for byte in range(low, high + 1))
    return f"[{''.join(map(re.escape, signs))}]"


def _mistaken(byte: int) -> str:
    sign = bytes([byte]).decode("cp1252", "ignore")
    return sign or chr(byte)


_NEXT = _letters(0x80, 0xBF)
#: Two to four characters that once were one: only the leading bytes that people meet.
_SEQUENCE = re.compile(
    f"{_letters(0xC2, 0xC5)}{_NEXT}|[{_mistaken(0xE1)}{_mistaken(0xE2)}{_mistaken(0xE3)}"
    f"{_mistaken(0xEF)}]{_NEXT}{{2}}|{_mistaken(0xF0)}{_NEXT}{{3}}"
)


class Source(Struct, frozen=True, kw_only=True):
    """The *text* of the page called *file*: NFC, lines ended by line feeds."""

    file: str
    text: str
    remarks: tuple[Remark, ...] = ()


def source(file: str, content: bytes, *, mixed: bool = False) -> Source:
    """Return the page of *content*; raise NoPage when it is no text.

    A page that was encoded twice throughout is mended; one that is so in places
    only when *mixed* says so.
    """
    text = _decoded(file, content)
    text, remarks = _mended(file, text, mixed=mixed)
    text, blanks = _linked(file, text)
    remarks += blanks
    clean = _CONTROL.sub("", text)
    if clean != text:
        why = "invisible control characters were taken out"
        remarks += (Remark(file=file, line=1, text="the page", why=why),)
    return Source(file=file, text=unicodedata.normalize("NFC", clean), remarks=remarks)


def _linked(file: str, text: str) -> tuple[str, tuple[Remark, ...]]:
    """Make links of those that are none because of a blank in their address."""
    why = "the address has a blank in it, now %20"
    remarks = tuple(
        Remark(
            file=file,
            line=text.count("\n", 0, found.start()) + 1,
            text=found[1],
            why=why,
        )
        for found in _BLANK.finditer(text)
    )
    return _BLANK.sub(lambda found: f"]({found[1].replace(' ', '%20')})", text), remarks


def _decoded(file: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoPage(f"{file} is not UTF-8 but UTF-16; save it as UTF-8")
    if b"\x00" in content[:8192]:
        raise NoPage(f"{file} is no text; import reads Markdown pages")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NoPage(
            f"{file}:{line}: the page is not UTF-8; save it as UTF-8"
        ) from None
    if not text.strip():
        raise NoPage(f"{file} is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mended(file: str, text: str, *, mixed: bool) -> tuple[str, tuple[Remark, ...]]:
    """Return *text* as it was before it was encoded twice, throughout or in places, and what changed."""
    if text.isascii():
        return text, ()
    whole = _tried(text)
    if whole is not None:
        return whole, _changes(file, text, _BEYOND_ASCII)
    changes = _changes(file, text, _SEQUENCE)
    if mixed:
        return _SEQUENCE.sub(lambda found: _tried(found[0]) or found[0], text), changes
    why = "looks as if it was encoded twice, but not all of the page was; --fix-encoding mixed mends it"
    return text, tuple(replace(change, why=why) for change in changes)


def _tried(text: str) -> str | None:
    """Return *text* encoded once where it was encoded twice; None where it was not."""
    try:
        return b"".join(
            sign.encode("latin-1" if sign in _HOLES else "cp1252") for sign in text
        ).decode("utf-8")
    except ValueError:
        return None


def _changes(file: str, text: str, broken: re.Pattern[str]) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            file=file, line=number, text=f"`{found[0]}`", why=f"was encoded twice, now `{once}`"
        )
        for number, line in enumerate(text.split("\n"), 1)
        for found in broken.finditer(line)
        if (once := _tried(found[0]))
    )  # fmt: skip
