"""The browser, started once for all tests, and the sites it looks at."""

from collections.abc import Iterator
from pathlib import Path

import browser as browsers
import pytest
import stores


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site, one with everything in it, the hostile, the empty and the all-day one."""
    folder = tmp_path_factory.mktemp("sites")
    versions = {
        "seed": (stores.SEED,),
        "everything": stores.EVERYTHING,
        "hostile": (stores.EXAMPLES["hostile-text"],),
        "empty": (stores.EXAMPLES["empty"],),
        "all-day": (stores.EXAMPLES["all-day"],),
    }
    for name, texts in versions.items():
        for path, content in stores.site(*texts).items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def chromium(
    sites: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[browsers.Browser]:
    """Yield a browser that looks at the sites."""
    if reason := browsers.missing():
        browsers.unless_required(reason)
    profile = tmp_path_factory.mktemp("profile")
    with browsers.serving(sites) as root, browsers.browsing(root, profile) as browser:
        yield browser
