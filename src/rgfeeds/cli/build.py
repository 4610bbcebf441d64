"""`rgfeeds build`: the store becomes the site, and people or the GitHub workflow it runs in are told."""

import os
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rgfeeds.cli import options

if TYPE_CHECKING:
    from rgfeeds.history import StoreFile
    from rgfeeds.model import Group
    from rgfeeds.report import Report
    from rgfeeds.site.folder import Files, FolderChange


@click.command()
@options.store_option
@click.option(
    "--out",
    type=options.PATH,
    default=lambda: options.at_root(Path("public")),
    show_default="public",
    help="The folder to publish.",
)
@options.flag(
    "--check", "Write nothing; exit 1 if the folder is not what would be written."
)
@options.flag(
    "--allow-shallow", "Take dates from a history that was cut off; for previews only."
)
@options.choice_option(
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
    from rgfeeds.history import open_store
    from rgfeeds.publication import publish
    from rgfeeds.report import Report
    from rgfeeds.site import folder
    from rgfeeds.site.published import refuse_sources

    refuse_sources(out, store)
    file = open_store(store, allow_shallow=allow_shallow)
    # Only what is said of the store depends on the day, never what is written.
    today = file.today()
    loaded = file.check(today)
    recent = loaded.without_archive(today, file.changed_ids())
    found = Report(diagnostics=recent, texts={str(file.path): loaded.text})
    schedule = loaded.schedule
    if format == "github":
        found = _annotate(found, file, stopped=schedule is None)
    else:
        stays = f"Nothing was written; {out} stays as it was"
        options.remark(found, "" if schedule else stays)
    if schedule is None:
        sys.exit(1)

    snapshots = file.snapshots(schedule, os.environ)
    publication = publish(snapshots)
    copies = site.copies(publication, file.files)
    files: Files = chain(site.render(publication), copies.items())
    write = folder.compare if check else folder.move_into_place
    change = write(files, out, outputs.can_write)
    lines = _result(change, out, len(publication.present), check=check)
    if file.repository and not snapshots[-1].commit:
        lines[0] += " (provisional: not committed yet)"
    click.echo("\n".join(lines))
    if format == "github":
        _summarize(file, since, publication.group, found)
    if check and change.any:
        sys.exit(1)


def _annotate(found: "Report", file: "StoreFile", *, stopped: bool) -> "Report":
    """Say to the workflow what was *found*, summarize it when that *stopped* the build, and return it as shown there."""
    from msgspec.structs import replace

    from rgfeeds.report import effects, github

    step = github.Step(os.environ)
    headline = ""
    if stopped:
        headline = effects.refusal(file.history.published, preview=step.preview)
    folder = step.folder(Path.cwd())
    shown = replace(found, headline=headline, folder=folder, files=step.files)
    click.echo(github.log(shown, colour=False), nl=False)
    if stopped:
        step.summarize(github.summary(shown))
    return shown


def _result(change: "FolderChange", out: Path, count: int, *, check: bool) -> list[str]:
    """Say in a line how *out*, with *count* sessions, changes; for a *check*, name what would change, too."""
    from rgfeeds.report import inert, visible
    from rgfeeds.text.wording import amount

    differ = {"new": change.new, "changed": change.changed, "removed": change.removed}
    parts = {**differ, "the same": change.same}.items()
    said = ", ".join(f"{len(paths):,} {word}" for word, paths in parts if paths)
    verdict = f"Wrote {out}"
    if check:
        state = "is not what would be written" if change.any else "is up to date"
        verdict = f"{out} {state}"
    held = f"{amount(count, 'session')} in {len(change.wanted):,} files"
    lines = [f"{verdict}: {held}: {said}"]
    if check:
        lines += [f"{word}: {path}" for word, paths in differ.items() for path in paths]
    # A path may hold anything, a workflow command too.
    return [inert(visible(line)) for line in lines]


def _summarize(file: "StoreFile", since: str, group: "Group", found: "Report") -> None:
    """Say on GitHub what subscribers will see that they did not at the commit *since*, and give the outputs."""
    from rgfeeds.publication.effect import effect_of
    from rgfeeds.report import effects, github

    step, repository = github.Step(os.environ), file.repository
    if not step.runs or repository is None:
        return
    # Before the first push, or after a forced one, there is no commit to compare with.
    known = since if since and repository.commit(since) else None
    effect = effect_of(file, os.environ, since=known)
    step.summarize(effects.summary(effect, group, preview=step.preview))
    if found.diagnostics:
        step.summarize(github.summary(found))
    step.put(effects.outputs(group, effect))
