"""Loading the archive's TEI into a BaseX server, over its own protocol.

BaseX is an XML database with XQuery and a full-text index. Its tokenizer takes a run of Chinese
up to the next mark for one word, so a search for a word inside it needs wildcards; the XQuery
module that :func:`module` gives has a function for that.
"""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.feed.publish import Tally
from pipeline.holdings.document import Report, Selection, holdings
from pipeline.model import layout
from pipeline.model.finding import Refusal, finding

TIMEOUT = 120.0
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_CREATE, _ADD = b"\x08", b"\x09"

_MODULE = """\
xquery version "3.1";
(: Functions over an archive that guidang loaded into BaseX. :)
module namespace gd = "https://guidang.example/ns/basex";
declare namespace tei = "http://www.tei-c.org/ns/1.0";

(: The posts of a database in which a word stands, Chinese or other, by the full-text index.
   A word without a letter or digit has no posts: marks are not indexed. :)
declare function gd:posts-with($db as xs:string, $word as xs:string) as element(tei:post)* {
  let $plain := replace($word, "([.?*+{}\\\\])", "\\\\$1")
  for $text in db:open($db)[matches($word, "[\\p{L}\\p{N}]")]//tei:post//text()[
    . contains text { ".*" || $plain || ".*" } using wildcards]
  group by $post := generate-id($text/ancestor::tei:post[1])
  return $text[1]/ancestor::tei:post[1]
};

(: The id of the archived document to which a node belongs: the sha256 of its source. :)
declare function gd:document($node as node()) as xs:string {
  replace(db:path($node), "[.]xml$", "")
};
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a BaseX server is, and who logs in."""

    host: str = "127.0.0.1"
    port: int = 1984
    user: str = "admin"
    password: str = "admin"  # noqa: S105 - what BaseX comes with


def module() -> str:
    """An XQuery module for databases loaded by :func:`deliver`."""
    return _MODULE


def deliver(
    archive: Path,
    server: Server,
    database: str,
    report: Report,
    selection: Selection | None = None,
    *,
    force: bool = False,
) -> int:
    """Make a database with a full-text index and add the TEI of each document; give their number.

    Document paths are ``ID.xml``. Raises ``Refusal`` (FED001, FED006 where the database exists and
    is not to be replaced, FED007, FED016).
    """
    if not _NAME.fullmatch(database):
        raise Refusal(finding("FED016", reason=f'"{database}" is no name for a database'))
    tally = Tally(report)
    count = 0
    with Client(server) as client:
        if not force and database in client.names():
            raise Refusal(finding("FED006", path=f"database {database}"))
        for option in ("FTINDEX true", "MAXLEN 4096", "INTPARSE true", "AUTOFLUSH false"):
            client.command(f"SET {option}")
        client.keep_blanks()
        client.send(_CREATE, database, b"")
        for holding in holdings(archive, tally, selection):
            try:
                content = holding.read(layout.TEI)
            except Refusal as refusal:
                for entry in refusal.findings:
                    tally(entry)
                continue
            client.send(_ADD, f"{holding.id}.xml", content)
            count += 1
        client.command("OPTIMIZE")
        if not count and not tally.errors:
            raise Refusal(finding("FED007"))
    return count


class Client:
    """A session with a BaseX server (server protocol of BaseX 8 and later)."""

    def __init__(self, server: Server) -> None:
        try:
            self._socket = socket.create_connection((server.host, server.port), timeout=TIMEOUT)
        except OSError as error:
            raise _refused(f"no server at {server.host}:{server.port} ({error.strerror or error})") from error
        self._stream = self._socket.makefile("rb")
        try:
            self._login(server)
        except BaseException:
            self.close()
            raise

    def _login(self, server: Server) -> None:
        realm, _, nonce = self._text().rpartition(":")
        code = _digest(f"{server.user}:{realm}:{server.password}") if realm else _digest(server.password)
        self._send(server.user.encode(), _digest(code + nonce).encode())
        if self._stream.read(1) != b"\0":
            raise _refused(f"{server.user} may not log in")

    def command(self, text: str) -> str:
        """Run a database command and give its result. Raises ``Refusal`` (FED016)."""
        self._send(text.encode())
        result = self._text()
        self._done()
        return result

    def send(self, code: bytes, name: str, content: bytes) -> None:
        """Run a command that takes a named input. Raises ``Refusal`` (FED016)."""
        self._socket_send(code + name.encode() + b"\0" + _quoted(content) + b"\0")
        self._done()

    def keep_blanks(self) -> None:
        """Have documents kept with their white space: before BaseX 10 that is ``CHOP``, since then ``STRIPWS``.

        What chops takes the blanks between two inline elements of a paragraph. Raises ``Refusal`` (FED016).
        """
        try:
            self.command("SET CHOP false")
        except Refusal:
            self.command("SET STRIPWS false")

    def names(self) -> set[str]:
        """The names of the databases that are there."""
        return set(self.command("XQUERY string-join(db:list(), '\n')").split())

    def _done(self) -> None:
        message = self._text()
        if self._stream.read(1) != b"\0":
            raise _refused(message.strip() or "the connection was closed")

    def _send(self, *parts: bytes) -> None:
        self._socket_send(b"".join(part + b"\0" for part in parts))

    def _socket_send(self, content: bytes) -> None:
        try:
            self._socket.sendall(content)
        except OSError as error:
            raise _refused(error.strerror or str(error)) from error

    def _text(self) -> str:
        """A string of the server: bytes up to a zero, 0xFF before a byte that stands for itself."""
        return bytes(self._bytes()).decode("utf-8", "replace")

    def _bytes(self) -> Iterator[int]:
        try:
            while byte := self._stream.read(1):
                if byte == b"\0":
                    return
                yield (self._stream.read(1) if byte == b"\xff" else byte)[0]
        except (OSError, IndexError) as error:
            raise _refused(str(error)) from error
        raise _refused("the connection was closed")

    def close(self) -> None:
        """End the session."""
        self._stream.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()


def _quoted(content: bytes) -> bytes:
    return content.replace(b"\xff", b"\xff\xff").replace(b"\0", b"\xff\0")


def _digest(text: str) -> str:
    # the protocol's digest; it protects nothing but the password's plain form
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _refused(reason: str) -> Refusal:
    return Refusal(finding("FED016", reason=reason))
