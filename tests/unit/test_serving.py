"""What the preview shows: the site that would be published, and the mistakes on top of it."""

import datetime as dt
import os
import re
import subprocess
from pathlib import Path

import html5lib
import pytest

from rgfeeds import site
from rgfeeds.history import open_store
from rgfeeds.publication import publish
from rgfeeds.report import Report
from rgfeeds.serving import SiteDraft, draft
from rgfeeds.serving.preview import Preview
from rgfeeds.store.document import Diagnostic, Place, Severity

STORE = """\
[group]
id = "tea"
authority = "example.org"
name = "Tea and Papers"
url = "https://example.org/tea/"
timezone = "Europe/London"

[[session]]
id = "causality"
date = 2026-01-12
start = "13:00"
title = "Causality"

[[session]]
id = "forests"
date = 2026-02-09
start = "13:00"
title = "Forests"
"""
WRONG = STORE.replace("2026-01-12", '"<b>soon</b>"')
URL = "http://127.0.0.1:8000/"
TODAY = dt.date(2026, 1, 1)
SURROUNDINGS = {"SOURCE_DATE_EPOCH": "1767225600"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.toml"
    path.write_text(STORE)
    return path


def drafted(store: Path, text: str = STORE, url: str = URL) -> SiteDraft:
    store.write_text(text)
    return draft(store, url, SURROUNDINGS, TODAY)


def page(preview: Preview, path: str = "/") -> str:
    return preview.answer(path).content.decode()


def git(folder: Path, *arguments: str, at: int = 1_760_000_000) -> None:
    date = {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(
        ["git", "-C", folder, *name, *arguments],
        check=True,
        capture_output=True,
        env=os.environ | date,
    )


def unhashed(content: bytes) -> bytes:
    """Return a file without the hashes of what is in it."""
    return re.sub(rb"sha256-[\w+/=]+", b"", content)


@pytest.mark.slow
def test_only_the_address_is_another(store: Path) -> None:
    """Every file is that of a build but for the group's address: ids, dates and numbers are the same."""
    git(store.parent, "init", "-q")
    git(store.parent, "add", ".")
    git(store.parent, "commit", "-qm", "one", at=1_760_000_000)
    store.write_text(STORE.replace("2026-02-09", "2026-02-16"))
    git(store.parent, "commit", "-qam", "two", at=1_765_000_000)
    edited = store.read_text().replace("13:00", "14:00", 1)
    made = drafted(store, edited, "https://preview.org/tea/")
    file = open_store(store)
    schedule = file.check(TODAY).schedule
    assert schedule is not None

    built = dict(site.render(publish(file.snapshots(schedule, SURROUNDINGS))))

    assert made.files
    assert {path: unhashed(content) for path, content in built.items()} == {
        path: unhashed(content.replace(b"preview.org", b"example.org"))
        for path, content in made.files.items()
    }
    assert b"https://preview.org/tea/" in made.files["tea.ics"]
    assert b"example.org/tea/" not in b"".join(made.files.values())


def test_no_file_is_where_the_group_once_was(store: Path) -> None:
    """News that is older than the group's address leads to the files of the preview, too."""
    deck = store.parent / "materials/causality/deck.pdf"
    deck.parent.mkdir(parents=True)
    git(store.parent, "init", "-q")
    store.write_text(STORE.replace("https://example.org/tea/", "https://once.org/"))
    git(store.parent, "add", "sessions.toml")
    git(store.parent, "commit", "-qm", "one", at=1_760_000_000)
    deck.write_bytes(b"%PDF")
    git(store.parent, "add", ".")
    git(store.parent, "commit", "-qm", "two", at=1_761_000_000)

    files = drafted(store, STORE, "https://preview.org/").files

    assert b"https://preview.org/sessions/causality/deck.pdf" in files["feed.xml"]
    assert b"once.org/sessions" not in files["feed.xml"]


def test_what_is_served_at_a_path(store: Path) -> None:
    """A file is at its path, a folder has its index, the rest is lost."""
    preview = Preview(drafted(store))

    assert "SUMMARY:Causality" in page(preview, "/tea.ics")
    assert "<title>Tea and Papers</title>" in page(preview)
    assert "<title>Causality" in page(preview, "/sessions/causality/")
    for path in ("/x", "/../tea.ics", "//tea.ics", "/sessions/", "/tea.ics/"):
        assert preview.answer(path).status == 404
        assert "There is no such page" in page(preview, path)


def test_pages_open_their_policy_for_the_preview_only(store: Path) -> None:
    """Each page lets in the preview's script and nobody else's; what is built has no word of it."""
    made = drafted(store)
    assert made.files
    preview = Preview(made)

    for path in ("/", "/sessions/causality/", "/404.html"):
        text = page(preview, path)
        policy = text.partition('Policy" content="')[2].partition('"')[0]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["connect-src"] == "'self'"
        assert rules["script-src"].split()[-1] == "'self'"
        assert "unsafe" not in policy
        assert text.count('<script src="/.rgfeeds/reload.js"') == 1
    assert b".rgfeeds" not in b"".join(made.files.values())
    assert preview.answer("/.rgfeeds/reload.js").status == 200
    assert all(
        preview.answer(f"/{path}").content == content
        for path, content in made.files.items()
        if not path.endswith(".html")
    )


def test_mistakes_are_on_every_page_until_they_are_mended(store: Path) -> None:
    """The last good site stays, with the words, place and help of `check` on top; then they go."""
    preview = Preview(drafted(store))
    good = page(preview)

    assert preview.show(drafted(store, WRONG)) == 0
    for path in ("/", "/sessions/causality/", "/nowhere"):
        text = page(preview, path)
        assert (
            "Found 1 error</strong>; below is the last version without mistakes" in text
        )
        assert f"{store}:10:8" in text
        assert "is not a date: `&lt;b&gt;soon&lt;/b&gt;`" in text
        assert "date = <mark>&quot;&lt;b&gt;soon&lt;/b&gt;&quot;</mark>" in text
        assert '<p class="help">year first, as in 2026-01-12</p>' in text
        html5lib.HTMLParser(strict=True).parse(text)
    assert "Causality" in page(preview)

    assert preview.show(drafted(store)) == 0
    assert good == page(preview)


def test_a_store_that_was_never_right(store: Path) -> None:
    """Everything is answered by a page of the mistakes alone, as not available yet."""
    preview = Preview(drafted(store, WRONG))

    for path in ("/", "/tea.ics", "/sessions/causality/"):
        assert preview.answer(path).status == 503
    text = page(preview)
    assert "Found 1 error</strong>; there is no version yet to show" in text
    html5lib.HTMLParser(strict=True).parse(text)

    assert preview.show(drafted(store)) == len(drafted(store).files)
    assert preview.answer("/").status == 200


def test_what_could_not_be_read_is_told(store: Path) -> None:
    """A store that went away leaves the last good site, with the reason on top."""
    preview = Preview(drafted(store))

    preview.show(SiteDraft(trouble="there is no file <here>"))

    text = page(preview)
    assert "The sessions cannot be read</strong>; below is" in text
    assert "<p>there is no file &lt;here&gt;</p>" in text


def test_both_places_of_a_mistake(store: Path) -> None:
    """Where two lines are at odds, both are shown, each with what stands there."""
    twice = STORE.replace('id = "forests"', 'id = "causality"')
    preview = Preview(drafted(store, twice))

    text = page(preview)

    assert f"<code>{store}:15:6</code>" in text
    assert f": <code>{store}:9:6</code>" in text
    assert text.count("<pre>id = <mark>&quot;causality&quot;</mark></pre>") == 2


def test_what_is_marked_are_columns(store: Path) -> None:
    """The marked text is the mistaken one, also behind characters that are two columns wide."""
    wide = STORE.replace('"Forests"', '"茶会", rooom = 1', 1).replace(
        'title = "茶会", rooom = 1', 'room = { "茶会" = 1 }'
    )
    preview = Preview(drafted(store, wide))

    assert "<pre>room = <mark>{ &quot;茶会&quot; = 1 }</mark></pre>" in page(preview)


def found_at(place: Place) -> SiteDraft:
    mistake = Diagnostic(
        rule="missing", severity=Severity.ERROR, message="Nothing", place=place
    )
    report = Report(diagnostics=(mistake,), texts={"tea.toml": "kind ="})
    return SiteDraft(found=report)


def test_an_empty_place_is_seen() -> None:
    """Where something is missing at the end of a line, a blank is marked."""
    preview = Preview(found_at(Place("tea.toml", 1, 7, 1, 7)))

    assert "<pre>kind =<mark> </mark></pre>" in page(preview)


def test_a_place_without_a_line() -> None:
    """A mistake behind the last line is told with its place, without a line."""
    text = page(Preview(found_at(Place("tea.toml", 9))))

    assert "<code>tea.toml:9:1</code>" in text
    assert "<pre>" not in text


def test_what_changed_is_counted(store: Path) -> None:
    """A save says how many files of the site are others now."""
    preview = Preview(drafted(store))
    calendar = preview.answer("/sessions/causality.ics")

    changed = preview.show(drafted(store, STORE.replace("Forests", "Trees")))

    assert preview.answer("/sessions/causality.ics") == calendar
    assert 0 < changed < len(drafted(store).files)


def test_who_waits_is_told_of_what_they_look_at(store: Path) -> None:
    """The version of a page is told at once, and is another only when that page is another."""
    preview = Preview(drafted(store))
    index, lost = preview.versions("/"), preview.versions("/sessions/new/")
    first, nothing = next(index), next(lost)

    preview.show(drafted(store, STORE + "# a remark\n"))
    assert first == next(index)
    preview.show(drafted(store, STORE.replace("Forests", "Trees")))
    assert first != next(index)
    preview.show(drafted(store, STORE.replace('"forests"', '"new"')))
    assert nothing != next(lost)

    preview.close()
    assert list(index) == []


def test_who_waits_long_is_told_the_same_again(store: Path) -> None:
    """After a while without news the version is told again, so that who left is noticed."""
    waiting = Preview(drafted(store)).versions("/", beat=0.001)

    assert next(waiting) == next(waiting)


def test_the_version_is_that_of_what_is_seen(store: Path) -> None:
    """Pages that differ in anything have two versions; the script carries its page's own."""
    preview = Preview(drafted(store))
    one, other = preview.answer("/"), preview.answer("/sessions/causality/")
    preview.show(drafted(store, WRONG))
    wrong = preview.answer("/")

    assert len({one.version, other.version, wrong.version}) == 3
    assert f'data-version="{one.version}"'.encode() in one.content
