"""What `rgfeeds build` tells people, and the GitHub workflow it runs in."""

import os
from pathlib import Path

import click
from msgspec.structs import replace

from rgfeeds.cli.options import remark
from rgfeeds.history import StoreFile
from rgfeeds.model import Group
from rgfeeds.report import Report
from rgfeeds.report.visible import inert, visible
from rgfeeds.rules.judge import Loaded
from rgfeeds.site.folder import FolderChange
from rgfeeds.store.document import Severity


def findings(file: StoreFile, loaded: Loaded) -> Report:
    """Return what was found in the store, without warnings and notes of its archive."""
    recent = loaded.without_archive(file.today(), file.changed_ids())
    return Report(diagnostics=recent, texts={str(file.path): loaded.text})


def tell(found: Report, out: Path, *, stopped: bool) -> None:
    """Say on stderr what is more than a note, and what stays when that *stopped* the build."""
    told = [one for one in found.diagnostics if one.severity is not Severity.NOTE]
    if told:
        stays = f"Nothing was written; {out} stays as it was" if stopped else ""
        remark(replace(found, diagnostics=tuple(told), remark=stays))


def annotate(found: Report, file: StoreFile, *, stopped: bool) -> Report:
    """Say to the workflow what was *found*, summarize it when that *stopped* the build, and return it as shown there."""
    from rgfeeds.report import effects, github

    step = github.Step.current(os.environ) or github.Step()
    published = file.history.published
    public = published[-1] if published else None
    headline = effects.refusal(public, preview=step.preview) if stopped else ""
    folder = step.folder(Path.cwd())
    shown = replace(found, headline=headline, folder=folder, files=step.files)
    click.echo(github.log(shown, colour=False), nl=False)
    if stopped:
        step.summarize(github.summary(shown))
    return shown


def outcome(change: FolderChange, out: Path, count: int, *, check: bool) -> list[str]:
    """Say in a line how *out*, with *count* sessions, changes; for a *check*, name what would change, too."""
    differ = {"new": change.new, "changed": change.changed, "removed": change.removed}
    parts = {**differ, "the same": change.same}.items()
    said = ", ".join(f"{len(paths):,} {word}" for word, paths in parts if paths)
    held = f"{count:,} session{'s' * (count != 1)}"
    verdict = f"Wrote {out}"
    if check:
        state = "is not what would be written" if change.any else "is up to date"
        verdict = f"{out} {state}"
    lines = [f"{verdict}: {held} in {len(change.wanted):,} files: {said}"]
    if check:
        lines += [f"{word}: {path}" for word, paths in differ.items() for path in paths]
    # A path may hold anything, a workflow command too.
    return [inert(visible(line)) for line in lines]


def summarize(file: StoreFile, since: str, group: Group, found: Report) -> None:
    """Say on GitHub what subscribers will see that they did not at the commit *since*, and give the outputs."""
    from rgfeeds.publication.effect import effect_of
    from rgfeeds.report import effects, github

    step = github.Step.current(os.environ)
    repository = file.repository
    if step is None or repository is None:
        return
    # Before the first push, or after a forced one, there is no commit to compare with.
    known = since if since and repository.commit(since) else None
    effect = effect_of(file, os.environ, since=known)
    step.summarize(effects.summary(effect, group, preview=step.preview))
    if found.diagnostics:
        step.summarize(github.summary(found))
    step.put(effects.outputs(group, effect))
