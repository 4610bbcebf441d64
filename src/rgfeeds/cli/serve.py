"""`rgfeeds serve`: the site as it will be, on this machine, made anew at each save."""

import contextlib
import gc
import os
import signal
import threading
import time
import webbrowser
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from rgfeeds.cli.options import flag, remark, store_option
from rgfeeds.errors import RgfeedsError
from rgfeeds.text.wording import amount


@click.command()
@store_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Where to serve; 0 for any free port.  [default: 8000, or the next free one]",
)
@flag("--open", "Open the page in the browser.")
def serve(store: Path, port: int | None, *, open: bool) -> None:
    """Preview the site on this machine, made anew whenever the store is saved.

    Nothing is written. All links lead to the preview, so that calendar programs
    and feed readers on this machine can subscribe to it.
    """
    from rgfeeds.history.reader import VersionReader
    from rgfeeds.model import addresses
    from rgfeeds.report import inert, visible
    from rgfeeds.serving import SiteDraft, draft, saves
    from rgfeeds.serving.preview import Preview
    from rgfeeds.serving.server import PORT, listen
    from rgfeeds.store import source

    greeted = False
    told: tuple[object, ...] = ()

    def tell(made: SiteDraft) -> None:
        """Say where calendar and feed are once there are any, and what was not said last of the store."""
        nonlocal greeted, told
        if made.files and not greeted:
            click.echo(f"Calendar  {server.url}{made.calendar}")
            click.echo(f"Feed      {server.url}{addresses.ATOM}")
            greeted = True
        if made.trouble:
            click.echo(f"error: {inert(visible(made.trouble))}", err=True)
        before, told = told, made.found.diagnostics
        if told and (told != before or not made.files):
            version = "above their last" if greeted else "until there is a"
            last = f"The pages show this {version} version without mistakes"
            remark(made.found, "" if made.files else last)

    source.read(store)
    with _until_told() as stop, listen(port) as server:
        if port is None and server.port != PORT:
            click.echo(f"Port {PORT} is taken; this is {server.port}", err=True)
        moments = saves(store, stop)
        next(moments)
        make = partial(draft, store, server.url, os.environ, reader=VersionReader())
        made = make()
        preview = Preview(made)
        with server.showing(preview):
            click.echo(f"Page      {server.url}")
            tell(made)
            click.echo(f"Waiting for {store} to be saved; Ctrl-C ends", err=True)
            if open:
                webbrowser.open(server.url)
            for _ in moments:
                try:
                    made = make()
                except RgfeedsError as error:
                    made = SiteDraft(trouble=str(error))
                changed = preview.show(made)
                tell(made)
                if made.files:
                    sessions = amount(made.sessions, "session")
                    files = amount(changed, "file") if changed else "no files"
                    click.echo(
                        f"{time.strftime('%H:%M:%S')} rebuilt: {sessions}, {files} changed"
                    )
                # Elsewhere nobody looks for garbage; here nobody waits.
                gc.collect()


@contextlib.contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Yield what is set once somebody presses Ctrl-C or asks the program to end."""
    stop = threading.Event()
    with contextlib.ExitStack() as restored:
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.signal(number, lambda *_: stop.set())
            restored.callback(signal.signal, number, before)
        yield stop
