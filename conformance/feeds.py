"""Feed readers, each told what it shows of the feed at an address."""

import calendar
import datetime as dt
import sqlite3
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from lxml import html

from conformance.comparison import Shown
from conformance.following import NODE, Reader, Refresh, fetch, node, run
from conformance.store import said

ATOM, RSS = "feed.xml", "rss.xml"


def paragraphs(content: str) -> list[str]:
    """Return the texts of the paragraphs and bullets of an entry, as a person reads them."""
    return [
        " ".join("".join(map(str, part.itertext())).split())
        for part in html.fromstring(f"<div>{content}</div>").iter("p", "li")
    ]


def links(content: str) -> list[str]:
    """Return the addresses an entry links to, in order."""
    found = html.fromstring(f"<div>{content}</div>").iter("a")
    return [str(link.get("href")) for link in found]


def _told(content: str) -> Shown:
    return {"paragraphs": paragraphs(content), "links": links(content)}


def feedparser(url: str, _: Path) -> Refresh:
    """Ask as most programs do: only for what is newer than what was fetched before."""
    import feedparser as program  # noqa: PLC0415

    known: dict[str, Any] = {"etag": None, "modified": None, "shown": []}

    def refresh() -> list[Shown]:
        feed = program.parse(url, etag=known["etag"], modified=known["modified"])
        if feed.status == 304:
            return known["shown"]  # type: ignore[no-any-return]
        assert not feed.bozo, feed.bozo_exception
        known.update(etag=feed.etag, modified=feed.modified)
        known["shown"] = [_of_feedparser(entry) for entry in feed.entries]
        return known["shown"]  # type: ignore[no-any-return]

    return refresh


def _of_feedparser(entry: Any) -> Shown:
    def moment(parsed: Any) -> str:
        return said(dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC))

    shown = {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": moment(entry.published_parsed),
        "authors": [author.name for author in entry.get("authors", [])],
        "categories": [tag.term for tag in entry.get("tags", [])],
        **_told(entry.content[0].value if "content" in entry else entry.summary),
    }
    return (
        {**shown, "updated": moment(entry.updated_parsed)}
        if "updated" in entry
        else shown
    )


def atoma(url: str, _: Path) -> Refresh:
    """Read strictly; atoma takes no XHTML, so what an Atom entry holds is its summary."""
    import atoma as program  # type: ignore[import-untyped] # noqa: PLC0415

    def refresh() -> list[Shown]:
        content = fetch(url)
        if url.endswith(RSS):
            return [
                _of_atoma_rss(item) for item in program.parse_rss_bytes(content).items
            ]
        feed = program.parse_atom_bytes(content)
        return [_of_atoma(entry, feed.authors) for entry in feed.entries]

    return refresh


def _of_atoma(entry: Any, group: list[Any]) -> Shown:
    """Return an entry; one without an author has its feed's (RFC 4287 4.2.1)."""
    authors = [] if entry.authors == group else entry.authors
    return {
        "id": entry.id_,
        "title": entry.title.value,
        "link": next(link.href for link in entry.links if link.rel == "alternate"),
        "published": said(entry.published),
        "updated": said(entry.updated),
        "authors": [author.name for author in authors],
        "categories": [category.term for category in entry.categories],
        "summary": entry.summary.value,
    }


def _of_atoma_rss(item: Any) -> Shown:
    return {
        "id": item.guid,
        "title": item.title,
        "link": item.link,
        "published": said(item.pub_date),
        "categories": item.categories,
        **_told(item.description),
    }


def feedsmith(url: str, _: Path) -> Refresh:
    """Ask the program in readers/."""

    def refresh() -> list[Shown]:
        feed = node("feedsmith", url)["feed"]
        if url.endswith(RSS):
            return [_of_feedsmith_rss(item) for item in feed.get("items", [])]
        return [_of_feedsmith(entry) for entry in feed.get("entries", [])]

    return refresh


def _of_feedsmith(entry: Any) -> Shown:
    return {
        "id": entry["id"],
        "title": entry["title"]["value"],
        "link": next(
            link["href"] for link in entry["links"] if link["rel"] == "alternate"
        ),
        "published": said(dt.datetime.fromisoformat(entry["published"])),
        "updated": said(dt.datetime.fromisoformat(entry["updated"])),
        "authors": [author["name"] for author in entry.get("authors", [])],
        "categories": [category["term"] for category in entry.get("categories", [])],
        **_told(entry["content"]["value"]),
    }


def _of_feedsmith_rss(item: Any) -> Shown:
    return {
        "id": item["guid"]["value"],
        "title": item["title"],
        "link": item["link"],
        "published": said(parsedate_to_datetime(item["pubDate"])),
        "authors": item.get("dc", {}).get("creators", []),
        "categories": [category["name"] for category in item.get("categories", [])],
        **_told(item["description"]),
    }


def newsboat(url: str, folder: Path) -> Refresh:
    """Reload, then look into newsboat's own store."""
    folder.mkdir(parents=True)
    (folder / "urls").write_text(f"{url}\n", "utf-8")
    (folder / "config").write_text("", "utf-8")
    options = (
        "-u",
        folder / "urls",
        "-c",
        folder / "cache.db",
        "-C",
        folder / "config",
    )

    def refresh() -> list[Shown]:
        run("newsboat", *options, "-x", "reload", HOME=str(folder))
        with closing(sqlite3.connect(folder / "cache.db")) as cache:
            cache.row_factory = sqlite3.Row
            rows = cache.execute("SELECT * FROM rss_item").fetchall()
        return [_of_newsboat(row, atom=url.endswith(ATOM)) for row in rows]

    return refresh


def _of_newsboat(row: sqlite3.Row, *, atom: bool) -> Shown:
    shown = {
        "id": row["guid"],
        "title": row["title"],
        "link": row["url"],
        "published": said(dt.datetime.fromtimestamp(row["pubDate"], dt.UTC)),
        **_told(row["content"]),
    }
    # Of several leads in RSS it keeps the last.
    authors = row["author"].split(", ") if row["author"] else []
    return {**shown, "authors": authors} if atom else shown


READERS = (
    Reader(name="feedparser", subscribe=feedparser, modules=("feedparser",)),
    Reader(name="atoma", subscribe=atoma, modules=("atoma",)),
    Reader(name="feedsmith", subscribe=feedsmith, needs=("node", "feedsmith"), cure=NODE),
    Reader(name="newsboat", subscribe=newsboat, needs=("newsboat",), cure="apt-get install newsboat", optional=True, sorts=True),
)  # fmt: skip
