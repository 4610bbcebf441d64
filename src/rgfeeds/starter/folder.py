"""The folder a new repository is written to: nothing in it is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from rgfeeds.errors import RgfeedsError


class InTheWay(RgfeedsError):  # noqa: N818 - it reads as what happened
    """Something stands where a new file goes."""


class CannotWrite(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The system refused a new file."""


def refuse_obstacles(folder: Path, paths: Iterable[str]) -> None:
    """Raise InTheWay, with all of them, when anything stands at *paths* in *folder*; or CannotWrite."""
    with _told():
        found = sorted({place for path in paths for place in _above(folder, path)})
    if found:
        listed = ", ".join(map(str, found))
        raise InTheWay(
            f"nothing was written, as nothing is overwritten; move or rename first: {listed}"
        )


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write *texts*, by their paths in *folder*; all or none. Raise InTheWay or CannotWrite."""
    refuse_obstacles(folder, texts)
    made: list[Path] = []
    with _told():
        try:
            for path, text in texts.items():
                _write(folder / path, text, made)
        except BaseException:
            for begun in reversed(made):
                with suppress(OSError):
                    begun.rmdir() if begun.is_dir() else begun.unlink()
            raise


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the system refuses into the organiser's words."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotWrite(f"nothing was written: {error.filename}: {reason}") from None


def _above(folder: Path, path: str) -> list[Path]:
    """Return what stands at *path*, or is no folder on the way to it."""
    if _stands(folder / path):
        return [folder / path]
    above = [folder / parent for parent in Path(path).parents]
    return [place for place in above if _stands(place) and not place.is_dir()]


def _stands(path: Path) -> bool:
    """Whether anything is at *path*, be it a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def _write(path: Path, text: str, made: list[Path]) -> None:
    """Write a new file; what was *made* on the way is added at once."""
    missing = [parent for parent in path.parents if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir()
        made.append(parent)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        made.append(path)
        file.write(text)
