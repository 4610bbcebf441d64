"""The formats the schedule is published in, one module each."""

from __future__ import annotations

from rgfeeds import addresses
from rgfeeds.outputs.output import Output

#: Every format, in the order it is rendered; a new one is a module and an entry here.
OUTPUTS: tuple[Output, ...] = (
    Output(
        name="calendar",
        renderer="calendar:Calendars",
        path="{group}.ics",
        title="Calendar",
        media_type="text/calendar",
        about="every session, to subscribe to; sessions/<id>.ics is one session, with the same UID",
    ),
    Output(
        name="atom",
        renderer="feeds:AtomFeed",
        path=addresses.ATOM,
        title="News",
        media_type="application/atom+xml",
        about="the news: sessions announced, changed, materials added; readable in a browser",
    ),
    Output(
        name="rss",
        renderer="feeds:RssFeed",
        path=addresses.RSS,
        title="News (RSS)",
        media_type="application/rss+xml",
        about="the same news for readers that want RSS 2.0",
    ),
    Output(
        name="data",
        renderer="sessions_json:Data",
        path=addresses.DATA,
        title="Data",
        media_type="application/json",
        about="the sessions, for programs",
    ),
    Output(
        name="markdown",
        renderer="markdown_page:MarkdownPage",
        path="sessions.md",
        about="the sessions as a Markdown page; `rgfeeds import` reads it back",
    ),
    Output(
        name="page",
        renderer="pages:Pages",
        path="index.html",
        about="the page, one of each session at sessions/<id>/, one of each year, 404.html",
    ),
    Output(
        name="sitemap",
        renderer="sitemap:Sitemap",
        path="sitemap.xml",
        about="all pages, for search engines",
    ),
)

#: Those that pages link to.
ALTERNATES = tuple(output for output in OUTPUTS if output.media_type)
