"""How the preview answers: the headers of GitHub Pages, and nobody but this machine."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import socket
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from test_serving import AT, LATER, STORE, WRONG, drafted

from rgfeeds.serving.preview import Preview
from rgfeeds.serving.server import NoPort, Server, listening

PATIENT = 60  # seconds


@contextlib.contextmanager
def answering(preview: Preview, *, caching: bool = False) -> Iterator[Server]:
    with Server(0) as server, server.showing(preview, caching=caching):
        yield server


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(drafted(tmp_path / "sessions.toml"), AT)


@pytest.fixture
def server(preview: Preview) -> Iterator[Server]:
    with answering(preview) as server:
        yield server


class Got:
    """An answer, read to its end."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.body = answer.status, answer.read()
        self.fields = {name.lower(): value for name, value in answer.getheaders()}


def ask(server: Server, path: str, method: str = "GET", **fields: str) -> Got:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENT)
    with contextlib.closing(connection):
        connection.request(method, path, headers=named)
        return Got(connection.getresponse())


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/tea.ics", "text/calendar"),
        ("/feed.xml", "application/xml"),
        ("/sessions.json", "application/json; charset=utf-8"),
        ("/sessions.md", "text/markdown; charset=utf-8"),
        ("/feed.css", "text/css; charset=utf-8"),
        ("/.rgfeeds/reload.js", "application/javascript; charset=utf-8"),
    ],
)
def test_media_types(server: Server, path: str, media_type: str) -> None:
    """Each file has the media type that GitHub Pages gives it."""
    assert media_type == ask(server, path).fields["content-type"]


def test_a_program_gets_what_pages_sends(server: Server) -> None:
    """ETag, Last-Modified, 600 seconds, all as Pages has them; HEAD is GET without the body."""
    got, head = ask(server, "/tea.ics"), ask(server, "/tea.ics", "HEAD")

    fields = got.fields
    assert (got.status, head.status, head.body) == (200, 200, b"")
    assert len(got.body) == int(fields["content-length"])
    assert parsedate_to_datetime(fields["last-modified"]) == AT
    assert fields["etag"].startswith('"')
    assert fields["cache-control"] == "max-age=600"
    kept = parsedate_to_datetime(fields["expires"]) - parsedate_to_datetime(
        fields["date"]
    )
    assert kept.total_seconds() in {600, 601}
    assert fields["access-control-allow-origin"] == "*"
    assert "Accept-Encoding" in fields["vary"]
    assert fields.keys() == head.fields.keys()


@pytest.mark.parametrize(
    ("path", "accept", "kept"),
    [
        ("/", "text/html,*/*;q=0.8", "no-cache"),
        ("/", "*/*", "max-age=600"),
        ("/feed.xml", "text/html,application/xml;q=0.9,*/*;q=0.8", "no-cache"),
        ("/feed.xml", "application/atom+xml, */*", "max-age=600"),
        ("/nowhere", "*/*", "no-cache"),
    ],
)
def test_what_a_browser_shows_is_never_stale(
    server: Server, path: str, accept: str, kept: str
) -> None:
    """What a browser opens is asked for anew each time; all else is kept as on Pages."""
    assert kept == ask(server, path, Accept=accept).fields["cache-control"]


def test_all_the_caching_of_pages(preview: Preview) -> None:
    """With `caching` pages are kept as well; a page that is not there is not."""
    with answering(preview, caching=True) as server:
        assert ask(server, "/").fields["cache-control"] == "max-age=600"
        assert ask(server, "/nowhere").fields["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("coding", "zipped"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("", False),
    ],
)
def test_gzip(server: Server, coding: str, *, zipped: bool) -> None:
    """What may be zipped is, under a weak ETag, and is the same when unzipped."""
    plain, got = ask(server, "/"), ask(server, "/", Accept_Encoding=coding)

    assert zipped == (got.fields.get("content-encoding") == "gzip")
    assert plain.body == (gzip.decompress(got.body) if zipped else got.body)
    weak = "W/" if zipped else ""
    assert got.fields["etag"] == weak + plain.fields["etag"]


def test_what_one_has_is_not_sent_again(server: Server) -> None:
    """If-None-Match compares weakly and comes before If-Modified-Since; nonsense is passed over."""
    tag = ask(server, "/").fields["etag"]

    for fields in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"x", W/{tag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": "Thu, 01 Jan 2026 12:00:00 GMT"},
        {"If_Modified_Since": "Thu, 01 Jan 2026 12:00:00 -0000"},
    ):
        got = ask(server, "/", Accept_Encoding="gzip", **fields)
        assert (got.status, got.body) == (304, b"")
        assert got.fields["etag"] == f"W/{tag}"
        assert got.fields["cache-control"] == "max-age=600"
        assert "content-length" not in got.fields
    for fields in (
        {"If_None_Match": '"x"', "If_Modified_Since": "Fri, 02 Jan 2026 00:00:00 GMT"},
        {"If_Modified_Since": "Thu, 01 Jan 2026 11:59:59 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": f"Thu, 01 Jan {'9' * 30} 11:59:59 GMT"},
    ):
        assert ask(server, "/", **fields).status == 200
    assert ask(server, "/nowhere", If_None_Match="*").status == 404


def test_a_page_that_is_not_there(server: Server) -> None:
    """The site's own 404.html says so, and leads home by an address that is right at any depth."""
    got = ask(server, "/a/b/c")

    assert got.status == 404
    assert b"There is no such page" in got.body
    assert "last-modified" not in got.fields


