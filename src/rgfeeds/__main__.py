"""The program: `python -m rgfeeds`, and the script `rgfeeds`."""

import gc
import sys


def main() -> None:
    """Run the command line on streams that stop nothing; Ctrl-C is one line at any moment."""
    # What a command makes lives until its end: to look for garbage costs a third of a build.
    gc.disable()
    try:
        from rgfeeds.cli import streams  # noqa: PLC0415

        streams.prepare()
        from rgfeeds.cli import main as command_line  # noqa: PLC0415

        command_line()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
