"""The server on 127.0.0.1, for this machine alone: what is not published yet is nobody else's."""

import contextlib
import os
import re
import sys
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qs, unquote

from rgfeeds.errors import RgfeedsError
from rgfeeds.serving.preview import Preview

#: The port unless told otherwise; when it is taken, one of those after it.
PORT, TRIED = 8000, 100
CHANGES = "/.rgfeeds/changes"
# A page elsewhere may let its own name lead to 127.0.0.1, but cannot hide that name.
_THIS_MACHINE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d*)?", re.IGNORECASE)


class Server(ThreadingTCPServer):
    """Listens as soon as it is made; answers once it shows something."""

    # On Windows this would let two programs have one port.
    allow_reuse_address = os.name == "posix"
    daemon_threads = True
    request_queue_size = 64

    preview: Preview

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @contextlib.contextmanager
    def showing(self, preview: Preview) -> Iterator[None]:
        """Answer with *preview* until the end of the block."""
        self.preview = preview
        thread = threading.Thread(target=self.serve_forever, args=[0.05])
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()
            preview.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def listen(port: int | None) -> Server:
    """Return a server on *port*, 0 for any, None for the first free one from PORT on; raise RgfeedsError."""
    wanted = range(PORT, PORT + TRIED) if port is None else (port,)
    for number in wanted:
        with contextlib.suppress(OSError):
            return Server(number)
    if port is None:
        raise RgfeedsError(f"no port from {PORT} to {PORT + TRIED - 1} is free")
    why = "is taken by another program, or not yours to take"
    raise RgfeedsError(f"port {port} {why}; give another one, or leave out --port")


class _Handler(BaseHTTPRequestHandler):
    """One request; nothing of an answer is kept by who asks."""

    server: Server
    timeout = 60  # seconds that a connection without a request stays open

    def do_GET(self) -> None:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not _THIS_MACHINE.fullmatch(hosts[0]):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        path, _, query = self.path.partition("?")
        if path == CHANGES:
            page = unquote(parse_qs(query).get("page", ["/"])[0])
            self._begin(HTTPStatus.OK, "text/event-stream", b"retry: 1000\n\n")
            if self.command == "GET":
                for version in self.server.preview.versions(page):
                    self.wfile.write(f"data: {version}\n\n".encode())
        else:
            found = self.server.preview.answer(unquote(path))
            self._begin(found.status, found.media_type, found.content)

    do_HEAD = do_GET  # noqa: N815 - the base class wants this name

    def _begin(self, status: HTTPStatus, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def version_string(self) -> str:
        return "rgfeeds"

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what is saved."""
