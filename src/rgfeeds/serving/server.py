"""The server on 127.0.0.1: a thread a connection, all of them ended when it stops."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Iterator
from functools import partial
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

from rgfeeds.errors import RgfeedsError
from rgfeeds.serving.handler import Handler
from rgfeeds.serving.preview import Preview

HOST = "127.0.0.1"
#: The port unless told otherwise; when it is taken, one of those after it.
PORT, TRIED = 8000, 100


class NoPort(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The port cannot be had."""


class Server(ThreadingTCPServer):
    """Listens as soon as it is made; answers once it shows something."""

    # On Windows this would let two programs have one port.
    allow_reuse_address = os.name == "posix"
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), BaseRequestHandler)
        self._connections: set[socket.socket] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    @contextlib.contextmanager
    def showing(self, preview: Preview, *, caching: bool = False) -> Iterator[None]:
        """Answer with *preview* until the end of the block, and close every connection then."""
        self.RequestHandlerClass = partial(Handler, preview, caching)
        thread = threading.Thread(target=self.serve_forever, args=[0.05])
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()
            preview.close()
            for connection in tuple(self._connections):
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def listening(port: int | None) -> Server:
    """Return a server on *port*, 0 for any; without one on the first free one from PORT on.

    Raise NoPort when it cannot be had.
    """
    wanted = range(PORT, PORT + TRIED) if port is None else (port,)
    for number in wanted:
        with contextlib.suppress(OSError):
            return Server(number)
    if port is None:
        raise NoPort(f"no port from {PORT} to {PORT + TRIED - 1} is free")
    raise NoPort(
        f"port {port} is taken by another program, or not yours to take;"
        " give another one, or leave out --port"
    )
