"""The program: what has nothing to do ends here, before anything is imported."""

from __future__ import annotations

import sys

from rgfeeds import stamp


def main() -> None:
    """Run the command line, unless a build with these arguments left everything as it would."""
    said = stamp.unchanged(sys.argv[1:]) if sys.argv[1:2] == ["build"] else None
    if said is None:
        from rgfeeds.cli import main as command_line  # noqa: PLC0415

        command_line()
        return
    answer, remarks = said
    sys.stderr.write(remarks)
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()
