"""The program: `python -m rgfeeds`, and the script `rgfeeds`."""

from __future__ import annotations

from rgfeeds.cli import main

if __name__ == "__main__":
    main()
