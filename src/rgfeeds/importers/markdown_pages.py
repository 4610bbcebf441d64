"""A group's Markdown pages.

A page has a table with a row for each session, found by its header: a column of
dates (`Date`, `When`, …, or any whose cells mostly are dates), and columns for what
else there is: the title (`Topic`, `Title`, `Paper`), who leads (`Lead`, `Presenter`,
`Speaker`), `Room`, `Time` (`11:00` or `11:00–12:00`), `Kind`, `Status`, `Abstract`,
`Reading`, `Slides`, `Recording`, `Code`, `Materials` or `Links`, `Online`. A column of
another name becomes a paragraph of the abstract. Several tables, as one a year, are one list.
A table may be written in HTML.

Sessions may stand in no table too: headings with a date (`## 12 May 2024: Topic`, or the
date on a line of its own below), lists whose items have one (`- 12 May 2024: Topic`), and
paragraphs that begin with one. What stands below is the session's section, but for lines
with a label that could be a column, `Speaker: Ada`. A place or names beside a date, and
names in brackets behind most titles, are where it is and who leads. What stands below
`News` and the like is none.

- A title may have its kind before it (`Technical: …`) and links in brackets behind it
  (`([Slides](…))`), which are materials; other links in it are reading.
- A date may link to a heading, `[20/03/23](#200323)`, whose section is the session's. A
  section is found by its date or its title, too. Two rows that point to one section: the
  second continues the first.
- A section has its title right below its heading or beside the date; then what is to be
  read. A label `Abstract` (a heading or a line in bold) begins the abstract, and a label
  `Reading` ends it. A section of prose alone is an abstract.
- A row may lack its date and then belongs to the one above it; may say why there is no
  session (`BANK HOLIDAY`); may name the year of those below it.
- A page can carry the ids of a store: `<a id="word-embeddings"></a>` at a section's
  heading, or a date that links there, `[20/03/23](#word-embeddings)`: a name that can be
  an id and has no date in it is the id.

HTML comments are not looked at, and front matter only for the year. All other prose,
tables without dates and sections that are no session's are about the group.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rgfeeds.importers.calendar_facts import facts
from rgfeeds.importers.counting import links_of_page
from rgfeeds.importers.drafts import Draft, Imported, Wishes
from rgfeeds.importers.encoding import NoPage, Source
from rgfeeds.importers.merging import distinct, merged
from rgfeeds.importers.page import parse
from rgfeeds.importers.parts import part
from rgfeeds.importers.refusing import other_form, why_not
from rgfeeds.importers.session_tables import session_tables


def read(sources: Sequence[Source], wishes: Wishes) -> Imported:
    """Return what the pages of one group say; raise NoPage and Undecided."""
    pages = [parse(source) for source in sources]
    for page in pages:
        wrong = other_form(page)
        if wrong or not session_tables(page):
            raise NoPage(wrong or why_not(page))
    known = facts(pages, wishes)
    parts = [part(page, known) for page in pages]
    together = merged(draft for one in parts for draft in one.drafts)
    remarks = [
        remark
        for page, one in zip(pages, parts, strict=True)
        for remark in (*page.source.remarks, *one.remarks)
    ]
    remarks += together.remarks
    attached = {remark for draft in together.drafts for remark in draft.left}
    rooms = [pair for one in reversed(parts) for pair in one.rooms.items()]
    return Imported(
        files=tuple(page.file for page in pages),
        sessions=tuple(_moved(draft, together.gone) for draft in together.drafts),
        breaks=tuple(distinct(rest for one in parts for rest in one.breaks)),
        rooms=dict(rooms),
        name=next((one.name for one in parts if one.name), None),
        about="\n\n".join(one.about for one in parts if one.about),
        remarks=tuple(remarks),
        left=tuple(one for one in remarks if one.left and one not in attached),
        found=tuple(links_of_page(source.text, wishes.base_url) for source in sources),
    )


def _moved(draft: Draft, gone: dict[tuple[str, int], tuple[str, int]]) -> Draft:
    """Return *draft* continuing the session that took in the one it continued."""
    if draft.continues is None:
        return draft
    return replace(draft, continues=gone.get(draft.continues, draft.continues))
