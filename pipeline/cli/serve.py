"""``guidang serve``: a reading site, or any folder, on this machine alone."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path

import click

from pipeline.cli.fault import Fault
from pipeline.cli.speech import echo, say, tell


@click.command("serve", epilog="Exit codes: 0 ended with Ctrl-C; 2 usage or environment.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes any free one.")
def command(folder: Path, port: int) -> None:
    r"""Serve FOLDER to this machine, so that a site's search works: browsers load no index from disk.

    Nobody else can reach it. For a library's readers put the folder on a web server; it needs nothing but files.

    \b
    Examples:
      guidang site archive/ --out site/ && guidang serve site/
      guidang serve site/ --port 0
    """
    listener = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), listener)
    except OSError as error:
        raise Fault(say("port {port}: {reason}", port=port, reason=error.strerror or error)) from error
    with server:
        echo("{url}  (Ctrl-C ends)", url=f"http://127.0.0.1:{server.server_port}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell("ended")
