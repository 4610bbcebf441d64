"""From a store's path to every file of the site: the pipeline, end to end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from rgfeeds import rendering
from rgfeeds.artifact import Artifact
from rgfeeds.history import Revisions, Snapshot
from rgfeeds.model import Schedule
from rgfeeds.news import News
from rgfeeds.precedent import Precedent
from rgfeeds.publication import Publication, publish
from rgfeeds.snapshots import following
from rgfeeds.source import edited_at
from rgfeeds.verify import verified


class Site(Struct, frozen=True, kw_only=True):
    """What a store is published as; *provisional* while its newest edits are not committed."""

    publication: Publication
    provisional: bool

    def artifacts(self) -> Iterator[Artifact]:
        """Yield every file of the site, each looked over."""
        return verified(rendering.render(self.publication))


def site(
    store: Path, schedule: Schedule, past: Precedent, environment: Mapping[str, str]
) -> Site:
    """Return the site of *schedule*, which *store* says now, dated by its *past*."""
    versions = past.public
    if not past.committed:
        edited = Snapshot(
            schedule=schedule,
            at=edited_at(store, environment),
            provisional=past.in_repository,
        )
        before = versions[-1] if versions else None
        versions = (*versions, following(before, edited))
    revisions, news = Revisions(), News()
    for version in versions:
        revisions.add(version)
        news.add(version)
    newest = versions[-1]
    publication = publish(schedule, revisions.by_id(), news.items(), newest.at)
    return Site(publication=publication, provisional=newest.provisional)
