"""How the preview answers: what is there, and to nobody but this machine."""

import contextlib
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_serving import STORE, WRONG, drafted

from rgfeeds.errors import RgfeedsError
from rgfeeds.serving.preview import Preview
from rgfeeds.serving.server import Server, listen

PATIENT = 60  # seconds


@contextlib.contextmanager
def answering(preview: Preview) -> Iterator[Server]:
    with Server(0) as server, server.showing(preview):
        yield server


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(drafted(tmp_path / "sessions.toml"))


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
        ("/tea.ics", "text/calendar; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/sessions.json", "application/json; charset=utf-8"),
        ("/sessions.md", "text/markdown; charset=utf-8"),
        ("/feed.css", "text/css; charset=utf-8"),
        ("/.rgfeeds/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_media_types(server: Server, path: str, media_type: str) -> None:
    """Each file has its media type, and nobody is to keep it."""
    fields = ask(server, path).fields

    assert (media_type, "no-store") == (fields["content-type"], fields["cache-control"])


def test_the_head_of_a_file(server: Server) -> None:
    """HEAD is GET without the body."""
    got, head = ask(server, "/tea.ics"), ask(server, "/tea.ics", "HEAD")

    assert (got.status, head.status, head.body) == (200, 200, b"")
    assert got.fields.keys() == head.fields.keys()


def test_a_page_that_is_not_there(server: Server) -> None:
    """The site's own 404.html says so, and leads home by an address that is right at any depth."""
    got = ask(server, "/a/b/c")

    assert got.status == 404
    assert b"There is no such page" in got.body


def test_addresses_are_decoded(server: Server) -> None:
    """Percent signs are read, and a query is no part of the path; none leads out of the site."""
    assert ask(server, "/%73essions/causality/?x=/../").status == 200
    assert ask(server, "/sessions/%2e%2e/%2e%2e/pyproject.toml").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(server: Server, method: str) -> None:
    """Other methods than GET and HEAD are refused."""
    assert ask(server, "/", method).status == 501


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


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://["])
def test_no_other_site_may_read_drafts(server: Server, origin: str) -> None:
    """A browser hands nothing to the scripts of another site, whatever it calls itself."""
    got = ask(server, "/sessions.json", Origin=origin)

    assert got.status == 200
    assert "access-control-allow-origin" not in got.fields


@pytest.mark.parametrize(
    "text",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    ],
)
def test_doubtful_requests(server: Server, text: bytes) -> None:
    """Without one Host a request is refused."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENT) as connection:
        connection.sendall(text)
        assert b" 421 " in connection.recv(100)


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

        preview.show(drafted(store, WRONG))

        second = next(one)
        assert second == next(two)
        assert second != first
        assert b"Found 1 error" in ask(server, "/").body
        preview.show(drafted(store, STORE + "# a remark\n"))
        assert first == next(one)


def test_the_head_of_changes(server: Server) -> None:
    """HEAD of the endless answer ends."""
    got = ask(server, "/.rgfeeds/changes", "HEAD")

    assert (got.status, got.fields["content-type"]) == (200, "text/event-stream")


def test_everything_ends(preview: Preview) -> None:
    """When the server stops, nobody waits any longer, and an idle connection holds nothing up."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(answering(preview))
        idle = socket.create_connection(("127.0.0.1", server.port), PATIENT)
        with waiting(server) as told:
            next(told)
            stack.close()
            assert list(told) == []
        idle.close()


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
            preview.show(drafted(tmp_path / "sessions.toml", text))
    assert capsys.readouterr().err == ""


def test_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a wish the first free port is taken; a port wished for is that one or none."""
    with Server(0) as taken:
        monkeypatch.setattr("rgfeeds.serving.server.PORT", taken.port)
        monkeypatch.setattr("rgfeeds.serving.server.TRIED", 1)
        with pytest.raises(RgfeedsError, match=f"no port from {taken.port} to"):
            listen(None)
        with pytest.raises(RgfeedsError, match=f"port {taken.port} is taken"):
            listen(taken.port)
    with listen(None) as free:
        assert free.port == taken.port
        assert free.url == f"http://127.0.0.1:{taken.port}/"
