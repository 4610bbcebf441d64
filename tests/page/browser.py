"""A real browser that looks at a folder: Chromium, driven through its DevTools protocol."""

import contextlib
import datetime as dt
import json
import os
import shutil
import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
# Asks nobody but the page's own host for anything.
_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--disable-extensions", "--hide-scrollbars",
)  # fmt: skip

#: Stops the page's clock at an instant that the test may move on.
_CLOCK = """
(() => {
  const Real = Date;
  window.testNow = %d;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(window.testNow); }
    static now() { return window.testNow; }
  };
})();
"""


@dataclass
class Browser:
    """One tab; every request it made and every line of its console since `open` is kept."""

    driver: Any
    root: str
    _scripts: list[str] = field(default_factory=list)

    def open(
        self,
        path: str = "",
        *,
        now: str | None = None,
        zone: str = "",
        width: int = 1280,
        dark: bool = False,
        script: bool = True,
        media: str = "screen",
    ) -> Self:
        """Open *path* as somebody would who looks at it *now* (UTC) in the time zone *zone*."""
        self.do("Emulation.setScriptExecutionDisabled", value=not script)
        self.do("Emulation.setTimezoneOverride", timezoneId=zone)
        self.show(dark=dark, media=media)
        self.do("Emulation.setFocusEmulationEnabled", enabled=True)
        self.resize(width)
        for identifier in self._scripts:
            self.do("Page.removeScriptToEvaluateOnNewDocument", identifier=identifier)
        self._scripts.clear()
        if now is not None:
            added = self.do(
                "Page.addScriptToEvaluateOnNewDocument", source=_CLOCK % instant(now)
            )
            self._scripts.append(added["identifier"])
        self.drain()
        self.driver.get("about:blank")
        self.driver.get(self.root + path)
        return self

    def show(self, *, dark: bool, media: str = "screen") -> None:
        """Show the page on a dark or light screen, or as it is printed."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.do("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def resize(self, width: int) -> None:
        """Let the window be *width* CSS pixels wide."""
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        self.do("Emulation.setDeviceMetricsOverride", **size)

    def do(self, command: str, **parameters: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, parameters)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run *script* in the page and return what it returns."""
        return self.driver.execute_script(script, *arguments)

    def run_async(self, script: str, *arguments: Any) -> Any:
        """Run *script*, which hands its result to its last argument."""
        return self.driver.execute_async_script(script, *arguments)

    def at(self, now: str) -> None:
        """Let it be *now*, and the tab be looked at again."""
        self.run(
            "window.testNow = arguments[0]; dispatchEvent(new PageTransitionEvent('pageshow'))",
            instant(now),
        )

    def text(self, selector: str) -> str | None:
        """Return what is seen of the first element that fits, None when nothing is."""
        said = self.run(
            "const found = document.querySelector(arguments[0]);"
            "return found && found.checkVisibility() ? found.innerText : null",
            selector,
        )
        return None if said is None else " ".join(said.split())

    def keys(self, *pressed: str) -> None:
        """Press keys, one after the other, as a keyboard does."""
        from selenium.webdriver import ActionChains  # noqa: PLC0415

        for key in pressed:
            ActionChains(self.driver).send_keys(key).perform()

    def requests(self) -> list[str]:
        """Return the address of every request since the page was opened."""
        messages = [
            json.loads(row["message"])["message"] for row in self._log("performance")
        ]
        return [
            str(message["params"]["request"]["url"])
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def console(self) -> list[str]:
        """Return the errors and warnings of the console since the page was opened."""
        return [str(row["message"]) for row in self._log("browser")]

    def drain(self) -> None:
        self._log("performance")
        self._log("browser")

    def shot(self, path: Path, tall: int = 6000) -> None:
        """Take a picture of the page from its top, *tall* pixels at most."""
        size = self.do("Page.getLayoutMetrics")["cssContentSize"]
        clip = {
            "x": 0,
            "y": 0,
            "width": size["width"],
            "height": min(size["height"], tall),
            "scale": 1,
        }
        taken = self.do("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(b64decode(taken["data"]))

    def _log(self, kind: str) -> list[dict[str, Any]]:
        return list(self.driver.get_log(kind))


def instant(now: str) -> int:
    """Return "2024-06-04T12:30Z" in milliseconds since 1970."""
    return int(dt.datetime.fromisoformat(now).timestamp() * 1000)


def unless_required(reason: str) -> None:
    """Skip with *reason*, or fail where a browser was promised."""
    if os.environ.get("RGFEEDS_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def missing() -> str:
    """Say why there is no browser, empty when there is one."""
    if not CHROMIUM or not DRIVER:
        return "there is no Chromium with its driver; .ci/browser installs both"
    try:
        import selenium  # noqa: F401, PLC0415
    except ImportError:
        return "selenium is not installed; .ci/browser installs it"
    return ""


@contextlib.contextmanager
def browsing(root: str, profile: Path) -> Iterator[Browser]:
    """Start a browser with an empty *profile* that looks at *root*."""
    from selenium import webdriver  # noqa: PLC0415
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability(
        "goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"}
    )
    # Without these it would look for a driver, and a proxy, elsewhere.
    os.environ["SE_OFFLINE"] = "true"
    os.environ["no_proxy"] = "127.0.0.1,localhost"
    driver = webdriver.Chrome(options, Service(DRIVER))
    try:
        yield Browser(driver, root)
    finally:
        driver.quit()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve *folder* on a free port of this machine; the address ends with a slash."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Quiet, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
