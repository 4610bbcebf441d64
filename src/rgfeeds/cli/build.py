"""`rgfeeds build`: the store becomes the site."""

import os
import sys
from itertools import chain
from pathlib import Path

import click

from rgfeeds.cli.options import PATH, at_root, choice_option, flag, store_option


@click.command()
@store_option
@click.option(
    "--out",
    type=PATH,
    default=lambda: at_root(Path("public")),
    show_default="public",
    help="The folder to publish.",
)
@flag("--check", "Write nothing; exit 1 if the folder is not what would be written.")
@flag(
    "--allow-shallow", "Take dates from a history that was cut off; for previews only."
)
@choice_option(
    "For people, or a GitHub workflow: annotations, summary and outputs.", "full github"
)
@click.option(
    "--since",
    default="",
    metavar="COMMIT",
    help="In a workflow: the commit that was published, to say what will be news.",
)
def build(  # noqa: PLR0913 - one parameter an option
    store: Path, out: Path, *, check: bool, allow_shallow: bool, format: str, since: str
) -> None:
    """Compile the sessions into the calendar, the feeds and the pages."""
    from rgfeeds import outputs, site
    from rgfeeds.cli import build_report
    from rgfeeds.history import open_store
    from rgfeeds.publication import publish
    from rgfeeds.site import folder
    from rgfeeds.site.published import refuse_sources

    refuse_sources(out, store)
    file = open_store(store, allow_shallow=allow_shallow)
    # Only what is said of the store depends on the day, never what is written.
    loaded = file.check(file.today())
    schedule = loaded.schedule
    found = build_report.findings(file, loaded)
    if format == "github":
        found = build_report.annotate(found, file, stopped=schedule is None)
    else:
        build_report.tell(found, out, stopped=schedule is None)
    if schedule is None:
        sys.exit(1)

    snapshots = file.snapshots(schedule, os.environ)
    publication = publish(snapshots)
    copies = site.copies(publication, file.files)
    files: folder.Files = chain(site.render(publication), copies.items())
    write = folder.compare if check else folder.move_into_place
    change = write(files, out, outputs.can_write)
    lines = build_report.outcome(change, out, len(publication.present), check=check)
    if file.repository and not snapshots[-1].commit:
        lines[0] += " (provisional: not committed yet)"
    click.echo("\n".join(lines))
    if format == "github":
        build_report.summarize(file, since, publication.group, found)
    if check and change.any:
        sys.exit(1)
