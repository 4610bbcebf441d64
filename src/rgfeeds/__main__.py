"""The program: what has nothing to do ends here, before anything is imported."""

from __future__ import annotations

import os
import sys

from rgfeeds import stamp

#: Bytes of a store that takes longer to hand over than libraries take to import.
_LARGE = 200_000


def main() -> None:
    """Run the command line, unless a build with these arguments left everything as it would."""
    arguments = sys.argv[1:]
    if arguments[:1] != ["build"] or not {"-h", "--help"}.isdisjoint(arguments):
        _run(None)
    elif said := stamp.unchanged(arguments):
        answer, remarks = said
        sys.stderr.write(remarks)
        sys.stdout.write(answer)
    else:
        _build(arguments)


def _build(arguments: list[str]) -> None:
    """Run a build, with somebody who imports what it will need while a small store is read."""
    from rgfeeds import shares  # noqa: PLC0415
    from rgfeeds.processes import Assistant  # noqa: PLC0415

    with Assistant(shares.make_ready, early=_small(arguments)) as assistant:
        _run(assistant)


def _small(arguments: list[str]) -> bool:
    named = [one for one in arguments if one.endswith(".toml")]
    try:
        return os.stat(named[0] if named else "data/sessions.toml").st_size < _LARGE  # noqa: PTH116
    except OSError:
        return False


def _run(assistant: object) -> None:
    from rgfeeds.cli import main as command_line  # noqa: PLC0415

    command_line(obj=assistant)


if __name__ == "__main__":
    main()
