"""From a store's path to every file of the site: the pipeline, end to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rgfeeds import git, outputs
from rgfeeds.artifact import Artifact
from rgfeeds.history import Revisions, Snapshot
from rgfeeds.model import Schedule
from rgfeeds.news import News
from rgfeeds.past import PastVersions
from rgfeeds.precedent import kept
from rgfeeds.publication import Publication, publish
from rgfeeds.snapshots import snapshots, with_edits
from rgfeeds.source import edited_at
from rgfeeds.verify import verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a store is published as; *provisional* while its newest edits are not committed."""

    publication: Publication
    provisional: bool

    def artifacts(self) -> Iterator[Artifact]:
        """Yield every file of the site, each looked over."""
        return verified(outputs.render(self.publication))


def site(
    store: Path,
    content: bytes,
    schedule: Schedule,
    environment: Mapping[str, str],
    *,
    allow_shallow: bool = False,
) -> Site:
    """Return the site of *schedule*, which *content* of *store* says, dated by its history."""
    repository = git.Repository.around(store)
    settings = schedule.history
    committed = (
        git.versions(
            repository, store, previous=settings.previous, allow_shallow=allow_shallow
        )
        if repository
        else ()
    )
    edited = git.Version(commit="", at=edited_at(store, environment), text=content)
    past = PastVersions()

    def schedule_of(text: bytes) -> Schedule | None:
        return schedule if text == content else past.read(text)

    versions = snapshots(
        with_edits(committed, edited), schedule_of, ignore=settings.ignore
    )
    return _folded(kept(versions), schedule, in_repository=repository is not None)


def _folded(
    versions: Iterable[Snapshot], schedule: Schedule, *, in_repository: bool
) -> Site:
    revisions, news = Revisions(), News()
    newest = None
    for newest in versions:
        revisions.add(newest)
        news.add(newest)
    # The last version is the one at hand, which did load and keeps every promise.
    assert newest is not None
    publication = publish(schedule, revisions.by_id(), news.items(), newest.at)
    return Site(
        publication=publication, provisional=newest.provisional and in_repository
    )
