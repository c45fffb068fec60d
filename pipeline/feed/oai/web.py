"""The repository over HTTP: a WSGI application, and a small threaded server for it."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterable
from http import HTTPStatus
from socketserver import TCPServer, ThreadingMixIn
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from pipeline.feed.oai.provider import Provider, Repository
from pipeline.holdings.document import Report
from pipeline.model.finding import Finding, Refusal

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY = 64 << 10
MAX_FIELDS = 20
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")
_FORM = "application/x-www-form-urlencoded"


class _Trouble(Exception):
    """A request that is none of OAI-PMH's: answered with an HTTP status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def application(repository: Repository, report: Report | None = None) -> WSGIApplication:
    """The WSGI application of a repository whose index has been made.

    GET, HEAD and POST are answered at the path of the base URL; what is wrong with the archive
    is reported (by default on standard error) and never shown to the harvester.
    """
    provider = Provider(repository, report or _stderr)
    path = urlsplit(repository.base_url).path.rstrip("/")

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        status, body, kind = HTTPStatus.OK, b"", "text/xml; charset=UTF-8"
        more: list[tuple[str, str]] = []
        try:
            body = provider.answer(_pairs(environ, path))
        except _Trouble as trouble:
            status, body, kind = trouble.status, trouble.status.phrase.encode(), "text/plain; charset=UTF-8"
        except (OSError, sqlite3.Error, Refusal) as error:
            environ["wsgi.errors"].write(f"{type(error).__name__}: {error}\n")
            status, body, kind = HTTPStatus.SERVICE_UNAVAILABLE, b"try again", "text/plain; charset=UTF-8"
            more = [("Retry-After", "60")]
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            more = [("Allow", "GET, HEAD, POST")]
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")]
        start(f"{status.value} {status.phrase}", [*headers, *more])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return app


def _pairs(environ: WSGIEnvironment, path: str) -> list[tuple[str, str]]:
    """The arguments of a request at the repository's path; bytes that are no UTF-8 become U+FFFD."""
    if environ.get("PATH_INFO", "").rstrip("/") not in (path, ""):
        raise _Trouble(HTTPStatus.NOT_FOUND)
    method = environ["REQUEST_METHOD"]
    if method == "POST":
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != _FORM:
            raise _Trouble(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        query = _body(environ).decode("latin-1")
    elif method in ("GET", "HEAD"):
        query = environ.get("QUERY_STRING", "")
    else:
        raise _Trouble(HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise _Trouble(HTTPStatus.BAD_REQUEST) from error


def _body(environ: WSGIEnvironment) -> bytes:
    """The body of a request, of a stated length or in chunks (RFC 9112, section 7.1)."""
    coding = environ.get("HTTP_TRANSFER_ENCODING", "").strip().lower()
    if coding:
        if coding != "chunked":
            raise _Trouble(HTTPStatus.NOT_IMPLEMENTED)
        stream = environ["wsgi.input"]
        # a server that has joined the chunks says so and ends the stream
        return _limited(stream.read(MAX_BODY + 1)) if environ.get("wsgi.input_terminated") else _chunks(stream)
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit():
        raise _Trouble(HTTPStatus.BAD_REQUEST)
    if int(length) > MAX_BODY:
        raise _Trouble(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(environ["wsgi.input"].read(int(length)))


def _limited(body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise _Trouble(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return body


def _chunks(stream: Any) -> bytes:  # noqa: ANN401 - a server's input
    body = b""
    while True:
        head = stream.readline(80)
        size = head.partition(b";")[0].strip()
        if not head.endswith(b"\n") or not _SIZE.fullmatch(size):
            raise _Trouble(HTTPStatus.BAD_REQUEST)
        if not int(size, 16):
            break
        chunk = stream.read(min(int(size, 16), MAX_BODY + 1))
        body = _limited(body + chunk)
        if len(chunk) != int(size, 16) or stream.readline(3) not in (b"\r\n", b"\n"):
            raise _Trouble(HTTPStatus.BAD_REQUEST)
    for _ in range(MAX_FIELDS):  # what may follow the last chunk is no part of the body
        if stream.readline(MAX_BODY) in (b"\r\n", b"\n", b""):
            return body
    raise _Trouble(HTTPStatus.BAD_REQUEST)


def _stderr(entry: Finding) -> None:
    sys.stderr.write(f"{entry.code} {entry.severity}: {entry.message}\n")


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        # without the reverse look-up of the address that http.server makes, which can hang
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Threads6(_Threads):
    address_family = socket.AF_INET6


def server(app: WSGIApplication | None, host: str, port: int, log: Callable[[str], None] | None = None) -> WSGIServer:
    """A server for the application, bound and ready for ``serve_forever()``; port 0 takes a free one.

    The application can be set later (``set_app``), when the port is known. Raises ``OSError`` where
    the address is not to be had.
    """

    class Requests(WSGIRequestHandler):
        timeout = 30

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: ANN401 - http.server's signature
            if log:
                line = f"{self.address_string()} {format % arguments}"
                log("".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line))

    httpd = (_Threads6 if ":" in host else _Threads)((host, port), Requests)
    httpd.set_app(app)
    return httpd
