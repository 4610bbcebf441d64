"""What `rgfeeds build` tells the GitHub workflow it runs in."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from rgfeeds.history import StoreFile
from rgfeeds.model import Group
from rgfeeds.publication.effect import effect_of
from rgfeeds.report import Report, effects, github
from rgfeeds.report.github import Step
from rgfeeds.rules.judge import Loaded


def annotate(file: StoreFile, loaded: Loaded, today: dt.date) -> Report:
    """Annotate the store with what was found in it; when that stops the build, say so first."""
    step = Step.current(os.environ) or Step()
    stopped = loaded.schedule is None
    published = file.history.published
    public = published[-1] if published else None
    found = Report(
        diagnostics=loaded.without_archive(today, file.changed_ids()),
        texts={str(file.path): loaded.text},
        headline=effects.refusal(public, preview=step.preview) if stopped else "",
        folder=step.folder(Path.cwd()),
        files=step.files,
    )
    click.echo(github.log(found, colour=False), nl=False)
    if stopped:
        step.summarize(github.summary(found))
    return found


def summarize(file: StoreFile, since: str | None, group: Group, found: Report) -> None:
    """Summarize what subscribers will see that they did not *since*, and give the outputs.

    A commit that is unknown, as before the first push or after a forced one, is
    no commit to compare with.
    """
    step = Step.current(os.environ)
    repository = file.repository
    if step is None or repository is None:
        return
    known = since if since and repository.commit(since) else None
    effect = effect_of(file, os.environ, since=known)
    step.summarize(effects.summary(effect, group, preview=step.preview))
    if found.diagnostics:
        step.summarize(github.summary(found))
    step.put(effects.outputs(group, effect))
