"""The links that found no place and that nobody has spoken of yet: the last look at a store."""

from __future__ import annotations

from collections.abc import Sequence

from rgfeeds.importers.drafts import Imported
from rgfeeds.importers.encoding import Source
from rgfeeds.importers.outcome import Outcome
from rgfeeds.importers.remarks import Remark, comment


def leftovers(
    result: Outcome, imported: Imported, sources: Sequence[Source]
) -> tuple[Remark, ...]:
    """Return a remark for each lost link of *result* that none of those *imported* leaves in a comment has."""
    told = "\n".join(remark.text for remark in imported.remarks if remark.left)
    return tuple(
        _remark(url, sources) for url in dict.fromkeys(result.lost) if url not in told
    )


def _remark(url: str, sources: Sequence[Source]) -> Remark:
    file, line = next(
        (
            (source.file, number)
            for source in sources
            for number, row in enumerate(source.text.split("\n"), 1)
            if url in row
        ),
        (sources[0].file, 1),
    )
    why = "the link has no place in the store"
    return Remark(file=file, line=line, text=url, why=why, left=True)


def with_comments(text: str, remarks: Sequence[Remark]) -> str:
    """Return the store *text* with *remarks* at its end, those it has already left out."""
    for said in map(comment, remarks):
        if said not in text.replace("\r\n", "\n"):
            text = f"{text}\n{said}"
    return text
