"""The server of this suite does what GitHub Pages does, as far as readers notice."""

import datetime as dt
import gzip
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest

from conformance.builds import deploy
from conformance.pages import Host

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def address(host: Host, tmp_path: Path) -> str:
    """Serve a folder of three files."""
    for name in ("tea.ics", "feed.xml", "index.html"):
        (tmp_path / name).write_text(f"This is {name}.", encoding="utf-8")
    deploy(tmp_path, host.root / "small", AT)
    return f"{host.url}small/"


def ask(address: str, **headers: str) -> tuple[int, Message, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("tea.ics", "text/calendar"),
        ("feed.xml", "application/xml"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_a_file_is_sent_as_what_it_is(address: str, name: str, media_type: str) -> None:
    """The media type follows from the suffix; a folder is its index."""
    status, headers, body = ask(address + name)

    assert (status, headers["Content-Type"]) == (200, media_type)
    assert body.decode() == f"This is {name or 'index.html'}."
    assert headers["Last-Modified"] == "Mon, 02 Mar 2026 09:00:00 GMT"


def test_nothing_is_sent_twice(address: str) -> None:
    """What a client has, zipped or not, is not sent again; its tag counts before its date."""
    tag = ask(address + "tea.ics")[1]["ETag"]
    weak = ask(address + "tea.ics", Accept_Encoding="gzip")[1]["ETag"]
    date = "Mon, 02 Mar 2026 09:00:00 GMT"

    assert weak == f"W/{tag}"
    for known in ({"If_None_Match": tag}, {"If_None_Match": weak}, {"If_Modified_Since": date}):  # fmt: skip
        assert ask(address + "tea.ics", **known)[::2] == (304, b"")
    assert ask(address + "tea.ics", If_None_Match='"x"', If_Modified_Since=date)[0] == 200  # fmt: skip


def test_another_deployment_is_another_version(
    host: Host, address: str, tmp_path: Path
) -> None:
    """A file deployed anew is sent again, even when it is the same."""
    tag = ask(address + "tea.ics")[1]["ETag"]
    deploy(tmp_path, host.root / "small", AT + dt.timedelta(hours=1))

    assert ask(address + "tea.ics", If_None_Match=tag)[0] == 200


def test_files_are_zipped_for_those_who_ask(address: str) -> None:
    """Zipped is the same file, smaller on the way."""
    _, headers, body = ask(address + "tea.ics", Accept_Encoding="gzip, br")

    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"This is tea.ics."


def test_what_is_not_there_is_not_found(address: str) -> None:
    """A missing file is 404, a folder without its slash leads to it."""
    assert ask(address + "other.ics")[0] == 404
    assert ask(address.removesuffix("/"))[2] == b"This is index.html."
