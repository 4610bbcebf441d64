"""How requests are answered: as GitHub Pages would, but to this machine alone.

Pages lets everything be kept for 600 seconds. So does the preview, but for what a
browser shows: that is asked for anew each time, since nobody wants to see a page
from before the save. With *caching*, nothing is left out. Pages lets the scripts of
all sites read everything; here, what may not be published yet is read by those of
this machine only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote

from rgfeeds.serving import requests
from rgfeeds.serving.dress import CHANGES
from rgfeeds.serving.edition import Answer
from rgfeeds.serving.preview import Preview
from rgfeeds.serving.resource import Resource

#: Seconds that Pages lets everything be kept.
MAX_AGE = 600


class Handler(BaseHTTPRequestHandler):
    """One connection, and the requests that come through it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60  # seconds that a connection without requests stays open

    def __init__(self, preview: Preview, caching: bool, *connection: Any) -> None:  # noqa: FBT001 - bound beforehand
        self.preview, self.caching = preview, caching
        super().__init__(*connection)

    def do_GET(self) -> None:
        if not self._is_for_us():
            return
        path, _, query = self.path.partition("?")
        if path == CHANGES:
            self._tell_changes(query)
            return
        answer = self.preview.edition.find(unquote(path))
        if answer.resource is None:
            self._say(answer.status, {"Location": answer.location})
        else:
            self._send(answer, answer.resource)

    def _refuse(self) -> None:
        self.close_connection = True  # what it brought is not read
        self._say(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})

    do_HEAD = do_GET  # noqa: N815 - the base class wants these names
    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = _refuse  # noqa: N815

    def _is_for_us(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not self.path.startswith("/"):
            self._say(HTTPStatus.BAD_REQUEST, {})
        elif not requests.names_loopback(hosts[0]):
            self._say(HTTPStatus.MISDIRECTED_REQUEST, {})
        else:
            return True
        return False

    def _send(self, answer: Answer, resource: Resource) -> None:
        found = answer.status is HTTPStatus.OK
        kept = found and requests.has_it(self.headers, resource)
        zipped = requests.takes_gzip(self.headers)
        body = resource.zipped if zipped else resource.content
        self.send_response(HTTPStatus.NOT_MODIFIED if kept else answer.status)
        if not kept:
            self.send_header("Content-Type", resource.media_type)
            self.send_header("Content-Length", str(len(body)))
            if zipped:
                self.send_header("Content-Encoding", "gzip")
        if found:
            modified = format_datetime(resource.modified, usegmt=True)
            self.send_header("Last-Modified", modified)
            self.send_header("ETag", resource.etag(zipped=zipped))
        for name, value in self._manners(found=found):
            self.send_header(name, value)
        self._finish(b"" if kept else body)

    def _manners(self, *, found: bool) -> Iterator[tuple[str, str]]:
        """Yield who may read and keep the answer, and for how long."""
        shown = requests.navigates(self.headers)
        if found and (self.caching or not shown):
            yield "Cache-Control", f"max-age={MAX_AGE}"
            yield "Expires", self.date_time_string(int(time.time()) + MAX_AGE)
        else:
            yield "Cache-Control", "no-cache"
        yield "Vary", "Accept-Encoding, Origin"
        if requests.from_this_machine(self.headers):
            yield "Access-Control-Allow-Origin", "*"

    def _tell_changes(self, query: str) -> None:
        """Send the version of a page now and at each change, as server-sent events."""
        page = unquote(parse_qs(query).get("page", ["/"])[0])
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self._finish(b"retry: 1000\n\n")
        if self.command == "GET":
            for version in self.preview.versions(page):
                self.wfile.write(f"data: {version}\n\n".encode())

    def _say(self, status: HTTPStatus, fields: dict[str, str]) -> None:
        body = f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        for name, value in fields.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self._finish(body)

    def _finish(self, body: bytes) -> None:
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        return "rgfeeds"

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what is saved."""
