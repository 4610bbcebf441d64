"""A browser that looks at the preview sees each save, and the mistakes of a wrong one."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import Browser, unless_required
from stores import EVERYTHING, ROOT

from rgfeeds.serving import draft
from rgfeeds.serving.preview import Preview
from rgfeeds.serving.server import Server

AXE = ROOT / "node_modules/axe-core/axe.min.js"
PATIENT = 60  # seconds
GOOD = EVERYTHING[1]
WRONG = (
    GOOD.replace("date = 2026-02-16", 'date = "16 <b>Feb</b>"')
    .replace('status = "tentative"', 'status = "perhaps"')
    .replace('id = "free"', 'id = "perhaps"')
)
DAY = dt.date(2026, 1, 1)
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1767225600"}

pytestmark = pytest.mark.browser

#: Puts another text into the store and shows what it comes to.
Save = Callable[[str], None]


@pytest.fixture
def preview(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Browser, Save]]:
    """Yield the browser, which looks at a preview, and what saves its store."""
    store = tmp_path / "sessions.toml"
    with Server(0) as server:

        def saved(text: str) -> None:
            store.write_text(text)
            shown.show(draft(store, server.url, ENVIRONMENT, DAY))

        store.write_text(GOOD)
        shown = Preview(draft(store, server.url, ENVIRONMENT, DAY))
        with server.showing(shown):
            yield Browser(chromium.driver, server.url), saved
            chromium.driver.get("about:blank")


def seen(page: Browser, selector: str, words: str | None) -> None:
    """Wait until *words* are in the first element that fits; None: until there is none."""
    from selenium.common.exceptions import WebDriverException  # noqa: PLC0415

    deadline = time.monotonic() + PATIENT
    while True:
        try:
            text = page.text(selector)
        except WebDriverException:
            # The page is just going away.
            text = "" if words is None else None
        if text is None if words is None else words in (text or ""):
            return
        assert time.monotonic() < deadline, f"{words!r} is not in {text!r}"
        time.sleep(0.02)


def test_saves_are_seen(preview: tuple[Browser, Save]) -> None:
    """The page loads itself anew at each save, and nothing on it is forbidden by its policy."""
    page, save = preview
    page.open("sessions/moved/", now="2026-02-01T09:00Z")
    seen(page, "h1", "Mixture of experts")

    save(GOOD.replace('"Mixture of experts"', '"A mixture"'))
    seen(page, "h1", "A mixture")
    save(WRONG)
    seen(page, ".rgfeeds-mistakes", "Found 3 errors")
    seen(page, "h1", "A mixture")
    save(GOOD)
    seen(page, ".rgfeeds-mistakes", None)
    seen(page, "h1", "Mixture of experts")

    assert page.console() == []
    assert {address.partition("/sessions/")[0] for address in page.requests()} <= {
        page.root.rstrip("/"),
        f"{page.root}.rgfeeds/reload.js",
        f"{page.root}.rgfeeds/panel.css",
        f"{page.root}.rgfeeds/changes?page=%2Fsessions%2Fmoved%2F",
        "about:blank",
    }


def test_a_lost_page_comes(preview: tuple[Browser, Save]) -> None:
    """Who looks at a session that is not there yet sees it once it is."""
    page, save = preview
    page.open("sessions/to-come/")
    seen(page, "h1", "There is no such page")

    save(GOOD.replace('id = "free"', 'id = "to-come"\ntitle = "It came"'))

    seen(page, "h1", "It came")


@pytest.mark.parametrize("width", [360, 1280])
def test_mistakes_can_be_read(preview: tuple[Browser, Save], width: int) -> None:
    """The panel is in nobody's way: it fits, by day and night, and axe finds no violation in it."""
    if not AXE.exists():
        unless_required("axe-core is not there; .ci/browser installs it")
    page, save = preview
    save(WRONG)
    page.open(width=width)
    seen(page, ".rgfeeds-mistakes", "16 <b>Feb</b>")
    page.run(AXE.read_text("utf-8"))

    for dark in (False, True):
        page.show(dark=dark)
        found = page.run_async(
            "axe.run(document.querySelector('.rgfeeds-mistakes')).then(arguments[0])"
        )
        assert [one["id"] for one in found["violations"]] == []
    assert page.run("return document.documentElement.scrollWidth") <= width
