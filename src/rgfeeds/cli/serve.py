"""`rgfeeds serve`: the site as it will be, on this machine, made anew at each save."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click
from msgspec import Struct
from msgspec.structs import replace

from rgfeeds.cli.options import remark, store_option
from rgfeeds.errors import RgfeedsError
from rgfeeds.model import addresses
from rgfeeds.report import Report
from rgfeeds.report.visible import inert, visible
from rgfeeds.serving.draft import Draft, draft, troubled
from rgfeeds.serving.preview import Preview
from rgfeeds.serving.saves import saves
from rgfeeds.serving.server import PORT, listening
from rgfeeds.store import source


@click.command()
@store_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Where to serve; 0 for any free port.  [default: 8000, or the next free one]",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
def serve(store: Path, port: int | None, *, open_: bool) -> None:
    """Preview the site on this machine, made anew whenever the store is saved.

    Nothing is written. All links lead to the preview, so that calendar programs
    and feed readers on this machine can subscribe to it.
    """
    # Garbage is looked for after a save was shown, while nobody waits.
    gc.disable()
    click.get_current_context().call_on_close(gc.enable)
    source.read(store)
    with _until_told() as stop, listening(port) as server:
        if port is None and server.port != PORT:
            click.echo(f"Port {PORT} is taken; this is {server.port}", err=True)
        teller = _Teller(store, server.url)
        moments = saves(store, stop)
        next(moments)
        first = draft(store, server.url, os.environ)
        preview = Preview(first)
        with server.showing(preview):
            teller.begin(first)
            if open_:
                webbrowser.open(server.url)
            for _ in moments:
                made = _again(store, server.url)
                teller.tell(made, preview.show(made))
                gc.collect()


def _again(store: Path, url: str) -> Draft:
    """Return what *store* came to; what is wrong around it is shown, not raised."""
    try:
        return draft(store, url, os.environ)
    except RgfeedsError as error:
        return troubled(str(error))


@contextlib.contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Yield what is set once somebody presses Ctrl-C or asks the program to end."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {
        number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Teller(Struct):
    """What the terminal is told: where everything is, then a line for each save."""

    store: Path
    url: str
    greeted: bool = False
    told: Report | None = None

    def begin(self, draft: Draft) -> None:
        click.echo(f"Page      {self.url}")
        self._greet(draft)
        self._report(draft)
        click.echo(f"Waiting for {self.store} to be saved; Ctrl-C ends", err=True)

    def tell(self, draft: Draft, changed: int) -> None:
        self._greet(draft)
        self._report(draft)
        if draft.files is None:
            return
        sessions = f"{draft.sessions:,} session{'s' * (draft.sessions != 1)}"
        files = f"{changed or 'no'} file{'s' * (changed != 1)}"
        click.echo(f"{time.strftime('%H:%M:%S')} rebuilt: {sessions}, {files} changed")

    def _greet(self, draft: Draft) -> None:
        """Say where calendar and feed are once there are any."""
        if draft.files is None or self.greeted:
            return
        click.echo(f"Calendar  {self.url}{draft.calendar}")
        click.echo(f"Feed      {self.url}{addresses.ATOM}")
        self.greeted = True

    def _report(self, draft: Draft) -> None:
        """Say what was found in the store, unless the same was said last."""
        if draft.trouble:
            click.echo(f"error: {inert(visible(draft.trouble))}", err=True)
        found, before = draft.found, self.told
        self.told = found
        same = before is not None and before.diagnostics == found.diagnostics
        if not found.diagnostics or (same and draft.files is not None):
            return
        kept = "The pages show this above their last version without mistakes"
        alone = "The pages show this until there is a version without mistakes"
        last = kept if self.greeted else alone
        remark(replace(found, remark="" if draft.files is not None else last))
