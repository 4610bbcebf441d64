"""The served builds that every reader asks."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# So that `pytest conformance` finds this folder as `python -m pytest conformance` does.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from conformance.builds import build, deploy  # noqa: E402
from conformance.comparison import Shown  # noqa: E402
from conformance.following import Ask, Reader  # noqa: E402
from conformance.pages import Host  # noqa: E402
from conformance.sites import STORES, WRITTEN, Site  # noqa: E402
from conformance.story import Chapter, tell  # noqa: E402
from conformance.subscribers import Publish  # noqa: E402

#: Packages whose own warnings are not about us; that they read wrongly would be.
OTHERS = "ical vobject icalendar recurring_ical_events feedparser atoma dateutil rnc2rng rply"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the packages of others warn."""
    ignored = f"ignore:::({'|'.join(OTHERS.split())})\\b"
    for item in items:
        item.add_marker(pytest.mark.filterwarnings(ignored))


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Serve an empty folder."""
    with pytest.MonkeyPatch.context() as patch:
        # What this machine serves to itself goes through no proxy.
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        serving = Host(tmp_path_factory.mktemp("served"))
        yield serving
        serving.close()


@pytest.fixture(scope="session", params=STORES)
def site(
    request: pytest.FixtureRequest, host: Host, tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """Serve the build of one store, which is told that it is published here."""
    name = str(request.param)
    url = f"{host.url}{name}/"
    text = STORES[name].read_text(encoding="utf-8")
    text = re.sub(r'^url = ".*"', f'url = "{url}"', text, count=1, flags=re.MULTILINE)
    folder = tmp_path_factory.mktemp(name)
    (folder / "sessions.toml").write_text(text, encoding="utf-8")
    epoch = str(int(WRITTEN.timestamp()))
    made = build(folder / "sessions.toml", folder / "public", SOURCE_DATE_EPOCH=epoch)
    deploy(made, host.root / name, WRITTEN)
    return Site(name=name, text=text, url=url)


@pytest.fixture(scope="session")
def story(host: Host, tmp_path_factory: pytest.TempPathFactory) -> tuple[Chapter, ...]:
    """Tell the story once; each reader is shown it chapter by chapter."""
    return tell(tmp_path_factory.mktemp("story"), f"{host.url}story/")


@pytest.fixture
def right(host: Host) -> Publish:
    """Return what puts a chapter where it is served, as it was built."""
    return lambda chapter: deploy(chapter.site, host.root / "story", chapter.step.at)


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Return what asks a reader what it shows at an address, once for all tests."""
    folder = tmp_path_factory.mktemp("readers")
    answers: dict[tuple[str, str], list[Shown]] = {}

    def asking(reader: Reader, url: str) -> list[Shown]:
        if (reader.name, url) not in answers:
            refresh = reader.follow(url, folder / str(len(answers)))
            answers[reader.name, url] = refresh()
        return answers[reader.name, url]

    return asking
