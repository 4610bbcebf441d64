"""How tables are written into a store, in TOML 1.0, and how a file that people keep is locked and written."""

import os
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import tomlkit

from rgfeeds.errors import RgfeedsError
from rgfeeds.store import keys

#: The keys of a session in the order in which they are written.
ORDER = tuple(key.name for key in keys.SESSION)

#: A list is written on one line, with its key, as long as that has so many characters.
WIDTH = 88


def session_block(fields: Mapping[str, object]) -> str:
    """Return the lines of one session with *fields*, values as tomli reads them; what is None is left out.

    Reading the block gives the very same values. Raise KeyError for a name that no session has.
    """
    places = {name: place for place, name in enumerate(ORDER)}
    names = sorted(fields, key=places.__getitem__)
    given = {name: fields[name] for name in names if fields[name] is not None}
    return table_block("session", given)


def table_block(table: str, fields: Mapping[str, object]) -> str:
    """Return the lines of one `[[table]]` with *fields* in their order."""
    lines = (line(name, value) for name, value in fields.items())
    return f"[[{table}]]\n{''.join(lines)}"


def line(key: str, value: object) -> str:
    """Return *key* and *value* as TOML with a line feed at the end; it may be several lines."""
    name = tomlkit.key(key).as_string()
    return f"{name} = {toml(value, WIDTH - len(name) - 3)}\n"


def toml(value: object, width: int | None = None) -> str:
    """Return *value* as TOML; a list that is longer than *width* has one item a line."""
    if isinstance(value, Mapping):
        pairs = (
            f"{tomlkit.key(key).as_string()} = {toml(one)}"
            for key, one in value.items()
        )
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        items = [toml(item) for item in value]
        short = f"[{', '.join(items)}]"
        if width is None or len(short) <= width or not items:
            return short
        return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
    # Between three quotes the parser makes a line feed of a carriage return with one.
    if not isinstance(value, str) or "\n" not in value or "\r" in value:
        return tomlkit.item(value).as_string()
    text = tomlkit.string(value, multiline=True).as_string()
    # The first line feed is not part of the value; tomlkit writes it only where it must.
    return text if value.startswith("\n") else f'"""\n{text[3:]}'


def with_text(content: bytes, text: str) -> bytes:
    """Return the bytes of a file that held *content* and is to say *text*: a BOM stays; raise RgfeedsError."""
    try:
        new = text.encode()
    except UnicodeEncodeError:
        why = "what you gave is not UTF-8 text, so it cannot be written"
        raise RgfeedsError(why) from None
    return BOM_UTF8 + new if content.startswith(BOM_UTF8) else new


@contextmanager
def lock(store: Path) -> Iterator[None]:
    """Let no other edit of a file in the folder of *store* begin until this one has ended."""
    with ExitStack() as held:
        # A file system may have no locks; that nothing is lost is then left to whoever writes.
        with suppress(OSError):
            held.callback(os.close, _lock_folder(store.resolve().parent))
        yield


def _lock_folder(folder: Path) -> int:
    if sys.platform == "win32":  # pragma: no cover - tried on Windows alone
        import msvcrt  # noqa: PLC0415 - only there
        import tempfile  # noqa: PLC0415 - only there
        from hashlib import sha256  # noqa: PLC0415 - only there

        # Folders cannot be locked there, and a locked file cannot be replaced.
        name = sha256(str(folder).casefold().encode()).hexdigest()[:16]
        file = Path(tempfile.gettempdir()) / f"rgfeeds-{name}.lock"
        handle = os.open(file, os.O_RDWR | os.O_CREAT)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        return handle
    import fcntl  # noqa: PLC0415 - not on Windows

    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def write(contents: Mapping[Path, bytes], expected: bytes | None = None) -> bool:
    """Make each file hold its content, all of them or none; raise RgfeedsError.

    Nobody ever reads half of one. Missing folders are made; a link, an owner and permissions stay.
    Return False, nothing written, when a file no longer holds what was *expected*.
    """
    place = Path()
    begun: list[Path] = []
    drafts: dict[Path, Path] = {}
    try:
        for place, content in contents.items():
            drafts[place] = _draft(place.resolve(), content, begun)
        stale = (place.read_bytes() != expected for place in drafts)
        if expected is not None and any(stale):
            return False
        for place, draft in drafts.items():
            draft.replace(place.resolve())
    except OSError as error:
        # Not every refusal of the system names its file.
        reason = error.strerror or str(error)
        raise RgfeedsError(f"nothing was written: {place}: {reason}") from None
    finally:
        # A draft that has taken its place is gone, and its folder is not empty.
        for path in reversed(begun):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
    return True


def _draft(file: Path, content: bytes, begun: list[Path]) -> Path:
    """Write *content* beside *file*, where a full disk harms nobody; what is *begun* is added at once."""
    for parent in reversed([one for one in file.parents if not one.exists()]):
        parent.mkdir()
        begun.append(parent)
    draft = file.with_name(f".{file.name}.{os.urandom(4).hex()}")
    begun.append(draft)
    draft.write_bytes(content)
    if file.exists():
        status = file.stat()
        if sys.platform != "win32":
            for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
                with suppress(OSError):
                    os.chown(draft, owner, group)
        draft.chmod(status.st_mode & 0o7777)
    return draft