def test_folders(server: Server) -> None:
    """A folder without its slash leads to the one with it; a query is no part of the path."""
    got = ask(server, "/sessions/causality?x=/../")

    assert (got.status, got.fields["location"]) == (301, "/sessions/causality/")
    assert ask(server, "/%73essions/causality/?x").status == 200
    assert ask(server, "/sessions/%2e%2e/%2e%2e/pyproject.toml").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(server: Server, method: str) -> None:
    """Other methods than GET and HEAD are refused, with those named."""
    got = ask(server, "/", method)

    assert (got.status, got.fields["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example:8000", 421),
        ("127.0.0.1.evil.example", 421),
        ("127.0.0.1@evil.example", 421),
        ("", 421),
    ],
)
@pytest.mark.parametrize("path", ["/", "/.rgfeeds/reload.js", "/tea.ics"])
def test_only_this_machine_is_answered(
    server: Server, host: str, status: int, path: str
) -> None:
    """A name that others could lead to 127.0.0.1 gets nothing, whatever it asks for."""
    got = ask(server, path, Host=host)

    assert status == got.status
    assert status == 200 or b"Tea" not in got.body


@pytest.mark.parametrize(
    "text",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_doubtful_requests(server: Server, text: bytes) -> None:
    """Without one Host, or for another server, a request is a mistake."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENT) as connection:
        connection.sendall(text)
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:3000", True),
        ("https://example.org", False),
        ("http://localhost.evil.example", False),
        ("null", False),
    ],
)
def test_who_may_read_drafts(server: Server, origin: str, *, allowed: bool) -> None:
    """Pages of this machine may read everything, as on Pages; those of other sites may not."""
    fields = ask(server, "/sessions.json", Origin=origin).fields

    assert allowed == ("access-control-allow-origin" in fields)
    assert "Origin" in fields["vary"]


def test_a_connection_is_used_again(server: Server) -> None:
    """One connection serves many requests, with and without a body in the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENT)
    with contextlib.closing(connection):
        socket_of = set()
        for path in ("/", "/nowhere", "/sessions/causality", "/tea.ics"):
            for method in ("GET", "HEAD"):
                connection.request(method, path)
                connection.getresponse().read()
                socket_of.add(connection.sock)

        assert len(socket_of) == 1


@contextlib.contextmanager
def waiting(server: Server, page: str = "/") -> Iterator[Iterator[str]]:
    """Yield the versions told to somebody who looks at *page*."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENT)
    with contextlib.closing(connection):
        connection.request("GET", f"/.rgfeeds/changes?page={page}")
        answer = connection.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream"
        with answer:
            yield (
                line.decode().removeprefix("data: ").strip()
                for line in answer
                if line.startswith(b"data: ")
            )


def test_everybody_is_told_of_changes(
    server: Server, preview: Preview, tmp_path: Path
) -> None:
    """Two browsers hear of a save, though a third went away without a word."""
    store = tmp_path / "sessions.toml"
    with waiting(server) as gone:
        next(gone)
    with waiting(server) as one, waiting(server) as two:
        first = next(one)
        assert first == next(two)
        shown = ask(server, "/").body
        assert f'data-version="{first}"'.encode() in shown

        preview.show(drafted(store, WRONG), LATER)

        second = next(one)
        assert second == next(two)
        assert second != first
        assert b"Found 1 error" in ask(server, "/").body
        preview.show(drafted(store, STORE + "# a remark\n"), LATER)
        assert first == next(one)


def test_the_head_of_changes(server: Server) -> None:
    """HEAD of the endless answer ends."""
    got = ask(server, "/.rgfeeds/changes", "HEAD")

    assert (got.status, got.fields["content-type"]) == (200, "text/event-stream")


def test_everything_ends(preview: Preview) -> None:
    """When the server stops, no thread is left: not of an idle connection, not of one that waits."""
    before = set(threading.enumerate())
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(answering(preview))
        idle = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENT)
        idle.request("GET", "/")
        idle.getresponse().read()
        with waiting(server) as told:
            next(told)
            stack.close()
            assert list(told) == []
        idle.close()

    assert before == set(threading.enumerate())


def handled(server: Server, error: Exception) -> None:
    """Let *error* have happened while somebody was answered."""
    try:
        raise error
    except type(error):
        server.handle_error(None, ("127.0.0.1", 1))


def test_who_leaves_early_is_not_talked_of(
    preview: Preview, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A browser that breaks off is no mistake; what goes wrong in rgfeeds is shown."""
    with answering(preview) as server:
        for error in (BrokenPipeError, ConnectionResetError, TimeoutError):
            handled(server, error())
        assert capsys.readouterr().err == ""
        handled(server, LookupError("a bug"))
        assert "a bug" in capsys.readouterr().err
        with waiting(server) as told:
            next(told)
        for text in (STORE.replace("Forests", "Trees"), STORE, WRONG):
            preview.show(drafted(tmp_path / "sessions.toml", text), LATER)
    assert capsys.readouterr().err == ""


def test_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a wish the first free port is taken; a port wished for is that one or none."""
    with Server(0) as taken:
        monkeypatch.setattr("rgfeeds.serving.server.PORT", taken.port)
        monkeypatch.setattr("rgfeeds.serving.server.TRIED", 1)
        with pytest.raises(NoPort, match=f"no port from {taken.port} to"):
            listening(None)
        with pytest.raises(NoPort, match=f"port {taken.port} is taken"):
            listening(taken.port)
    with listening(None) as free:
        assert free.port == taken.port
        assert free.url == f"http://127.0.0.1:{taken.port}/"
