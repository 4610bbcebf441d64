"""The pages can be used by everybody, on any screen, and ask nobody but their own host."""

import shutil
import subprocess
from pathlib import Path

import pytest
from browser import Browser, unless_required
from stores import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHECKER = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
QUICK = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss4m"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOW = "2026-02-23T09:00Z"

#: Every kind of page, in every state that looks different.
KINDS = (
    "seed/",
    "everything/",
    "hostile/",
    "empty/",
    "seed/years/2023/",
    "everything/years/2026/",
    "everything/sessions/moved/",
    "everything/sessions/second-part/",
    "everything/sessions/called-off/",
    "everything/sessions/free/",
    "everything/sessions/gone/",
    "hostile/sessions/markup/",
    "everything/404.html",
    "seed/readings/",
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_in_anybodys_way(chromium: Browser, path: str) -> None:
    """Axe finds no violation of WCAG 2.2 AA nor of good practice, and enough contrast by day and night."""
    if not AXE.exists():
        unless_required("axe-core is not there; .ci/browser installs it")
    page = chromium.open(path, now=NOW, zone="Asia/Tokyo")
    page.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.run(AXE.read_text("utf-8"))

    assert violations(page, {"type": "tag", "values": TAGS}) == []
    page.show(dark=True)
    assert violations(page, {"type": "rule", "values": ["color-contrast"]}) == []


def violations(page: Browser, wanted: dict[str, object]) -> list[tuple[str, list[str]]]:
    """Return the rules that elements of the page break, with some of these."""
    found = page.run_async(
        "axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'] })"
        ".then(arguments[1])",
        wanted,
    )
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]][:3])
        for violation in found["violations"]
    ]


@pytest.mark.parametrize("path", KINDS)
def test_no_scrolling_sideways(chromium: Browser, path: str) -> None:
    """Even the longest word fits on the smallest screen."""
    page = chromium.open(path, now=NOW)

    for width in (1280, 768, 390, 320):
        page.resize(width)
        assert page.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", KINDS)
def test_one_request_and_a_quiet_console(chromium: Browser, path: str) -> None:
    """A page is one request, nothing leaves the host, and its policy stops nothing of its own."""
    page = chromium.open(path, now=NOW)

    asked = [url for url in page.requests() if url.startswith("http")]
    assert asked == [page.root + path]
    assert page.console() == []


def test_foreign_scripts_do_not_run(chromium: Browser) -> None:
    """Whatever got into a page, the policy runs no script and no style but its own."""
    page = chromium.open("everything/", now=NOW)

    ran = page.run(
        """
        const script = document.createElement("script");
        script.textContent = "window.foreign = 1";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.foreign = 1'>");
        return window.foreign ?? null;
        """
    )

    assert ran is None
    assert "Content Security Policy" in " ".join(page.console())


def test_the_keyboard_alone(chromium: Browser) -> None:
    """The skip link comes first; every stop is seen; what a mouse can open, Enter opens."""
    page = chromium.open("seed/", now="2023-09-15T09:00Z", zone="Europe/London")
    stops = []
    page.keys("\ue004")
    assert (
        page.run("return document.activeElement.textContent") == "Skip to the content"
    )
    for _ in range(200):
        place = page.run(
            """
            const one = document.activeElement;
            const box = one.getBoundingClientRect();
            const style = getComputedStyle(one);
            return one === document.body ? null : [
              one.tagName, one.textContent.trim().slice(0, 40),
              box.width > 0 && box.height > 0 && box.left >= 0,
              style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            ];
            """
        )
        if place is None:
            break
        stops.append(place)
        page.keys("\ue004")

    assert [stop for stop in stops if not (stop[2] and stop[3])] == []
    names = [stop[1] for stop in stops]
    assert names.index("LoRA (+ parameter efficient fine-tuning)") < names.index(
        "Copy the address"
    )
    assert {"INPUT", "BUTTON", "SUMMARY", "A"} == {stop[0] for stop in stops}

    page.run("document.querySelector('#Coming summary').focus()")
    page.keys("\ue007")
    assert page.run("return document.querySelector('#Coming details').open")


def test_targets_are_large_enough(chromium: Browser) -> None:
    """What is to be hit with a thumb is 40 pixels high or more."""
    page = chromium.open("everything/", now=NOW, width=390)

    heights = page.run(
        "return [...document.querySelectorAll('button, input, .button')]"
        ".filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) >= 2
    assert min(heights) >= 40


@pytest.mark.parametrize("path", KINDS)
def test_no_target_is_too_small(chromium: Browser, path: str) -> None:
    """Every link and button that stands by itself is 24 pixels high; those within a text may be lower."""
    page = chromium.open(path, now=NOW, width=390)

    low = page.run(
        "return [...document.querySelectorAll('a, button, summary, input')]"
        ".filter(one => one.checkVisibility() && !one.closest('.prose, .skip, p:not(.actions)'))"
        ".filter(one => [...one.getClientRects()].some(box => box.height < 24))"
        ".map(one => one.outerHTML)"
    )
    assert low == []


def test_the_feed_is_a_readable_page(chromium: Browser) -> None:
    """Opened in a browser the feed has its own look, says what it is, and its links work."""
    page = chromium.open("seed/feed.xml")

    looks = page.run(
        """
        const entry = document.querySelector("entry");
        return {
          hidden: getComputedStyle(entry.querySelector("id")).display,
          title: getComputedStyle(entry.querySelector("title")).fontWeight,
          told: getComputedStyle(document.querySelector("subtitle"), "::after").content,
          links: document.links ? document.links.length : document.querySelectorAll("a").length,
        };
        """
    )
    assert looks["hidden"] == "none"
    assert looks["title"] == "700"
    assert "This is a feed" in looks["told"]
    assert looks["links"] > 23


def test_the_html_checker_is_silent(sites: Path) -> None:
    """The Nu HTML checker has nothing to say about any page."""
    if not CHECKER.exists() or not shutil.which("java"):
        unless_required("there is no vnu-jar or no Java; .ci/browser installs both")
    checked = subprocess.run(
        [
            "java",
            *QUICK,
            "-jar",
            CHECKER,
            "--stdout",
            "--format",
            "gnu",
            *sites.rglob("*.html"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.stdout, checked.returncode) == ("", 0)
