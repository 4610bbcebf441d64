"""A folder served over HTTP as GitHub Pages serves one."""

import gzip
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

#: The types mime-db has for our suffixes; Pages takes them from there.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml",
}


class Pages(BaseHTTPRequestHandler):
    """Answers GET and HEAD with ETag, Last-Modified, 304 and gzip; no clock but the files' own."""

    protocol_version = "HTTP/1.1"
    root: Path

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.root / path.lstrip("/")
        if file.is_dir() and not path.endswith("/"):
            self._answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{path}/"})
        elif file.is_dir():
            self._send(file / "index.html")
        else:
            self._send(file)

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def _send(self, file: Path) -> None:
        if not file.is_file():
            self._answer(HTTPStatus.NOT_FOUND, {})
            return
        status = file.stat()
        tag = f'"{int(status.st_mtime):x}-{status.st_size:x}"'
        body, headers = file.read_bytes(), {
            "Last-Modified": formatdate(int(status.st_mtime), usegmt=True),
            "Cache-Control": "max-age=600",
            "Vary": "Accept-Encoding",
        }  # fmt: skip
        zipped = "gzip" in self.headers.get("Accept-Encoding", "")
        # A zipped answer is another form of the same thing: its tag is weak (RFC 9110 8.8.1).
        headers["ETag"] = f"W/{tag}" if zipped else tag
        if self._known(tag, int(status.st_mtime)):
            self._answer(HTTPStatus.NOT_MODIFIED, headers)
            return
        headers["Content-Type"] = MEDIA_TYPES.get(
            file.suffix, "application/octet-stream"
        )
        if zipped:
            body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
        self._answer(HTTPStatus.OK, headers, body)

    def _known(self, tag: str, modified: int) -> bool:
        """Tell whether the client has this very version; its tag counts first (RFC 9110 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tag in [
                known.strip().removeprefix("W/") for known in tags.split(",")
            ]
        since = self.headers.get("If-Modified-Since")
        return since is not None and (
            modified <= parsedate_to_datetime(since).timestamp()
        )

    def _answer(
        self, status: HTTPStatus, headers: dict[str, str], body: bytes = b""
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: a test that fails says what it asked for."""


class Host:
    """Serves *root* at `url` until it is closed."""

    def __init__(self, root: Path) -> None:
        handler = type("Handler", (Pages,), {"root": root})
        self.root = root
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
